import Execution
import IncidentModel
import Testing

@testable import EvenkeelTestKit
@testable import Executors

/// Whether shedding relieves the servers behind a proxy is seen at them.
@Suite(.timeLimit(.minutes(5))) struct ProxyReliefTests {
    @Test func `how busy the servers behind an entry are is told, and no part of its state`() async throws {
        try await ProxySystemTests.with { proxy, executor in
            func seen(_ service: String = "api") async throws -> TargetState? {
                guard case .state(let state) = try await executor.describe(try ProxySystemTests.shed(service)) else {
                    return nil
                }
                return state
            }
            proxy["api/s1"]?.begun = 90
            let before = try #require(try await seen())
            #expect(before.facts == [.utilisation: .number(0.45)])
            proxy["api/s2"]?.begun = 100
            let after = try #require(try await seen())
            #expect(after.facts == [.utilisation: .number(0.95)] && after.fingerprint == before.fingerprint)
            proxy["api/s2"]?.most = nil
            let untold = try #require(try await seen())
            #expect(untold.facts.isEmpty && untold.unsettled == [.utilisation])
            let other = try #require(try await seen("cart"))
            #expect(other.facts.isEmpty && other.unsettled.isEmpty)
        }
    }

    @Test func `a backend that tells nothing is known before anything is set, and keeps nothing from being undone`()
        async throws
    {
        try await ProxySystemTests.with { proxy, executor in
            let gone = try await BuiltInOrder.order(try ProxySystemTests.shed("gone"), of: executor)
            #expect(
                try await executor.simulate(gone)
                    == StepForecast(isAccepted: false, words: "HAProxy edge has no backend gone.")
            )
            let order = try await BuiltInOrder.order(try ProxySystemTests.shed("api"), of: executor)
            let record = try #require(BuiltInOrder.recorded(try await executor.run(order)))
            proxy["api/s1"]?.most = nil
            let words = "Server s1 of backend api has no `maxconn`, so nobody can tell how busy it is."
            #expect(try await executor.simulate(order) == StepForecast(isAccepted: false, words: words))
            let undo = try await BuiltInOrder.order(
                try ProxySystemTests.shed("api"),
                of: executor,
                token: 8,
                undoing: record
            )
            #expect(try await executor.run(undo) == .done(.nothing))
            #expect(proxy.map.isEmpty)
        }
    }
}
