internal import Planning
internal import StrictJSON

/// The body of a request for a completion.
struct CompletionRequest {
    /// What the product asks for.
    var request: ModelRequest
    /// The model's name, or nil to leave the choice to the endpoint.
    var model: String?
    /// How to ask for the reply's schema, or nil not to ask.
    var form: SchemaForm?
    /// Whether the reply comes piece by piece.
    var isStreaming = true
    /// Whether to ask the chat template to leave the reasoning out.
    var suppressesReasoning = false

    /// The JSON text.
    /// - Throws: `rejected` when the request's schema is no JSON or its temperature no number: nothing is sent then.
    func body() throws(ModelFailure) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        if let model { writer.member("model", model) }
        writer.key("messages")
        writer.beginArray()
        for message in request.messages {
            writer.beginObject()
            writer.member("role", message.role.rawValue)
            writer.member("content", message.content)
            writer.endObject()
        }
        writer.endArray()
        writer.member("max_tokens", max(1, request.maximumTokens))
        writer.member("temperature", request.temperature)
        // Some servers read the seed into 32 bits with a sign and refuse the request when it does not fit.
        writer.member("seed", request.seed & 0x7FFF_FFFF)
        writer.member("stream", isStreaming)
        if isStreaming { writer.member("stream_options", ["include_usage": true]) }
        if suppressesReasoning { writer.member("chat_template_kwargs", ["enable_thinking": false]) }
        if let form, let schema = request.replySchema { try add(schema, as: form, to: &writer) }
        writer.endObject()
        do throws(JSONError) {
            return try writer.finish()
        } catch {
            throw ModelFailure(code: .rejected, explanation: "the request cannot be written as JSON: \(error.kind)")
        }
    }

    private func add(_ schema: ReplySchema, as form: SchemaForm, to writer: inout JSONWriter) throws(ModelFailure) {
        let value: JSONValue
        do throws(JSONError) {
            // The schema is the product's own, so only its depth has to be bounded.
            value = try JSONValue(parsing: schema.json, limits: JSONLimits(documentBytes: 4 << 20, depth: 128))
        } catch {
            throw ModelFailure(code: .rejected, explanation: "the reply's schema is no JSON: \(error.kind)")
        }
        switch form {
        case .nestedSchema:
            let named: JSONValue = ["name": .string(schema.name), "strict": true, "schema": value]
            writer.member("response_format", ["type": "json_schema", "json_schema": named])
        case .objectWithSchema: writer.member("response_format", ["type": "json_object", "schema": value])
        case .structuredOutputs: writer.member("structured_outputs", ["json": value])
        case .topLevelSchema: writer.member("json_schema", value)
        }
    }
}
