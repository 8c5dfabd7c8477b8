/// The status line and the header fields of a response.
public struct ResponseHead: Sendable, Equatable {
    /// The status code, 200 to 999; informational responses are skipped.
    public let status: Int
    /// The header fields in the order in which they arrived. They are untrusted.
    public let headers: [HeaderField]

    /// The first field with this name, without regard to case.
    public func value(of name: String) -> String? {
        headers.first { $0.isNamed(name) }?.value
    }
}

/// A whole response.
public struct HTTPResponse: Sendable, Equatable {
    /// The status line and the header fields.
    public let head: ResponseHead
    /// The body as it came; no content coding is ever undone, so a small body cannot grow.
    public let body: [UInt8]

    /// The status code.
    public var status: Int { head.status }
}
