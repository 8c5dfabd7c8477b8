internal import Risk

/// What a plan is predicted to do, against doing nothing.
struct RiskSection: Sendable {
    /// The report.
    let risk: RiskReport

    /// Adds the section.
    func add(to page: inout Page) {
        let words = RiskNarrative(risk)
        page.heading("Expected effect")
        page.paragraph(Line(words.effect))
        page.paragraph(Line(words.recovery))
        page.heading("Risk, against doing nothing")
        page.table([
            ["", "this plan", "doing nothing"],
            [
                "error-minutes, mean (95 %)", spread(risk.errorMinutes), spread(risk.errorMinutesDoingNothing),
            ],
            [
                "recovers within \(Int(risk.horizonMinutes)) min", percent(risk.probabilityOfRecovery),
                percent(risk.probabilityOfRecoveryDoingNothing),
            ],
        ])
        page.paragraph(Line(words.worse, risk.probabilityOfWorse > 0.2 ? .warning : .plain))
        page.paragraph(Line(words.reach))
        page.paragraph(Line(words.undo, risk.irreversible.isEmpty ? .plain : .warning))
        page.paragraph(Line(words.basis, .faint))
    }

    private func spread(_ spread: RiskReport.Spread) -> String {
        "\(tenths(spread.mean)) (\(tenths(spread.tail)))"
    }

    private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

    private func tenths(_ value: Double) -> String {
        let tenths = Int64((value * 10).rounded())
        return "\(tenths / 10).\(abs(tenths) % 10)"
    }
}
