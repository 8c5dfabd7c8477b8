internal import Execution
internal import HostProcess
internal import IncidentModel
internal import LocalFiles
internal import Remediation
internal import StrictJSON

/// What runs on this machine and whom it talks to: evidence that is gone once something is ended or cut off.
enum HostSnapshot: Sendable {
    /// What is kept of connections in bytes, so that processes have room beside them.
    private static let mostConnectionBytes = 24 << 10
    /// The tables of the kernel, and how many bytes of each are read.
    /// - Source: `proc_pid_net(5)`.
    private static let tables = ["tcp", "tcp6", "udp", "udp6"]
    private static let tableLimit = 1 << 20

    /// Processes and connections, as many as fit into a record.
    /// - Throws: `silent` when they cannot be seen.
    static func taken(connectionsFrom folder: String = "/proc/net") throws(SystemStop) -> RecordedState {
        let document = try document(connectionsFrom: folder, mostBytes: RecordedState.mostBytes - 2048)
        let text = (try? document.serialized()).map { String(decoding: $0, as: UTF8.self) }
        guard let state = text.flatMap({ RecordedState($0) }) else { throw formless }
        return state
    }

    /// Processes and connections, as many as fit.
    /// - Throws: `silent` when they cannot be seen.
    static func document(
        connectionsFrom folder: String = "/proc/net",
        mostBytes: Int
    ) throws(SystemStop) -> JSONValue {
        let connections = try connections(folder)
        let processes = RunningProcess.all()
        guard !processes.isEmpty else { throw .silent(.init(.unreachable, "no process can be seen in /proc")) }
        // What was started last is most likely what is looked for.
        var kept = processes.sorted { $0.start > $1.start }.map(json)
        while true {
            let value: JSONValue = [
                "processes": .array(kept), "processes-seen": .integer(Int64(processes.count)),
                "connections": .array(connections.kept), "connections-seen": .integer(Int64(connections.seen)),
                "taken": .integer(HostClock.wall().seconds),
            ]
            if let size = try? value.serialized().count, size <= mostBytes { return value }
            guard !kept.isEmpty else { throw formless }
            kept.removeLast(max(1, kept.count / 20))
        }
    }

    /// Keeps processes and connections in a folder.
    /// - Returns: How many there are, and where they are.
    /// - Throws: `silent` when they cannot be seen; why they cannot be kept.
    static func kept(in folder: EvidenceFolder, by order: StepOrder) throws(SystemStop) -> RecordedState {
        let seen = try document(mostBytes: folder.mostBytes - 4096)
        let document: JSONValue = [
            "form": "evenkeel.dev/evidence", "version": 1, "target": .string(order.action.target.description),
            "order": .string(order.key.text), "host": seen,
        ]
        let kept = try folder.keep(document, of: order)
        let (processes, connections) = (seen["processes"]?.array?.count, seen["connections"]?.array?.count)
        let words = "\(processes ?? 0) processes and \(connections ?? 0) connections of this machine."
        return RecordedState("\(words)\n\(kept.words)") ?? .nothing
    }

    private static let formless = SystemStop.silent(.init(.garbage, "what was seen has no form"))

    private static func json(_ process: RunningProcess) -> JSONValue {
        [
            "pid": .integer(Int64(process.number)), "parent": .integer(Int64(process.parent)),
            "start": .string(String(process.start)), "name": .string(process.name),
            "user": process.user.map { .integer(Int64($0)) } ?? .null,
            "program": process.program.map(JSONValue.string) ?? .null,
            "arguments": .string(SecretRedaction.redacted(String(process.commandLine(limit: 400).prefix(200)))),
        ]
    }

    /// Connections as the kernel writes them, those that listen or talk first.
    private static func connections(_ folder: String) throws(SystemStop) -> (kept: [JSONValue], seen: Int) {
        var kept: [JSONValue] = []
        var (seen, bytes) = (0, 0)
        for table in tables {
            let content: [UInt8]
            do throws(FileError) { content = try FileReader.bytes(of: "\(folder)/\(table)", limit: tableLimit) } catch {
                // A machine without IPv6 has no such table.
                if error.code == .notFound, table.hasSuffix("6") { continue }
                throw .silent(.init(.unreachable, "the kernel's table \(table) cannot be read: \(error)"))
            }
            for line in String(decoding: content, as: UTF8.self).split(separator: "\n").dropFirst() {
                let fields = line.split(separator: " ")
                guard fields.count > 9, fields[1].utf8.count <= 40, fields[2].utf8.count <= 40 else { continue }
                seen += 1
                guard bytes < mostConnectionBytes else { continue }
                let value: JSONValue = [
                    "table": .string(table), "from": .string(String(fields[1])), "to": .string(String(fields[2])),
                    "state": .string(String(fields[3].prefix(2))), "user": .string(String(fields[7].prefix(10))),
                    "socket": .string(String(fields[9].prefix(20))),
                ]
                kept.append(value)
                bytes += 160
            }
        }
        return (kept, seen)
    }
}
