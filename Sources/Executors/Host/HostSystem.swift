public import Execution
internal import HostProcess
public import Remediation

/// The machine that this process runs on: declared files, units of systemd, and processes.
public struct HostSystem: ControlledSystem {
    private let configuration: HostConfiguration
    private let units: UnitControl
    private let evidence: EvidenceFolder?

    /// The machine.
    /// - Parameters:
    ///   - configuration: What an operator allows.
    ///   - evidence: Where evidence is kept; nil keeps it with the order alone.
    public init(_ configuration: HostConfiguration, evidence: EvidenceFolder? = nil) {
        (self.configuration, self.evidence, units) = (configuration, evidence, UnitControl(configuration))
    }

    /// Yes: what is meant can be listed.
    public var canRehearse: Bool { true }

    /// The machine's files, one unit, or the processes of a name.
    /// - Throws: `refused` when configuration knows no such target, or does not allow the action.
    public func subject(of action: Action) throws(SystemStop) -> String {
        guard configuration.targets.contains(action.target) else {
            throw .refused(.init(.notConfigured, "\(action.target) is not this machine by its configuration."))
        }
        return "host \(try HostAct(action, configuration).subject)"
    }

    /// Which folders, which unit, or which name it is. How many files or processes there are changes by itself.
    public func state(of action: Action) async throws(SystemStop) -> SystemState {
        let act = try HostAct(action, configuration)
        switch act {
        case .usage: return SystemState(essence: act.subject)
        case .capture:
            if let evidence { try await onThread { () throws(SystemStop) in try evidence.prepare() } }
            return SystemState(essence: act.subject)
        case .clear:
            let clearing = clearing
            return try await onThread { () throws(SystemStop) in
                let found = try clearing.survey(removing: false, until: .now + .seconds(20))
                return SystemState(essence: "clear\n\(try clearing.identities())", record: found.record)
            }
        case .rotate:
            let rotation = rotation
            return try await onThread { () throws(SystemStop) in
                SystemState(essence: "rotate\n\(try rotation.identities())", record: try rotation.due().record)
            }
        case .restart(let name):
            let unit = try await units.unit(name)
            let record = RecordedState("\(HostClock.elapsed().components.seconds) \(unit.invocation)") ?? .nothing
            return SystemState(essence: "\(unit.name) \(unit.load) \(unit.file)", record: record)
        case .end(let name):
            let ending = ending
            return try await onThread { () throws(SystemStop) in
                SystemState(essence: "process \(name)", record: ProcessEnding.record(of: ending.found(name)))
            }
        }
    }

    /// What would be removed, rotated, restarted or ended.
    public func rehearse(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> String {
        switch try HostAct(order.action, configuration) {
        case .usage, .capture: return "It looks, and changes nothing."
        case .clear:
            guard let found = FolderClearing.Found(state.record), found.files > 0 else {
                throw Self.nothing("to clear")
            }
            return "It would remove \(found.files) files, such as \(found.names.first ?? "")."
        case .rotate:
            guard let logs = [LogRotation.Log](recorded: state.record), let first = logs.first else {
                throw Self.nothing("that is long enough to rotate")
            }
            return "It would rotate \(logs.count) files, such as \(first.path) with \(first.size >> 20) MiB."
        case .restart(let name): return "It would restart \(name), which is \(try await units.unit(name).active)."
        case .end(let name):
            let found = ending.found(name)
            try check(found, name)
            return "It would end \(found.count) processes: \(found.map { String($0.number) }.joined(separator: ", "))."
        }
    }

    /// Carries it out, and looks whether it is so.
    public func act(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> RecordedState {
        let end = ContinuousClock.now + order.limit
        switch try HostAct(order.action, configuration) {
        case .usage:
            let declared =
                configuration.looks + configuration.clearings.map(\.root) + configuration.rotations.map(\.folder)
            let usage = DiskUsage(folders: Set(declared).sorted())
            return try await onThread { () throws(SystemStop) in try usage.found(until: end) }
        case .capture:
            let evidence = evidence
            return try await onThread { () throws(SystemStop) in
                guard let evidence else { return try HostSnapshot.taken() }
                return try HostSnapshot.kept(in: evidence, by: order)
            }
        case .clear:
            let clearing = clearing
            return try await onThread { () throws(SystemStop) in
                let found = try clearing.survey(removing: true, until: end)
                guard found.files > 0 else { throw Self.nothing("to clear") }
                return found.record
            }
        case .rotate:
            let rotation = rotation
            return try await onThread { () throws(SystemStop) in
                let done = try rotation.rotate(until: end)
                guard done.files > 0 else { throw Self.nothing("that is long enough to rotate") }
                return RecordedState("{\"bytes\":\(done.bytes),\"files\":\(done.files)}") ?? .nothing
            }
        case .restart(let name):
            try await units.restart(try await units.unit(name), limit: order.limit)
            return .nothing
        case .end(let name):
            let found = ending.found(name)
            try check(found, name)
            let record = ProcessEnding.record(of: found)
            try await ending.end(found)
            return record
        }
    }

    /// Nothing of this can be undone.
    public func undo(_ order: StepOrder, recorded: RecordedState, from state: SystemState) async throws(SystemStop) {
        throw .refused(.init(.forbidden, "What was removed, restarted or ended does not come back."))
    }

    /// Whether the effect is there: files, processes and invocations that were recorded are there still or gone.
    public func hasHappened(_ order: StepOrder, recorded: RecordedState) async throws(SystemStop) -> Truth {
        switch try HostAct(order.action, configuration) {
        case .usage, .capture: return .no
        case .clear:
            guard let before = FolderClearing.Found(recorded), before.isWhole, !before.names.isEmpty else {
                return .unknown
            }
            let clearing = clearing
            let now = try await onThread { () throws(SystemStop) in try clearing.remains(of: before) }
            return now.there == 0 ? .yes : now.gone == 0 ? .no : .unknown
        case .rotate:
            guard let before = [LogRotation.Log](recorded: recorded), !before.isEmpty else { return .unknown }
            let rotation = rotation
            let due = try await onThread { () throws(SystemStop) in try rotation.due() }
            let left = before.count { log in
                due.contains { $0.path == log.path && $0.number == log.number && $0.size >= log.size }
            }
            // One that was begun may have moved older ones already.
            return left == 0 ? .yes : .unknown
        case .restart(let name):
            let unit = try await units.unit(name)
            let parts = recorded.text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init
            )
            guard parts.count == 2, let at = Int64(parts[0]) else { return .unknown }
            // A `systemctl` that was left behind has given up by then; a machine that was started anew counts from zero.
            let isOver = HostClock.elapsed().components.seconds > at + 120
            return isOver && unit.job.isEmpty && unit.invocation == parts[1] ? .no : .unknown
        case .end:
            guard let now = ProcessEnding.remaining(of: recorded), now.there + now.gone > 0 else { return .unknown }
            return now.there == 0 ? .yes : now.gone == 0 ? .no : .unknown
        }
    }

    private var clearing: FolderClearing {
        FolderClearing(clearings: configuration.clearings, mostFiles: configuration.mostFiles)
    }

    private var rotation: LogRotation {
        LogRotation(rotations: configuration.rotations, mostFiles: configuration.mostFiles)
    }

    private var ending: ProcessEnding {
        ProcessEnding(most: configuration.mostProcesses, patience: configuration.patience)
    }

    private func check(_ found: [RunningProcess], _ name: String) throws(SystemStop) {
        guard !found.isEmpty else { throw .refused(.init(.targetGone, "There is no process \(name).")) }
        guard found.count <= configuration.mostProcesses else {
            throw .refused(
                .init(
                    .forbidden,
                    "There are \(found.count) processes \(name), more than the \(configuration.mostProcesses) allowed."
                )
            )
        }
    }

    private static func nothing(_ words: String) -> SystemStop {
        .refused(.init(.targetGone, "There is nothing \(words) under the declared folders."))
    }

    private func onThread<Value: Sendable>(
        _ body: @escaping @Sendable () throws(SystemStop) -> Value
    ) async throws(SystemStop) -> Value { try await BlockingWork.perform("host", body) }
}
