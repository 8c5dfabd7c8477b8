internal import CurlTransport
internal import Notices
internal import StructuredDocuments

/// Where a source is reached, and how it knows us. Only the configuration says it.
public struct SourceAddress: Sendable, Hashable {
    /// The address, without a slash at its end.
    public internal(set) var url = ""
    /// Whether plain HTTP is taken to other machines.
    public internal(set) var allowsPlainHTTP = false
    /// A file of certificate authorities to trust instead of the system's; nil for the system's.
    public internal(set) var certificateAuthorityFile: String?
    /// Where the bearer token is kept; nil for none.
    var token: SecretSource?

    /// An address from the fields of a source; faults are reported.
    init?(reading fields: FieldReader, resolve: (String) -> String) {
        allowsPlainHTTP = fields.optional("allow-plain-http", .boolean, default: false)
        certificateAuthorityFile = fields.optional("certificate-authority-file", .line(upTo: 4096)).map(resolve)
        let file = fields.optional("token-file", .line(upTo: 4096)).map(resolve)
        let variable = fields.optional("token-variable", .identifier(.word))
        if file != nil, variable != nil {
            fields.report("token-variable", "stands beside `token-file`", advice: "keep one of the two")
        }
        token = file.map { .file($0) } ?? variable.map { .variable($0) }
        guard var url = fields.required("url", .line(upTo: 1000)) else { return nil }
        while url.hasSuffix("/") { url.removeLast() }
        if let fault = Self.fault(of: url, allowsPlainHTTP: allowsPlainHTTP) {
            fields.report("url", fault, advice: "write an address like https://prometheus.example:9090")
            return nil
        }
        self.url = url
    }

    /// What is wrong with an address, as it follows the field's name; nil when nothing is.
    private static func fault(of url: String, allowsPlainHTTP: Bool) -> String? {
        let isPlainText = url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\\?#@\"<>".utf8.contains($0) }
        guard isPlainText else { return "must be a URL without blanks, credentials, query and letters beyond ASCII" }
        let isSecure = url.hasPrefix("https://")
        guard isSecure || url.hasPrefix("http://") else { return "must begin with https:// or http://" }
        guard !host(of: url).isEmpty else { return "must name a host" }
        guard isSecure || allowsPlainHTTP || isLoopback(host(of: url)) else {
            return "must begin with https://, or `allow-plain-http` be true"
        }
        return nil
    }

    /// The host of a URL, with the brackets of an IPv6 address.
    private static func host(of url: String) -> String {
        let rest = url.utf8.drop { $0 != UInt8(ascii: ":") }.dropFirst(3)
        let authority = String(decoding: Array(rest.prefix { $0 != UInt8(ascii: "/") }), as: UTF8.self)
        if authority.hasPrefix("[") { return String(authority.prefix { $0 != "]" }) + "]" }
        return String(authority.prefix { $0 != ":" })
    }

    private static func isLoopback(_ host: String) -> Bool {
        ["localhost", "127.0.0.1", "[::1]"].contains(host.lowercased())
    }

    /// What carries the questions. Plain HTTP that is only safe on this machine may not leave it, whatever a name resolves
    /// to; addresses at which clouds serve credentials are never reached, and no redirect is followed.
    var transport: TransportConfiguration {
        let staysHere = !url.hasPrefix("https://") && !allowsPlainHTTP
        return TransportConfiguration(
            certificateAuthorityFile: certificateAuthorityFile,
            addressRule: staysHere ? .loopbackOnly : .anyButMetadata,
            maximumTransfers: 8
        )
    }
}
