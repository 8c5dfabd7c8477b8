internal import StructuredDocuments

/// Finds and reads the configuration: the file first, then the environment on top.
public struct ConfigurationLoader: Sendable {
    /// The most bytes of a configuration file.
    public static let maximumBytes = 1 << 20
    /// The variables that override single keys, with what they set.
    public static let variables: [(name: String, meaning: String)] = [
        ("EVENKEEL_CONFIG", "the configuration file"),
        ("EVENKEEL_RUNBOOKS", "folders of runbooks, separated by `:`"),
        ("EVENKEEL_PROMPTS", "the folder of prompts"),
        ("EVENKEEL_INCIDENTS", "the folder of past incidents"),
        ("EVENKEEL_ENDPOINT", "the address of the model's endpoint"),
        ("EVENKEEL_MODEL", "the model's name"),
        ("EVENKEEL_API_KEY", "the API key of the endpoint; never printed"),
        ("NO_COLOR", "no colour, whatever its value"),
    ]

    private let environment: [String: String]

    /// A loader over the environment of the process.
    public init(environment: [String: String]) { self.environment = environment }

    /// The configuration.
    /// - Parameter file: The file, when a flag names one; else the one that the environment names, else the defaults.
    /// - Returns: The configuration with the environment's overrides.
    /// - Throws: `EngineError` with every fault of the file.
    public func load(file: String?) throws(EngineError) -> Configuration {
        var configuration = Configuration()
        if let path = file ?? variable("EVENKEEL_CONFIG") { configuration = try read(path) }
        if let folders = variable("EVENKEEL_RUNBOOKS") {
            configuration.runbooks = folders.split(separator: ":").map(String.init)
        }
        configuration.prompts = variable("EVENKEEL_PROMPTS") ?? configuration.prompts
        configuration.incidents = variable("EVENKEEL_INCIDENTS") ?? configuration.incidents
        configuration.inference.endpoint = variable("EVENKEEL_ENDPOINT") ?? configuration.inference.endpoint
        configuration.inference.model = variable("EVENKEEL_MODEL") ?? configuration.inference.model
        return configuration
    }

    /// The value of a variable; nil when it is unset or empty.
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// The configuration that a file holds; paths in it are relative to the file.
    private func read(_ path: String) throws(EngineError) -> Configuration {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let base = folder.isEmpty ? (path.hasPrefix("/") ? "/" : "") : folder + "/"
        let resolve: @Sendable (String) -> String = { $0.hasPrefix("/") ? $0 : base + $0 }
        let rule = FieldRule<Configuration>.mapping { Configuration(reading: $0, resolve: resolve) }
        let text = try YAMLFile.bytes(of: path, limit: Self.maximumBytes)
        var configuration = try YAMLFile.value(in: text, of: path, as: rule) ?? Configuration()
        (configuration.base, configuration.text) = (base, text)
        return configuration
    }
}
