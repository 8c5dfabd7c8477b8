internal import Diagnosis
internal import IncidentModel
internal import Planning

/// A diagnosis as people read it.
struct DiagnosisPage: Sendable {
    /// The diagnosis with its evidence.
    let document: DiagnosisDocument

    /// The page.
    var page: Page {
        var page = Page()
        let findings = document.diagnosis.findings
        let name = Line("Diagnosis of \(document.diagnosis.snapshot.id): ", .strong)
        if let first = findings.hypotheses.first {
            page.title(name + Line("\(first.entity.phrase), \(Self.percent(first.confidence))"))
        } else {
            page.title(name + Line("nothing wrong", .good))
            page.paragraph(Line((findings.abstention ?? "the evidence shows nothing wrong").capitalisedSentence))
        }
        Self.addCauses(findings, cited: document.evidence, to: &page)
        Self.addReach(findings, to: &page)
        Self.addRuledOut(findings, to: &page)
        EvidencePage.add(document.evidence, to: &page)
        return page
    }

    /// What is wrong, likeliest first, and since when.
    static func addCauses(_ findings: Findings, cited: EvidenceLedger, to page: inout Page) {
        guard !findings.hypotheses.isEmpty else { return }
        page.heading("Why: what is wrong")
        var ledger = cited
        for (place, hypothesis) in findings.hypotheses.enumerated() {
            let citations = hypothesis.evidence.map { ledger.cite($0).description }.joined(separator: ", ")
            let weight: Line.Weight = place == 0 ? .strong : .plain
            let line = Line("\(percent(hypothesis.confidence)) ", weight) + Line("\(hypothesis.summary) ")
            page.item(nil, line + Line("[\(citations)]", .faint))
        }
        if let onset = findings.onset { page.paragraph(Line("It began at \(onset).")) }
    }

    private static func addReach(_ findings: Findings, to page: inout Page) {
        let groups = findings.groups.filter { $0.members.count > 1 }
        guard !groups.isEmpty else { return }
        page.heading("Where it shows")
        for group in groups {
            let names = group.members.filter { $0 != group.root }.map(\.phrase).prefix(12).joined(separator: ", ")
            page.item(nil, Line("\(group.root.phrase): ", .strong) + Line(names))
        }
    }

    private static func addRuledOut(_ findings: Findings, to page: inout Page) {
        guard !findings.ruledOut.isEmpty else { return }
        page.heading("Ruled out")
        for ruled in findings.ruledOut.prefix(10) {
            page.item(nil, Line("\(ruled.entity.phrase), \(ruled.fault): ") + Line(ruled.reason, .faint))
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
