/// The cookie that carries a session's identifier.
///
/// Over TLS its name begins with `__Host-`: browsers then take it only with `Secure`, for this host alone and for all its
/// paths, so that no other host of the domain can plant one. Scripts cannot read it and other sites' requests do not
/// carry it.
/// - Source: RFC 6265bis, sections 4.1.2 and 4.1.3.
public struct SessionCookie: Sendable, Hashable {
    /// Whether it travels over TLS.
    public let isSecure: Bool

    /// A cookie for a server with or without TLS.
    public init(isSecure: Bool) { self.isSecure = isSecure }

    /// The name.
    public var name: String { isSecure ? "__Host-evenkeel" : "evenkeel" }

    /// The value of `Set-Cookie` that gives the browser an identifier for `lifetime`.
    public func setting(_ identifier: Secret, lifetime: Duration) -> String {
        "\(name)=\(identifier.text); Max-Age=\(max(lifetime.components.seconds, 0)); \(attributes)"
    }

    /// The value of `Set-Cookie` that takes it away.
    public var clearing: String { "\(name)=; Max-Age=0; \(attributes)" }

    /// The identifier in the value of a request's `Cookie`; nil when there is none, when it has not the form of one, or
    /// when there are two: one of them is planted.
    /// - Complexity: O(length).
    public func identifier(in header: String) -> Secret? {
        var found: Secret?
        for pair in header.utf8.split(separator: UInt8(ascii: ";")) {
            let trimmed = pair.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            guard trimmed.starts(with: (name + "=").utf8) else { continue }
            if found != nil { return nil }
            let value = trimmed.dropFirst(name.utf8.count + 1)
            guard value.count == 43, TextEncoding.bytes(base64URL: value) != nil else { return nil }
            found = Secret(Array(value))
        }
        return found
    }

    private var attributes: String { "Path=/; HttpOnly; SameSite=Strict" + (isSecure ? "; Secure" : "") }
}
