internal import Planning
internal import StrictJSON

/// What one JSON object of an endpoint says about a reply: an event of a stream, or a whole completion.
///
/// Only what is needed is looked at; unknown fields are skipped, because every server has its own. Reasoning and tool
/// calls are noticed as signs of life and never read as the reply.
struct CompletionPart: Equatable {
    /// A piece of the reply, or nil when there is none; never empty.
    var text: String?
    /// Whether the model produced something, be it reasoning.
    var isProgress = false
    /// Why generation stopped, once it did.
    var reason: ModelCompletion.Reason?
    /// Tokens of the prompt.
    var promptTokens: Int?
    /// Tokens of the reply.
    var replyTokens: Int?
    /// What the endpoint reports instead of a reply.
    var error: EndpointComplaint?

    /// Reads one object.
    ///
    /// - Parameters:
    ///   - data: The JSON text.
    ///   - key: The key to blot out of an error's text.
    /// - Throws: `malformedReply` when it is no JSON object of this protocol.
    init(parsing data: String, key: APIKey?) throws(ModelFailure) {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: data)
        } catch {
            throw ModelFailure(
                code: .malformedReply,
                explanation: "the endpoint sent something that is no JSON: \(error.kind)"
            )
        }
        guard let object = value.object else {
            throw ModelFailure(code: .malformedReply, explanation: "the endpoint sent JSON that is no object")
        }
        if let complaint = EndpointComplaint(in: value) {
            error = complaint
            return
        }
        try readChoices(object["choices"])
        readUsage(object["usage"])
    }

    private mutating func readChoices(_ choices: JSONValue?) throws(ModelFailure) {
        guard let choices, !choices.isNull else { return }
        guard let choices = choices.array else { throw Self.malformed("its choices are no list") }
        // One reply was asked for; the text of others must not get between its pieces.
        for choice in choices where choice["index"]?.int ?? 0 == 0 {
            guard choice.object != nil else { throw Self.malformed("a choice is no object") }
            try readMessage(choice["delta"] ?? choice["message"])
            if let word = choice["finish_reason"]?.string {
                reason = ModelCompletion.Reason(rawValue: word) ?? .unstated
            }
        }
    }

    private mutating func readMessage(_ message: JSONValue?) throws(ModelFailure) {
        guard let message, !message.isNull else { return }
        if let content = message["content"], !content.isNull {
            guard let piece = content.string else { throw Self.malformed("its content is no text") }
            if !piece.isEmpty { text = (text ?? "") + piece }
        }
        let hasReasoning = ["reasoning_content", "reasoning"].contains { message[$0]?.string?.isEmpty == false }
        isProgress = isProgress || text != nil || hasReasoning || message["tool_calls"]?.array?.isEmpty == false
    }

    private mutating func readUsage(_ usage: JSONValue?) {
        promptTokens = usage?["prompt_tokens"]?.int
        replyTokens = usage?["completion_tokens"]?.int
    }

    private static func malformed(_ what: String) -> ModelFailure {
        ModelFailure(code: .malformedReply, explanation: "the endpoint sent a completion that cannot be read: \(what)")
    }
}
