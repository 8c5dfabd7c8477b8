internal import ContentDigests

/// The web page of the console: its files, built into the program, and the rules under which a browser runs them.
///
/// Addresses of views (`/incidents/inc-3f2a9c81d0ab`) answer with the same document; its scripts show what the address
/// names. The names of files are not versioned: serve them with `Cache-Control: no-cache` and the entity tag.
public struct ConsolePage: Sendable {
    /// A file as it is sent.
    public struct File: Sendable, Equatable {
        /// What `Content-Type` says.
        public let contentType: String
        /// The content.
        public let bytes: [UInt8]
        /// The strong entity tag, with its quotation marks: it depends on the content alone.
        public let entityTag: String
    }

    /// What `Content-Security-Policy` says with every answer of the page: only own files, no inline script or style, no
    /// frame, and no way from text to markup.
    /// - Source: W3C Content Security Policy Level 3; W3C Trusted Types, section 4.
    public static let contentSecurityPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
        "font-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'",
        "require-trusted-types-for 'script'", "trusted-types 'none'", "report-uri /csp-report",
    ].joined(separator: "; ")

    /// The names of all files, without a slash, in order.
    public static var names: [String] { files.keys.sorted() }

    /// Creates the page.
    public init() {}

    /// The file at a path, without its query; nil when the page has none there.
    ///
    /// - Complexity: O(length of the path).
    public func file(at path: String) -> File? {
        guard path.utf8.first == UInt8(ascii: "/") else { return nil }
        if Self.isView(path) { return Self.files["index.html"] }
        return Self.files[String(path.dropFirst())]
    }

    /// Whether the path names a view: a list, or one thing in it.
    private static func isView(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        switch parts.first {
        case "": return parts.count == 1
        case "incidents", "runbooks": return parts.count <= 2
        case "governance", "search": return parts.count == 1
        default: return false
        }
    }

    private static let files: [String: File] = Dictionary(
        uniqueKeysWithValues: contents.map { name, bytes in
            let tag = "\"" + ContentDigest(of: bytes).hexadecimal.prefix(32) + "\""
            return (name, File(contentType: contentType(of: name), bytes: bytes, entityTag: tag))
        }
    )

    private static func contentType(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "svg": "image/svg+xml"
        default: "application/octet-stream"
        }
    }
}
