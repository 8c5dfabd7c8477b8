import ContentDigests
import Execution
import LocalFiles
import Remediation
import Synchronization
import Testing

@testable import Executors

/// A system with one value and a ledger of its own, which goes wrong as it is told to.
final class ScriptedSystem: ControlledSystem {
    /// Where whoever acts on it dies, or what goes wrong.
    enum Fault: CaseIterable, Sendable {
        /// Before anything is remembered.
        case diesBeforeBegun
        /// The order is remembered, and nothing was done.
        case diesBeforeEffect
        /// The effect is there, and nobody was told.
        case diesAfterEffect
        case refuses, fails
    }

    private struct Content: Sendable {
        var essence = "a state"
        var effects: [String] = []
        var undone: [String] = []
        var fault: Fault?
        var tells = true
        var isHolding = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let content = Mutex(Content())

    var canRehearse: Bool { true }
    /// The keys of all effects, one for each.
    var effects: [String] { content.withLock(\.effects) }
    /// The keys of what was undone, each with what it was set back to.
    var undone: [String] { content.withLock(\.undone) }
    /// Whether somebody acts and was made to wait.
    var isWaiting: Bool { content.withLock { $0.waiting != nil } }

    func changes(to essence: String) { content.withLock { $0.essence = essence } }
    /// Goes wrong once.
    func breaks(_ fault: Fault?) { content.withLock { $0.fault = fault } }
    /// Whether it can tell afterwards.
    func tells(_ tells: Bool) { content.withLock { $0.tells = tells } }
    /// The next act waits until `proceed()`.
    func holds() { content.withLock { $0.isHolding = true } }

    func proceed() {
        let waiting = content.withLock { content in
            content.isHolding = false
            defer { content.waiting = nil }
            return content.waiting
        }
        waiting?.resume()
    }

    func subject(of action: Action) throws(SystemStop) -> String { "the thing" }

    func state(of action: Action) async throws(SystemStop) -> SystemState {
        if takeFault(.diesBeforeBegun) { throw .silent(ExecutorSilence(.died)) }
        return SystemState(essence: content.withLock(\.essence), record: .init("before") ?? .nothing)
    }

    func rehearse(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> String { "would set it" }

    func act(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> RecordedState {
        await pause()
        try change { $0.effects.append(order.key.text) }
        return RecordedState("was \(state.record.text)") ?? .nothing
    }

    func undo(_ order: StepOrder, recorded: RecordedState, from state: SystemState) async throws(SystemStop) {
        try change { $0.undone.append("\(order.key.text) to \(recorded.text)") }
    }

    func hasHappened(_ order: StepOrder, recorded: RecordedState) async throws(SystemStop) -> Truth {
        content.withLock { content in
            guard content.tells else { return .unknown }
            let keys = content.effects + content.undone.map { String($0.prefix { $0 != " " }) }
            return keys.contains(order.key.text) ? .yes : .no
        }
    }

    private func change(_ body: (inout Content) -> Void) throws(SystemStop) {
        if takeFault(.refuses) { throw .refused(.init(.forbidden, "its own rules forbid it")) }
        if takeFault(.fails) { throw .failed("it broke in two") }
        if takeFault(.diesBeforeEffect) { throw .silent(ExecutorSilence(.died)) }
        content.withLock { body(&$0) }
        if takeFault(.diesAfterEffect) { throw .silent(ExecutorSilence(.died)) }
    }

    private func takeFault(_ fault: Fault) -> Bool {
        content.withLock { content in
            guard content.fault == fault else { return false }
            content.fault = nil
            return true
        }
    }

    private func pause() async {
        await withCheckedContinuation { continuation in
            let goesOn = content.withLock { content in
                if content.isHolding { content.waiting = continuation }
                return !content.isHolding
            }
            if goesOn { continuation.resume() }
        }
    }
}

/// Orders on the scripted system.
enum ThingOrder {
    static func order(
        _ intent: String = "intent-1",
        step: Int = 0,
        token: UInt64 = 7,
        state: String = "a state",
        undoing: RecordedState? = nil
    ) throws -> StepOrder {
        StepOrder(
            key: try #require(IdempotencyKey(intent: intent, step: step, isUndo: undoing != nil)),
            token: FencingToken(token),
            action: try SampleOrder.action(),
            undoing: undoing,
            state: ContentDigest(of: state),
            limit: .seconds(600)
        )
    }
}
