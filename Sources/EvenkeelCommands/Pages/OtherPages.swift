internal import IncidentEngine
internal import IncidentModel
internal import Planning
internal import Remediation

/// An answer as people read it.
struct AnswerPage: Sendable {
    /// The answer.
    let answer: Answer

    /// The page.
    var page: Page {
        var page = Page()
        page.title(Line(answer.inquiry.text, .strong))
        if !answer.isAnswered { page.paragraph("The evidence does not answer this question.") }
        for statement in answer.statements { page.item(nil, PlanPage.line(statement)) }
        EvidencePage.add(answer.evidence, only: Set(answer.statements.flatMap(\.citations)), to: &page)
        page.heading("Where it comes from")
        page.paragraph(Line("Answered by: \(answer.author.rawValue) (\(answer.authorReason))."))
        for note in answer.notes { page.item(nil, Line(note)) }
        return page
    }
}

/// A simulation as people read it.
struct SimulationPage: Sendable {
    /// The simulation.
    let simulation: PlanSimulation

    /// The page.
    var page: Page {
        var page = Page()
        page.title(Line("Simulation of the plan for \(simulation.stored.incident)", .strong))
        page.heading("Steps")
        for (number, step) in zip(1..., zip(simulation.actions, simulation.approvals)) {
            page.item("\(number).", Line(PlanPage.call(step.0)) + PlanPage.approval(step.1))
        }
        if simulation.actions.isEmpty { page.paragraph("The plan has no step, so there is nothing to simulate.") }
        if let risk = simulation.risk { RiskSection(risk: risk).add(to: &page) }
        if !simulation.notes.isEmpty {
            page.heading("Notes")
            for note in simulation.notes { page.item(nil, Line(note.capitalisedSentence)) }
        }
        return page
    }
}

/// What a look at everything found, as people read it.
struct DoctorPage: Sendable {
    /// The width of the longest state.
    private static let markWidth = Doctor.Finding.State.allCases.map(\.rawValue.count).max() ?? 0

    /// The findings.
    let findings: [Doctor.Finding]

    /// The page.
    var page: Page {
        var page = Page()
        let broken = findings.count { $0.state == .broken }
        let verdict = broken == 0 ? Line("in order", .good) : Line("\(broken) to be mended", .bad)
        page.title(Line("Everything that a plan depends on: ", .strong) + verdict)
        for finding in findings {
            let weight: Line.Weight =
                switch finding.state {
                case .ok: .good
                case .missing: .warning
                case .broken: .bad
                }
            let state = finding.state.rawValue
            let mark = state + String(repeating: " ", count: max(0, Self.markWidth - state.count))
            page.item(mark, Line("\(finding.subject): ", weight) + Line(finding.detail))
        }
        return page
    }
}

/// What is wrong with runbooks, as people read it.
struct RunbookReviewPage: Sendable {
    /// The review.
    let review: RunbookReview

    /// The page.
    var page: Page {
        var page = Page()
        for fault in review.faults { page.verbatim(fault) }
        let parts = [
            Self.count(review.runbooks, "runbook") + " with " + Self.count(review.steps, "typed step"),
            Self.count(review.foreign, "other text"), Self.count(review.incidents, "past incident"),
            Self.count(review.prompts, "prompt"),
        ]
        let counts = parts.joined(separator: ", ") + ": "
        let verdict =
            review.faults.isEmpty
            ? Line("no fault", .good) : Line("\(review.faults.count) fault\(review.faults.count == 1 ? "" : "s")", .bad)
        page.paragraph(Line(counts) + verdict)
        return page
    }

    /// A number with its noun in the singular or plural.
    private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
