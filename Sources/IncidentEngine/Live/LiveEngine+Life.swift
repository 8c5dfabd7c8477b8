internal import Execution
internal import Governance
internal import IncidentLedger
internal import IncidentModel
internal import Journal
internal import Synchronization

/// Start, running, recovery, stop.
extension LiveEngine {
    /// An engine that goes on where the journal ends.
    /// - Parameters:
    ///   - parts: What it is made of.
    ///   - settings: What it follows.
    /// - Returns: The engine; nothing goes on by itself before `run`.
    /// - Throws: `EngineError` when the journal cannot be read, or a file that the configuration names.
    /// - Complexity: O(entries since the last snapshot).
    public static func start(_ parts: Parts, settings: LiveSettings) async throws(EngineError) -> LiveEngine {
        let surroundings = try LiveSurroundings(parts.session.configuration)
        let ledger: IncidentLedger
        do throws(JournalError) { ledger = try await LedgerReplay.state(of: parts.journal, settings.ledger) } catch {
            throw EngineError(.unavailable, ["the journal cannot be read: \(error)"])
        }
        // A memory that is new holds nothing of what was ordered up to here.
        try settings.hands.beginMemory?(ledger.token)
        let engine = LiveEngine(parts, ledger: ledger, settings: settings, surroundings: surroundings)
        engine.takeUp()
        return engine
    }

    /// Takes up what was left: alarms that outlive a restart, incidents without a plan, approvals that were not spent.
    private func takeUp() {
        state.withLock { state in
            let now = parts.clock.elapsed()
            let stop = state.ledger.governance.stop
            if stop.isEngaged, let last = stop.last {
                raise("stop", "the stop switch is engaged by \(last.actor): \(last.reason)", &state)
            }
            state.takeUpRuns(workspace.catalogue)
            for id in state.ledger.openIncidents {
                let record = state.ledger[id]
                if record?.plan == nil || record?.plan?.state == .approved { state.due.add(id, now: now) }
            }
        }
        wake.yield()
        runWake.yield()
    }

    /// Does everything that goes on by itself, until the task is cancelled: planning, expiry, snapshots, recovery.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask(name: "planner") { await self.runPlanner() }
            group.addTask(name: "runs") { await self.runExecution() }
            group.addTask(name: "housekeeping") { await self.keepHouse() }
        }
    }

    /// Expiry, snapshots and recovery, each second.
    private func keepHouse() async {
        var turn = 0
        var watch = SurroundingsWatch(state.withLock { $0.configuration.serve.evidence })
        while !Task.isCancelled {
            if turn % 20 == 0 { followSurroundings(&watch) }
            await recoverIfNeeded()
            await expireApprovals()
            // What a stop, a freeze or a budget held back may have become free; that needs a look each.
            if turn % 10 == 0 { await startApproved() }
            releaseUnusedLocks()
            runWake.yield()
            await storeSnapshotIfDue()
            if turn % 1200 == 0 { await pruneIfDue() }
            turn += 1
            guard await parts.clock.sleep(.milliseconds(500)) else { return }
        }
    }

    /// Makes the state anew from what is safe, when the journal had failed and can be written again.
    public func recoverIfNeeded() async {
        let isIdle = state.withLock { $0.failure != nil && $0.entriesInFlight == 0 }
        guard isIdle else { return }
        let remark = Remark(kind: "engine.recovered", text: "The journal can be written again.")
        let draft = JournalDraft(
            kind: remark.kind,
            actor: "engine",
            time: parts.clock.wall(),
            body: LedgerEvent.remark(remark).body
        )
        do throws(JournalError) {
            _ = try await parts.journal.append([draft])
            let configuration = state.withLock { $0.ledger.configuration }
            let ledger = try await LedgerReplay.state(of: parts.journal, configuration)
            state.withLock { state in
                state.ledger = ledger
                state.durable = ledger.sequence
                state.recoveries += 1
                state.machines = [:]
                state.ready = ReadyPlans()
                // What was found when a plan was approved may be among what was lost; then people are asked anew.
                state.runs.approvedHere = []
                state.runs.locks = LockTable()
                state.takeUpRuns(workspace.catalogue)
                state.failure = nil
                state.alarms["journal"] = nil
                let now = parts.clock.elapsed()
                for id in ledger.openIncidents { state.due.add(id, now: now) }
            }
            wake.yield()
        } catch {
            return  // Still away; it is tried again in half a second.
        }
    }

    /// Stores the state when enough came since, so that the next start is quick.
    ///
    /// The state is copied at one moment and written down outside of the locks: nobody waits for it. It is stored only
    /// once the journal holds everything that it was made of.
    func storeSnapshotIfDue() async {
        guard let copy = stateToStore(), copy.ledger.sequence > 0 else { return }
        let sequence = copy.ledger.sequence
        let bytes = await Self.encoded(copy.ledger)
        guard await isSafe(sequence, since: copy.recoveries) else { return }
        let stored = JournalSnapshot(name: IncidentLedger.snapshotName, sequence: sequence, bytes: bytes)
        do throws(JournalError) {
            try await parts.journal.saveSnapshot(stored)
            state.withLock { $0.snapshotSequence = sequence }
        } catch {
            return  // It only makes the next start slower; the journal's own alarm tells of the disk.
        }
    }

    /// The state, when it is time to store it: after so many entries, and more of them the larger it is, so that storing
    /// stays a small part of the work.
    private func stateToStore() -> (ledger: IncidentLedger, recoveries: Int)? {
        // Under the order's lock, or the state could hold what is not on its way to the journal yet.
        inOrder { state in
            guard state.failure == nil else { return nil }
            let since = state.ledger.sequence - min(state.snapshotSequence, state.ledger.sequence)
            let usual = max(state.settings.entriesPerSnapshot, UInt64(state.ledger.alertCount / 4))
            guard since >= usual || state.isStopping && since > 0 else { return nil }
            return (state.ledger, state.recoveries)
        }
    }

    @concurrent
    private static func encoded(_ ledger: consuming IncidentLedger) async -> [UInt8] { ledger.encodedSnapshot() }

    /// Whether the journal holds an entry as the state had it, waiting a moment for that.
    private func isSafe(_ sequence: UInt64, since recoveries: Int) async -> Bool {
        for _ in 0..<1000 {
            let isSafe: Bool? = state.withLock { state in
                guard state.failure == nil, state.recoveries == recoveries else { return false }
                return state.durable >= sequence ? true : nil
            }
            if let isSafe { return isSafe }
            guard await parts.clock.sleep(.milliseconds(5)) else { return false }
        }
        return false
    }

    /// Takes nothing new in, waits for what is on its way, and stores the state. Call it after the server has stopped and
    /// before the journal is closed.
    public func shutDown() async {
        try? await remark(Remark(kind: "engine.stopped", text: "The service stops."), by: "engine")
        state.withLock { $0.isStopping = true }
        while state.withLock({ $0.entriesInFlight > 0 && $0.failure == nil }) {
            guard await parts.clock.sleep(.milliseconds(5)) else { break }
        }
        await storeSnapshotIfDue()
        wake.finish()
        runWake.finish()
        await parts.session.shutDown()
    }
}
