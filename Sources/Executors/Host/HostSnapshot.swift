internal import Execution
internal import HostProcess
internal import IncidentModel
internal import LocalFiles
internal import StrictJSON

/// What runs on this machine and whom it talks to: evidence that is gone once something is ended or cut off.
enum HostSnapshot: Sendable {
    /// What is kept of connections in bytes, so that processes have room beside them.
    private static let mostConnectionBytes = 24 << 10
    /// The tables of the kernel, and how many bytes of each are read.
    /// - Source: `proc_pid_net(5)`.
    private static let tables = ["tcp", "tcp6", "udp", "udp6"]
    private static let tableLimit = 1 << 20

    /// Processes and connections, as many as fit.
    /// - Throws: `silent` when they cannot be seen.
    static func taken(connectionsFrom folder: String = "/proc/net") throws(SystemStop) -> RecordedState {
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
            if let text = try? value.serialized(), text.count <= RecordedState.mostBytes - 2048,
                let state = RecordedState(String(decoding: text, as: UTF8.self))
            {
                return state
            }
            guard !kept.isEmpty else { throw .silent(.init(.garbage, "what was seen has no form")) }
            kept.removeLast(max(1, kept.count / 20))
        }
    }

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
