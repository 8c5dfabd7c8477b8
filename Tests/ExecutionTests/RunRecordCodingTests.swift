import ContentDigests
import EvenkeelTestKit
import Execution
import Testing

/// The journal gives back what it was given, and nothing else passes for it.
@Suite struct RunRecordCodingTests {
    static let state = ContentDigest(of: "a state")
    static let records: [RunRecord] = [
        .intended(RunPart(0), state: state), .intended(RunPart(3, isUndo: true), state: state),
        .done(RunPart(1), RecordedState("{\"replicas\":3}\n\u{1F600}") ?? .nothing),
        .refused(RunPart(2), .init(.forbidden, "a budget \u{0}")), .failed(RunPart(4), ""), .retracted(RunPart(5)),
        .lost(RunPart(6), "nobody \"knows\""), .settled(RunPart(7), .happened, by: "ada"),
        .settled(RunPart(7), .didNotHappen, by: ""), .verified(8, state: state), .verified(8, state: nil),
        .unverified(9, "a postcondition"), .drifted(10, "it changed"), .paused("the switch"), .resumed(by: "bob"),
        .abandoned(by: "eve"), .finished(.completed), .finished(.undone(failed: 2, remaining: [])),
        .finished(.undone(failed: 2, remaining: [0, 1])), .finished(.review(step: 0, reason: "it changed")),
        .finished(.abandoned(by: "eve")), .released(by: "ada", reason: "the \"examination\" is over"),
        .finished(.released(by: "ada", remaining: [0, 2])), .finished(.released(by: "ada", remaining: [])),
    ]

    @Test(arguments: records) func `a record comes back`(_ record: RunRecord) throws {
        #expect(try RunRecord(kind: record.kind, body: record.body) == record)
    }

    @Test func `every kind is there, and each once`() {
        #expect(Set(Self.records.map(\.kind)) == Set(RunRecord.kinds))
        #expect(Set(RunRecord.kinds).count == RunRecord.kinds.count)
    }

    @Test(arguments: [
        ("step.retracted", "{\"step\":0,\"undo\":false,\"more\":1}"),
        ("step.retracted", "{\"step\":-1,\"undo\":false}"),
        ("step.retracted", "{\"step\":0}"), ("step.retracted", "[]"), ("step.retracted", ""),
        ("step.retracted", "{\"step\":0,\"step\":1,\"undo\":false}"),
        ("step.retracted", "{\"step\":0.5,\"undo\":false}"),
        ("run.finished", "{\"outcome\":\"fine\"}"), ("run.finished", "{\"outcome\":\"completed\",\"by\":\"eve\"}"),
        ("run.finished", "{\"failed\":1,\"outcome\":\"undone\",\"remaining\":[0,null]}"),
        ("step.done", "{\"recorded\":7,\"step\":0,\"undo\":false}"), ("step.lied", "{}"),
    ])
    func `what is no record is refused`(_ kind: String, _ body: String) {
        #expect(throws: RunRecordFault.self) { try RunRecord(kind: kind, body: Array(body.utf8)) }
    }

    @Test func `a recorded state that is too long is refused`() {
        let text = String(repeating: "x", count: RecordedState.mostBytes + 1)
        #expect(RecordedState(text) == nil)
        let body = Array("{\"recorded\":\"\(text)\",\"step\":0,\"undo\":false}".utf8)
        #expect(throws: RunRecordFault.self) { try RunRecord(kind: "step.done", body: body) }
    }

    @Test func `spoilt bodies are refused or are records with a body of their own`() {
        let seed = UInt64.random(in: 0 ..< .max)
        var generator = SeededGenerator(seed: seed)
        let mutation = ByteMutation(
            pieces: ["{", "}", "\"", "\\u0000", "null", "[]", "-1", "1e999", "true", "\"step\":1,", "\u{0}"],
            changes: 1...4,
            length: 1...12
        )
        for _ in 0..<20_000 {
            let record = Self.records.randomElement(using: &generator) ?? .paused("")
            let body = mutation.spoilt(record.body, &generator)
            guard let read = try? RunRecord(kind: record.kind, body: body) else { continue }
            #expect((try? RunRecord(kind: read.kind, body: read.body)) == read, "seed \(seed)")
        }
    }
}
