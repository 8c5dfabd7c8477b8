internal import Execution
internal import Governance
internal import IncidentLedger
internal import IncidentModel
internal import Remediation
internal import Synchronization

/// Carrying plans out: each run is driven by one task, from what the journal holds of it.
extension LiveEngine {
    /// Drives whatever run can go on, until the task is cancelled.
    func runExecution() async {
        await withDiscardingTaskGroup { group in
            var wakes = runWakes.makeAsyncIterator()
            while !Task.isCancelled {
                for id in takeRunnable() { group.addTask(name: "run") { await self.drive(id) } }
                guard await wakes.next() != nil else { return }
            }
        }
    }

    /// Drives whatever run can go on now, one after the other; for those who do not let the engine run by itself.
    public func carryOutPending() async {
        while !Task.isCancelled {
            let taken = takeRunnable()
            if taken.isEmpty { return }
            for id in taken { await drive(id) }
        }
    }

    /// The runs that can go on and are not being driven, as many as may at a time; they are taken with this.
    private func takeRunnable() -> [IncidentIdentifier] {
        state.withLock { state in
            guard state.closed == nil else { return [] }
            var room = state.settings.hands.parallelRuns - state.runs.driven.count
            var taken: [IncidentIdentifier] = []
            for id in state.ledger.incidentsWithOpenRun where room > 0 && !state.runs.driven.contains(id) {
                guard let run = state.ledger[id]?.run else { continue }
                let isFirst = state.runs.taken.insert(id).inserted
                guard run.waiting == nil || isFirst || state.runs.inboxes[id] != nil else { continue }
                state.runs.driven.insert(id)
                taken.append(id)
                room -= 1
            }
            return taken
        }
    }

    /// Drives one run until it is over, needs a person, or the journal is away.
    private func drive(_ id: IncidentIdentifier) async {
        defer { letGo(of: id) }
        let (taken, token) = state.withLock { ($0.ledger[id]?.run, $0.ledger.token) }
        let hands = hands(for: id)
        guard let standing = taken, !standing.isOver else { return }
        let journal = LiveRunJournal(engine: self, incident: id)
        let plan: RunPlan
        switch standing.begun.plan(workspace.catalogue) {
        case .success(let made): plan = made
        case .failure(let missing):
            let words = "the catalogue has no action `\(missing.name)` any more; put it back, or end the run"
            return await stand(still: standing, words, journal)
        }
        do throws(RunRecordError) {
            let records = standing.entries.map { (record: $0.record, position: $0.position) }
            let run = try PlanRun(plan, restoring: records, limits: hands.limits, fence: FencingToken(token))
            let runner = PlanRunner(
                journal: journal,
                observer: LiveRunObserver(engine: self, incident: id, begun: standing.begun),
                clock: EngineRunClock(clock: parts.clock),
                pauses: hands.pauses
            ) { self.hands(for: id).executors[$0].map { LeavingOutExecutor(inner: $0) } }
            do {
                _ = try await runner.drive(run) { self.state.withLock { $0.runs.next(id) } }
            } catch {
                // Cancelled, or the journal is away: the run goes on from its records when it is back.
                return
            }
        } catch {
            alarm("run", "the run of \(id) does not follow from its records; it stays where it is: \(error)")
            await stand(still: standing, "its records do not fit together; a person has to end it", journal)
        }
    }

    /// Lets a run that cannot be driven wait for a person; one that is ended by a person is over.
    private func stand(still run: StandingRun, _ words: String, _ journal: LiveRunJournal) async {
        let event = state.withLock { $0.runs.next(journal.incident) }
        var records: [RunRecord] = []
        if case .abandoned(let person)? = event {
            records = [.abandoned(by: person), .finished(.abandoned(by: person))]
        } else if run.waiting == nil {
            records = [.paused(words)]
        }
        // Where the journal is away it is tried again.
        if !records.isEmpty { _ = try? await journal.append(records, of: run.begun.intent) }
    }

    /// Ends the driving of a run: what it had to itself goes to those that wait once it is over.
    private func letGo(of id: IncidentIdentifier) {
        let isOver = state.withLock { state in
            state.runs.driven.remove(id)
            let isOver = state.ledger[id]?.run?.isOver ?? true
            if isOver {
                state.runs.forget(id)
                state.due.add(id, isUrgent: true, now: parts.clock.elapsed())
            }
            return isOver
        }
        if isOver {
            wake.yield()
            runWake.yield()
        }
    }
}

extension LiveState {
    /// Asks for what unfinished runs have to themselves, after a start, for the one that began first first. One that does not
    /// get it, since the journal holds two that should not have begun beside each other, pauses before its next step.
    mutating func takeUpRuns(_ catalogue: ActionCatalogue) {
        for id in ledger.incidentsWithOpenRun {
            guard let begun = ledger[id]?.run?.begun else { continue }
            _ = runs.locks.request(begun.claims ?? claims(of: begun, catalogue), for: id.text)
        }
    }

    /// What a run of an older program, which did not write it down, has to itself: what its steps claim by what is declared.
    private func claims(of begun: RunBegun, _ catalogue: ActionCatalogue) -> Set<LockClaim> {
        guard case .success(let plan) = begun.plan(catalogue) else { return begun.targets }
        return LockClaim.claims(of: plan.steps.map(\.action), topology: evidence.declaredTopology)
    }

    /// Why a run that has begun does not have to itself what it acts on, in words; nil when it has, as it should.
    mutating func rivals(of begun: RunBegun, _ id: IncidentIdentifier) -> String? {
        switch runs.locks.request(begun.claims ?? begun.targets, for: id.text) {
        case .granted: nil
        case .waits(let others):
            """
            it waits for the run of \(others.joined(separator: ", ")), which has what this one acts on to itself; let the \
            run go on when that is over, or end it as it is
            """
        case .refused:
            "too many runs wait for what they act on; let the run go on when some are over, or end it as it is"
        }
    }
}

extension RunBegun {
    /// What it acts on, whatever its actions are.
    fileprivate var targets: Set<LockClaim> { Set(steps.map { LockClaim($0.target) }) }
}

/// Makes a run's records durable as entries about its incident.
struct LiveRunJournal: RunJournal {
    let engine: LiveEngine
    let incident: IncidentIdentifier

    /// Appends records, all or none.
    func append(_ records: [RunRecord], of intent: String) async throws -> [UInt64] {
        try await engine.transact { state, moment throws(LiveError) in
            // The switch may have been turned since the run looked, and whoever looks again finds it so.
            // Only taking back what contains an intruder goes on under it.
            let isReleasing = state.ledger[incident]?.run?.isReleasing ?? false
            if let stop = state.stop, !isReleasing, records.contains(where: \.isIntention) {
                throw LiveError(.refused, [stop])
            }
            var entries: [PendingEntry] = []
            var places: [UInt64] = []
            for record in records {
                let event = LedgerEvent.run(RunEntry(intent: intent, record))
                entries.append(state.happen(event, about: incident, by: record.actor, at: moment.time))
                places.append(state.ledger.token)
            }
            return LiveEngine.Transaction(entries: entries, value: places)
        }
    }
}

extension RunRecord {
    /// Whether something is about to be ordered.
    fileprivate var isIntention: Bool {
        if case .intended = self { true } else { false }
    }

    /// Who did it: a person where one did, else the engine.
    fileprivate var actor: String {
        switch self {
        case .settled(_, _, let person), .resumed(let person), .abandoned(let person): person
        case .released(let person, _): person
        default: "engine"
        }
    }
}
