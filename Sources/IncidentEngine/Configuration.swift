internal import LocalInference
internal import StructuredDocuments

/// Everything that operators can set, each with a default. One YAML file holds it; environment variables and command-line
/// flags override single keys.
public struct Configuration: Sendable, Equatable {
    /// Where the language model is and how it is asked.
    public struct Inference: Sendable, Hashable {
        /// The address of an OpenAI-compatible endpoint, such as `http://127.0.0.1:11434/v1`; nil for none.
        public var endpoint: String?
        /// The model's name; nil takes the endpoint's first.
        public var model: String?
        /// A file that holds the API key.
        public var keyFile: String?
        /// The environment variable that holds the API key.
        public var keyVariable = "EVENKEEL_API_KEY"
        /// Tokens of the model's context; Ollama's default of 4096 is the smallest in use.
        public var contextTokens = 4096
        /// The time to connect.
        public var connectTimeout: Duration = .seconds(1)
        /// The time until the first token; loading a model takes longest here.
        public var firstTokenTimeout: Duration = .seconds(30)
        /// The longest pause between two tokens.
        public var tokenGapTimeout: Duration = .seconds(10)
        /// A file of certificate authorities to trust instead of the system's.
        public var certificateAuthorityFile: String?
        /// A Unix socket to connect to instead of the address.
        public var unixSocket: String?
        /// How the endpoint is asked for a schema: one of the forms that `evenkeel doctor` names; nil to find out anew
        /// each time.
        public var schemaForm: String?
        /// Whether models are asked not to reason aloud first.
        public var suppressReasoning = true
    }

    /// Folders of runbooks, read in this order; empty means the one that ships.
    public var runbooks: [String] = []
    /// The folder of past incidents; nil for none.
    public var incidents: String?
    /// The folder of prompts; nil means the one that ships.
    public var prompts: String?
    /// A file that declares what runs and who calls whom; nil for none.
    public var inventory: String?
    /// Whether only what the inventory file declares may be a target.
    public var onlyDeclaredTargets = false
    /// Files with operators' own action definitions.
    public var actions: [String] = []
    /// The language model.
    public var inference = Inference()
    /// The time within which a plan is due.
    public var deadline: Duration = .seconds(8)
    /// The seed of all chance.
    public var seed: UInt64 = 1
    /// The most bytes of one input document.
    public var inputBytes = 32 << 20
    /// The most samples of a simulation.
    public var samples = 240

    /// The service.
    public var serve = Serve()
    /// The folder of the file that it was read from, with a slash at its end; empty for the working folder.
    public var base = ""
    /// What the file held; nil without one.
    public internal(set) var text: [UInt8]?

    /// The defaults.
    public init() {}

    /// Whether the file holds the beginning of another one's and no more, as one does that was cut off while it was written.
    /// - Complexity: O(bytes).
    public func isCutOff(from other: Configuration) -> Bool {
        guard let text, let whole = other.text else { return false }
        return text.count < whole.count && whole.starts(with: text)
    }
}

extension Configuration {
    /// A configuration from the fields of its file; faults are reported.
    /// - Parameters:
    ///   - fields: The fields.
    ///   - resolve: Makes a path that the file names absolute or relative to the working folder.
    init?(reading fields: FieldReader, resolve: @escaping @Sendable (String) -> String) {
        runbooks = fields.optional("runbooks", .list(of: .line(upTo: 4096), count: 0...100), default: []).map(resolve)
        incidents = fields.optional("incidents", .line(upTo: 4096)).map(resolve)
        prompts = fields.optional("prompts", .line(upTo: 4096)).map(resolve)
        inventory = fields.optional("inventory", .line(upTo: 4096)).map(resolve)
        onlyDeclaredTargets = fields.optional("only-declared-targets", .boolean, default: false)
        if onlyDeclaredTargets, inventory == nil {
            fields.report(
                "only-declared-targets",
                "it needs `inventory`, or nothing at all could be a target",
                advice: "name the file that declares what runs"
            )
        }
        actions = fields.optional("actions", .list(of: .line(upTo: 4096), count: 0...100), default: []).map(resolve)
        let read = fields.optional("inference", .mapping { Inference(reading: $0) })
        if var read {
            read.keyFile = read.keyFile.map(resolve)
            read.certificateAuthorityFile = read.certificateAuthorityFile.map(resolve)
            read.unixSocket = read.unixSocket.map(resolve)
            inference = read
        }
        serve = fields.optional("serve", .mapping { Serve(reading: $0, resolve: resolve) }, default: serve)
        deadline = fields.optional("deadline", .duration(in: .milliseconds(10) ... .seconds(3600)), default: deadline)
        seed = UInt64(fields.optional("seed", .integer(in: 0...Int.max), default: 1))
        let limits = fields.optional("limits", .mapping { Limits(reading: $0) })
        inputBytes = limits?.inputBytes ?? inputBytes
        samples = limits?.samples ?? samples
    }

    /// The keys under `limits`.
    private struct Limits: Sendable {
        let inputBytes: Int
        let samples: Int

        init?(reading fields: FieldReader) {
            inputBytes = fields.optional("input-bytes", .integer(in: 1024...(1 << 30)), default: 32 << 20)
            samples = fields.optional("samples", .integer(in: 16...10_000), default: 240)
        }
    }
}

extension Configuration.Inference {
    /// The forms that can be named.
    static let schemaForms = SchemaForm.allCases.map(\.rawValue)

    /// The keys under `inference`.
    fileprivate init?(reading fields: FieldReader) {
        self.init()
        endpoint = fields.optional("endpoint", .line(upTo: 500))
        model = fields.optional("model", .line(upTo: 200))
        keyFile = fields.optional("api-key-file", .line(upTo: 4096))
        keyVariable = fields.optional("api-key-variable", .identifier(.word), default: keyVariable)
        contextTokens = fields.optional("context-tokens", .integer(in: 1024...1_000_000), default: contextTokens)
        let times: ClosedRange<Duration> = .milliseconds(10) ... .seconds(3600)
        connectTimeout = fields.optional("connect-timeout", .duration(in: times), default: connectTimeout)
        firstTokenTimeout = fields.optional("first-token-timeout", .duration(in: times), default: firstTokenTimeout)
        tokenGapTimeout = fields.optional("token-gap-timeout", .duration(in: times), default: tokenGapTimeout)
        certificateAuthorityFile = fields.optional("certificate-authority-file", .line(upTo: 4096))
        unixSocket = fields.optional("unix-socket", .line(upTo: 4096))
        schemaForm = fields.optional("schema-form", .oneOf(Self.schemaForms))
        suppressReasoning = fields.optional("suppress-reasoning", .boolean, default: suppressReasoning)
    }
}
