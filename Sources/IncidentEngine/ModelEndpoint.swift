internal import LocalFiles
internal import LocalInference
internal import Planning

/// Makes the language model that a configuration describes. Making it sends nothing and opens nothing.
struct ModelEndpoint: Sendable {
    /// The most bytes of a file with a key.
    private static let maximumKeyBytes = 8192

    /// What operators set.
    let inference: Configuration.Inference
    /// The environment, for a key.
    let environment: [String: String]

    /// The endpoint, or nil when none is configured.
    /// - Throws: `EngineError` when the address or the key cannot be used. No message holds the key.
    func make() throws(EngineError) -> ChatEndpoint? {
        guard let address = inference.endpoint else { return nil }
        let text = try key()
        do throws(InferenceConfigurationError) {
            var configuration = InferenceConfiguration(
                address: try EndpointAddress(address),
                model: inference.model,
                key: try text.map { text throws(InferenceConfigurationError) in try APIKey(text) }
            )
            configuration.connectLimit = inference.connectTimeout
            configuration.firstTokenLimit = inference.firstTokenTimeout
            configuration.tokenGapLimit = inference.tokenGapTimeout
            configuration.contextTokens = inference.contextTokens
            configuration.schemaForm = inference.schemaForm.flatMap { SchemaForm(rawValue: $0) }
            configuration.suppressesReasoning = inference.suppressReasoning
            configuration.certificateAuthorityFile = inference.certificateAuthorityFile
            configuration.unixSocketPath = inference.unixSocket
            return ChatEndpoint(configuration)
        } catch {
            throw EngineError(.badConfiguration, ["inference: \(error)"])
        }
    }

    /// The text of the key: the file's, else the variable's.
    private func key() throws(EngineError) -> String? {
        guard let file = inference.keyFile else {
            return environment[inference.keyVariable].flatMap { $0.isEmpty ? nil : $0 }
        }
        do throws(FileError) {
            return String(decoding: try FileReader.bytes(of: file, limit: Self.maximumKeyBytes), as: UTF8.self)
        } catch {
            throw EngineError(.badConfiguration, ["inference.api-key-file: \(error)"])
        }
    }
}
