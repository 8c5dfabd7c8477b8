/// A request method, as it stands in the request line: case matters.
public struct RequestMethod: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    /// The token.
    public let rawValue: String

    /// Creates a method.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// GET.
    public static let get = RequestMethod(rawValue: "GET")
    /// HEAD.
    public static let head = RequestMethod(rawValue: "HEAD")
    /// POST.
    public static let post = RequestMethod(rawValue: "POST")
    /// PUT.
    public static let put = RequestMethod(rawValue: "PUT")
    /// PATCH.
    public static let patch = RequestMethod(rawValue: "PATCH")
    /// DELETE.
    public static let delete = RequestMethod(rawValue: "DELETE")
    /// OPTIONS.
    public static let options = RequestMethod(rawValue: "OPTIONS")

    /// The token.
    public var description: String { rawValue }
}

/// Who is at the other end of a connection.
public struct Peer: Sendable, Hashable {
    /// The address in text form; nil at a UNIX socket.
    public let address: String?
    /// Whether it is an operator, as `ConnectionLimits` says.
    public let isOperator: Bool
    /// Whether the connection is a UNIX socket, which only the server's own user can use.
    public let isUnixSocket: Bool
    /// Whether the connection has TLS.
    public let isSecure: Bool
}

/// One `name=value` of a query, decoded.
public struct QueryItem: Sendable, Hashable {
    /// The name.
    public let name: String
    /// The value; empty without one.
    public let value: String
}

/// What is known of a request before its body: enough to refuse it. All of it is copied and checked.
public struct RequestHead: Sendable {
    /// The method.
    public let method: RequestMethod
    /// The request target as it was sent.
    public let target: String
    /// The path's segments, decoded; none has a slash, a NUL or control character, or is `.` or `..`. The root has
    /// none, and a slash at the end makes an empty one.
    public let path: [String]
    /// The query's items, decoded, in order.
    public let query: [QueryItem]
    /// The header fields.
    public let fields: HeaderFields
    /// The value of `Content-Length`; nil without one, and for a chunked body.
    public let contentLength: Int?
    /// Whether the body comes in chunks.
    public let isChunked: Bool
    /// Whether the request is HTTP/1.1; otherwise it is HTTP/1.0.
    public let isVersion11: Bool
    /// Who sent it.
    public let peer: Peer

    /// Whether a body follows.
    public var hasBody: Bool { isChunked || (contentLength ?? 0) > 0 }

    /// The value of the first query item with this name.
    public func queryValue(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

/// A request with its body.
public struct WebRequest: Sendable {
    /// Everything before the body.
    public let head: RequestHead
    /// The body; empty without one.
    public let body: [UInt8]
}
