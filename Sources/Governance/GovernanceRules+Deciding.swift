public import ContentDigests
public import IncidentModel
internal import Remediation
internal import Risk
internal import StructuredDocuments

extension GovernanceRules {
    /// What is allowed for a plan now: the one place where it is decided.
    ///
    /// Beside the policy's own words these hold always: what the simulator finds of high risk, and what cannot be undone,
    /// needs two people; what only one source shows needs one; what a definition wants approved is approved, unless a rule
    /// says `approvals: none` and the plan is of low risk, can be undone and is corroborated.
    /// - Parameters:
    ///   - request: The plan.
    ///   - plan: Its digest; nil while it has none.
    ///   - state: What happened so far. Its budgets are not looked at, but those of these rules.
    ///   - now: The time.
    /// - Returns: The decision with its reasons.
    public func decide(
        _ request: PolicyRequest,
        plan: ContentDigest?,
        state: GovernanceState,
        at now: Timestamp
    ) -> PolicyDecision {
        let open = windows.filter { $0.isOpen(at: now) }
        let closed = windows.filter { !$0.isOpen(at: now) }
        // A plan that changes nothing is judged by all it does; one without a step does nothing.
        let governed = request.governed.isEmpty ? request.steps : request.governed
        guard !governed.isEmpty else {
            let environment = request.environment
            return PolicyDecision(
                rung: .observe,
                needed: 0,
                reasons: ["The plan has no step."],
                environment: environment
            )
        }
        let verdicts = governed.map { policy.verdict(on: $0, of: request, open: open, closed: closed) }
        var judgement = Judgement(verdicts)
        judgement.demand(by: request, zip(governed, verdicts))
        let window = open.first { window in governed.contains { window.concerns($0, of: request) } }?.name
        var blocks = self.blocks(request, state, at: now)
        if judgement.rung < .approve { blocks.append(judgement.block) }
        var history = state.history
        history.budgets = budgets
        blocks += history.check(request.steps, incident: request.incident, plan: plan, window: window, at: now)
        return PolicyDecision(
            rung: judgement.rung,
            needed: judgement.needed,
            reasons: judgement.reasons,
            blockedBy: blocks,
            window: window,
            environment: request.environment
        )
    }

    /// The stop switch and the freezes.
    private func blocks(
        _ request: PolicyRequest,
        _ state: GovernanceState,
        at now: Timestamp
    ) -> [PolicyDecision.Block] {
        var blocks: [PolicyDecision.Block] = []
        if state.stop.isEngaged {
            let who = InertText(state.stop.last?.actor ?? "somebody", maximum: 100).quoted
            let why = InertText(state.stop.last?.reason ?? "", maximum: 300)
            blocks.append(.init(kind: .stop, reason: "\(who) engaged the stop switch: \(why)."))
        }
        for freeze in freezes where freeze.isInForce(at: now) && freeze.covers(request) {
            let isOverridden = state.overrides.contains {
                $0.freeze == freeze.name && $0.incident == request.incident && $0.time >= freeze.from
            }
            if isOverridden { continue }
            let name = InertText(freeze.name, maximum: 100).quoted
            let why = InertText(freeze.reason, maximum: 300)
            blocks.append(.init(kind: .freeze, reason: "Change freeze \(name) until \(freeze.to): \(why)."))
        }
        return blocks
    }
}

/// The verdicts on the steps of a plan, drawn together.
private struct Judgement: Sendable {
    /// The lowest rung.
    private(set) var rung: AutonomyRung
    /// The most people.
    private(set) var needed = 0
    /// Why.
    private(set) var reasons: [String]
    /// A closed window that would allow more, when nothing else stands in the way.
    private let closedWindow: String?

    /// The lowest of the verdicts; not empty.
    init(_ verdicts: [Policy.Verdict]) {
        let lowest = verdicts.min { $0.rung < $1.rung }
        rung = lowest?.rung ?? .observe
        let low = rung
        let all = verdicts.filter { $0.rung == low }
        reasons = all.flatMap(\.reasons).reduce(into: []) { kept, reason in
            if !kept.contains(reason) { kept.append(reason) }
        }
        closedWindow = rung < .approve && all.allSatisfy { $0.closedWindow != nil } ? lowest?.closedWindow : nil
    }

    /// Asks for the people that are needed whatever the rules say, and takes back what the rules gave too much.
    mutating func demand(by request: PolicyRequest, _ steps: some Sequence<(GovernedStep, Policy.Verdict)>) {
        guard rung >= .approve else { return }
        if request.risk == .high { ask(for: 2, "The simulated risk is high, so two people have to approve.") }
        if !request.isCorroborated {
            ask(for: 1, "Only one source shows the symptom, and it could be forged, so a person has to approve.")
        }
        for (step, verdict) in steps {
            if !step.isReversible { ask(for: 2, "`\(step.action)` cannot be undone, so two people have to approve.") }
            if !step.isSimulated {
                ask(for: 1, "What `\(step.action)` would do cannot be simulated, so a person has to approve.")
            }
            let need = Self.need(of: step, verdict, in: request)
            if need > .none { ask(for: need.count, "`\(step.action)` asks for \(need.phrase).") }
        }
        if rung == .approve, needed == 0 { needed = 1 }
    }

    /// How many people definition and rule together ask for.
    private static func need(
        of step: GovernedStep,
        _ verdict: Policy.Verdict,
        in request: PolicyRequest
    ) -> ApprovalNeed {
        guard let asked = verdict.approvals else { return step.approval }
        guard asked == .none else { return max(asked, step.approval) }
        let isHarmless = request.risk == .low && step.isReversible && request.isCorroborated
        // What the catalogue wants two people for is not waived in a line of configuration.
        return isHarmless && step.approval < .two ? .none : step.approval
    }

    private mutating func ask(for count: Int, _ reason: String) {
        rung = min(rung, .approve)
        needed = max(needed, count)
        if !reasons.contains(reason) { reasons.append(reason) }
    }

    /// Why it cannot be started at all.
    var block: PolicyDecision.Block {
        if let closedWindow {
            let name = InertText(closedWindow, maximum: 100).quoted
            return .init(kind: .window, reason: "It may be done only while maintenance window \(name) is open.")
        }
        return .init(kind: .policy, reason: "The policy lets the service \(rung.phrase).")
    }
}
