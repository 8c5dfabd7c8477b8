internal import Connectors
public import Diagnosis
internal import EvidenceBundles
public import IncidentModel
internal import LocalFiles
internal import StrictJSON

/// Reads what a command is given: alert payloads as files or from standard input, or evidence bundles.
public struct IncidentInput: Sendable {
    private let configuration: Configuration

    /// A reader with the limits of a configuration.
    public init(_ configuration: Configuration) { self.configuration = configuration }

    /// The evidence that `paths` hold together: any number of payloads, `-` for standard input, or one bundle.
    /// - Throws: `EngineError` naming each file that cannot be used, with line and field.
    public func evidence(_ paths: [String]) throws(EngineError) -> IncidentEvidence {
        guard let first = paths.first else { throw EngineError(.badInput, ["no input was named"]) }
        let limits = limits
        if FileReader.kind(of: first) == .folder {
            guard paths.count == 1 else {
                throw EngineError(.badInput, ["an evidence bundle stands alone; give one folder"])
            }
            return try declared(into: bundle(first, limits))
        }
        var evidence = IncidentEvidence(id: first == "-" ? "standard-input" : Self.name(of: first))
        evidence.missing = ["bundle.json"]
        var problems: [String] = []
        var alerts: [Alert] = []
        for path in paths {
            do throws(EngineError) {
                let batch = try payload(path, limits)
                alerts += batch.alerts
                evidence.notes += batch.notes.map { "\(path): \($0)" }
                if batch.truncated > 0 {
                    evidence.notes.append("\(path): the sender left out \(batch.truncated) alerts")
                }
            } catch {
                problems += error.problems
            }
        }
        guard problems.isEmpty else { throw EngineError(.badInput, problems) }
        evidence.alerts = AlertDeduplication.unique(alerts)
        if evidence.alerts.isEmpty { evidence.notes.append("the payload holds no alert") }
        return try declared(into: evidence)
    }

    /// What a folder that somebody keeps up to date says of the systems: a bundle without its alerts.
    /// - Throws: `EngineError` when it is no bundle.
    func surroundings(_ folder: String) throws(EngineError) -> IncidentEvidence {
        var evidence = try bundle(folder, limits)
        evidence.alerts = []
        evidence.missing = []
        return evidence
    }

    /// The alerts of a bundle, as if they came now: for demonstrations.
    /// - Throws: `EngineError` when it is no bundle.
    public func presentAlerts(of folder: String) throws(EngineError) -> [Alert] {
        try bundle(folder, limits).moved(to: EngineClock.host.wall()).alerts
    }

    /// What one input document may cost.
    private var limits: JSONLimits {
        JSONLimits(
            documentBytes: configuration.inputBytes,
            depth: 32,
            stringBytes: configuration.inputBytes,
            members: 5_000_000
        )
    }

    private static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    private func bundle(_ folder: String, _ limits: JSONLimits) throws(EngineError) -> IncidentEvidence {
        guard BundleReader.isBundle(folder) else {
            let advice =
                "an evidence bundle is a folder with `bundle.json`; for alerts give a file, or `-` for standard input"
            throw EngineError(.badInput, ["\(folder): the folder has no bundle.json; \(advice)"])
        }
        do throws(BundleError) { return try BundleReader.read(folder, limits: limits) } catch {
            throw EngineError(.badInput, ["\(error)"])
        }
    }

    private func payload(_ path: String, _ limits: JSONLimits) throws(EngineError) -> AlertBatch {
        let shown = path == "-" ? "standard input" : path
        let bytes: [UInt8]
        do throws(FileError) { bytes = try FileReader.bytes(of: path, limit: configuration.inputBytes) } catch {
            let hint = error.code == .tooLarge ? " (`limits.input-bytes` in the configuration)" : ""
            throw EngineError(.badInput, ["\(error)\(hint)"])
        }
        do throws(JSONError) { return try AlertmanagerWebhook.read(bytes, limits: limits) } catch {
            throw EngineError(.badInput, ["\(shown): \(error)"])
        }
    }

    /// The evidence with what operators declared to run.
    private func declared(into evidence: IncidentEvidence) throws(EngineError) -> IncidentEvidence {
        var evidence = evidence
        evidence.isInventoryClosed = configuration.onlyDeclaredTargets
        guard let file = configuration.inventory, let inventory = try InventoryFile.read(file) else { return evidence }
        evidence.declared = inventory.entities
        evidence.declaredFacts = inventory.facts
        evidence.topology = Topology(
            nodes: inventory.nodes + evidence.topology.nodes,
            edges: inventory.edges + evidence.topology.edges
        )
        return evidence
    }
}
