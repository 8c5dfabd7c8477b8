public import ContentDigests
internal import Execution
public import Governance
public import IncidentLedger
public import IncidentModel
internal import Planning
internal import Remediation
internal import Synchronization

/// Approvals: shown, given, refused, spent.
extension LiveEngine {
    /// What people see before they approve.
    public func card(of id: IncidentIdentifier, for principal: Principal) async throws(LiveError) -> ApprovalCard {
        let evaluation = try await evaluation(of: id, for: principal)
        return try state.withLock { state throws(LiveError) in
            try state.card(of: id, evaluation, for: principal, at: moment())
        }
    }

    /// Approves the plan that stands, as it was shown.
    public func approve(
        _ id: IncidentIdentifier,
        _ click: ApprovalClick,
        by principal: Principal
    ) async throws(LiveError) -> ApprovalCard {
        let comment = click.comment.isEmpty ? "" : try Self.checked(click.comment, "a comment")
        let isLate = try await transact { state, moment throws(LiveError) in
            let record = try state.openRecord(id, for: principal)
            guard var machine = state.machine(of: record, at: moment), let plan = record.plan else {
                throw LiveError(.conflict, ["there is nothing to approve"])
            }
            let binding = ApprovalBinding(
                plan: click.plan,
                evidence: click.evidence,
                effect: click.effect,
                state: click.state,
                tier: machine.request.binding.tier,
                nonce: click.nonce
            )
            let effect = machine.handle(.granted(by: principal, binding: binding, comment: comment, at: moment))
            let happening: ApprovalEvent.Happening
            switch effect {
            case .granted(let grant, let isEnough): happening = .granted(grant, isEnough: isEnough)
            case .expired: happening = .expired
            case .refused(let refusal): throw LiveError(refusal)
            case .unchanged, .rejected, .voided: return Transaction(value: false)
            }
            state.machines[id] = machine
            if machine.state == .approved { state.runs.approvedHere.insert(id) }
            let event = ApprovalEvent(plan: plan.made.digest, happening)
            let entry = state.happen(.approval(event), about: id, by: principal.name, at: moment.time)
            return Transaction(entries: [entry], value: happening == .expired)
        }
        if isLate { throw LiveError(ApprovalRefusal.expired) }
        await startIfApproved(id)
        return try await card(of: id, for: principal)
    }

    /// Rejects the plan that stands.
    public func reject(
        _ id: IncidentIdentifier,
        plan: ContentDigest,
        reason: String,
        by principal: Principal
    ) async throws(LiveError) -> IncidentRecord {
        let reason = try Self.checked(reason, "a reason")
        return try await transact { state, moment throws(LiveError) in
            let record = try state.openRecord(id, for: principal)
            guard let standing = record.plan, standing.made.digest == plan else {
                throw LiveError(.conflict, ["another plan stands by now; look at it first"])
            }
            guard var machine = state.machine(of: record, at: moment) else {
                throw LiveError(.conflict, ["there is nothing to reject: nobody is asked for approval"])
            }
            switch machine.handle(.rejected(by: principal, reason: reason, at: moment)) {
            case .rejected: break
            case .refused(let refusal): throw LiveError(refusal)
            case .expired: throw LiveError(.conflict, ["\(ApprovalRefusal.expired)"])
            case .granted, .unchanged, .voided: return Transaction(value: record)
            }
            state.machines[id] = machine
            let event = ApprovalEvent(plan: plan, .rejected(reason: reason))
            let entry = state.happen(.approval(event), about: id, by: principal.name, at: moment.time)
            return Transaction(entries: [entry], value: state.ledger[id] ?? record)
        }
    }

    /// Hands a plan over when enough people have approved it, or the policy lets the service act: everything is read
    /// again first, and the approval is spent in the entry that writes the intent.
    func startIfApproved(_ id: IncidentIdentifier) async {
        let isApproved = state.withLock { state in
            state.ledger[id].map { $0.status == .open && $0.plan?.state == .approved } ?? false
        }
        guard isApproved, let scene = scene(of: id) else { return }
        let evaluation = await current(await look(at: scene), of: id)
        let preparation = await hands(for: id).prepare(evaluation)
        do throws(LiveError) {
            let isBegun = try await transact { [parts] state, moment throws(LiveError) in
                var spent = state.spend(evaluation, of: id, preparation, nonce: parts.nonce, at: moment)
                if spent.value, let remark = preparation.remark {
                    spent.entries.append(state.happen(.remark(remark), about: id, by: "engine", at: moment.time))
                }
                return spent
            }
            if isBegun { runWake.yield() }
        } catch {
            // The journal is away: nothing started, the approval stands, and the next look tries again.
            state.withLock { $0.due.add(id, isUrgent: true, now: parts.clock.elapsed() + Self.pauseWhileAway) }
        }
    }

    /// Hands over whatever is approved and was held back.
    public func startApproved() async {
        let approved = state.withLock { state in
            state.machines.filter { $0.value.state == .approved }.map(\.key).sorted()
        }
        for id in approved { await startIfApproved(id) }
    }

    /// Lets requests expire whose time has run out.
    public func expireApprovals() async {
        let open = state.withLock { state in state.machines.filter { $0.value.state.isOpen }.map(\.key).sorted() }
        for id in open {
            do throws(LiveError) {
                try await transact { state, moment throws(LiveError) in
                    guard var machine = state.machines[id], case .expired = machine.handle(.ticked(moment)),
                        let plan = state.ledger[id]?.plan
                    else { return Transaction(value: ()) }
                    state.machines[id] = machine
                    let event = ApprovalEvent(plan: plan.made.digest, .expired)
                    return Transaction(
                        entries: [state.happen(.approval(event), about: id, by: "engine", at: moment.time)],
                        value: ()
                    )
                }
            } catch {
                return  // The journal is away; they expire at the next look.
            }
        }
    }

    /// Looks again and asks for approval anew.
    public func replan(_ id: IncidentIdentifier, by principal: Principal) async throws(LiveError) -> IncidentRecord {
        try state.withLock { state throws(LiveError) in _ = try state.record(id, for: principal, to: .modify) }
        guard let scene = scene(of: id) else { throw LiveError(.conflict, ["the incident is over"]) }
        let look = await look(at: scene)
        try await adopt(look, of: id, isForced: true)
        return try incident(id, for: principal)
    }
}

extension LiveError {
    /// A refusal of an approval.
    init(_ refusal: ApprovalRefusal) {
        let code: Code =
            switch refusal {
            case .notPermitted, .notAPerson, .requester: .forbidden
            case .noReason: .malformed
            case .blocked: .refused
            case .mismatch, .repeated, .wrongState, .expired, .approversLost, .moreNeeded: .conflict
            }
        self.init(code, ["\(refusal)"])
    }
}

extension LiveState {
    /// What people see before they approve.
    mutating func card(
        of id: IncidentIdentifier,
        _ evaluation: Evaluation,
        for principal: Principal,
        at moment: Moment
    ) throws(LiveError) -> ApprovalCard {
        let record = try record(id, for: principal)
        guard let plan = record.plan else {
            throw LiveError(.missing, ["there is no plan yet"], retryAfter: .seconds(1))
        }
        let machine = machine(of: record, at: moment)
        let decision =
            decision(on: evaluation, of: record, at: moment.time)
            ?? PolicyDecision(rung: plan.made.rung, needed: 0, reasons: [plan.made.sentence])
        let whyNot = whyNot(principal, record, plan, machine, decision)
        return ApprovalCard(
            incident: id,
            plan: plan.made.digest,
            binding: plan.made.request?.binding,
            expires: plan.made.request?.expires,
            state: machine?.state ?? plan.state,
            ending: plan.ending,
            needed: plan.made.request?.needed ?? decision.needed,
            grants: plan.grants,
            decision: decision,
            mayApprove: whyNot == nil,
            whyNot: whyNot,
            voids: [
                "Evidence for another cause, a plan that is clearly better, or another predicted effect.",
                "A change of what is known of the targets, such as replicas, revision or image.",
                settings.hands.isEmpty
                    ? "" : "An executor that finds what it acts on in another state than when it was approved.",
                "An approver who loses the role, or a policy that asks for more people.",
                plan.made.request.map { "The end of its time, \($0.expires)." } ?? "",
            ].filter { !$0.isEmpty },
            steps: evaluation.plan.steps.enumerated().map { number, step in
                ApprovalCard.Step(
                    number: number + 1,
                    title: step.action.definition.title,
                    target: step.action.target,
                    actionClass: step.action.definition.actionClass,
                    approval: step.approval
                )
            }
        )
    }

    /// Why somebody may not approve now; nil when he may.
    private func whyNot(
        _ principal: Principal,
        _ record: IncidentRecord,
        _ plan: StandingPlan,
        _ machine: ApprovalMachine?,
        _ decision: PolicyDecision
    ) -> String? {
        guard record.status == .open else { return "the incident is \(record.status.rawValue)" }
        guard let machine else {
            if plan.made.changes == 0 { return "the plan changes nothing, so nobody has to approve it" }
            return decision.blockedBy.first?.reason ?? "the policy lets nobody start it from here"
        }
        if !machine.state.isOpen { return "\(ApprovalRefusal.wrongState(machine.state))" }
        if let refusal = machine.refusal(of: principal) { return "\(refusal)" }
        if machine.grants.contains(where: { $0.person == principal.person }) { return "\(ApprovalRefusal.repeated)" }
        return machine.state == .approved ? "\(ApprovalRefusal.wrongState(.approved))" : nil
    }
}
