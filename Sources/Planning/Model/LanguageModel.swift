/// Something that completes a prompt: the one seam between the planner and inference.
///
/// The protocol belongs to its consumer. `LocalInference` implements it over an OpenAI-compatible endpoint, the test kit
/// with a script. Whatever arrives through it is untrusted text.
public protocol LanguageModel: Sendable {
    /// The name shown to people and written into plans; it never carries a key or a credential.
    var name: String { get }

    /// Starts one completion and returns its events in order.
    ///
    /// The stream ends after exactly one `.finished`, or throws a `ModelFailure`. Ending the iteration early, or
    /// cancelling the task that iterates, cancels the request and frees its connection. An implementation bounds what
    /// it buffers and honours `ModelRequest.timeLimit` by itself, also when the other side trickles bytes for ever.
    func events(for request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error>
}

/// One completion to ask for.
public struct ModelRequest: Sendable, Equatable {
    /// The conversation; the stable part first, so that an endpoint's prefix cache can work.
    public var messages: [ModelMessage]
    /// What the reply must look like, or nil for free text. Endpoints may ignore it, so the reply is checked again.
    public var replySchema: ReplySchema?
    /// The largest number of tokens to generate, at least 1.
    public var maximumTokens: Int
    /// The sampling seed; a reply is not bitwise repeatable even with the same seed.
    public var seed: UInt64
    /// The sampling temperature, 0 (greedy) to 2.
    public var temperature: Double
    /// The time from the call until the last event, connection included.
    public var timeLimit: Duration

    /// Creates a request.
    public init(
        messages: [ModelMessage],
        replySchema: ReplySchema? = nil,
        maximumTokens: Int,
        seed: UInt64,
        temperature: Double = 0,
        timeLimit: Duration
    ) {
        self.messages = messages
        self.replySchema = replySchema
        self.maximumTokens = maximumTokens
        self.seed = seed
        self.temperature = temperature
        self.timeLimit = timeLimit
    }
}

/// One message of a conversation.
public struct ModelMessage: Sendable, Equatable {
    /// Who speaks.
    public enum Role: String, Sendable {
        /// The product's own instructions: the only text that may direct the model.
        case system
        /// The task with its delimited, untrusted evidence.
        case user
        /// An earlier reply of the model.
        case assistant
    }

    /// Who speaks.
    public var role: Role
    /// The text.
    public var content: String

    /// Creates a message.
    public init(role: Role, content: String) {
        self.role = role
        self.content = content
    }
}

/// A JSON Schema for the reply, as text whose bytes stay the same for the same catalogue and inventory.
public struct ReplySchema: Sendable, Equatable {
    /// A short identifier, `[a-z_]+`, that some endpoints require.
    public var name: String
    /// The schema document as JSON.
    public var json: String

    /// Creates a schema.
    public init(name: String, json: String) {
        self.name = name
        self.json = json
    }
}

/// What a completion yields, in order.
public enum ModelEvent: Sendable, Equatable {
    /// A piece of the reply, never empty, always whole Unicode characters of valid UTF-8. Reasoning that an endpoint
    /// sends beside the reply is not reported.
    case text(String)
    /// The end of the reply.
    case finished(ModelCompletion)
}

/// How a completion ended.
public struct ModelCompletion: Sendable, Equatable {
    /// Why generation stopped.
    public enum Reason: String, Sendable {
        /// The model ended its reply.
        case stop
        /// The token limit cut the reply.
        case length
        /// The endpoint did not say, or said something unknown.
        case unstated
    }

    /// Why generation stopped.
    public var reason: Reason
    /// Tokens of the prompt, where the endpoint reports them.
    public var promptTokens: Int?
    /// Tokens of the reply, where the endpoint reports them.
    public var replyTokens: Int?

    /// Creates the end of a completion.
    public init(reason: Reason, promptTokens: Int? = nil, replyTokens: Int? = nil) {
        self.reason = reason
        self.promptTokens = promptTokens
        self.replyTokens = replyTokens
    }
}
