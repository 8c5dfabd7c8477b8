/// One request, as a value: building it touches nothing.
public struct HTTPRequest: Sendable, CustomStringConvertible {
    /// The request method.
    public enum Method: String, Sendable {
        /// Reads.
        case get = "GET"
        /// Reads the head alone.
        case head = "HEAD"
        /// Hands over a body.
        case post = "POST"
        /// Replaces.
        case put = "PUT"
        /// Changes a part.
        case patch = "PATCH"
        /// Removes.
        case delete = "DELETE"
    }

    /// The request method.
    public var method: Method
    /// The absolute URL: http or https, without credentials, in ASCII, at most 8 KiB.
    public var url: String
    /// Header fields to send. `Host`, `Content-Length`, `Transfer-Encoding` and `Expect` are the transport's own.
    public var headers: [HeaderField]
    /// The body, or nil for none.
    public var body: [UInt8]?
    /// What the request may cost.
    public var limits: TransferLimits
    /// Whether a kept connection may carry the request. When such a connection turns out to be dead before the first
    /// byte of a response, libcurl sends the request again on a new one; a request that must not arrive twice says
    /// false.
    public var reusesConnection: Bool

    /// Creates a request.
    public init(
        _ method: Method,
        _ url: String,
        headers: [HeaderField] = [],
        body: [UInt8]? = nil,
        limits: TransferLimits = TransferLimits(),
        reusesConnection: Bool = true
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.limits = limits
        self.reusesConnection = reusesConnection
    }

    /// The method and how much is sent. The URL, the fields and the body are left out: they may hold secrets.
    public var description: String {
        "\(method.rawValue) request, \(headers.count) header fields, \(body?.count ?? 0) bytes"
    }

    /// Throws when the request could not be sent safely.
    /// - Throws: `invalidRequest`.
    func validate() throws(TransportError) {
        try Self.validate(url: url)
        for field in headers where !field.isSendable {
            throw TransportError(.invalidRequest, "a header field has a name that is no token, or a control character")
        }
        for name in ["host", "content-length", "transfer-encoding", "expect"] {
            if headers.contains(where: { $0.isNamed(name) }) {
                throw TransportError(.invalidRequest, "the header field \(name) is set by the transport")
            }
        }
        guard limits.connect >= .milliseconds(1), limits.maximumBodyBytes >= 0, limits.maximumHeaderBytes > 0 else {
            throw TransportError(.invalidRequest, "a limit is out of its range")
        }
    }

    /// Refuses what libcurl would read differently from a person, and what would carry a secret in the URL.
    private static func validate(url: String) throws(TransportError) {
        let bytes = Array(url.utf8)
        guard bytes.count <= 8 * 1024 else { throw TransportError(.invalidRequest, "the URL is longer than 8 KiB") }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else {
            throw TransportError(.invalidRequest, "the URL holds a space, a backslash or a byte outside ASCII")
        }
        let lowered = bytes.prefix(8).map(HeaderField.lowercase)
        let schemes = ["http://", "https://"].map { Array($0.utf8) }
        guard let scheme = schemes.first(where: { lowered.starts(with: $0) }) else {
            throw TransportError(.invalidRequest, "the URL does not begin with http:// or https://")
        }
        let authority = bytes.dropFirst(scheme.count).prefix { !"/?#".utf8.contains($0) }
        guard !authority.isEmpty else { throw TransportError(.invalidRequest, "the URL names no host") }
        guard !authority.contains(UInt8(ascii: "@")) else {
            throw TransportError(.invalidRequest, "the URL carries credentials")
        }
    }
}
