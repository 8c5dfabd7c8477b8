internal import Remediation
internal import Risk
internal import StructuredDocuments

extension Policy {
    /// What the table says of one step.
    struct Verdict: Sendable, Equatable {
        /// The rung.
        var rung: AutonomyRung
        /// How many people the rule asks for; nil for what the definition asks for.
        var approvals: ApprovalNeed?
        /// What decided, in a sentence each.
        var reasons: [String]
        /// The name of the closed window that would raise the rung; nil when there is none.
        var closedWindow: String?
    }

    /// What the table says of `step`.
    ///
    /// `open` are the maintenance windows that are open, `closed` those that are not.
    func verdict(
        on step: GovernedStep,
        of request: PolicyRequest,
        open: [MaintenanceWindow],
        closed: [MaintenanceWindow]
    ) -> Verdict {
        var verdict = table(step, request)
        for window in closed where window.concerns(step, of: request) && window.raised(verdict.rung) > verdict.rung {
            verdict.closedWindow = verdict.closedWindow ?? window.name
        }
        raise(&verdict, step, request, open)
        for ceiling in ceilings where ceiling.condition.holds(for: step, of: request, inDoubt: .includes) {
            cap(&verdict, by: ceiling, step)
        }
        return verdict
    }

    /// What the rules say: the first that fits, held down by the first that fits without looking at the severity.
    private func table(_ step: GovernedStep, _ request: PolicyRequest) -> Verdict {
        let fitting = rules.filter { $0.condition.holds(for: step, of: request, inDoubt: .excludes) }
        let firm = fitting.first { $0.condition.severities.isEmpty }
        guard let first = fitting.first, first != firm else { return verdict(of: firm, step) }
        var verdict = verdict(of: firm, step)
        let stricter = self.verdict(of: first, step)
        if stricter.rung < verdict.rung {
            verdict.rung = stricter.rung
            verdict.reasons += stricter.reasons
        }
        verdict.approvals = Self.more(verdict.approvals, stricter.approvals)
        return verdict
    }

    private func verdict(of rule: Rule?, _ step: GovernedStep) -> Verdict {
        guard let rule else {
            let reason = "No rule fits `\(step.action)`: the policy lets the service \(standard.phrase)."
            return Verdict(rung: standard, approvals: nil, reasons: [reason])
        }
        let name = InertText(rule.name, maximum: 100).quoted
        let reason = "Rule \(name) lets the service \(rule.rung.phrase) with `\(step.action)`."
        return Verdict(rung: rule.rung, approvals: rule.approvals, reasons: [reason])
    }

    private func raise(
        _ verdict: inout Verdict,
        _ step: GovernedStep,
        _ request: PolicyRequest,
        _ windows: [MaintenanceWindow]
    ) {
        // One rung at most, however many windows are open.
        let before = verdict.rung
        for window in windows where window.concerns(step, of: request) && window.raised(before) > verdict.rung {
            verdict.rung = window.raised(before)
            let name = InertText(window.name, maximum: 100).quoted
            verdict.reasons.append("Maintenance window \(name) is open and lets the service \(verdict.rung.phrase).")
        }
    }

    private func cap(_ verdict: inout Verdict, by ceiling: Rule, _ step: GovernedStep) {
        let name = InertText(ceiling.name, maximum: 100).quoted
        if ceiling.rung < verdict.rung {
            verdict.rung = ceiling.rung
            verdict.reasons.append("Ceiling \(name) lets the service \(ceiling.rung.phrase) with `\(step.action)`.")
        }
        if let approvals = ceiling.approvals, approvals > verdict.approvals ?? step.approval {
            verdict.approvals = approvals
            verdict.reasons.append("Ceiling \(name) asks for \(approvals.phrase).")
        }
        if ceiling.rung <= .approve, verdict.approvals == ApprovalNeed.none { verdict.approvals = nil }
    }

    /// The stricter of two demands; nil is what the definition asks for, which `none` waives.
    private static func more(_ one: ApprovalNeed?, _ other: ApprovalNeed?) -> ApprovalNeed? {
        switch (one, other) {
        case (nil, let need?), (let need?, nil): need == ApprovalNeed.none ? nil : need
        case (let need?, let second?): max(need, second)
        case (nil, nil): nil
        }
    }
}

extension ApprovalNeed {
    /// The need in words, as it follows "asks for".
    var phrase: String {
        switch self {
        case .none: "nobody's approval"
        case .one: "the approval of one person"
        case .two: "the approval of two people"
        }
    }
}
