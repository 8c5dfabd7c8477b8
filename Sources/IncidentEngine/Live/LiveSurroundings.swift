internal import Diagnosis
internal import EvidenceBundles
internal import IncidentModel

/// What operators declared of their systems, read anew with the configuration.
struct LiveSurroundings: Sendable {
    /// What is known of every incident beside its alerts.
    let evidence: LiveEvidence
    /// Where things belong.
    let places: ServicePlaces

    /// The surroundings that a configuration names.
    /// - Throws: `EngineError` when a file that it names cannot be read.
    init(_ configuration: Configuration) throws(EngineError) {
        let declared: InventoryFile? =
            if let file = configuration.inventory { try InventoryFile.read(file) } else { nil }
        var around: IncidentEvidence?
        if let folder = configuration.serve.evidence {
            around = try IncidentInput(configuration).surroundings(folder)
            if configuration.serve.movesEvidenceToNow { around = around?.moved(to: EngineClock.host.wall()) }
        }
        evidence = LiveEvidence(
            declared: declared,
            surroundings: around,
            isInventoryClosed: configuration.onlyDeclaredTargets
        )
        places = ServicePlaces(declared?.places ?? [:], standardEnvironment: configuration.serve.environment)
    }
}

extension IncidentEvidence {
    /// This evidence as if it had been taken at `now`.
    func moved(to now: Timestamp) -> IncidentEvidence {
        let seconds = now.seconds - referenceTime.seconds
        var moved = self
        moved.capturedAt = now
        moved.window = nil
        moved.alerts = alerts.map { alert in
            Alert(
                status: alert.status,
                labels: alert.labels,
                annotations: alert.annotations,
                startsAt: alert.startsAt.adding(seconds: seconds),
                endsAt: alert.endsAt?.adding(seconds: seconds),
                generatorURL: alert.generatorURL,
                fingerprint: alert.fingerprint
            )
        }
        moved.changes = changes.map { change in
            Change(
                time: change.time.adding(seconds: seconds),
                entityName: change.entityName,
                kind: change.kind,
                summary: change.summary,
                revision: change.revision
            )
        }
        return moved
    }
}
