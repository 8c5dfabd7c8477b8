import Diagnosis
import IncidentModel
import Testing

/// Every fault is named from a small state, and no state is taken for the fault that it looks like.
@Suite struct FaultStateTests {
    private static let states =
        [
            FaultState.quotaStates, FaultState.schedulingStates, FaultState.storageStates, FaultState.imageStates,
            FaultState.startupStates, FaultState.probeStates, FaultState.serviceStates, FaultState.dnsStates,
            FaultState.networkStates, FaultState.nodeStates, FaultState.resourceStates, FaultState.workloadStates,
            FaultState.databaseStates, FaultState.credentialStates, FaultState.cacheStates, FaultState.queueStates,
            FaultState.certificateStates, FaultState.dependencyStates, FaultState.securityStates,
        ].flatMap(FaultState.states)
    private static let quiet = FaultState.states(FaultState.quietStates)

    /// Faults that take more than a few lines of evidence to see, with the tests that have it.
    private static let elsewhere: Set<FaultCode> = [
        FaultCode(literal: "workload.behaviour-changed")  // TelemetryDiagnosisTests
    ]

    @Test func `every fault has a state, and every line of the tables was read`() {
        let known = Set(Self.states.compactMap(\.expected?.fault)).union(Self.elsewhere)
        #expect(FaultCatalogue.builtIn.definitions.map(\.code).filter { !known.contains($0) } == [])
        #expect((Self.states + Self.quiet).flatMap(\.unread) == [])
        #expect(Self.states.allSatisfy { $0.expected != nil } && Self.quiet.allSatisfy { $0.expected == nil })
        #expect(Set(Self.states.map(\.description)).count == Self.states.count)
    }

    @Test(arguments: states)
    func `the fault is named first, on what has it`(state: FaultState) {
        let findings = state.scenario.findings
        let named = findings.hypotheses.map { "\($0.fault) on \($0.entity)" }
        #expect(named.first == state.description, "\(named), abstention: \(findings.abstention ?? "none")")
    }

    /// A state with what must not be named first in it: what its fault is easily mistaken for.
    @Test(arguments: states) func `what it looks like is not named first`(state: FaultState) throws {
        let own = try #require(state.expected?.fault)
        let alike = Set(FaultCatalogue.builtIn[own]?.knowledge.lookalikes.map(\.code) ?? [])
        #expect(!alike.isEmpty)
        let first = state.scenario.findings.hypotheses.first?.fault
        #expect(first.map { !alike.contains($0) } ?? true, "\(state): \(first?.text ?? "")")
    }

    @Test(arguments: states.filter { !$0.settings.isEmpty }) func `it says what to set, from what, to what`(
        state: FaultState
    ) {
        let corrections = state.scenario.findings.hypotheses.first?.corrections ?? []
        for setting in state.settings {
            let isThere = corrections.contains {
                $0.field == setting.field && $0.current == setting.current && $0.desired == setting.desired
            }
            #expect(isThere, "\(state): \(corrections)")
        }
        #expect(corrections.allSatisfy { !$0.reason.isEmpty })
    }

    @Test(arguments: quiet) func `where nothing is wrong nothing is named`(state: FaultState) {
        #expect(state.scenario.findings.isAbstention, "\(state.scenario.findings.hypotheses.map(\.fault))")
    }
}
