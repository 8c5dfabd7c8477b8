/// Where an OpenAI-compatible endpoint is.
///
/// People write the server (`http://127.0.0.1:8080`), the API (`http://127.0.0.1:11434/v1`), or paste the completions'
/// path; all three mean the same endpoint. A server behind a prefix (`https://host/llm`) keeps it.
public struct EndpointAddress: Sendable, Hashable, CustomStringConvertible {
    /// What can be asked of an endpoint.
    enum Resource: String {
        case completions = "/chat/completions"
        case models = "/models"
        /// Beside the API, not inside it.
        case health = "/health"
    }

    /// The server's URL with its prefix and without a slash at the end.
    public let server: String

    /// Takes an address as people write it.
    /// - Throws: `unusableAddress`.
    public init(_ text: String) throws(InferenceConfigurationError) {
        let lowered = text.lowercased()
        guard let scheme = ["http://", "https://"].first(where: lowered.hasPrefix) else { throw .unusableAddress }
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\\?#@".utf8.contains($0) }
        guard isPlain, text.utf8.count <= 2048 else { throw .unusableAddress }
        var rest = Self.withoutSlashes(text.dropFirst(scheme.count))
        for suffix in ["/chat/completions", "/v1"] where rest.hasSuffix(suffix) {
            rest = Self.withoutSlashes(rest.dropLast(suffix.count))
        }
        guard let first = rest.first, first != "/", first != ":" else { throw .unusableAddress }
        server = scheme + rest
    }

    /// The URL of one resource.
    func url(of resource: Resource) -> String {
        resource == .health ? server + resource.rawValue : server + "/v1" + resource.rawValue
    }

    /// The API's URL.
    public var description: String { server + "/v1" }

    private static func withoutSlashes(_ text: Substring) -> Substring {
        var text = text
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }
}
