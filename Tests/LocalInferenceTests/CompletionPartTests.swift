import Planning
import StrictJSON
import Testing

@testable import LocalInference

struct CompletionPartTests {
    private func part(_ json: String) throws -> CompletionPart { try CompletionPart(parsing: json, key: nil) }

    private static func delta(_ delta: String) -> String { #"{"choices":[{"index":0,"delta":\#(delta)}]}"# }

    @Test(
        arguments: [
            (delta(#"{"role":"assistant","content":null}"#), nil, false), (delta("{}"), nil, false),
            (delta("null"), nil, false),
            (delta(#"{"content":""}"#), nil, false), (delta(#"{"content":"a"}"#), "a", true),
            (delta(#"{"reasoning_content":"a"}"#), nil, true), (delta(#"{"reasoning":"a","content":null}"#), nil, true),
            (delta(#"{"reasoning":""}"#), nil, false), (delta(#"{"tool_calls":[{}]}"#), nil, true),
            (#"{"choices":[{"delta":{"content":"a"}}]}"#, "a", true),
            (#"{"choices":[{"message":{"content":"a"}}]}"#, "a", true),
            (#"{"choices":[]}"#, nil, false), (#"{"choices":null}"#, nil, false), ("{}", nil, false),
            (#"{"error":null,"choices":[{"delta":{"content":"a"}}]}"#, "a", true), (#"{"x":[{"y":{}}]}"#, nil, false),
            (#"{"choices":[{"index":1,"delta":{"content":"b"}},{"index":0,"delta":{"content":"a"}}]}"#, "a", true),
            (#"{"detail":"x","choices":[{"delta":{"content":"a"}}]}"#, "a", true),
        ] as [(String, String?, Bool)]
    )
    func `text and signs of life are found in every dialect`(json: String, text: String?, isProgress: Bool) throws {
        let part = try part(json)
        #expect(part.text == text)
        #expect(part.isProgress == isProgress)
        #expect(part.error == nil)
    }

    @Test(arguments: [
        ("stop", ModelCompletion.Reason.stop), ("length", .length), ("content_filter", .unstated), ("", .unstated),
    ])
    func `the reason is known or unstated`(word: String, reason: ModelCompletion.Reason) throws {
        #expect(try part(#"{"choices":[{"delta":{},"finish_reason":"\#(word)"}]}"#).reason == reason)
        #expect(try part(#"{"choices":[{"delta":{},"finish_reason":null}]}"#).reason == nil)
    }

    @Test func `token counts are read where they are numbers`() throws {
        let part = try part(#"{"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":"x"}}"#)
        #expect(part.promptTokens == 7)
        #expect(part.replyTokens == nil)
    }

    @Test(arguments: [
        "", "[DONE]", "[]", "1", "null", #""x""#, "{", #"{"choices":1}"#, #"{"choices":[1]}"#, #"{"choices":{}}"#,
        delta(#"{"content":1}"#), delta(#"{"content":[]}"#), delta(#"{"content":"a","content":"b"}"#),
        delta(#"{"content":"\ud800"}"#), #"{"a":1} {"#, #"{"a":NaN}"#,
        String(repeating: "[", count: 1000),
    ])
    func `what is no completion is refused`(json: String) {
        let failure = #expect(throws: ModelFailure.self) { try part(json) }
        #expect(failure?.code == .malformedReply)
    }

    @Test(
        arguments: [
            (#"{"error":{"code":500,"message":"m","type":"server_error"}}"#, "m", 500, false),
            (#"{"error":{"code":"503","message":"m"}}"#, "m", 503, false),
            (#"{"error":{"code":null,"message":"m"}}"#, "m", nil, false),
            (#"{"error":"m"}"#, "m", nil, false), (#"{"detail":"m"}"#, "m", nil, false),
            (#"{"object":"error","message":"m","code":400}"#, "m", 400, false), (#"{"error":{}}"#, "", nil, false),
            (#"{"error":{"message":"m","type":"exceed_context_size_error","n_ctx":4096}}"#, "m", nil, true),
            (#"{"error":{"message":"m","code":"context_length_exceeded"}}"#, "m", nil, true),
            (
                #"{"error":"This model's maximum context length is 4096 tokens."}"#,
                "This model's maximum context length is 4096 tokens.", nil, true
            ),
            (#"{"error":"I lost the context of this"}"#, "I lost the context of this", nil, false),
        ] as [(String, String, Int?, Bool)]
    )
    func `an error is understood in every dialect`(
        json: String,
        message: String,
        number: Int?,
        isAboutContext: Bool
    ) throws {
        let complaint = try #require(try part(json).error)
        #expect(complaint.message == message)
        #expect(complaint.number == number)
        #expect(complaint.isAboutContext == isAboutContext)
    }
}
