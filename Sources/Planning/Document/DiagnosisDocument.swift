internal import ContentDigests
public import Diagnosis
public import IncidentModel
public import StrictJSON

/// A diagnosis as it is printed: one object with hypotheses, groups and the evidence for each.
public struct DiagnosisDocument: Sendable {
    /// The diagnosis with its snapshot.
    public let diagnosis: Diagnoser.Result
    /// The evidence that the hypotheses cite.
    public let evidence: EvidenceLedger

    /// The document of a diagnosis.
    public init(_ diagnosis: Diagnoser.Result) {
        self.diagnosis = diagnosis
        var ledger = EvidenceLedger()
        for evidence in diagnosis.findings.hypotheses.flatMap(\.evidence) { _ = ledger.cite(evidence) }
        evidence = ledger
    }

    /// The document as a JSON value.
    public var json: JSONValue {
        let findings = diagnosis.findings
        return [
            "bundle": .string(diagnosis.snapshot.id),
            "abstained": .bool(findings.isAbstention),
            "abstention": findings.abstention.map { .string($0) } ?? .null,
            "onset": findings.onset.map { .string($0.description) } ?? .null,
            "hypotheses": .array(findings.hypotheses.enumerated().map { hypothesis($0.element, rank: $0.offset + 1) }),
            "groups": .array(findings.groups.map { Self.group($0) }),
            "ruledOut": .array(
                findings.ruledOut.map { ruled in
                    [
                        "entity": EvidenceEncoder.json(ruled.entity), "fault": .string(ruled.fault.text),
                        "reason": .string(ruled.reason),
                    ]
                }
            ),
            "missing": .array(findings.missing.map { .string($0) }),
            "notes": .array(diagnosis.snapshot.notes.map { .string($0) }),
            "snapshotDigest": .string(
                SnapshotDigest.digest(of: diagnosis.snapshot, findings: findings).description
            ),
        ]
    }

    private func hypothesis(_ hypothesis: Hypothesis, rank: Int) -> JSONValue {
        var ledger = evidence
        return [
            "rank": JSONValue(rank),
            "confidence": .double(hypothesis.confidence),
            "entity": EvidenceEncoder.json(hypothesis.entity),
            "fault": .string(hypothesis.fault.text),
            "summary": .string(hypothesis.summary),
            "evidence": .array(
                hypothesis.evidence.map { evidence in
                    [
                        "id": .string(ledger.cite(evidence).description), "source": .string(evidence.document),
                        "locator": .string(evidence.locator), "excerpt": .string(evidence.excerpt),
                    ]
                }
            ),
            "path": .array(hypothesis.path.map { .string($0.name) }),
            "corrections": .array(hypothesis.corrections.map { StepEncoder.json($0) }),
        ]
    }

    private static func group(_ group: Findings.Group) -> JSONValue {
        [
            "root": .string(group.root.name),
            "members": .array(group.members.map { .string($0.name) }),
            "edges": .array(
                group.edges.map { ["cause": .string($0.cause.name), "effect": .string($0.effect.name)] }
            ),
        ]
    }
}
