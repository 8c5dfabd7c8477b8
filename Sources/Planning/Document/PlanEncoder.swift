internal import ContentDigests
internal import IncidentModel
internal import Remediation
internal import Risk
internal import StrictJSON

/// Turns a plan into the fields of its document.
struct PlanEncoder: Sendable {
    let plan: Plan
    let request: PlanRequest

    /// The document without timings and digest.
    func body() -> JSONObject {
        let snapshot = request.snapshot
        var ledger = plan.evidence
        let hypotheses = request.findings.hypotheses.enumerated().map {
            hypothesis($0.element, rank: $0.offset + 1, &ledger)
        }
        let evidence = zip(ledger.citations, ledger.entries).map { EvidenceEncoder.json($0, $1) }
        var body: JSONObject = [
            "schema": .string(PlanDocument.schema),
            "version": 1,
            "incident": .object(incident),
            "snapshotDigest": .string(SnapshotDigest.digest(of: snapshot, findings: request.findings).description),
            "seed": JSONValue(request.seed),
            "planner": .string(plan.planner.rawValue),
            "plannerReason": .string(plan.plannerReason),
            "abstained": .bool(plan.isAbstention),
            "abstention": plan.abstention.map { .string($0) } ?? .null,
            "hypotheses": .array(hypotheses),
            "steps": .array(plan.steps.enumerated().map { StepEncoder.json($0.element, number: $0.offset + 1) }),
            "risk": plan.risk.map { RiskEncoder.json($0) } ?? .null,
        ]
        body["considered"] = .array(
            plan.considered.map { considered in
                [
                    "proposal": .string(considered.proposal), "origin": .string(considered.origin),
                    "reason": .string(considered.reason),
                ]
            }
        )
        body["evidence"] = .array(evidence)
        body["missing"] = .array(request.findings.missing.map { .string($0) })
        body["notes"] = .array(plan.notes.map { .string($0) })
        if !plan.steps.isEmpty {
            let world = WorldBuilder(snapshot: snapshot, findings: request.findings).world()
            body["world"] = WorldCoding.json(world, snapshot.topology)
        }
        return body
    }

    private var incident: JSONObject {
        let firing = request.snapshot.firingAlerts.count
        return [
            "id": .string(request.snapshot.id),
            "capturedAt": .string(request.snapshot.capturedAt.description),
            "onset": request.findings.onset.map { .string($0.description) } ?? .null,
            "firingAlerts": JSONValue(firing),
            "resolvedAlerts": JSONValue(request.snapshot.alerts.count - firing),
        ]
    }

    private func hypothesis(_ hypothesis: Hypothesis, rank: Int, _ ledger: inout EvidenceLedger) -> JSONValue {
        [
            "rank": JSONValue(rank),
            "confidence": .double(hypothesis.confidence),
            "entity": EvidenceEncoder.json(hypothesis.entity),
            "fault": .string(hypothesis.fault.text),
            "summary": .string(hypothesis.summary),
            "evidence": .array(hypothesis.evidence.map { .string(ledger.cite($0).description) }),
            "path": .array(hypothesis.path.map { .string($0.name) }),
            "corrections": .array(hypothesis.corrections.map { StepEncoder.json($0) }),
        ]
    }
}
