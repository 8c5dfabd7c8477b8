import Planning
import StrictJSON
import Testing

@testable import LocalInference

struct CompletionRequestTests {
    private static let request = ModelRequest(
        messages: [.init(role: .system, content: "Be \"brief\"."), .init(role: .user, content: "é\n")],
        replySchema: ReplySchema(name: "plan", json: #"{"type":"object", "b":1, "a":2}"#),
        maximumTokens: 5,
        seed: .max,
        timeLimit: .seconds(1)
    )

    private static let messages =
        #""messages":[{"role":"system","content":"Be \"brief\"."},{"role":"user","content":"é\n"}]"#
    private static let numbers = #""max_tokens":5,"temperature":0.0,"seed":2147483647"#
    private static let schema = #"{"type":"object","b":1,"a":2}"#

    private func text(_ request: CompletionRequest) throws -> String {
        String(decoding: try request.body(), as: UTF8.self)
    }

    @Test func `a streamed request is one line of JSON in a fixed order`() throws {
        let body = try text(CompletionRequest(request: Self.request, model: "m"))
        let end = #","stream":true,"stream_options":{"include_usage":true}}"#
        #expect(body == #"{"model":"m","# + Self.messages + "," + Self.numbers + end)
    }

    @Test func `a request without model and stream says so`() throws {
        let body = try text(CompletionRequest(request: Self.request, isStreaming: false, suppressesReasoning: true))
        let end = #","stream":false,"chat_template_kwargs":{"enable_thinking":false}}"#
        #expect(body == "{" + Self.messages + "," + Self.numbers + end)
    }

    @Test(arguments: [
        (
            SchemaForm.nestedSchema,
            #""response_format":{"type":"json_schema","json_schema":{"name":"plan","strict":true,"schema":"#, "}}"
        ),
        (.objectWithSchema, #""response_format":{"type":"json_object","schema":"#, "}"),
        (.structuredOutputs, #""structured_outputs":{"json":"#, "}"), (.topLevelSchema, #""json_schema":"#, ""),
    ])
    func `each form carries the schema with its order of keys`(form: SchemaForm, start: String, end: String) throws {
        let body = try text(CompletionRequest(request: Self.request, form: form, isStreaming: false))
        #expect(body.hasSuffix(#""stream":false,"# + start + Self.schema + end + "}"))
    }

    @Test func `a form without a schema adds nothing`() throws {
        var request = Self.request
        request.replySchema = nil
        let body = try text(CompletionRequest(request: request, form: .nestedSchema))
        #expect(!body.contains("response_format"))
    }

    @Test(arguments: ["", "{", #"{"a":1,"a":2}"#])
    func `a schema that is no JSON is refused before anything is sent`(json: String) {
        var request = Self.request
        request.replySchema = ReplySchema(name: "plan", json: json)
        let failure = #expect(throws: ModelFailure.self) {
            try CompletionRequest(request: request, form: .nestedSchema).body()
        }
        #expect(failure?.code == .rejected)
    }

    @Test func `a temperature that is no number is refused, and a token limit below one becomes one`() throws {
        var request = Self.request
        request.temperature = .nan
        #expect(throws: ModelFailure.self) { try CompletionRequest(request: request).body() }
        request.temperature = 0.5
        request.maximumTokens = -3
        #expect(try text(CompletionRequest(request: request)).contains(#""max_tokens":1,"temperature":0.5"#))
    }
}
