/// Whether a request that changes something comes from one of our own pages.
///
/// Browsers say where a request comes from in headers that no page can set. A changing request with a cookie needs an
/// `Origin` of ours; where `Sec-Fetch-Site` is there as well, it must not say otherwise.
/// - Source: Fetch Metadata Request Headers (W3C), section 2.3; OWASP, Cross-Site Request Forgery Prevention.
public struct OriginCheck: Sendable, Hashable {
    private let origins: Set<String>

    /// A check for the origins under which our pages are served, such as `https://evenkeel.example:8443`.
    public init(origins: [String]) {
        self.origins = Set(origins.map { Self.normal($0) })
    }

    /// Whether the request may change something.
    /// - Parameters:
    ///   - origin: The value of `Origin`; nil when it is missing.
    ///   - fetchSite: The value of `Sec-Fetch-Site`; nil when it is missing.
    /// - Returns: Whether both say that it is ours.
    public func allows(origin: String?, fetchSite: String?) -> Bool {
        guard let origin, origin.utf8.count <= 300, origins.contains(Self.normal(origin)) else { return false }
        return fetchSite == nil || fetchSite == "same-origin"
    }

    /// Schemes and hosts have no case. Only ASCII letters are folded, so that nothing else becomes equal to ours.
    private static func normal(_ origin: String) -> String {
        let bytes = origin.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        return String(decoding: bytes, as: UTF8.self)
    }
}
