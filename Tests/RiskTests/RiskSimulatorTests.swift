import EvenkeelTestKit
import IncidentModel
import Remediation
import Testing

@testable import Risk

@Suite struct RiskSimulatorTests {
    private typealias Traits = SampleAction.Traits

    /// A world in which everything is uncertain, so that a lost seed would show.
    static func uncertainWorld() throws -> (world: WorldModel, faults: [HypothesisedFault]) {
        func component(_ name: String, arrivals: ClosedRange<Double>) -> WorldModel.Component {
            WorldModel.Component(
                entity: SampleAction.entity("service/\(name)"),
                replicas: .assumed(2...5),
                utilisation: .assumed(0.3...0.8),
                serviceTime: .assumed(0.01...0.2),
                arrivals: .assumed(arrivals)
            )
        }
        let names = ["a", "b", "c", "d"]
        let components = names.map { component($0, arrivals: $0 == "a" ? 50...200 : 0...0) }
        let calls = [(0, 1), (0, 2), (1, 3), (2, 3)].map {
            WorldModel.Call(caller: $0, callee: $1, fanOut: 1, passedErrors: .assumed(0.5...1))
        }
        let faults = [
            SampleWorld.fault("service.latency-high", probability: 0.5, impact: .slow, places: [3]),
            SampleWorld.fault("workload.bad-release", probability: 0.3, impact: .newInstances, places: [1]),
        ]
        return (WorldModel(components: components, calls: calls), faults)
    }

    @Test(arguments: UInt64(0)...5) func `the same seed gives the same report, byte for byte`(_ seed: UInt64) throws {
        let (world, faults) = try Self.uncertainWorld()
        let plans = [
            SampleAction.plan([0.8, 0.3], Traits(effects: [.replacesInstances(shareAtOnce: 0.34), .dropsWork])),
            SampleAction.plan([0.4, 0.9], Traits(effects: [.addsCapacity(share: 0.5)], approval: .one)), .nothing,
        ]
        func text(_ seed: UInt64) -> String {
            "\(SampleAction.reports(plans, faults: faults, world: world, assumptions: ["x"], seed: seed))"
        }
        #expect(text(seed) == text(seed))
        #expect(text(seed) != text(seed + 1), "the seed must matter")
    }

    @Test(arguments: UInt64(1)...5) func `what other candidates there are does not change a report`(_ seed: UInt64) {
        let plan = SampleAction.plan([0.7], Traits(effects: [.replacesInstances(shareAtOnce: 0.34)]))
        let alone = SampleAction.reports([plan], seed: seed)[0]
        let beside = SampleAction.reports([plan, plan], seed: seed)
        #expect(beside == [alone, alone])
    }

    @Test(arguments: UInt64(1)...5) func `doing nothing has no benefit over doing nothing`(_ seed: UInt64) throws {
        let (world, faults) = try Self.uncertainWorld()
        let report = SampleAction.reports([.nothing], faults: faults, world: world, seed: seed)[0]
        #expect(report.benefit == 0)
        #expect(report.probabilityOfWorse == 0)
        #expect(report.errorMinutes == report.errorMinutesDoingNothing)
        #expect(report.probabilityOfRecovery == report.probabilityOfRecoveryDoingNothing)
        #expect(report.tier == .low)
        #expect(report.irreversible.isEmpty)
    }

    @Test func `no candidates get no reports`() {
        #expect(SampleAction.reports([]).isEmpty)
    }

    @Test func `a sure and quick cure is worth what the fault would have cost`() {
        let report = SampleAction.reports([SampleAction.plan([1])])[0]
        // Half of the requests fail for 60 minutes, or for the one that the step takes.
        #expect(abs(report.errorMinutesDoingNothing.mean - 30) < 0.01)
        #expect(abs(report.errorMinutes.mean - 0.5) < 0.01)
        #expect(abs(report.benefit - (29.5 + 59 * 0.02)) < 0.01)
        #expect(report.probabilityOfRecovery == 1)
        #expect(report.probabilityOfRecoveryDoingNothing == 0)
        #expect(report.medianMinutesToRecover == 1)
        #expect(report.affected.map(\.name) == ["cart"])
    }

    @Test(arguments: UInt64(1)...6) func `a bad fault that is ended earlier never costs more`(_ seed: UInt64) {
        let impacts = [FaultImpact.outage, .errors, .growth, .refusal, .overload, .newInstances, .intrusion]
        for impact in impacts {
            let fault = SampleWorld.fault(impact: impact)
            let byLuck = [0, 0.2, 0.5, 0.8, 1].map { SampleAction.plan([$0]) }
            expectFalling(byLuck, fault, seed)
            let bySpeed = [1800, 600, 120, 30, 5].map { SampleAction.plan([0.8], Traits(typical: $0)) }
            expectFalling(bySpeed, fault, seed)
            let byConsent = [ApprovalNeed.two, .one, .none].map { SampleAction.plan([0.8], Traits(approval: $0)) }
            expectFalling(byConsent, fault, seed)
        }
    }

    /// Expects that each plan costs no more than the one before it, with the same luck in the same worlds.
    private func expectFalling(_ plans: [CandidatePlan], _ fault: HypothesisedFault, _ seed: UInt64) {
        let reports = SampleAction.reports(plans, faults: [fault], seed: seed)
        for (earlier, later) in zip(reports, reports.dropFirst()) {
            #expect(later.errorMinutes.mean <= earlier.errorMinutes.mean, "seed \(seed): \(fault.impact)")
            #expect(later.benefit >= earlier.benefit, "seed \(seed): \(fault.impact)")
            #expect(later.probabilityOfRecovery >= earlier.probabilityOfRecovery, "seed \(seed): \(fault.impact)")
        }
        for report in reports { #expect(report.probabilityOfWorse == 0, "seed \(seed): \(fault.impact)") }
    }

    @Test func `a rolling restart lowers capacity while it runs`() {
        let rolling: [ActionEffect] = [.replacesInstances(shareAtOnce: 0.25)]
        func margin(_ effects: [ActionEffect], on target: String, replicas: Double) -> Double {
            let world = WorldModel(
                components: [SampleWorld.component("cart", replicas: replicas, arrivals: 100)],
                calls: []
            )
            let plan = SampleAction.plan([1], Traits(effects: effects, target: target))
            return SampleAction.reports([plan], world: world)[0].lowestMargin
        }
        let untouched = margin([], on: "statefulset/shop/store", replicas: 4)
        #expect(abs(untouched - 0.4) < 0.001)
        let restarted = margin(rolling, on: "statefulset/shop/store", replicas: 4)
        // One of four is away for half of its turn: 0.6 of the load on 0.875 of the capacity.
        #expect(abs(restarted - (1 - 0.6 / 0.875)) < 0.001)
        // A Deployment of three takes none away before a new one is up; a set of two loses one of them.
        #expect(abs(margin(rolling, on: "deployment/shop/cart", replicas: 3) - 0.4) < 0.001)
        #expect(margin(rolling, on: "deployment/shop/cart", replicas: 8) < 0.4)
        #expect(abs(margin(rolling, on: "statefulset/shop/store", replicas: 2) - (1 - 0.6 / 0.75)) < 0.001)
        // What is stopped has no capacity free, however little it is asked.
        #expect(margin([.stopsAllInstances], on: "deployment/shop/cart", replicas: 4) < -1)
    }

    @Test func `a restart that does not cure what hinders new instances makes it worse`() {
        let fault = SampleWorld.fault(
            impact: FaultImpact.newInstances,
            places: [0]
        )
        let traits = Traits(effects: [.replacesInstances(shareAtOnce: 0.5)], target: "statefulset/shop/store")
        let report = SampleAction.reports([SampleAction.plan([0], traits)], faults: [fault])[0]
        #expect(report.probabilityOfWorse > 0.5)
        #expect(report.benefit < 0)
        #expect(report.tier == .high)
    }

    @Test func `a hard dependence spreads a failure and a soft one does not`() {
        let fault = SampleWorld.fault(impact: .outage, places: [1])
        func report(_ dependence: Double) -> RiskReport {
            SampleAction.reports([.nothing], faults: [fault], world: SampleWorld.chain(dependence: dependence))[0]
        }
        #expect(report(1).affected.map(\.name) == ["front", "store"])
        #expect(report(1).errorMinutes.mean > 40)
        #expect(report(0).affected.map(\.name) == ["store"])
        #expect(report(0).errorMinutes.mean < 0.01)
        #expect(report(0.2).errorMinutes.mean < report(0.8).errorMinutes.mean)
    }

    @Test func `scaling changes capacity by what its argument says`() {
        let fault = SampleWorld.fault(impact: FaultImpact(slowdown: 2...2, selfHealingPerHour: 0))
        func report(_ replicas: Int64) -> RiskReport {
            let traits = Traits(effects: [.setsInstances(argument: "replicas")], replicas: replicas)
            return SampleAction.reports([SampleAction.plan([0], traits)], faults: [fault])[0]
        }
        #expect(report(8).errorMinutes.mean < report(4).errorMinutes.mean)
        #expect(report(0).errorMinutes.mean > report(4).errorMinutes.mean)
        #expect(report(0).probabilityOfWorse == 1)
    }

    @Test func `sampling stops as soon as the choice is settled`() {
        let settled = SampleAction.reports([SampleAction.plan([1]), SampleAction.plan([0])])
        #expect(settled.map(\.samples) == [48, 48])
        // Each plan cures one of two equally likely faults: which is better can hardly be told.
        let faults = [
            SampleWorld.fault("workload.bad-release", probability: 0.5),
            SampleWorld.fault("service.missing", probability: 0.5),
        ]
        let open = SampleAction.reports([SampleAction.plan([1, 0]), SampleAction.plan([0, 1])], faults: faults)
        #expect(open[0].samples > 48)
        #expect(open[0].samples == open[1].samples)
        #expect(open[0].samples <= RiskSimulator.Configuration().maximumSamples)
    }

    @Test func `the work is bounded whatever is configured`() {
        var configuration = RiskSimulator.Configuration()
        configuration.minimumSamples = 1000
        configuration.maximumSamples = 30
        let reports = RiskSimulator(configuration: configuration).reports(
            on: [.nothing],
            faults: [SampleWorld.fault()],
            world: SampleWorld.single,
            assumptions: [],
            seed: 1
        )
        #expect(reports[0].samples == 30)
    }

    @Test func `care follows from what a plan does and never from its words`() {
        func tier(_ traits: Traits) -> RiskReport.Tier {
            SampleAction.reports([SampleAction.plan([1], traits)])[0].tier
        }
        #expect(tier(Traits(actionClass: .look)) == .low)
        #expect(tier(Traits()) == .low)
        #expect(tier(Traits(effects: [.dropsWork])) == .medium)
        #expect(tier(Traits(effects: [.severs])) == .high)
        #expect(tier(Traits(undo: .irreversible("it is gone"))) == .high)
        #expect(RiskReport.Tier.allCases.sorted() == [.low, .medium, .high])
    }

    @Test func `what cannot be undone is said`() {
        let plan = SampleAction.plan([1], Traits(undo: .irreversible("it is gone")))
        #expect(plan.irreversibleParts == ["do it (deployment shop/cart): it is gone"])
        #expect(SampleAction.reports([plan])[0].irreversible == plan.irreversibleParts)
    }

    @Test func `an entity that answers nobody leaves nobody to recover`() {
        let empty = WorldModel(components: [], calls: [])
        let report = SampleAction.reports([.nothing], faults: [SampleWorld.fault(places: [])], world: empty)[0]
        #expect(report.errorMinutes.mean == 0)
        #expect(report.affected.isEmpty)
    }
}
