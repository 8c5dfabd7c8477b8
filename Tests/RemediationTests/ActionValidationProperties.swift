import EvenkeelTestKit
import IncidentModel
import Testing

@testable import Remediation

@Suite struct ActionValidationProperties {
    /// Fifteen seeds of two thousand proposals each, with the built-in catalogue and with one action of every argument.
    @Test(arguments: UInt64(1)...15) func `whatever is proposed, only what catalogue and inventory hold is accepted`(
        _ seed: UInt64
    ) {
        let catalogue = ActionCatalogue.builtIn.adding([SampleCatalogue.everything])
        let snapshot = SampleIncident.snapshot
        let oracle = ActionOracle(catalogue: catalogue, snapshot: snapshot)
        var proposals = HostileProposals(catalogue, snapshot, seed: seed)
        var accepted = 0
        for _ in 0..<2000 {
            let (proposal, changes) = proposals.next()
            do throws(ActionRejection) {
                let action = try Action(validating: proposal, catalogue: catalogue, snapshot: snapshot)
                accepted += 1
                let complaint = oracle.complaint(about: action, from: proposal)
                #expect(complaint == nil, "seed \(seed): \(proposal)")
            } catch {
                #expect(!error.faults.isEmpty)
                // What is in order is refused for its preconditions only, or because the target has no such correction.
                let others = error.faults.filter { fault in
                    switch fault {
                    case .failedPrecondition, .foreignCorrection: false
                    default: true
                    }
                }
                if changes == 0 { #expect(others.isEmpty, "seed \(seed): \(proposal)") }
            }
        }
        // The property would be empty if nothing, or everything, got through.
        #expect((200...1500).contains(accepted), "\(accepted) of 2000 proposals were accepted")
    }

    @Test(arguments: UInt64(1)...4) func `the same proposal always has the same verdict`(_ seed: UInt64) {
        let catalogue = ActionCatalogue.builtIn
        var first = HostileProposals(catalogue, SampleIncident.snapshot, seed: seed)
        var second = HostileProposals(catalogue, SampleIncident.snapshot, seed: seed)
        for _ in 0..<200 {
            #expect(Self.verdict(first.next().proposal) == Self.verdict(second.next().proposal), "seed \(seed)")
        }
    }

    @Test(arguments: UInt64(1)...8) func `independent faults are all reported`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let bad = SampleCatalogue.good.map(\.name).filter { _ in Bool.random(using: &random) }
            let isTargetKnown = Bool.random(using: &random)
            let proposal = SampleCatalogue.proposal(
                target: isTargetKnown ? "deployment/shop/cart" : "deployment/shop/none",
                bad.map { ($0, Bool.random(using: &random) ? nil : .unusable("a list")) }
            )
            let faults = SampleCatalogue.faults(of: proposal)
            #expect(faults.count == bad.count + (isTargetKnown ? 0 : 1), "seed \(seed): \(proposal)")
            let text = faults.map(\.description).joined()
            for name in bad { #expect(text.contains("`\(name)`"), "seed \(seed): \(name)") }
        }
    }

    /// The verdict in one text.
    private static func verdict(_ proposal: ProposedAction) -> String {
        do throws(ActionRejection) {
            let action = try Action(validating: proposal, catalogue: .builtIn, snapshot: SampleIncident.snapshot)
            return "accepted \(action.definition.id) \(action.target) \(action.arguments)"
        } catch {
            return error.description
        }
    }
}
