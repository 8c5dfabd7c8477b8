internal import CurlTransport
internal import StructuredDocuments

/// Where a system is controlled over HTTP, as configuration names it; nothing of it ever comes from a plan.
struct ControlEndpoint: Sendable, Hashable {
    /// How requests prove whose they are; the secret is read from its file for each, so that it can be replaced.
    enum Credentials: Sendable, Hashable {
        /// Nothing is proved.
        case none
        /// A user name, and a file with its password.
        case basic(user: String, file: String)
        /// A file with a token.
        case bearer(file: String)
    }

    /// The name by which sentences call it.
    let name: String
    /// The URL, without a slash at its end.
    let url: String
    /// The socket file that requests go through; nil for TCP.
    let socket: String?
    let credentials: Credentials
    let addresses: EndpointAddresses
    let certificateAuthorityFile: String?
    /// The longest time of a request that changes nothing.
    let limit: Duration

    /// Whether it is on this machine: what was written to it before a connection ended has arrived.
    var isLocal: Bool { socket != nil || addresses == .loopback }

    /// An endpoint from its fields; faults are reported.
    /// - Parameters:
    ///   - fields: The fields.
    ///   - standardPath: What follows the host where requests go through a socket file.
    init?(reading fields: FieldReader, standardPath: String = "") {
        name = fields.optional("name", .identifier(.name), default: "default")
        let url = fields.optional("url", .line(upTo: 2000))
        let socket = fields.optional("socket", EndpointRules.path)
        let isPlainAllowed = fields.optional("allow-plain-http", .boolean, default: false)
        let told = fields.optional("addresses", .enumeration(EndpointAddresses.self))
        certificateAuthorityFile = fields.optional("certificate-authority-file", EndpointRules.path)
        limit = fields.optional("limit", .duration(in: .milliseconds(100) ... .seconds(60)), default: .seconds(5))
        let credentials = Self.credentials(fields)
        guard (url == nil) != (socket == nil) else {
            fields.report(
                "url",
                url == nil ? "is missing" : "stands beside `socket`",
                advice: "name either a `url` or a `socket`"
            )
            return nil
        }
        guard let credentials else { return nil }
        (self.socket, self.credentials) = (socket, credentials)
        if socket != nil {
            (self.url, addresses) = ("http://localhost" + standardPath, .loopback)
            return
        }
        guard let url else { return nil }
        let isLoopback = Self.isLoopback(url)
        addresses = told ?? (isLoopback ? .loopback : .public)
        if let problem = Self.problem(of: url, isPlainAllowed: isPlainAllowed || isLoopback) {
            fields.report("url", problem, advice: "write an address like https://control.example.com:9001")
            return nil
        }
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
    }

    private static func credentials(_ fields: FieldReader) -> Credentials? {
        let user = fields.optional("user", .line(upTo: 200))
        let password = fields.optional("password-file", EndpointRules.path)
        let token = fields.optional("token-file", EndpointRules.path)
        switch (user, password, token) {
        case (nil, nil, nil): return Credentials.none
        case (nil, nil, let token?): return .bearer(file: token)
        case (let user?, let file?, nil) where !user.contains(":"): return .basic(user: user, file: file)
        default:
            fields.report(
                user == nil ? "user" : "password-file",
                "does not go with the rest",
                advice: "give `user` (without a colon) and `password-file`, or `token-file`, or none of them"
            )
            return nil
        }
    }

    /// Whether a URL names this machine, in its usual spellings.
    private static func isLoopback(_ url: String) -> Bool {
        let rest = url.utf8.drop { $0 != UInt8(ascii: ":") }.dropFirst(3)
        let authority = String(decoding: Array(rest.prefix { !"/?#".utf8.contains($0) }), as: UTF8.self)
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        return ["localhost", "127.0.0.1", "[::1]"].contains(host.lowercased())
    }

    /// What is wrong with a URL, as it follows the field's name; nil when nothing is.
    private static func problem(of url: String, isPlainAllowed: Bool) -> String? {
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"\\@?#\"'<>".utf8.contains($0) }) else {
            return "must be a URL without credentials, query, blanks and letters beyond ASCII"
        }
        if url.hasPrefix("https://"), url.utf8.count > 8 { return nil }
        guard url.hasPrefix("http://"), url.utf8.count > 7 else { return "must begin with https://" }
        return isPlainAllowed ? nil : "must begin with https://, or `allow-plain-http` be true"
    }
}
