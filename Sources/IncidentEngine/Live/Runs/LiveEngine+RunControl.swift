public import ContentDigests
public import Execution
public import Governance
public import IncidentLedger
public import IncidentModel
internal import Synchronization

/// What people do to runs. What they say is taken in by whoever drives the run, before anything else is done.
extension LiveEngine {
    /// The last run of an incident.
    /// - Throws: `missing` when there was none.
    public func run(of id: IncidentIdentifier, for principal: Principal) throws(LiveError) -> RunView {
        guard let run = try incident(id, for: principal).run else {
            throw LiveError(.missing, ["no plan of this incident was carried out"])
        }
        return RunView(run, workspace.catalogue)
    }

    /// Whether anybody is configured who carries plans out; without, they are handed to people.
    public var carriesOut: Bool { state.withLock { !$0.settings.hands.isEmpty } }

    /// Why the approved plan of an incident is not begun; nil when nothing stands in its way.
    public func held(_ id: IncidentIdentifier, for principal: Principal) throws(LiveError) -> String? {
        let record = try incident(id, for: principal)
        guard record.status == .open, record.plan?.state == .approved else { return nil }
        return state.withLock { $0.runs.held[id]?.words }
    }

    /// Asks that each step of the plan that stands waits for a person's word; before it is approved.
    public func askForSteps(
        _ id: IncidentIdentifier,
        plan: ContentDigest,
        by principal: Principal
    ) async throws(LiveError) {
        try await transact { state, moment throws(LiveError) in
            _ = try state.record(id, for: principal, to: .approve)
            let record = try state.openRecord(id, for: principal)
            guard let standing = record.plan, standing.made.digest == plan else {
                throw LiveError(.conflict, ["another plan stands by now; look at it first"])
            }
            guard standing.state != .spent else {
                throw LiveError(.conflict, ["the plan is handed over already"])
            }
            guard !standing.isStepwise else { return Transaction(value: ()) }
            let entry = state.happen(.steppingAsked(plan: plan), about: id, by: principal.name, at: moment.time)
            return Transaction(entries: [entry], value: ())
        }
    }

    /// Lets a run that waits go on; one that goes step by step, with its next step.
    public func resumeRun(_ id: IncidentIdentifier, by principal: Principal) throws(LiveError) {
        let catalogue = workspace.catalogue
        try tell(id, by: principal, needing: .approve) { run, state throws(LiveError) in
            guard run.waiting != nil else { throw LiveError(.conflict, ["the run does not wait for anybody"]) }
            // A word that is given now would be for a step that nobody has been shown.
            if let part = RunView(run, catalogue).question {
                throw LiveError(
                    .conflict,
                    ["the run asks whether \(part.phrase) took effect; that has to be said first"]
                )
            }
            if state.ledger.governance.stop.isEngaged, !run.isReleasing {
                throw LiveError(.refused, ["the stop switch is engaged; it has to be released first"])
            }
            if run.begun.isStepwise { state.runs.mayStep.insert(id) }
            // Who lets a run go on that is short of people approves it: as the person who answers for a token, if it is one.
            return .resumed(by: run.isShortOfPeople ? principal.person ?? principal.name : principal.name)
        }
    }

    /// Lets a run begin nothing new until somebody lets it go on.
    public func pauseRun(_ id: IncidentIdentifier, reason: String, by principal: Principal) throws(LiveError) {
        let reason = try Self.checked(reason, "a reason")
        try tell(id, by: principal, needing: .reject) { _, state throws(LiveError) in
            state.runs.mayStep.remove(id)
            return .stopped("\(principal.name): \(reason)")
        }
    }

    /// Ends a run as it is: nothing is undone.
    public func abandonRun(_ id: IncidentIdentifier, by principal: Principal) throws(LiveError) {
        try tell(id, by: principal, needing: .approve) { _, _ throws(LiveError) in .abandoned(by: principal.name) }
    }

    /// Says whether something took effect of which nobody could tell.
    public func settleRun(
        _ id: IncidentIdentifier,
        _ part: RunPart,
        _ settlement: RunRecord.Settlement,
        by principal: Principal
    ) throws(LiveError) {
        let catalogue = workspace.catalogue
        try tell(id, by: principal, needing: .approve) { run, _ throws(LiveError) in
            guard RunView(run, catalogue).question == part else {
                throw LiveError(.conflict, ["the run does not ask about that step"])
            }
            return .settled(part, settlement, by: principal.name)
        }
    }

    /// Hands what a person does to whoever drives the run.
    private func tell(
        _ id: IncidentIdentifier,
        by principal: Principal,
        needing permission: Permission,
        _ event: (StandingRun, inout LiveState) throws(LiveError) -> RunEvent
    ) throws(LiveError) {
        try state.withLock { state throws(LiveError) in
            let record = try state.record(id, for: principal, to: permission)
            // As for approvals: a token that belongs to nobody decides nothing.
            guard principal.person != nil else { throw LiveError(.forbidden, ["only people decide on runs"]) }
            guard let run = record.run else {
                throw LiveError(.missing, ["no plan of this incident was carried out"])
            }
            guard !run.isOver else { throw LiveError(.conflict, ["the run is over"]) }
            if let closed = state.closed { throw closed }
            let waiting = state.runs.inboxes[id] ?? []
            guard waiting.count < RunDesk.mostWaiting else {
                throw LiveError(.overloaded, ["too much waits to be taken in by this run"], retryAfter: .seconds(1))
            }
            state.runs.inboxes[id] = waiting + [try event(run, &state)]
        }
        runWake.yield()
    }
}
