import EvenkeelTestKit
import Testing

@testable import Risk

@Suite struct SteadyStateTests {
    struct Queue: Sendable, CustomTestStringConvertible {
        let servers: Int
        let offered: Double
        let waits: Double
        var testDescription: String { "\(servers) servers, \(offered) erlangs" }
    }

    /// - Source: one server waits with the probability of being busy, two with 2ρ²/(1+ρ); three with two erlangs with
    ///   4/9 (D. Gross, J. Shortle, J. Thompson, C. Harris, "Fundamentals of Queueing Theory", 4th edition, example 2.2,
    ///   where it is given as a queue of 8/9 patients).
    @Test(arguments: [
        Queue(servers: 1, offered: 0.3, waits: 0.3), Queue(servers: 1, offered: 0.9, waits: 0.9),
        Queue(servers: 2, offered: 1, waits: 1.0 / 3), Queue(servers: 2, offered: 1.5, waits: 9.0 / 14),
        Queue(servers: 3, offered: 2, waits: 4.0 / 9),
    ]) func `the share that waits is that of the textbook`(_ queue: Queue) {
        let utilisation = queue.offered / Double(queue.servers)
        let waits = SteadyState.probabilityOfWaiting(utilisation: utilisation, servers: queue.servers)
        #expect(abs(waits - queue.waits) < 1e-12)
    }

    @Test(arguments: [1, 2, 3, 5, 10, 20, 40, 64], [0.01, 0.3, 0.5, 0.8, 0.95, 0.97])
    func `the recursion gives what Erlang's sum gives`(_ servers: Int, _ utilisation: Double) {
        let offered = utilisation * Double(servers)
        var term = 1.0
        var sum = 0.0
        for count in 0..<servers {
            sum += term
            term *= offered / Double(count + 1)
        }
        let last = term / (1 - utilisation)
        let waits = SteadyState.probabilityOfWaiting(utilisation: utilisation, servers: servers)
        #expect(abs(waits - last / (sum + last)) < 1e-12)
    }

    @Test(arguments: [65, 100, 1000]) func `many servers wait no more than 64 in equal use`(_ servers: Int) {
        for utilisation in [0.1, 0.5, 0.9] {
            let few = SteadyState.probabilityOfWaiting(utilisation: utilisation, servers: 64)
            let many = SteadyState.probabilityOfWaiting(utilisation: utilisation, servers: servers)
            #expect(many <= few)
            #expect(many >= 0 && many.isFinite)
        }
    }

    @Test func `a healthy system serves everybody`() {
        for model in [SampleWorld.single, SampleWorld.chain(dependence: 1)] {
            let state = SampleWorld.state(model)
            #expect(state.userErrors < 0.001)
            #expect(state.utilisation.allSatisfy { abs($0 - 0.6) < 1e-9 })
        }
    }

    /// A few requests an hour keep nobody waiting, however busy the machine is with other things.
    @Test(arguments: [0.01, 0.1, 0.5, 1, 10]) func `little traffic is not slow traffic`(_ arrivals: Double) {
        let model = WorldModel(
            components: [SampleWorld.component("cart", replicas: 2, utilisation: 0.7, arrivals: arrivals)],
            calls: []
        )
        #expect(SampleWorld.state(model).userErrors < 0.001)
    }

    @Test(arguments: UInt64(1)...10) func `more capacity never hurts, and more of a fault never helps`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let model = WorldModel(
                components: [
                    SampleWorld.component(
                        "cart",
                        replicas: Double(Int.random(in: 1...30, using: &random)),
                        utilisation: Double.random(in: 0.05...0.95, using: &random),
                        serviceTime: Double.random(in: 0.001...5, using: &random),
                        arrivals: Double.random(in: 0.01...500, using: &random)
                    )
                ],
                calls: []
            )
            var condition = ComponentCondition()
            condition.requestsFailed = [0, 0.2].randomElement(using: &random) ?? 0
            condition.slowdown = Double.random(in: 1...4, using: &random)
            func errors(_ change: (inout ComponentCondition) -> Void) -> Double {
                var changed = condition
                change(&changed)
                return SampleWorld.state(model, [0: changed]).userErrors
            }
            let shares = (0..<6).map { _ in Double.random(in: 0...3, using: &random) }.sorted()
            let byCapacity = shares.map { share in errors { $0.instances = share } }
            expectRising(byCapacity.reversed(), "capacity, seed \(seed): \(model)")
            let bySlowness = shares.map { share in errors { $0.slowdown *= 1 + share } }
            expectRising(bySlowness, "slowdown, seed \(seed): \(model)")
            let byFailures = shares.map { share in errors { $0.requestsFailed = share / 3 } }
            expectRising(byFailures, "failures, seed \(seed): \(model)")
        }
    }

    private func expectRising(_ values: [Double], _ comment: Comment) {
        for (earlier, later) in zip(values, values.dropFirst()) { #expect(later >= earlier - 1e-12, comment) }
        #expect(values.allSatisfy { (0...1).contains($0) }, comment)
    }

    @Test(arguments: [0.0, 0.1, 0.5, 1.0]) func `callers fail by as much as they depend`(_ dependence: Double) {
        let down = ComponentCondition(instances: 0)
        let state = SampleWorld.state(SampleWorld.chain(dependence: dependence), [1: down])
        #expect(state.failures[1] == 1)
        #expect(abs(state.userErrors - dependence) < 0.001)
        #expect(abs(state.failures[0] - dependence) < 0.001)
    }

    @Test func `failures do not spread to what is called`() {
        let down = ComponentCondition(instances: 0)
        let state = SampleWorld.state(SampleWorld.chain(dependence: 1), [0: down])
        #expect(state.failures[0] == 1)
        #expect(state.failures[1] < 0.001)
        #expect(state.utilisation[0] > 1, "what is down has no capacity left")
        #expect(state.utilisation[1] < 0.001, "nothing is asked of the store while the front is down")
    }

    @Test func `failures make callers ask again, and a cold cache makes them ask more`() {
        let model = SampleWorld.chain(dependence: 1)
        let usual = SampleWorld.state(model).utilisation[1]
        var failing = ComponentCondition()
        failing.requestsFailed = 0.5
        #expect(abs(SampleWorld.state(model, [1: failing]).utilisation[1] - usual * 2) < 0.01)
        var cold = ComponentCondition()
        cold.downstreamLoad = 1.5
        #expect(abs(SampleWorld.state(model, [0: cold]).utilisation[1] - usual * 1.5) < 0.01)
    }

    @Test func `load that is shed is load that is not served`() {
        var shedding = ComponentCondition()
        shedding.shed = 0.4
        let state = SampleWorld.state(SampleWorld.single, [0: shedding])
        #expect(abs(state.userErrors - 0.4) < 0.001)
        #expect(abs(state.utilisation[0] - 0.36) < 0.001)
        // Under overload, refusing less important requests keeps the rest served.
        let overload = ComponentCondition(slowdown: 2)
        let both = overload.combined(with: shedding)
        #expect(SampleWorld.state(SampleWorld.single, [0: both]).utilisation[0] < 0.98)
    }
}
