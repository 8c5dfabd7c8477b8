// Feeds arbitrary text to the reader of a model's reply: nothing that was not offered ever comes out.

import IncidentModel
import Remediation

@testable import Planning

/// The entry that libFuzzer calls: the reply arrives whole, and in pieces.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzReplies(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    let whole = FuzzedReply.read([text])
    let pieces = FuzzedReply.read(FuzzedReply.pieces(of: text))
    precondition(whole.proposals == pieces.proposals, "a cut changes what is proposed")
    precondition((whole.fault == nil) == (pieces.fault == nil), "a cut changes whether a reply is taken")
    FuzzedReply.check(whole.proposals)
    let said = (whole.fault?.description ?? "").unicodeScalars
    precondition(said.count < 1000 && said.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }, "a fault acts")
    return 0
}

/// The properties of the reader, for one reply.
private enum FuzzedReply {
    static let request: PlanRequest = {
        let hypotheses = [
            hypothesis("workload.bad-release", on: "deployment/shop/checkout"),
            hypothesis("resource.cpu-overload", on: "service/shop/checkout"),
            hypothesis("database.connections-exhausted", on: "database/shop/orders"),
        ]
        let now = Timestamp(seconds: 1_790_000_000) ?? .epoch
        let snapshot = IncidentSnapshot(
            id: "fuzz",
            capturedAt: now,
            alerts: [],
            topology: .empty,
            changes: [],
            inventory: Inventory(hypotheses.map { Inventory.Entry(entity: $0.entity, origin: .observed) }),
            facts: FactTable(),
            notes: []
        )
        let findings = Findings(
            hypotheses: hypotheses,
            onset: now,
            groups: [],
            ruledOut: [],
            abstention: nil,
            missing: []
        )
        return PlanRequest(
            snapshot: snapshot.supporting(hypotheses.flatMap(\.corrections)),
            findings: findings,
            knowledge: PlanningKnowledge(runbooks: [], incidents: []),
            catalogue: .builtIn,
            seed: 7,
            limits: PlanRequest.Limits()
        )
    }()
    static let scope: ModelScope = {
        let ledger = DeterministicPlanner().plan(request).evidence
        return ModelScope(request, ledger: ledger, budget: ModelScope.Budget())
    }()

    private static func hypothesis(_ fault: StaticString, on text: String) -> Hypothesis {
        guard let entity = EntityReference(text) else { preconditionFailure("no entity") }
        let image = Correction(
            entity: entity,
            field: "spec.template.spec.containers[0].image",
            current: "shop/checkout:7.32.0",
            desired: "shop/checkout:7.31.4",
            basis: .earlier,
            reason: "it ran before"
        )
        return Hypothesis(
            entity: entity,
            fault: FaultCode(literal: fault),
            confidence: 0.3,
            summary: "It shows.",
            evidence: [Evidence(source: .state, document: "kubectl.json", locator: "line 1", excerpt: "it shows")],
            corrections: entity.kind == .deployment ? [image] : []
        )
    }

    /// Reads a reply that arrives in pieces.
    static func read(_ pieces: [String]) -> (proposals: [ModelProposal], fault: ModelReplyFault?) {
        var reader = ModelReplyReader(scope: scope)
        do throws(ModelReplyFault) {
            for piece in pieces { try reader.feed(piece) }
            try reader.finish()
            return (reader.proposals, nil)
        } catch {
            return (reader.proposals, error)
        }
    }

    /// The text cut where it says itself, between characters of Unicode.
    static func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        var rest = text.unicodeScalars[...]
        while let first = rest.first {
            let count = 1 + Int(first.value & 15)
            pieces.append(String(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return pieces
    }

    /// Only what was offered, and of the catalogue's own making when it passes as an action.
    static func check(_ proposals: [ModelProposal]) {
        precondition(proposals.count <= scope.budget.steps, "there are too many steps")
        for proposal in proposals {
            precondition(scope.actions.contains { $0.id.text == proposal.action.action }, "an action was not offered")
            precondition(
                scope.targets.contains { $0.description == proposal.action.target },
                "a target was not offered"
            )
            precondition(proposal.citations.allSatisfy { scope.ledger[$0] != nil }, "evidence was not offered")
            let made = try? Action(
                validating: proposal.action,
                catalogue: request.catalogue,
                snapshot: request.snapshot
            )
            guard let made else { continue }
            precondition(request.catalogue[made.definition.id] == made.definition, "a definition is another's")
            precondition(request.snapshot.inventory.contains(made.target), "a target is not there")
            precondition(made.definition.targetKinds.contains(made.target.kind), "a target is of another kind")
        }
    }
}
