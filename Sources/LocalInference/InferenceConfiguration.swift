public import CurlTransport

/// How to talk to one inference endpoint.
public struct InferenceConfiguration: Sendable {
    /// Where the endpoint is.
    public var address: EndpointAddress
    /// The model's name, or nil for the first one that the endpoint lists and that is not for embeddings.
    public var model: String?
    /// The key that the endpoint asks for, or nil for none.
    public var key: APIKey?
    /// The longest time until a connection stands.
    public var connectLimit: Duration
    /// The longest time from the call until the first token. A server that loads its model on demand needs it.
    public var firstTokenLimit: Duration
    /// The longest time between two tokens; keep-alive comments do not count as tokens.
    public var tokenGapLimit: Duration
    /// The longest time for a whole reply, whatever the request allows.
    public var totalLimit: Duration
    /// The most bytes of a reply's text.
    public var maximumReplyBytes: Int
    /// The model's context in tokens where it is known, or nil. A request that cannot fit is refused without being
    /// sent: some servers cut a prompt that is too long and do not say so.
    public var contextTokens: Int?
    /// How to ask for a schema, or nil to find out.
    public var schemaForm: SchemaForm?
    /// Whether to ask the chat template of a reasoning model to leave the reasoning out.
    public var suppressesReasoning: Bool
    /// A file of trusted certificates in PEM form, or nil for the system's.
    public var certificateAuthorityFile: String?
    /// A UNIX socket to use instead of TCP, or nil.
    public var unixSocketPath: String?
    /// When to leave a failing endpoint alone.
    public var breaker: CircuitBreaker.Thresholds

    /// Creates a configuration whose defaults suit a model on the same machine.
    public init(address: EndpointAddress, model: String? = nil, key: APIKey? = nil) {
        self.address = address
        self.model = model
        self.key = key
        connectLimit = .seconds(1)
        firstTokenLimit = .seconds(60)
        tokenGapLimit = .seconds(10)
        totalLimit = .seconds(120)
        maximumReplyBytes = 256 * 1024
        contextTokens = nil
        schemaForm = nil
        suppressesReasoning = false
        certificateAuthorityFile = nil
        unixSocketPath = nil
        breaker = CircuitBreaker.Thresholds()
    }
}
