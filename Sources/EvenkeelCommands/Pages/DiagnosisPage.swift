internal import Diagnosis
internal import IncidentModel
internal import Planning

/// A diagnosis as people read it, woken up at night: first what is broken and how sure that is, then why, how the trouble
/// travels, what else it could be and what was not seen.
struct DiagnosisPage: Sendable {
    /// The diagnosis with its evidence.
    let document: DiagnosisDocument

    /// The most lines of one list; a storm would fill screens.
    private static let mostItems = 12

    private var findings: Findings { document.diagnosis.findings }

    /// The page.
    var page: Page {
        var page = Page()
        let name = Line("Diagnosis of \(document.diagnosis.snapshot.id): ", .strong)
        if let first = findings.hypotheses.first {
            let title = FaultCatalogue.builtIn[first.fault]?.title ?? first.fault.text
            page.title(name + Line("\(first.entity.phrase) \(title); ") + Self.certainty(first.confidence))
        } else {
            page.title(name + Line("nothing wrong", .good))
            page.paragraph(Line((findings.abstention ?? "the evidence shows nothing wrong").capitalisedSentence))
        }
        Self.addCauses(findings, cited: document.evidence, to: &page)
        addTravel(to: &page)
        addRuledOut(to: &page)
        addUnseen(to: &page)
        EvidencePage.add(document.evidence, to: &page)
        return page
    }

    /// What is wrong, likeliest first, and since when.
    static func addCauses(_ findings: Findings, cited: EvidenceLedger, to page: inout Page) {
        guard let first = findings.hypotheses.first else { return }
        page.heading("Why: what is wrong")
        var ledger = cited
        addCause(first, &ledger, .strong, to: &page)
        if let onset = findings.onset { page.paragraph(Line("It began at \(onset).")) }
        let others = findings.hypotheses.dropFirst()
        let rest = 1 - findings.hypotheses.reduce(0) { $0 + $1.confidence }
        let isOpen = rest >= 0.05
        guard !others.isEmpty || isOpen else { return }
        page.heading("What else it could be")
        for hypothesis in others { addCause(hypothesis, &ledger, .plain, to: &page) }
        if isOpen {
            page.item(nil, Line("\(percent(rest)) Something that the evidence does not name.", .faint))
        }
    }

    private static func addCause(
        _ hypothesis: Hypothesis,
        _ ledger: inout EvidenceLedger,
        _ weight: Line.Weight,
        to page: inout Page
    ) {
        let citations = hypothesis.evidence.map { ledger.cite($0).description }.joined(separator: ", ")
        let line = Line("\(percent(hypothesis.confidence)) ", weight) + Line("\(hypothesis.summary) ")
        page.item(nil, line + Line("[\(citations)]", .faint))
    }

    /// Along which ways the trouble travels, each cause once with all that it makes suffer.
    private func addTravel(to page: inout Page) {
        let groups = findings.groups.filter { !$0.edges.isEmpty }
        guard !groups.isEmpty else { return }
        page.heading("How the trouble travels")
        for group in groups {
            // A service and its deployment are one thing to whom they fail.
            let others = Set(group.members.map(\.name)).subtracting([group.root.name]).count
            let words = others == 1 ? "1 other thing suffers" : "\(others) other things suffer"
            var causes: [EntityReference] = []
            for edge in group.edges where !causes.contains(edge.cause) { causes.append(edge.cause) }
            let fields = causes.prefix(Self.mostItems).map { cause in
                let effects = group.edges.filter { $0.cause == cause }.map(\.effect.name)
                return Page.Field(name: cause.name, line: Line("-> \(Self.listed(effects))"))
            }
            let more = causes.count - fields.count
            let further = more > 0 ? [Page.Field(name: "", line: Line("and \(more) more steps"))] : []
            page.item(nil, Line("From \(group.root.phrase): ", .strong) + Line(words), fields + further)
        }
    }

    /// What was considered and dropped, once for each reason.
    private func addRuledOut(to page: inout Page) {
        guard !findings.ruledOut.isEmpty else { return }
        page.heading("Ruled out")
        var reasons: [String] = []
        var dropped: [String: [String]] = [:]
        for ruled in findings.ruledOut {
            if dropped[ruled.reason] == nil { reasons.append(ruled.reason) }
            dropped[ruled.reason, default: []].append("\(ruled.entity.phrase) (\(ruled.fault))")
        }
        for reason in reasons.prefix(Self.mostItems) {
            page.item(nil, Line("\(Self.listed(dropped[reason] ?? [])): ") + Line(reason, .faint))
        }
        if reasons.count > Self.mostItems {
            page.item(nil, Line("and more, for \(reasons.count - Self.mostItems) reasons"))
        }
    }

    /// What was absent or could not be read: the diagnosis is blind there.
    private func addUnseen(to page: inout Page) {
        let notes = document.diagnosis.snapshot.notes
        guard !findings.missing.isEmpty || !notes.isEmpty else { return }
        page.heading("What could not be seen")
        if !findings.missing.isEmpty {
            page.item(nil, Line("absent: \(findings.missing.joined(separator: ", "))", .warning))
        }
        for note in notes.prefix(Self.mostItems) { page.item(nil, Line(note, .faint)) }
        if notes.count > Self.mostItems {
            page.item(nil, Line("and \(notes.count - Self.mostItems) more notes", .faint))
        }
    }

    /// The first few of `names`, and how many more there are.
    private static func listed(_ names: [String]) -> String {
        let shown = names.prefix(6).joined(separator: ", ")
        return names.count > 6 ? "\(shown) and \(names.count - 6) more" : shown
    }

    /// How sure a diagnosis is, in a word and in figures.
    private static func certainty(_ confidence: Double) -> Line {
        switch confidence {
        case 0.85...: Line("very likely, \(percent(confidence))", .good)
        case 0.5...: Line("likely, \(percent(confidence))")
        case 0.25...: Line("uncertain, \(percent(confidence))", .warning)
        default: Line("hardly more than a guess, \(percent(confidence))", .warning)
        }
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}

/// The evidence that a result cites.
enum EvidencePage: Sendable {
    /// Adds the section.
    /// - Parameters:
    ///   - ledger: The evidence.
    ///   - only: The citations that are shown; nil for all.
    ///   - page: The page.
    static func add(_ ledger: EvidenceLedger, only: Set<Citation>? = nil, to page: inout Page) {
        let entries = zip(ledger.citations, ledger.entries).filter { only?.contains($0.0) ?? true }
        guard !entries.isEmpty else { return }
        page.heading("Evidence")
        for (citation, evidence) in entries {
            let place = evidence.locator.isEmpty ? evidence.document : "\(evidence.document), \(evidence.locator)"
            page.item(
                "\(citation)",
                Line("\(evidence.source.rawValue) (\(place)): ", .faint) + Line(evidence.excerpt, .quoted)
            )
        }
    }
}
