internal import IncidentLedger
internal import Synchronization

/// What surrounds incidents, read anew: because the configuration was, or because a file changed.
extension LiveEngine {
    /// Follows other settings and surroundings from now on.
    /// - Throws: `EngineError` when a file that the configuration names cannot be read, or the memory of orders not begun; then
    ///   everything stays as it was.
    public func reload(_ settings: LiveSettings, _ configuration: Configuration) throws(EngineError) {
        let surroundings = try LiveSurroundings(configuration)
        try settings.hands.beginMemory?(state.withLock { $0.ledger.token })
        state.withLock { state in
            state.settings = settings
            state.ledger.configure(settings.ledger)
            state.configuration = configuration
            state.reloads += 1
            state.alarms["evidence"] = nil
            take(surroundings, &state)
            // Who carries steps out may be another one now, so that runs which wait are looked at once more.
            state.runs.taken = []
        }
        wake.yield()
        runWake.yield()
    }

    /// Reads what surrounds incidents anew when its files were changed; where it cannot be read the old stays, and
    /// everybody is told.
    ///
    /// It follows the configuration that was read last, not the one of the start.
    func followSurroundings(_ watch: inout SurroundingsWatch) {
        let (configuration, reloads) = state.withLock { ($0.configuration, $0.reloads) }
        guard watch.hasChanged(in: configuration.serve.evidence) else { return }
        do throws(EngineError) {
            let surroundings = try LiveSurroundings(configuration)
            let isTaken = state.withLock { state in
                // A configuration that was read meanwhile has brought its own.
                guard state.reloads == reloads else { return false }
                state.alarms["evidence"] = nil
                take(surroundings, &state)
                return true
            }
            if isTaken { wake.yield() }
        } catch {
            state.withLock { state in
                guard state.reloads == reloads else { return }
                raise("evidence", "what runs cannot be read anew: \(error)", &state)
            }
        }
    }

    /// Lets other surroundings hold, for which every open incident is looked at again.
    private func take(_ surroundings: LiveSurroundings, _ state: inout LiveState) {
        state.evidence = surroundings.evidence
        state.places = surroundings.places
        state.neighbours = surroundings.evidence.neighbours
        let now = parts.clock.elapsed()
        for id in state.ledger.openIncidents { state.due.add(id, now: now) }
    }
}
