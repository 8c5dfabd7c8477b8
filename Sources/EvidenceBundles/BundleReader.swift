internal import Connectors
public import Diagnosis
internal import IncidentModel
internal import LocalFiles
public import StrictJSON
internal import StructuredDocuments

/// Reads an evidence bundle: a folder with `bundle.json` and, each if present, alerts, topology, changes, command output,
/// logs and metrics. A file that cannot be read is reported and the rest is used; only `bundle.json` must be right.
public struct BundleReader: Sendable {
    /// The most bytes of one file.
    public static let maximumFileBytes = 512 << 20

    /// The most bytes that one command may have printed.
    private static let maximumOutputBytes = 8 << 20

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
        return reader.evidence
    }

    private init(folder: String, limits: JSONLimits) {
        self.folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        self.limits = limits
        evidence = IncidentEvidence(id: self.folder.split(separator: "/").last.map(String.init) ?? "bundle")
    }

    /// The path of a file; nil, and a note, when it is absent or no file of the bundle.
    private mutating func path(_ file: String) -> String? {
        let path = folder + "/" + file
        switch FileReader.kind(of: path) {
        case .file: break
        case .missing:
            evidence.missing.append(file)
            return nil
        case .folder, .other:
            evidence.notes.append("\(file): it is not a file; left out")
            return nil
        }
        guard !FileReader.leadsOut(path, of: folder) else {
            evidence.notes.append("\(file): it is a link that leads out of the bundle; left out")
            return nil
        }
        return path
    }

    /// The bytes of a file; nil, and a note, when it is absent or cannot be read.
    private mutating func bytes(_ file: String) -> [UInt8]? {
        guard let path = path(file) else { return nil }
        do throws(FileError) {
            return try FileReader.bytes(of: path, limit: Self.maximumFileBytes)
        } catch {
            evidence.notes.append("\(file): \(error.problem); left out")
            return nil
        }
    }

    /// A file as a JSON document; nil, and a note, when it cannot be read.
    private mutating func document(_ file: String, limits: JSONLimits) -> BundleDocument? {
        guard let bytes = bytes(file) else { return nil }
        do throws(JSONError) {
            return try BundleDocument(file, bytes, limits: limits)
        } catch {
            evidence.notes.append("\(file): \(error); left out")
            return nil
        }
    }

    private mutating func readDescription() throws(BundleError) {
        let file = folder + "/bundle.json"
        guard !FileReader.leadsOut(file, of: folder) else {
            throw BundleError(code: .unreadable, file: file, problem: "it is a link that leads out of the bundle")
        }
        let bytes: [UInt8]
        do throws(FileError) { bytes = try FileReader.bytes(of: file, limit: limits.documentBytes) } catch {
            throw .unreadable(error)
        }
        var document: BundleDocument
        do throws(JSONError) { document = try BundleDocument("bundle.json", bytes, limits: limits) } catch {
            throw .malformed(file, error)
        }
        guard document.value["version"]?.int == 1 else {
            throw BundleError(code: .unknownVersion, file: file, problem: "`version` must be 1")
        }
        if let id = document.value["id"]?.string, !id.isEmpty { evidence.id = InertText(id, maximum: 200).text }
        evidence.capturedAt = time("capturedAt", &document)
        evidence.window = window("window", &document)
        evidence.baseline = window("baseline", &document)
        if let namespace = document.value["namespace"], namespace != .null {
            evidence.namespace = namespace.string.flatMap { EntityReference.isWellFormed($0) ? $0 : nil }
            if evidence.namespace == nil {
                document.report("`namespace` is not the name of a namespace; left out", under: "namespace")
            }
        }
        if document.value["entrypoints"] != nil {
            evidence.entrypoints = document.elements(of: "entrypoints").compactMap(\.string)
        }
        evidence.notes += document.notes
    }

    /// A time of the description; nil, and reported, when it is none.
    private func time(_ key: String, _ document: inout BundleDocument) -> Timestamp? {
        guard let value = document.value[key], value != .null else { return nil }
        let time = TelemetryFiles.time(value)
        if time == nil { document.report("`\(key)` is neither RFC 3339 nor Unix seconds; left out", under: key) }
        return time
    }

    /// A stretch of time of the description; nil, and reported, when it is none.
    private func window(_ key: String, _ document: inout BundleDocument) -> IncidentEvidence.Window? {
        guard let value = document.value[key], value != .null else { return nil }
        guard let start = value["start"].flatMap({ TelemetryFiles.time($0) }),
            let end = value["end"].flatMap({ TelemetryFiles.time($0) }), start <= end
        else {
            document.report("`\(key)` needs a `start` and an `end` that is not before it; left out", under: key)
            return nil
        }
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
            evidence.unreadable.append("alerts.json")
        }
    }

    private mutating func readTopology() {
        guard var document = document("topology.json", limits: limits) else { return }
        evidence.topology = DeclaredFiles.topology(&document, namespace: evidence.namespace)
        evidence.notes += document.notes
    }

    private mutating func readChanges() {
        guard var document = document("changes.json", limits: limits) else { return }
        evidence.changes = DeclaredFiles.changes(&document)
        evidence.notes += document.notes
    }

    private mutating func readTranscript() {
        // What a command printed is one string, and the events of a busy namespace are long.
        let limits = JSONLimits(
            documentBytes: limits.documentBytes,
            depth: limits.depth,
            stringBytes: max(limits.stringBytes, Self.maximumOutputBytes),
            numberBytes: limits.numberBytes,
            members: limits.members
        )
        guard var document = document("kubectl.json", limits: limits) else { return }
        guard let commands = document.value.object else {
            document.report("this must be an object of commands with what they printed")
            evidence.notes += document.notes
            return
        }
        var transcript = ClusterTranscript(namespace: evidence.namespace)
        for (command, output) in commands {
            guard let text = output.string else {
                document.report("what a command printed must be a text; left out", under: command)
                continue
            }
            transcript.add(command: command, output: text)
        }
        evidence.cluster = transcript.cluster
        evidence.logs += transcript.logs
        evidence.notes += document.notes + transcript.notes.map { "kubectl.json: \($0)" }
    }

    private mutating func readTelemetry() {
        readTracesAndLogs()
        readMetrics()
    }

    private mutating func readMetrics() {
        if let path = path("metrics.csv") {
            var reader = MetricTableReader(file: "metrics.csv")
            do throws(FileError) {
                try FileReader.forEachPiece(of: path) { reader.read($0) }
                let table = reader.finish()
                evidence.metrics = table.series
                evidence.notes += table.notes
            } catch {
                evidence.notes.append("metrics.csv: \(error.problem); left out")
            }
        }
        if let path = path("metrics.otlp.jsonl") {
            var reader = MetricExportReader(file: "metrics.otlp.jsonl")
            reader.read(path)
            evidence.metrics += reader.finish()
            evidence.notes += reader.notes
        }
    }

    /// Spans first, so that log lines find theirs.
    private mutating func readTracesAndLogs() {
        var reader = TelemetryReader(window: evidence.window, baseline: evidence.baseline)
        let traces = "traces.otlp.jsonl"
        if let path = path(traces) { reader.readTraces(path, name: traces) }
        let logs = "logs.otlp.jsonl"
        if let path = path(logs) { reader.readLogs(path, name: logs) }
        evidence.logs += reader.records
        evidence.notes += reader.notes
        (evidence.traces, evidence.logSummary) = reader.finish()
        guard evidence.topology.nodes.isEmpty, let learned = evidence.traces?.topology(namespace: evidence.namespace)
        else { return }
        evidence.topology = learned
    }
}
