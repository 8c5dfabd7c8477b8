internal import Connectors
public import Diagnosis
internal import IncidentModel
internal import LocalFiles
public import StrictJSON

/// Reads an evidence bundle: a folder with `bundle.json` and, each if present, alerts, topology, changes, command output,
/// logs and metrics. A file that cannot be read is reported and the rest is used; only `bundle.json` must be right.
public struct BundleReader: Sendable {
    /// The most bytes of one file.
    public static let maximumFileBytes = 512 << 20

    private let folder: String
    private let limits: JSONLimits
    private var evidence: IncidentEvidence

    /// Whether `path` is a folder that says it is an evidence bundle.
    public static func isBundle(_ path: String) -> Bool { FileReader.kind(of: path + "/bundle.json") == .file }

    /// The evidence in a folder.
    /// - Parameters:
    ///   - folder: The folder.
    ///   - limits: The limits of its JSON documents.
    /// - Returns: Everything that could be read, with notes on what could not.
    /// - Throws: `BundleError` when `bundle.json` cannot be used.
    public static func read(_ folder: String, limits: JSONLimits) throws(BundleError) -> IncidentEvidence {
        var reader = BundleReader(folder: folder, limits: limits)
        try reader.readDescription()
        reader.readAlerts()
        reader.readTopology()
        reader.readChanges()
        reader.readTranscript()
        reader.readTelemetry()
        for file in ["traces.otlp.jsonl", "metrics.otlp.jsonl"] where reader.exists(file) {
            reader.evidence.notes.append("\(file) is not read yet; the rest of the bundle is used")
        }
        return reader.evidence
    }

    private init(folder: String, limits: JSONLimits) {
        self.folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        self.limits = limits
        evidence = IncidentEvidence(id: self.folder.split(separator: "/").last.map(String.init) ?? "bundle")
    }

    private func exists(_ file: String) -> Bool { FileReader.kind(of: folder + "/" + file) == .file }

    /// The bytes of a file; nil, and a note, when it is absent or cannot be read.
    private mutating func bytes(_ file: String) -> [UInt8]? {
        guard exists(file) else {
            evidence.missing.append(file)
            return nil
        }
        do throws(FileError) {
            return try FileReader.bytes(of: folder + "/" + file, limit: Self.maximumFileBytes)
        } catch {
            evidence.notes.append("\(file): \(error.problem); left out")
            return nil
        }
    }

    /// A file as a JSON value; nil, and a note, when it cannot be read.
    private mutating func json(_ file: String) -> JSONValue? {
        guard let bytes = bytes(file) else { return nil }
        do throws(JSONError) {
            return try JSONValue(parsing: bytes, limits: limits)
        } catch {
            evidence.notes.append("\(file): \(error); left out")
            return nil
        }
    }

    private mutating func readDescription() throws(BundleError) {
        let file = folder + "/bundle.json"
        let bytes: [UInt8]
        do throws(FileError) { bytes = try FileReader.bytes(of: file, limit: limits.documentBytes) } catch {
            throw .unreadable(error)
        }
        let value: JSONValue
        do throws(JSONError) { value = try JSONValue(parsing: bytes, limits: limits) } catch {
            throw .malformed(file, error)
        }
        guard value["version"]?.int == 1 else {
            throw BundleError(code: .unknownVersion, file: file, problem: "`version` must be 1")
        }
        if let id = value["id"]?.string { evidence.id = id }
        evidence.capturedAt = value["capturedAt"]?.string.flatMap { TelemetryFiles.time($0) }
        evidence.window = window(value["window"])
        evidence.baseline = window(value["baseline"])
        evidence.namespace = value["namespace"]?.string
        evidence.entrypoints = value["entrypoints"]?.array?.compactMap(\.string) ?? []
    }

    private func window(_ value: JSONValue?) -> IncidentEvidence.Window? {
        guard let start = value?["start"]?.string.flatMap({ TelemetryFiles.time($0) }),
            let end = value?["end"]?.string.flatMap({ TelemetryFiles.time($0) })
        else { return nil }
        return IncidentEvidence.Window(start: start, end: end)
    }

    private mutating func readAlerts() {
        guard let bytes = bytes("alerts.json") else { return }
        do throws(JSONError) {
            let batch = try AlertmanagerWebhook.read(bytes, limits: limits)
            evidence.alerts = AlertDeduplication.unique(batch.alerts)
            evidence.notes += batch.notes.map { "alerts.json: \($0)" }
        } catch {
            evidence.notes.append("alerts.json: \(error); left out")
        }
    }

    private mutating func readTopology() {
        guard let value = json("topology.json") else { return }
        var nodes: [Topology.Node] = []
        var kinds: [String: EntityReference] = [:]
        for node in value["nodes"]?.array ?? [] {
            let kind = node["kind"]?.string.flatMap { EntityKind(named: $0) } ?? .service
            guard let name = node["name"]?.string,
                let entity = EntityReference(
                    kind: kind,
                    namespace: kind.isClusterScoped ? nil : evidence.namespace,
                    name: name
                )
            else {
                evidence.notes.append("topology.json: a node without a usable name is left out")
                continue
            }
            nodes.append(Topology.Node(entity: entity, replicas: node["replicas"]?.int))
            kinds[name] = entity
        }
        let edges = (value["edges"]?.array ?? []).compactMap { edge -> Topology.Edge? in
            guard let from = edge["from"]?.string.flatMap({ kinds[$0] }),
                let to = edge["to"]?.string.flatMap({ kinds[$0] })
            else { return nil }
            let relation = edge["kind"]?.string.flatMap { Topology.Relation(rawValue: $0) } ?? .calls
            return Topology.Edge(from: from, to: to, relation: relation)
        }
        let dropped = (value["edges"]?.array?.count ?? 0) - edges.count
        if dropped > 0 {
            evidence.notes.append("topology.json: \(dropped) edges name nodes that are not listed; left out")
        }
        evidence.topology = Topology(nodes: nodes, edges: edges)
    }

    private mutating func readChanges() {
        guard let value = json("changes.json") else { return }
        for (place, change) in (value.array ?? []).enumerated() {
            guard let time = change["time"]?.string.flatMap({ TelemetryFiles.time($0) }),
                let name = change["entity"]?.string,
                let kind = change["kind"]?.string.flatMap({ Change.Kind(rawValue: $0) })
            else {
                evidence.notes.append("changes.json[\(place)]: needs `time`, `entity` and a known `kind`; left out")
                continue
            }
            evidence.changes.append(
                Change(
                    time: time,
                    entityName: name,
                    kind: kind,
                    summary: change["summary"]?.string ?? "",
                    revision: change["revision"]?.string
                )
            )
        }
        evidence.changes.sort { $0.time != $1.time ? $0.time < $1.time : $0.entityName < $1.entityName }
    }

    private mutating func readTranscript() {
        guard let value = json("kubectl.json") else { return }
        var transcript = ClusterTranscript(namespace: evidence.namespace)
        for (command, output) in value.object ?? JSONObject() {
            guard let text = output.string else { continue }
            transcript.add(command: command, output: text)
        }
        evidence.cluster = transcript.cluster
        evidence.logs += transcript.logs
        evidence.notes += transcript.notes.map { "kubectl.json: \($0)" }
    }

    private mutating func readTelemetry() {
        if let bytes = bytes("logs.otlp.jsonl") {
            evidence.logs += TelemetryFiles.logs(bytes, file: "logs.otlp.jsonl", notes: &evidence.notes)
        }
        if let bytes = bytes("metrics.csv") {
            evidence.metrics = TelemetryFiles.metrics(bytes, file: "metrics.csv", notes: &evidence.notes)
        }
    }
}
