import Execution
import LocalFiles
import Remediation
import Synchronization
import Testing

@testable import Executors

/// A person is called once for each order.
@Suite(.timeLimit(.minutes(5))) struct PersonSystemTests {
    private final class Pager: PersonCalling {
        let calls = Mutex<[PersonCall]>([])
        let problem: PersonCallProblem?

        init(problem: PersonCallProblem? = nil) { self.problem = problem }

        func call(_ call: PersonCall) async throws(PersonCallProblem) {
            if let problem { throw problem }
            calls.withLock { $0.append(call) }
        }

        func wasCalled(for key: IdempotencyKey) async -> Bool? { calls.withLock { $0.contains { $0.key == key } } }
    }

    private static func page(_ reason: String = "security") throws -> Action {
        try BuiltInOrder.action("incident.page", "service/shop/cart", [.init(name: "reason", value: .text(reason))])
    }

    private static func system(_ pager: Pager, _ yaml: String = "{}") throws -> PersonSystem {
        PersonSystem(try BuiltInOrder.settings(yaml) { PersonSettings(reading: $0) }, calling: pager)
    }

    @Test func `a call is handed over once`() async throws {
        try await TestFolder.with { folder in
            let pager = Pager()
            let memory = try OrderMemory(folder.path("memory"))
            let executor = RememberingExecutor(try Self.system(pager), memory: memory)
            let order = try await BuiltInOrder.order(try Self.page(), of: executor)
            let forecast = try await executor.simulate(order)
            #expect(forecast.words == "Would say: A person is needed for service shop/cart: it concerns security.")
            for _ in 0..<3 { #expect(try await executor.run(order) == .done(.nothing)) }
            #expect(pager.calls.withLock { $0.count } == 1)
        }
    }

    @Test func `who cannot call says why`() async throws {
        let system = try Self.system(Pager(problem: PersonCallProblem("no receiver is configured")))
        let order = try BuiltInOrder.order(try Self.page())
        let state = try await system.state(of: order.action)
        let stop = await #expect(throws: SystemStop.self) { try await system.act(order, from: state) }
        #expect(BuiltInOrder.refusal(stop)?.words == "Nobody was called: no receiver is configured")
        #expect(try await system.hasHappened(order, recorded: .nothing) == .no)
    }

    @Test func `nobody is called for what configuration leaves out`() async throws {
        let system = try Self.system(Pager(), "reasons: [decision-needed]")
        let action = try Self.page()
        let stop = #expect(throws: SystemStop.self) { try system.subject(of: action) }
        #expect(BuiltInOrder.refusal(stop)?.reason == .notConfigured)
        let faults = BuiltInOrder.faults("reasons: [boredom]") { PersonSettings(reading: $0) }
        #expect(faults.contains("boredom"))
    }
}
