public import IncidentModel
internal import LocalFiles
internal import StrictJSON

/// Writes an evidence bundle, file by file, without the credentials that stand in what it is given.
///
/// All is written into a hidden folder beside the bundle's place, which takes the bundle's name at the end: a bundle that is
/// there is whole. Only its owner may read it.
public struct BundleWriter: ~Copyable, Sendable {
    /// One sample, as a line of `metrics.csv` has it.
    public struct Sample: Sendable, Hashable {
        /// When it was measured.
        public let time: Timestamp
        /// The value.
        public let value: Double

        /// Creates a sample.
        public init(time: Timestamp, value: Double) {
            self.time = time
            self.value = value
        }
    }

    private let place: String
    private let folder: String
    private var metrics: FileOutput?
    private var logs: FileOutput?
    private var isOver = false

    /// Begins a bundle.
    /// - Parameter place: Where it will be; nothing may be there yet but an empty folder.
    /// - Throws: `BundleError` when something is there, or the folder above it cannot be written.
    public init(_ place: String) throws(BundleError) {
        self.place = place.count > 1 && place.hasSuffix("/") ? String(place.dropLast()) : place
        let parts = self.place.split(separator: "/", omittingEmptySubsequences: false)
        let parent = parts.count > 1 ? parts.dropLast().joined(separator: "/") : "."
        do throws(FileError) {
            if FileReader.kind(of: self.place) != .missing, try !FileReader.names(in: self.place).isEmpty {
                throw FileError.occupied(self.place)
            }
            try PrivateFile.makeFolder(parent.isEmpty ? "/" : parent)
            folder = try PrivateFile.makeTemporaryFolder(".capture", in: parent.isEmpty ? "/" : parent)
        } catch {
            isOver = true
            folder = ""
            throw BundleError.unwritable(error)
        }
    }

    deinit { if !isOver { PrivateFile.removeFolder(folder) } }

    // MARK: - Whole files

    /// Writes `bundle.json`.
    /// - Throws: `BundleError` when the disk does not take it.
    public func write(_ description: BundleDescription) throws(BundleError) {
        try write(description.json, to: "bundle.json")
    }

    /// Writes `alerts.json`, a payload of Alertmanager's webhook.
    /// - Throws: `BundleError` when the disk does not take it.
    public func write(_ alerts: [Alert]) throws(BundleError) {
        try write(AlertPayload.json(alerts), to: "alerts.json")
    }

    /// Writes `topology.json`.
    /// - Throws: `BundleError` when the disk does not take it.
    public func write(_ topology: Topology) throws(BundleError) {
        let nodes = topology.nodes.map { node in
            JSONObject(
                [("name", .string(node.entity.name)), ("kind", .string(node.entity.kind.rawValue))]
                    + (node.replicas.map { [("replicas", JSONValue($0))] } ?? [])
            )
        }
        let edges = topology.edges.map { edge in
            JSONObject([
                ("from", .string(edge.from.name)), ("to", .string(edge.to.name)),
                ("kind", .string(edge.relation.rawValue)),
            ])
        }
        let document = JSONObject([
            ("nodes", .array(nodes.map { .object($0) })), ("edges", .array(edges.map { .object($0) })),
        ])
        try write(.object(document), to: "topology.json")
    }

    /// Writes `changes.json`.
    /// - Throws: `BundleError` when the disk does not take it.
    public func write(_ changes: [Change]) throws(BundleError) {
        let entries = changes.map { change in
            JSONObject(
                [
                    ("time", .string(change.time.description)), ("entity", .string(change.entityName)),
                    ("kind", .string(change.kind.rawValue)),
                    ("summary", .string(SecretRedaction.redacted(change.summary))),
                ] + (change.revision.map { [("revision", .string($0))] } ?? [])
            )
        }
        try write(.array(entries.map { .object($0) }), to: "changes.json")
    }

    /// Writes `kubectl.json`: commands with what they printed, in this order; of two equal commands the first counts.
    /// - Throws: `BundleError` when the disk does not take it.
    public func write(transcript: [(command: String, output: String)]) throws(BundleError) {
        var seen: Set<String> = []
        let members = transcript.filter { seen.insert($0.command).inserted }.map { command, output in
            (command, JSONValue.string(EvidenceRedaction.redacted(output)))
        }
        try write(.object(JSONObject(members)), to: "kubectl.json")
    }

    private func write(_ value: JSONValue, to file: String) throws(BundleError) {
        let path = folder + "/" + file
        let bytes: [UInt8]
        do throws(JSONError) { bytes = try value.serialized(.pretty) } catch {
            throw BundleError(code: .unwritable, file: path, problem: "\(error)")
        }
        do throws(FileError) {
            var output = try FileOutput(creating: path)
            try output.write(bytes)
            try output.write("\n")
            try output.close()
        } catch {
            throw BundleError.unwritable(error)
        }
    }

    // MARK: - Files that grow

    /// Adds the samples of one series to `metrics.csv`; those that are no number are left out, as are a name's commas and
    /// line ends, which the format cannot hold.
    /// - Throws: `BundleError` when the disk does not take them.
    public mutating func append(
        _ samples: [Sample],
        entity: String,
        metric: String,
        unit: String
    ) throws(BundleError) {
        let (entity, metric, unit) = (Self.cell(entity), Self.cell(metric), Self.cell(unit))
        var text = ""
        for sample in samples where sample.value.isFinite {
            text += "\(Self.seconds(sample.time)),\(entity),\(metric),\(sample.value),\(unit)\n"
        }
        guard !text.isEmpty else { return }
        do throws(FileError) {
            if metrics == nil {
                metrics = try FileOutput(creating: folder + "/metrics.csv")
                try metrics?.write("time,entity,metric,value,unit\n")
            }
            try metrics?.write(text)
        } catch {
            throw BundleError.unwritable(error)
        }
    }

    /// Adds log lines of one emitter to `logs.otlp.jsonl`.
    /// - Throws: `BundleError` when the disk does not take them.
    public mutating func append(_ records: [LogRecord], service: String, pod: String) throws(BundleError) {
        guard !records.isEmpty else { return }
        let line: [UInt8]
        do throws(JSONError) { line = try LogPayload.json(records, service: service, pod: pod).serialized() } catch {
            throw BundleError(code: .unwritable, file: "logs.otlp.jsonl", problem: "\(error)")
        }
        do throws(FileError) {
            if logs == nil { logs = try FileOutput(creating: folder + "/logs.otlp.jsonl") }
            try logs?.write(line)
            try logs?.write("\n")
        } catch {
            throw BundleError.unwritable(error)
        }
    }

    // MARK: - The end

    /// Gives the bundle its name. Without a description it would be none, so that is written first.
    /// - Throws: `BundleError` when not all reached the disk, or something stands in its place by now.
    public consuming func finish() throws(BundleError) {
        do throws(FileError) {
            try metrics?.close()
            try logs?.close()
            try PrivateFile.rename(folder, to: place)
            isOver = true
        } catch {
            throw BundleError.unwritable(error)
        }
    }

    /// A cell that breaks no line of the table.
    private static func cell(_ text: String) -> String {
        String(text.map { $0 == "," || $0.isNewline || $0 == "\"" ? "_" : $0 })
    }

    /// Unix seconds with as many decimals as there are.
    private static func seconds(_ time: Timestamp) -> String {
        time.nanoseconds == 0 ? String(time.seconds) : String(time.unixSeconds)
    }
}
