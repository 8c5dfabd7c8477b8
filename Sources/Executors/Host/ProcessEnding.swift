internal import Execution
internal import HostProcess
internal import IncidentModel
internal import StrictJSON

/// Ends the processes of a declared name: each is told from others by its number and when it started.
struct ProcessEnding: Sendable {
    let most: Int
    /// How long they are given to end before they are killed.
    let patience: Duration

    /// The processes of a name: as the kernel has it, cut to 15 bytes, or as their program's file is called. Never the first
    /// process, the kernel's own, this one, or those that it descends from.
    func found(_ name: String) -> [RunningProcess] {
        let all = RunningProcess.all()
        var spared: Set<Int32> = [0, 1, 2]
        var ancestor = RunningProcess.current
        while spared.insert(ancestor).inserted, let parent = all.first(where: { $0.number == ancestor })?.parent {
            ancestor = parent
        }
        let short = String(name.prefix(15))
        return all.filter { process in
            guard !spared.contains(process.number), process.parent != 2 else { return false }
            // A program that was replaced meanwhile is called so too.
            let file = process.program?.split(separator: "/").last.map { $0.prefix { $0 != " " } }
            return process.name == short || file.map { $0 == name } ?? false
        }
    }

    /// What is recorded of processes: who they were, and how they were called, without secrets.
    static func record(of processes: [RunningProcess]) -> RecordedState {
        let value = JSONValue.array(
            processes.prefix(100).map { process in
                [
                    "pid": .integer(Int64(process.number)), "start": .string(String(process.start)),
                    "name": .string(process.name), "program": process.program.map(JSONValue.string) ?? .null,
                    "parent": .integer(Int64(process.parent)),
                    "user": process.user.map { .integer(Int64($0)) } ?? .null,
                    "arguments": .string(SecretRedaction.redacted(String(process.commandLine(limit: 400).prefix(200)))),
                ]
            }
        )
        guard let text = try? value.serialized() else { return .nothing }
        return RecordedState(String(decoding: text, as: UTF8.self)) ?? .nothing
    }

    /// Which of the recorded ones are there still; nil when the record is not readable.
    static func remaining(of recorded: RecordedState) -> (there: Int, gone: Int)? {
        guard let items = (try? JSONValue(parsing: recorded.text))?.array else { return nil }
        var (there, gone) = (0, 0)
        for item in items {
            guard let number = item["pid"]?.int.flatMap({ Int32(exactly: $0) }), let start = item["start"]?.string
            else {
                return nil
            }
            if RunningProcess(number).map({ String($0.start) == start }) ?? false { there += 1 } else { gone += 1 }
        }
        return (there, gone)
    }

    /// Asks processes to end, waits, kills those that are still there, and looks whether they are gone.
    func end(_ processes: [RunningProcess]) async throws(SystemStop) {
        var denied = 0
        for process in processes where process.end(insisting: false) == .notPermitted { denied += 1 }
        guard denied < processes.count else {
            throw .refused(.init(.notPermitted, "This process's user may not end any of them."))
        }
        try await wait(for: processes, patience)
        for process in processes { _ = process.end(insisting: true) }
        try await wait(for: processes, .seconds(2))
        let left = processes.count { $0.isThere }
        guard left == 0 else { throw .failed("\(left) of \(processes.count) processes are still there.") }
    }

    private func wait(for processes: [RunningProcess], _ limit: Duration) async throws(SystemStop) {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end, processes.contains(where: \.isThere) {
            do { try await ContinuousClock().sleep(for: .milliseconds(20)) } catch { throw .silent(.init(.outOfTime)) }
        }
    }
}
