internal import IncidentModel
internal import Risk

/// Answers about what is broken.
extension EvidenceAnswerer {
    /// What is broken and why, and what else it may be.
    func tellCause(_ subject: AnswerSubject, _ writer: inout AnswerWriter) {
        guard let place = subject.hypothesis else { return }
        let hypotheses = request.findings.hypotheses
        let hypothesis = hypotheses[place]
        let own = AnalysisEvidence.hypothesis(hypothesis, rank: place + 1)
        writer.say(hypothesis.summary, Array(hypothesis.evidence.prefix(3)) + [own])
        writer.tell(own)
        tellPath(hypothesis, &writer)
        for (rank, other) in hypotheses.enumerated() where rank != place && writer.statements.count < 5 {
            let evidence = AnalysisEvidence.hypothesis(other, rank: rank + 1)
            writer.say(other.summary, Array(other.evidence.prefix(2)) + [evidence])
        }
    }

    /// The way from the cause to the symptom.
    private func tellPath(_ hypothesis: Hypothesis, _ writer: inout AnswerWriter) {
        guard hypothesis.path.count > 1 else { return }
        let way = hypothesis.path.map(\.name).joined(separator: " -> ")
        let edges = zip(hypothesis.path, hypothesis.path.dropFirst()).map { "\($0.name) -> \($1.name)" }
        let evidence = Evidence(
            source: .topology,
            document: "topology",
            locator: "path",
            excerpt: edges.joined(separator: ", ") + " (\(way))"
        )
        writer.say("The trouble spreads from the cause to where it shows: \(way).", [evidence])
    }

    /// What speaks for the diagnosis, piece by piece.
    func tellEvidence(_ subject: AnswerSubject, _ writer: inout AnswerWriter) {
        guard let place = subject.hypothesis else { return }
        let hypothesis = request.findings.hypotheses[place]
        writer.tell(AnalysisEvidence.hypothesis(hypothesis, rank: place + 1))
        for evidence in hypothesis.evidence { writer.say(Self.quoted(evidence), [evidence]) }
    }

    /// When it began.
    func tellOnset(_ writer: inout AnswerWriter) {
        guard let onset = request.findings.onset else { return }
        let first = request.snapshot.firingAlerts.min { ($0.startsAt, $0.name) < ($1.startsAt, $1.name) }
        let changes = request.snapshot.changes.filter { $0.time == onset }
        let evidence = first.map { [$0.evidence] } ?? []
        writer.say("It began at \(onset).", changes.map(\.evidence) + evidence + [Self.onset(onset)])
        if let first {
            writer.say("The first alert, \(first.name), fires since \(first.startsAt).", [first.evidence])
        }
    }

    private static func onset(_ onset: Timestamp) -> Evidence {
        Evidence(source: .analysis, document: "diagnosis", locator: "onset", excerpt: "onset \(onset)")
    }

    /// What was changed, newest first; what a hypothesis rests on is named as such.
    func tellChanges(_ writer: inout AnswerWriter) {
        let blamed = Set(request.findings.hypotheses.flatMap(\.evidence).filter { $0.source == .change }.map(\.excerpt))
        for change in request.snapshot.changes.reversed() {
            let evidence = change.evidence
            let isBlamed = blamed.contains { $0.hasPrefix(change.time.description) }
            let text = "At \(change.time) \(change.entityName) was changed (\(change.kind.rawValue)): \(change.summary)"
            writer.say(text + (isBlamed ? "; the diagnosis rests on it." : "."), [evidence])
        }
        for (number, evidence) in plan.evidence.entries.enumerated() where evidence.source == .change {
            guard request.snapshot.changes.isEmpty, number < 50 else { break }
            writer.say(Self.quoted(evidence), [evidence])
        }
    }

    /// Who is concerned.
    func tellReach(_ subject: AnswerSubject, _ writer: inout AnswerWriter) {
        for group in request.findings.groups.prefix(3) {
            let names = group.members.filter { $0 != group.root }.map(\.phrase)
            let shown = names.prefix(6).joined(separator: ", ") + (names.count > 6 ? " and others" : "")
            let text =
                names.isEmpty
                ? "Only \(group.root.phrase) is concerned, as far as the evidence shows."
                : "Trouble at \(group.root.phrase) reaches \(shown)."
            let members = group.members.map(\.description).joined(separator: ", ")
            let evidence = Evidence(source: .analysis, document: "diagnosis", locator: "group", excerpt: members)
            writer.say(text, [evidence] + alertEvidence(of: group.members))
        }
        guard let risk = plan.risk else { return }
        writer.tell(AnalysisEvidence.risk(RiskNarrative(risk).reach, about: "reach"))
    }

    /// The alerts that fire on `entities`, at most three.
    private func alertEvidence(of entities: [EntityReference]) -> [Evidence] {
        let names = Set(entities.map(\.name))
        let concerned = request.snapshot.firingAlerts.filter { alert in
            alert.labels.contains { names.contains($0.value) }
        }
        return concerned.prefix(3).map(\.evidence)
    }

    /// A piece of evidence as a sentence that only quotes it.
    static func quoted(_ evidence: Evidence) -> String {
        let place = evidence.locator.isEmpty ? evidence.document : "\(evidence.document) (\(evidence.locator))"
        return "\(place): \(evidence.excerpt)"
    }
}
