/// A place where a server listens.
public struct Listener: Sendable {
    enum Place: Sendable {
        case tcp(host: String, port: UInt16)
        case unix(path: String)
    }

    let place: Place
    let identity: TLSIdentity?

    /// A TCP port.
    /// - Parameters:
    ///   - host: An IPv4 or IPv6 address, not a name; `::` is IPv6 alone.
    ///   - port: The port; 0 for one of the system's choice.
    ///   - identity: A certificate with its key, for TLS 1.2 and 1.3; nil for plain text.
    /// - Returns: The place.
    public static func tcp(host: String = "127.0.0.1", port: UInt16 = 0, identity: TLSIdentity? = nil) -> Listener {
        Listener(place: .tcp(host: host, port: port), identity: identity)
    }

    /// A UNIX socket that only its owner may use (mode 0600).
    ///
    /// A socket that nobody listens at any more is replaced; one that somebody listens at, or another kind of file, is
    /// an error.
    public static func unix(path: String) -> Listener { Listener(place: .unix(path: path), identity: nil) }
}

/// Where a server that runs can be reached.
public enum ListeningAddress: Sendable, Hashable, CustomStringConvertible {
    /// A TCP port, with or without TLS.
    case tcp(host: String, port: UInt16, isSecure: Bool)
    /// A UNIX socket.
    case unix(path: String)

    /// A URL without a path, or `unix:` and the path.
    public var description: String {
        switch self {
        case .tcp(let host, let port, let isSecure):
            "\(isSecure ? "https" : "http")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }

    /// The port; nil for a UNIX socket.
    public var port: UInt16? {
        if case .tcp(_, let port, _) = self { port } else { nil }
    }
}
