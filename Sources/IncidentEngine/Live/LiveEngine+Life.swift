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
    /// - Throws: `EngineError` when the journal cannot be read, or a file that the configuration names.
    /// - Complexity: O(entries since the last snapshot).
    public static func start(_ parts: Parts, settings: LiveSettings) async throws(EngineError) -> LiveEngine {
        let surroundings = try LiveSurroundings(parts.session.configuration)
        let ledger: IncidentLedger
        do throws(JournalError) { ledger = try await folded(parts.journal, settings.ledger) } catch {
            throw EngineError(.unavailable, ["the journal cannot be read: \(error)"])
        }
        let engine = LiveEngine(parts, ledger: ledger, settings: settings, surroundings: surroundings)
        engine.takeUp()
        return engine
    }

    /// The state that the journal leads to: its last snapshot, and what came after.
    static func folded(
        _ journal: any JournalStore,
        _ configuration: LedgerConfiguration
    ) async throws(JournalError) -> IncidentLedger {
        var ledger = IncidentLedger(configuration)
        if let snapshot = try await journal.loadSnapshot(IncidentLedger.snapshotName),
            let stored = try? IncidentLedger(snapshot: snapshot.bytes)
        {
            // A snapshot that cannot be used costs time, not truth: the journal has it all.
            ledger = stored
            ledger.configure(configuration)
        }
        while true {
            let entries = try await journal.entries(after: ledger.sequence, limit: 5000)
            guard !entries.isEmpty else { return ledger }
            for entry in entries { ledger.apply(entry) }
        }
    }

    /// Takes up what was left: alarms that outlive a restart, incidents without a plan, approvals that were not spent.
    private func takeUp() {
        state.withLock { state in
            let now = parts.clock.elapsed()
            let stop = state.ledger.governance.stop
            if stop.isEngaged, let last = stop.last {
                raise("stop", "the stop switch is engaged by \(last.actor): \(last.reason)", &state)
            }
            for id in state.ledger.openIncidents {
                let record = state.ledger[id]
                if record?.plan == nil || record?.plan?.state == .approved { state.due.add(id, now: now) }
            }
        }
        wake.yield()
    }

    /// Does everything that goes on by itself, until the task is cancelled: planning, expiry, snapshots, recovery.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask(name: "planner") { await self.runPlanner() }
            group.addTask(name: "housekeeping") { await self.keepHouse() }
        }
    }

    /// Expiry, snapshots and recovery, each second.
    private func keepHouse() async {
        var turn = 0
        while !Task.isCancelled {
            await recoverIfNeeded()
            await expireApprovals()
            // What a stop, a freeze or a budget held back may have become free; that needs a look each.
            if turn % 10 == 0 { await startApproved() }
            await storeSnapshotIfDue()
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
            let ledger = try await Self.folded(parts.journal, configuration)
            state.withLock { state in
                state.ledger = ledger
                state.durable = ledger.sequence
                state.machines = [:]
                state.ready = ReadyPlans()
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
    func storeSnapshotIfDue() async {
        let snapshot: (sequence: UInt64, bytes: [UInt8])? = state.withLock { state in
            guard state.failure == nil, state.entriesInFlight == 0 || state.isStopping,
                state.durable == state.ledger.sequence,
                state.durable - state.snapshotSequence >= state.settings.entriesPerSnapshot || state.isStopping
            else { return nil }
            return (state.durable, state.ledger.encodedSnapshot())
        }
        guard let snapshot, snapshot.sequence > 0 else { return }
        let stored = JournalSnapshot(
            name: IncidentLedger.snapshotName,
            sequence: snapshot.sequence,
            bytes: snapshot.bytes
        )
        do throws(JournalError) {
            try await parts.journal.saveSnapshot(stored)
            state.withLock { $0.snapshotSequence = snapshot.sequence }
        } catch {
            return  // It only makes the next start slower; the journal's own alarm tells of the disk.
        }
    }

    /// Follows other settings and surroundings from now on.
    public func reload(_ settings: LiveSettings, _ configuration: Configuration) throws(EngineError) {
        let surroundings = try LiveSurroundings(configuration)
        state.withLock { state in
            state.settings = settings
            state.ledger.configure(settings.ledger)
            state.evidence = surroundings.evidence
            state.places = surroundings.places
            state.neighbours = surroundings.evidence.neighbours
            let now = parts.clock.elapsed()
            for id in state.ledger.openIncidents { state.due.add(id, now: now) }
        }
        wake.yield()
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
        await parts.session.shutDown()
    }
}
