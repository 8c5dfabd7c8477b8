internal import IncidentModel
internal import Retrieval

/// Answers with the words of the evidence itself.
extension EvidenceAnswerer {
    /// The most alerts whose prose is searched.
    private static let searchedAlerts = 200
    /// The most pieces that are quoted.
    private static let quoted = 4
    /// The share of the question's rarer words that a piece must hold to count as an answer.
    private static let leastShare = 0.5

    /// The pieces of evidence, the facts and the passages that come nearest to the question's words.
    func tellDetail(_ inquiry: Inquiry, _ subject: AnswerSubject, _ writer: inout AnswerWriter) {
        let pool = facts(of: subject.entities) + plan.evidence.entries + alertPool + changePool + records
        let analyser = TextAnalyzer()
        let common = Set(analyser.terms(in: "incident alert plan service system say tell show"))
        let asked = Set(analyser.terms(in: inquiry.text)).subtracting(common)
        guard !asked.isEmpty else { return }
        var seen: Set<Evidence> = []
        let scored = pool.enumerated().filter { seen.insert($0.element).inserted }.map { place, evidence in
            let held = Set(analyser.terms(in: "\(evidence.locator) \(evidence.excerpt)"))
            return (place: place, share: Double(asked.intersection(held).count) / Double(asked.count), evidence)
        }
        let best = scored.filter { $0.share >= Self.leastShare }
            .sorted { $0.share != $1.share ? $0.share > $1.share : $0.place < $1.place }
        for (_, _, evidence) in best.prefix(Self.quoted) { writer.say(Self.quoted(evidence), [evidence]) }
        guard best.isEmpty else { return }
        for hit in PlanPassages.hits(for: request, question: inquiry.text).prefix(2) {
            let held = Set(analyser.terms(in: hit.passage.title + " " + hit.passage.text))
            guard Double(asked.intersection(held).count) >= Self.leastShare * Double(asked.count) else { continue }
            let evidence = PassageEvidence.evidence(of: hit)
            writer.say("\(hit.passage.title): \(evidence.excerpt)", [evidence])
        }
    }

    /// What is known of the entities that the question names.
    private func facts(of entities: [EntityReference]) -> [Evidence] {
        entities.prefix(5).flatMap { entity in
            request.snapshot.facts.all(of: entity).map { name, fact in
                Evidence(
                    source: .state,
                    document: fact.origin,
                    locator: entity.description,
                    excerpt: "\(entity.phrase): \(name.rawValue.replacing(".", with: " ")) is \(fact.value)"
                )
            }
        }
    }

    /// The alerts and their prose.
    private var alertPool: [Evidence] {
        request.snapshot.alerts.prefix(Self.searchedAlerts).flatMap { alert in
            [alert.evidence]
                + alert.annotations.map { annotation in
                    Evidence(
                        source: .annotation,
                        document: "alerts.json",
                        locator: "\(alert.name) \(annotation.name)",
                        excerpt: annotation.value
                    )
                }
        }
    }

    private var changePool: [Evidence] { request.snapshot.changes.map(\.evidence) }
}

/// Passages of runbooks and past incidents as evidence.
enum PassageEvidence: Sendable {
    /// The most characters of a passage that are quoted.
    private static let longest = 300

    /// The prose of a hit on one line, cut to what fits an excerpt; its typed blocks are left out, since what they mean
    /// is said by the plan.
    static func evidence(of hit: SearchHit) -> Evidence {
        Evidence(
            source: hit.passage.kind == .pastIncident ? .incident : .runbook,
            document: hit.passage.document.rawValue,
            locator: hit.passage.id.rawValue,
            excerpt: prose(hit.passage.text)
        )
    }

    private static func prose(_ text: String) -> String {
        var lines: [Substring] = []
        var isFenced = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let trimmed = line.drop { $0 == " " }
            if trimmed.hasPrefix("```") { isFenced.toggle() } else if !isFenced { lines.append(trimmed) }
        }
        let words = lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
        guard words.count > longest else { return words }
        let head = words.prefix(longest)
        // A whole sentence is worth more than a few more words.
        if let stop = head.lastIndex(of: "."), head.distance(from: head.startIndex, to: stop) > longest / 3 {
            return String(head[...stop])
        }
        return head + "…"
    }
}
