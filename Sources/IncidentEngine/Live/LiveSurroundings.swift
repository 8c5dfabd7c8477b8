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
        }
        evidence = LiveEvidence(
            declared: declared,
            surroundings: around,
            isInventoryClosed: configuration.onlyDeclaredTargets
        )
        places = ServicePlaces(declared?.places ?? [:], standardEnvironment: configuration.serve.environment)
    }
}
