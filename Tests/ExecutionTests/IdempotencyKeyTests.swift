import Execution
import Testing

/// The name of an effect is the same however often it is made, and fits wherever it is written.
@Suite struct IdempotencyKeyTests {
    @Test func `a step and its undoing have keys of their own`() throws {
        let act = try #require(IdempotencyKey(intent: "intent-7", step: 2, isUndo: false))
        let undo = try #require(IdempotencyKey(intent: "intent-7", step: 2, isUndo: true))
        #expect(act.text == "intent-7/2")
        #expect(undo.text == "intent-7/2/undo")
        #expect(act == IdempotencyKey(intent: "intent-7", step: 2, isUndo: false))
    }

    @Test(arguments: ["", "a b", "a/b", "a\n", "ä", String(repeating: "x", count: 129)])
    func `an intent that is no plain name has no key`(_ intent: String) {
        #expect(IdempotencyKey(intent: intent, step: 0, isUndo: false) == nil)
    }

    @Test func `the key of undoing leads back to that of the step`() {
        let step = IdempotencyKey(intent: "a", step: 2, isUndo: false)
        #expect(step?.undone == nil)
        #expect(IdempotencyKey(intent: "a", step: 2, isUndo: true)?.undone == step)
    }

    @Test func `a step before the first has no key`() {
        #expect(IdempotencyKey(intent: "a", step: -1, isUndo: false) == nil)
    }
}
