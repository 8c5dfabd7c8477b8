import ContentDigests
import EvenkeelTestKit
import Execution
import LocalFiles
import Remediation
import Testing

@testable import Executors

@Suite(.timeLimit(.minutes(5))) struct RememberingExecutorTests {
    private let system = ScriptedSystem()
    private let folder: TemporaryMemory

    init() throws { folder = try TemporaryMemory() }

    /// Whoever takes over: an executor of its own on the same memory.
    private func worker() throws -> RememberingExecutor { RememberingExecutor(system, memory: try folder.memory()) }

    @Test func `an order has one effect, and its repetition gets the first answer`() async throws {
        let order = try ThingOrder.order()
        let first = try await worker().run(order)
        #expect(first == .done(try #require(RecordedState("was before"))))
        #expect(try await worker().run(order) == first)
        #expect(try await worker().inquire(order) == first)
        #expect(system.effects == [order.key.text])
    }

    @Test func `undoing is an order with a key of its own`() async throws {
        _ = try await worker().run(try ThingOrder.order())
        let undo = try ThingOrder.order(undoing: RecordedState("was before"))
        #expect(try await worker().run(undo) == .done(.nothing))
        #expect(try await worker().run(undo) == .done(.nothing))
        #expect(system.undone == ["\(undo.key.text) to was before"])
    }

    @Test func `what failed is undone by what was there before, though nothing was given back`() async throws {
        system.breaks(.fails)
        #expect(try await worker().run(try ThingOrder.order()) == .failed("it broke in two"))
        let undo = try ThingOrder.order(undoing: .nothing)
        #expect(try await worker().run(undo) == .done(.nothing))
        #expect(system.undone == ["\(undo.key.text) to before"])
        #expect(try await worker().run(try ThingOrder.order("intent-2", undoing: .nothing)) == .done(.nothing))
        #expect(system.undone.last == "intent-2/0/undo to ")
    }

    @Test func `what a person said to have happened is undone by what was there before it`() async throws {
        // The effect is there, nobody was told, and the system does not show it.
        system.breaks(.diesAfterEffect)
        system.tells(false)
        let order = try ThingOrder.order()
        await #expect(throws: ExecutorSilence.self) { try await worker().run(order) }
        await #expect(throws: ExecutorSilence.self) { try await worker().inquire(order) }
        let undo = try ThingOrder.order(undoing: .nothing)
        #expect(try await worker().run(undo) == .done(.nothing))
        #expect(system.undone == ["\(undo.key.text) to before"])
    }

    @Test func `what was done and answered to nobody is undone by what it gave back`() async throws {
        #expect(try await worker().run(try ThingOrder.order()) == .done(try #require(RecordedState("was before"))))
        let undo = try ThingOrder.order(undoing: .nothing)
        #expect(try await worker().run(undo) == .done(.nothing))
        #expect(system.undone == ["\(undo.key.text) to was before"])
    }

    @Test func `what was given up has nothing to go back to`() async throws {
        #expect(try await worker().inquire(try ThingOrder.order()) == .unknownKey)
        let undo = try ThingOrder.order(undoing: .nothing)
        #expect(try await worker().run(undo) == .done(.nothing))
        #expect(system.undone == ["\(undo.key.text) to "])
    }

    @Test func `who dies before it is remembered left nothing, and the late order is refused`() async throws {
        system.breaks(.diesBeforeBegun)
        let order = try ThingOrder.order()
        await #expect(throws: ExecutorSilence.self) { try await worker().run(order) }
        #expect(try await worker().inquire(order) == .unknownKey)
        #expect(try await worker().run(order) == .refused(.init(.staleToken, "the order was given up")))
        let again = try ThingOrder.order(token: 8)
        #expect(try await worker().run(again) == .done(try #require(RecordedState("was before"))))
        #expect(system.effects.count == 1)
    }

    @Test(arguments: [ScriptedSystem.Fault.diesBeforeEffect, .diesAfterEffect])
    func `who dies at it is found out about by asking the system`(_ fault: ScriptedSystem.Fault) async throws {
        system.breaks(fault)
        let order = try ThingOrder.order()
        await #expect(throws: ExecutorSilence.self) { try await worker().run(order) }
        // Ordering it again blindly tells nothing and does nothing.
        await #expect(throws: ExecutorSilence.self) { try await worker().run(order) }
        let answer = try await worker().inquire(order)
        #expect(answer == (fault == .diesAfterEffect ? .done(try #require(RecordedState("before"))) : .unknownKey))
        #expect(system.effects.count == (fault == .diesAfterEffect ? 1 : 0))
        #expect(try await worker().inquire(order) == answer)
    }

    @Test func `what the system does not show stays unknown, and is not ordered again`() async throws {
        system.breaks(.diesAfterEffect)
        system.tells(false)
        let order = try ThingOrder.order()
        await #expect(throws: ExecutorSilence.self) { try await worker().run(order) }
        for token in [7, 8] as [UInt64] {
            let again = try ThingOrder.order(token: token)
            await #expect(throws: ExecutorSilence.self) { try await worker().inquire(again) }
            await #expect(throws: ExecutorSilence.self) { try await worker().run(again) }
        }
        #expect(system.effects.count == 1)
    }

    @Test func `a refusal and a failure are remembered`() async throws {
        system.breaks(.refuses)
        let order = try ThingOrder.order()
        #expect(try await worker().run(order) == .refused(.init(.forbidden, "its own rules forbid it")))
        #expect(try await worker().run(order) == .refused(.init(.staleToken, "the order was given up")))
        system.breaks(.fails)
        let other = try ThingOrder.order("intent-2", token: 9)
        #expect(try await worker().run(other) == .failed("it broke in two"))
        #expect(try await worker().run(other) == .failed("it broke in two"))
        #expect(try await worker().inquire(other) == .failed("it broke in two"))
        #expect(system.effects.isEmpty)
    }

    @Test func `another state refuses, and the order does not come true when the state is back`() async throws {
        system.changes(to: "another state")
        let order = try ThingOrder.order()
        guard case .refused(let refusal) = try await worker().run(order) else { throw TestKitError("not refused") }
        #expect(refusal.reason == .stateChanged)
        system.changes(to: "a state")
        #expect(try await worker().run(order) == .refused(.init(.staleToken, "the order was given up")))
        #expect(system.effects.isEmpty)
    }

    @Test func `a stale worker is refused, also after a newer order that was refused`() async throws {
        _ = try await worker().run(try ThingOrder.order(token: 9))
        let stale = try ThingOrder.order("intent-0", token: 8)
        #expect(try await worker().run(stale) == .refused(.init(.staleToken, "a newer order was given for it")))
        system.breaks(.refuses)
        _ = try await worker().run(try ThingOrder.order("intent-2", token: 12))
        let late = try ThingOrder.order("intent-1", step: 1, token: 11)
        #expect(try await worker().run(late) == .refused(.init(.staleToken, "a newer order was given for it")))
        #expect(system.effects.count == 1)
    }

    @Test func `asking with an older token does not make a newer order a new one`() async throws {
        system.breaks(.diesBeforeEffect)
        let order = try ThingOrder.order(token: 9)
        await #expect(throws: ExecutorSilence.self) { try await worker().run(order) }
        #expect(try await worker().inquire(try ThingOrder.order(token: 8)) == .unknownKey)
        #expect(try await worker().run(order) == .refused(.init(.staleToken, "the order was given up")))
        #expect(system.effects.isEmpty)
    }

    @Test func `while one acts, another is told that it runs`() async throws {
        let order = try ThingOrder.order()
        let (first, second) = (try worker(), try worker())
        system.holds()
        let running = Task { try await first.run(order) }
        while !system.isWaiting { await Task.yield() }
        #expect(try await second.inquire(order) == .running)
        system.proceed()
        #expect(try await running.value == .done(try #require(RecordedState("was before"))))
        #expect(try await second.inquire(order) == .done(try #require(RecordedState("was before"))))
    }

    @Test func `nobody waits for one that is cancelled, and it holds the subject until it has ended`() async throws {
        let order = try ThingOrder.order()
        let (first, second) = (try worker(), try worker())
        system.holds()
        let running = Task { try await first.run(order) }
        while !system.isWaiting { await Task.yield() }
        running.cancel()
        await #expect(throws: ExecutorSilence.self) { try await running.value }
        #expect(try await second.inquire(order) == .running)
        system.proceed()
        var answer = StepAnswer.running
        while answer == .running { answer = try await second.inquire(order) }
        #expect(answer == .done(try #require(RecordedState("was before"))))
        #expect(system.effects.count == 1)
    }

    @Test func `it describes and simulates without remembering`() async throws {
        let order = try ThingOrder.order()
        #expect(try await worker().describe(order.action).state?.fingerprint == ContentDigest(of: "a state"))
        #expect(try await worker().simulate(order) == StepForecast(isAccepted: true, words: "would set it"))
        #expect(system.effects.isEmpty)
        #expect(try FileReader.names(in: folder.path) == ["since"])
    }
}

/// A folder for a memory, gone with whoever holds it.
final class TemporaryMemory: Sendable {
    let path: String

    init() throws { path = try PrivateFile.makeTemporaryFolder("evenkeel-memory", in: "/tmp") }

    deinit { PrivateFile.removeFolder(path) }

    /// The memory, which begins before the first order.
    func memory() throws -> OrderMemory {
        let memory = try OrderMemory(path)
        try memory.begin(after: 0)
        return memory
    }
}
