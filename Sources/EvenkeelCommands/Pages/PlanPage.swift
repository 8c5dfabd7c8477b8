internal import IncidentModel
internal import Planning
internal import Remediation
internal import Risk

/// A plan as a person at night reads it: what to do first, then why, what it will do, against what, how to get back, and
/// what else was thought of.
struct PlanPage: Sendable {
    /// The plan with everything it was made from.
    let document: PlanDocument

    private var plan: Plan { document.plan }
    private var findings: Findings { document.request.findings }

    /// The page.
    var page: Page {
        var page = Page()
        page.title(title)
        addSteps(to: &page)
        DiagnosisPage.addCauses(findings, cited: plan.evidence, to: &page)
        addRisk(to: &page)
        addUndo(to: &page)
        addConsidered(to: &page)
        EvidencePage.add(plan.evidence, to: &page)
        addNotes(to: &page)
        addOrigin(to: &page)
        return page
    }

    private var title: Line {
        let name = Line("Plan for \(document.request.snapshot.id): ", .strong)
        if plan.isAbstention { return name + Line("nothing to do", .good) }
        let words = Self.count(plan.steps.count, changes: plan.changes.count)
        guard let tier = plan.risk?.tier else { return name + Line(words) }
        let weight: Line.Weight = tier == .low ? .good : tier == .medium ? .warning : .bad
        return name + Line("\(words), ") + Line("risk \(tier.rawValue)", weight)
    }

    /// How many steps there are, and how many of them change something.
    private static func count(_ steps: Int, changes: Int) -> String {
        switch (steps, changes) {
        case (1, 0): "1 step, which changes nothing"
        case (1, _): "1 step, which changes something"
        case (_, 0): "\(steps) steps, none of which changes anything"
        case (_, steps): "\(steps) steps, all of which change something"
        default: "\(steps) steps, \(changes) of which change\(changes == 1 ? "s" : "") something"
        }
    }

    private func addSteps(to page: inout Page) {
        page.heading("Steps")
        if let reason = plan.abstention { page.paragraph(Line(reason.capitalisedSentence)) }
        for (number, step) in zip(1..., plan.steps) { page.item("\(number).", heading(of: step), fields(of: step)) }
    }

    private func heading(of step: PlanStep) -> Line {
        let action = step.action
        return Line("\(action.definition.title) - \(action.target.phrase)", .strong) + Self.approval(step.approval)
    }

    /// Who must agree to a step, as it stands behind the step's heading; nothing when nobody must.
    static func approval(_ need: ApprovalNeed) -> Line {
        switch need {
        case .none: Line("")
        case .one: Line(" [one person must agree]", .warning)
        case .two: Line(" [two people must agree]", .bad)
        }
    }

    private func fields(of step: PlanStep) -> [Page.Field] {
        let action = step.action
        var fields = [Page.Field(name: "action", line: Line(Self.call(action)))]
        if let needed = action.neededValue {
            fields.append(Page.Field(name: "supply", line: Line("\(needed.capitalisedSentence)", .warning)))
        }
        for statement in step.rationale { fields.append(Page.Field(name: "why", line: Self.line(statement))) }
        fields.append(Page.Field(name: "effect", line: Line(step.expectedEffect)))
        let open = action.unconfirmed.map(\.meaning)
        if !open.isEmpty {
            fields.append(Page.Field(name: "first check", line: Line(open.joined(separator: "; ").capitalisedSentence)))
        }
        let after = action.definition.postconditions.map(\.meaning)
        if !after.isEmpty {
            let window = Self.seconds(action.definition.verificationWindow)
            fields.append(Page.Field(name: "verify", line: Line("Within \(window): \(after.joined(separator: "; ")).")))
        }
        if action.definition.actionClass.changesState {
            let meaning = action.definition.compensation.meaning.capitalisedSentence
            let weight: Line.Weight = action.definition.compensation.isReversible ? .plain : .warning
            fields.append(Page.Field(name: "undo", line: Line(meaning, weight)))
        }
        return fields
    }

    /// The action as a call, with its arguments.
    static func call(_ action: Action) -> String {
        let arguments = action.arguments.map { argument in
            switch argument.value {
            case .integer(let value): "\(argument.name)=\(value)"
            case .decimal(let value): "\(argument.name)=\(value)"
            case .duration(let value): "\(argument.name)=\(value)s"
            case .choice(let text), .name(let text), .network(let text): "\(argument.name)=\(text)"
            case .entity(let entity): "\(argument.name)=\(entity)"
            case .correction(let correction):
                "\(correction.field): \(correction.current ?? "?") -> \(correction.desired ?? "to be supplied")"
            }
        }
        let list = arguments.isEmpty ? "" : " (\(arguments.joined(separator: ", ")))"
        return "\(action.definition.id) on \(action.target)\(list)"
    }

    /// A statement with its citations.
    static func line(_ statement: Statement) -> Line {
        let cited = statement.citations.map(\.description).joined(separator: ", ")
        return Line("\(statement.text) ") + Line("[\(cited)]", .faint)
    }

    private func addRisk(to page: inout Page) {
        guard let risk = plan.risk else { return }
        RiskSection(risk: risk).add(to: &page)
    }

    private func addUndo(to page: inout Page) {
        let changes = zip(1..., plan.steps).filter { $0.1.action.definition.actionClass.changesState }
        guard !changes.isEmpty else { return }
        page.heading("How to undo it")
        for (number, step) in changes.reversed() {
            let compensation = step.action.definition.compensation
            let weight: Line.Weight = compensation.isReversible ? .plain : .warning
            page.item("step \(number):", Line(compensation.meaning.capitalisedSentence, weight))
        }
    }

    private func addConsidered(to page: inout Page) {
        guard !plan.considered.isEmpty else { return }
        page.heading("Considered and not taken")
        for considered in plan.considered.prefix(Self.shownConsidered) {
            page.item(nil, Line("\(considered.proposal): ") + Line(considered.reason, .faint))
        }
        let rest = plan.considered.count - Self.shownConsidered
        if rest > 0 { page.paragraph(Line("and \(rest) more, in the JSON form", .faint)) }
    }

    /// The most considered proposals that are shown; the document holds them all.
    private static let shownConsidered = 8

    private func addNotes(to page: inout Page) {
        let isPayload = findings.missing == ["bundle.json"]
        let missing =
            findings.missing.isEmpty
            ? []
            : isPayload
                ? ["only alerts were given; an evidence bundle with cluster state tells far more"]
                : ["not in the input: \(findings.missing.joined(separator: ", "))"]
        let notes = plan.notes + missing
        guard !notes.isEmpty else { return }
        page.heading("Notes on the input")
        for note in notes.prefix(Self.shownNotes) { page.item(nil, Line(note)) }
        if notes.count > Self.shownNotes { page.paragraph(Line("and \(notes.count - Self.shownNotes) more", .faint)) }
    }

    /// The most notes that are shown.
    private static let shownNotes = 10

    private func addOrigin(to page: inout Page) {
        page.heading("Where it comes from")
        let time = document.timings.total
        let shown = time < 10 ? "\((time * 10).rounded() / 10)" : "\(Int(time.rounded()))"
        page.paragraph(
            Line(
                "Planner: \(plan.planner.rawValue) (\(plan.plannerReason)). Made in \(shown) ms with seed \(document.request.seed)."
            )
        )
        page.paragraph(Line("Digest: \(document.digest)", .faint))
    }

    /// Seconds as people say them.
    static func seconds(_ value: Double) -> String {
        value < 90 ? "\(Int(value.rounded())) s" : "\(Int((value / 60).rounded())) min"
    }
}

extension String {
    /// The text with a capital first letter and a full stop at its end.
    var capitalisedSentence: String {
        let text = prefix(1).uppercased() + dropFirst()
        return text.hasSuffix(".") || text.hasSuffix("?") || text.hasSuffix("!") ? text : text + "."
    }
}
