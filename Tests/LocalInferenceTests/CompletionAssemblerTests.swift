import EvenkeelTestKit
import Planning
import Testing

@testable import LocalInference

struct CompletionAssemblerTests {
    private static func delta(_ text: String) -> String {
        #"data: {"choices":[{"index":0,"delta":{"content":"\#(text)"}}]}"#
    }
    private static let stop = #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
    private static let usage = #"data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":2}}"#
    private static let done = "data: [DONE]"

    private func events(_ chunks: [[UInt8]], limit: Int = 1000) throws -> [ModelEvent] {
        var assembler = CompletionAssembler(maximumReplyBytes: limit, key: nil)
        return try chunks.flatMap { chunk in try assembler.take(chunk) } + assembler.end()
    }

    private func events(_ lines: [String], break end: String = "\n\n", limit: Int = 1000) throws -> [ModelEvent] {
        try events([Array(lines.map { $0 + end }.joined().utf8)], limit: limit)
    }

    private static let whole: [ModelEvent] = [
        .text("é"), .text("🚒"), .finished(ModelCompletion(reason: .stop, promptTokens: 7, replyTokens: 2)),
    ]

    @Test func `a stream gives its text and one end`() throws {
        #expect(try events([Self.delta("é"), Self.delta("🚒"), Self.stop, Self.usage, Self.done]) == Self.whole)
    }

    @Test(arguments: UInt64(1)...30)
    func `any cutting of the bytes gives the same events`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let lineBreak = ["\n\n", "\r\n\r\n", "\r\r"].randomElement(using: &random) ?? "\n\n"
        let lines = [": ping", Self.delta("é"), Self.delta("🚒"), ": ping", Self.stop, Self.usage, Self.done]
        let bytes = Array(lines.map { $0 + lineBreak }.joined().utf8)
        var chunks: [[UInt8]] = [[]]
        for byte in bytes {
            if Int.random(in: 0..<5, using: &random) == 0 { chunks.append([]) }
            chunks[chunks.count - 1].append(byte)
        }
        #expect(try events(chunks) == Self.whole, "seed \(seed)")
    }

    @Test(
        arguments: [
            ([stop, usage], ModelCompletion(reason: .stop, promptTokens: 7, replyTokens: 2)),
            ([stop], ModelCompletion(reason: .stop)),
            ([], ModelCompletion(reason: .unstated)), ([done], ModelCompletion(reason: .unstated)),
        ] as [([String], ModelCompletion)]
    )
    func `what servers leave out at the end is no error`(rest: [String], end: ModelCompletion) throws {
        #expect(try events([Self.delta("a")] + rest) == [.text("a"), .finished(end)])
    }

    @Test func `the last event may lack its blank line`() throws {
        #expect(
            try events([Self.delta("a")], break: "\n") == [.text("a"), .finished(ModelCompletion(reason: .unstated))]
        )
        #expect(
            try events([Self.delta("a")], break: "") == [.text("a"), .finished(ModelCompletion(reason: .unstated))]
        )
    }

    @Test func `whatever comes behind the end is ignored`() throws {
        let late = [Self.delta("late"), Self.done, Self.done, "data: no JSON"]
        #expect(
            try events([Self.delta("a"), Self.stop, Self.done] + late).last == .finished(ModelCompletion(reason: .stop))
        )
        #expect(try events([Self.delta("a"), Self.stop, Self.delta("late"), Self.done]).count == 2)
    }

    @Test func `a cut event behind the end of generation is no loss`() throws {
        let bytes = Array((Self.delta("a") + "\n\n" + Self.stop + "\n\n" + #"data: {"choices":[],"us"#).utf8)
        #expect(try events([bytes]) == [.text("a"), .finished(ModelCompletion(reason: .stop))])
    }

    @Test(
        arguments: [
            ([], ModelFailure.Code.malformedReply), ([": only comments"], .malformedReply),
            (["data: {"], .malformedReply),
            ([delta("a"), #"data: {"error":"x"}"#], .malformedReply), (["event: error\ndata: {}"], .malformedReply),
            ([delta("a"), #"data: {"error":{"type":"exceed_context_size_error"}}"#], .contextTooLong),
            ([delta(String(repeating: "a", count: 600)), delta(String(repeating: "a", count: 600))], .replyTooLarge),
        ] as [([String], ModelFailure.Code)]
    )
    func `damage is told from leaving out`(lines: [String], code: ModelFailure.Code) {
        let failure = #expect(throws: ModelFailure.self) { try events(lines) }
        #expect(failure?.code == code)
    }

    @Test func `comments and empty events are no progress, reasoning is`() throws {
        var assembler = CompletionAssembler(maximumReplyBytes: 1000, key: nil)
        for (line, isProgress) in [
            (": ping", false), (#"data: {"choices":[]}"#, false), (#"data: {"choices":[{"delta":{}}]}"#, false),
            (#"data: {"choices":[{"delta":{"reasoning":"x"}}]}"#, true), (": ping", false), (Self.delta("a"), true),
        ] {
            _ = try assembler.take(Array((line + "\n\n").utf8))
            #expect(assembler.madeProgress == isProgress, "\(line)")
        }
    }

    @Test func `a reply of exactly the limit is whole`() throws {
        #expect(try events([Self.delta("abc")], limit: 3).first == .text("abc"))
    }
}
