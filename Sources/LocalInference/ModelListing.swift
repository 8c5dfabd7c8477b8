internal import StrictJSON

/// A model that an endpoint offers.
public struct ModelListing: Sendable, Equatable {
    /// The name by which requests ask for it, as the endpoint wrote it: untrusted.
    public let identifier: String
    /// Its context in tokens, where the endpoint says so.
    public let contextTokens: Int?

    /// Whether it is probably for embeddings, which the protocol does not say.
    var isForEmbeddings: Bool { identifier.lowercased().contains("embed") }

    /// Reads the answer of `/v1/models`; an answer of another shape lists nothing. At most 1000 are read.
    static func list(in body: [UInt8]) -> [ModelListing] {
        // A list that is no JSON is no list; the caller reports that there is none.
        guard let value = try? JSONValue(parsing: body) else { return [] }
        let entries = value["data"]?.array ?? value["models"]?.array ?? []
        return entries.prefix(1000).compactMap { entry in
            guard let name = entry["id"]?.string ?? entry["model"]?.string ?? entry["name"]?.string else { return nil }
            guard !name.isEmpty, name.utf8.count <= 512 else { return nil }
            // vLLM's key, then llama.cpp's.
            let context = entry["max_model_len"]?.int ?? entry["meta"]?["n_ctx"]?.int
            return ModelListing(identifier: name, contextTokens: context.flatMap { $0 > 0 ? $0 : nil })
        }
    }
}
