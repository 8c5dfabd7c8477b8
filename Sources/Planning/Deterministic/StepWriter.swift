internal import IncidentModel
internal import Remediation
internal import Risk
internal import Runbooks

/// Writes what a step says for itself: why, with citations, and what it is expected to do.
struct StepWriter: Sendable {
    /// The evidence cited so far.
    private(set) var ledger = EvidenceLedger()
    /// The hypotheses of the plan.
    private let hypotheses: [Hypothesis]

    init(_ hypotheses: [Hypothesis]) {
        self.hypotheses = hypotheses
        for evidence in hypotheses.flatMap(\.evidence) { _ = ledger.cite(evidence) }
    }

    /// The step of `candidate`.
    mutating func step(_ candidate: Candidate, approval: ApprovalNeed) -> PlanStep {
        let hypothesis = hypotheses[candidate.cause]
        var statements = [cause(hypothesis)]
        if let correction = candidate.action.correction { statements.append(setting(correction, hypothesis)) }
        if let (runbook, step) = candidate.runbook { statements.append(booked(runbook, step)) }
        for incident in candidate.successes.prefix(2) { statements.append(remembered(incident)) }
        return PlanStep(
            action: candidate.action,
            approval: approval,
            rationale: statements,
            expectedEffect: Self.effect(candidate.action, against: hypothesis)
        )
    }

    /// A step that changes nothing, such as a look or a page, with its reason.
    mutating func step(_ action: Action, reason: String, cause place: Int?) -> PlanStep {
        var statements: [Statement] = []
        if let place {
            let support = citations(of: hypotheses[place], limit: 2)
            if !support.isEmpty { statements.append(Statement(text: reason, citations: support)) }
        }
        return PlanStep(
            action: action,
            approval: action.definition.approval,
            rationale: statements,
            expectedEffect: Self.effect(action, against: nil)
        )
    }

    /// Enters a passage of a runbook or past incident, to be cited.
    mutating func cite(_ evidence: Evidence) -> Citation { ledger.cite(evidence) }

    /// What is broken, with the evidence.
    private mutating func cause(_ hypothesis: Hypothesis) -> Statement {
        Statement(text: hypothesis.summary, citations: citations(of: hypothesis, limit: 3))
    }

    private mutating func citations(of hypothesis: Hypothesis, limit: Int) -> [Citation] {
        hypothesis.evidence.prefix(limit).map { ledger.cite($0) }
    }

    /// Which field is set, from what, to what.
    private mutating func setting(_ correction: Correction, _ hypothesis: Hypothesis) -> Statement {
        let now = correction.current.map { " from `\($0)`" } ?? ""
        let text =
            correction.desired.map { "It sets `\(correction.field)`\(now) to `\($0)`: \(correction.reason)." }
            ?? "It sets `\(correction.field)`\(now) to a value that a person has to supply: \(correction.reason)."
        return Statement(text: text, citations: citations(of: hypothesis, limit: 2))
    }

    /// What the runbook says for the step.
    private mutating func booked(_ runbook: Runbook, _ step: RunbookStep) -> Statement {
        let evidence = Evidence(
            source: .runbook,
            document: "runbooks/\(runbook.file)",
            locator: "\(runbook.id) line \(step.line)",
            excerpt: "\(runbook.title): \(step.reason)"
        )
        return Statement(
            text: "Runbook `\(runbook.title)` has this step: \(step.reason).",
            citations: [ledger.cite(evidence)]
        )
    }

    /// When it helped before.
    private mutating func remembered(_ incident: PastIncident) -> Statement {
        let minutes = incident.minutes.map { " after \($0) min" } ?? ""
        let evidence = Evidence(
            source: .incident,
            document: "incidents/\(incident.file)",
            locator: incident.id.text,
            excerpt: "\(incident.title) (\(incident.date)\(incident.isExample ? ", example" : "")): ended\(minutes)"
        )
        let text = "The same action ended incident `\(incident.id)` of \(incident.date)\(minutes)."
        return Statement(text: text, citations: [ledger.cite(evidence)])
    }

    /// What an action is expected to do, from its definition.
    static func effect(_ action: Action, against hypothesis: Hypothesis?) -> String {
        let definition = action.definition
        var parts: [String] = []
        if let fault = hypothesis?.fault, let rate = definition.successRate(against: fault) {
            parts.append("ends such a fault in about \(Int((rate * 100).rounded())) of 100 cases")
        }
        let timing = definition.timing
        parts.append("takes about \(seconds(timing.typical)), seldom more than \(seconds(timing.slow))")
        parts += definition.effects.compactMap(sideEffect)
        let text = parts.joined(separator: "; ")
        return text.prefix(1).uppercased() + text.dropFirst() + "."
    }

    /// What an effect costs meanwhile, in words.
    private static func sideEffect(_ effect: ActionEffect) -> String? {
        switch effect {
        case .replacesInstances(let share):
            "meanwhile up to \(Int((share * 100).rounded())) % of the pods are replaced at a time"
        case .stopsAllInstances: "meanwhile it answers nobody"
        case .setsInstances: nil
        case .addsCapacity(let share): "adds about \(Int((share * 100).rounded())) % capacity"
        case .removesInstances(let share): "meanwhile about \(Int((share * 100).rounded())) % of capacity is away"
        case .shedsLoad(let share): "refuses about \(Int((share * 100).rounded())) % of requests on purpose"
        case .coolsCache(let factor, let seconds):
            "raises load behind it about \(factor)-fold for \(Self.seconds(seconds))"
        case .severs: "nobody reaches it until it is released"
        case .failsOver(let seconds): "nobody is answered for about \(Self.seconds(seconds))"
        case .dropsWork: "work in progress on it is lost"
        }
    }

    /// Seconds as people say them.
    static func seconds(_ value: Double) -> String {
        if value < 90 { return "\(Int(value.rounded())) s" }
        return "\(Int((value / 60).rounded())) min"
    }
}
