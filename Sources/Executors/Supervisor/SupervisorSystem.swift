public import Execution
internal import IncidentModel
public import Remediation

/// Starts, stops and restarts processes of supervisord by its XML-RPC interface, over TCP or its socket file, and lets them run
/// the release before.
///
/// A restart is done when the supervisor shows each process started later than before; there is nothing to undo. Starting and
/// stopping are done when it shows the processes so, and undone for those that were not so before.
public struct SupervisorSystem: ControlledSystem {
    private static let section = "executors.supervisor"

    /// What it carries out.
    private enum Act: String, Sendable {
        case restart = "supervisor.restart-process"
        case start = "supervisor.start-process"
        case stop = "supervisor.stop-process"
        case rollback = "supervisor.rollback-release"
    }

    /// An action, in terms of configuration.
    private struct Meaning: Sendable {
        let act: Act
        let target: SupervisorSettings.Target
        let reaches: [SupervisorSettings.Reach]
        let client: SupervisorClient

        /// Whether the processes are to run, where it is only about that.
        var isUp: Bool { act == .start }

        func processes() async throws(SystemStop) -> [SupervisedProcess] { try await client.processes(reaches) }
    }

    private let settings: SupervisorSettings
    private let clients: [SupervisorClient]

    /// A system of the supervisors that the settings name; nothing is opened.
    public init(_ settings: SupervisorSettings) {
        self.settings = settings
        clients = settings.endpoints.map { SupervisorClient($0) }
    }

    /// Yes: whether the processes are there and what they are in.
    public var canRehearse: Bool { true }

    /// The groups of processes: what touches one of them touches the others' work.
    public func subject(of action: Action) throws(SystemStop) -> String {
        let meaning = try meaning(of: action)
        return "supervisor \(settings.endpoints[meaning.target.endpoint].name) \(settings.subject(of: meaning.target))"
    }

    /// The processes, and when those that run were started; or the releases.
    public func state(of action: Action) async throws(SystemStop) -> SystemState {
        let meaning = try meaning(of: action)
        if let rollback = try await rollback(meaning, action) { return try await rollback.state() }
        let processes = try await meaning.processes()
        return SystemState(
            essence: processes.map(\.essence).joined(separator: "\n"),
            record: RecordedState(ProcessRecord(processes).text) ?? .nothing
        )
    }

    /// What would be done.
    public func rehearse(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> String {
        let meaning = try meaning(of: order.action)
        if let rollback = try await rollback(meaning, order.action) {
            return try await rollback.rehearse(undoing: order.undoing)
        }
        var processes = try await meaning.processes()
        var isUp = meaning.isUp
        if let recorded = order.undoing {
            processes = try Self.undone(meaning, recorded, processes)
            isUp.toggle()
        }
        let verb = meaning.act == .restart ? "stop and start" : isUp ? "start" : "stop"
        if meaning.act != .restart { processes.removeAll { $0.state == .running ? isUp : !isUp && !$0.state.isUp } }
        let names = processes.map { "\($0.fullName) (\($0.state.rawValue))" }.joined(separator: ", ")
        return "\(meaning.client.title) would \(verb) \(names.isEmpty ? "nothing: it is so already" : names)."
    }

    /// Carries it out.
    public func act(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> RecordedState {
        let meaning = try meaning(of: order.action)
        if let rollback = try await rollback(meaning, order.action) {
            return try await rollback.perform(seen: state.record, within: order.limit)
        }
        let before = try await meaning.processes()
        if meaning.act == .restart {
            let restart = ProcessRestart(watch: ProcessWatch(client: meaning.client, time: OrderTime(order.limit)))
            for (count, process) in before.enumerated() {
                do throws(SystemStop) { try await restart.perform(process) } catch {
                    throw count > 0 ? error.afterChange : error
                }
            }
        } else {
            try await Self.bring(before, up: meaning.isUp, meaning.client, order.limit)
        }
        return RecordedState(ProcessRecord(before).text) ?? .nothing
    }

    /// Brings back what was there before. Refused for a restart: what was restarted stays so.
    public func undo(_ order: StepOrder, recorded: RecordedState, from state: SystemState) async throws(SystemStop) {
        let meaning = try meaning(of: order.action)
        if let rollback = try await rollback(meaning, order.action) {
            return try await rollback.undo(recorded, within: order.limit)
        }
        let processes = try Self.undone(meaning, recorded, try await meaning.processes())
        try await Self.bring(processes, up: !meaning.isUp, meaning.client, order.limit)
    }

    /// Whether each process was started later than is recorded, is as it should be, or runs the release that it should.
    public func hasHappened(_ order: StepOrder, recorded: RecordedState) async throws(SystemStop) -> Truth {
        let meaning = try meaning(of: order.action)
        let isUndo = order.undoing != nil
        if let rollback = try await rollback(meaning, order.action) {
            return try await rollback.hasHappened(recorded, isUndo: isUndo)
        }
        guard let record = ProcessRecord(recorded.text) else { return .unknown }
        let processes = try await meaning.processes()
        let isLocal = meaning.client.isLocal
        if meaning.act == .restart { return record.restarted(processes, isLocal: isLocal) }
        guard record.names(processes) else { return .unknown }
        guard isUndo else { return record.switched(to: meaning.isUp, processes, isUndo: false, isLocal: isLocal) }
        let changed = record.changed(to: meaning.isUp, among: processes)
        return record.switched(to: !meaning.isUp, changed, isUndo: true, isLocal: isLocal)
    }

    /// Starts or stops processes, one after the other.
    private static func bring(
        _ processes: [SupervisedProcess],
        up isUp: Bool,
        _ client: SupervisorClient,
        _ limit: Duration
    ) async throws(SystemStop) {
        let change = ProcessSwitch(watch: ProcessWatch(client: client, time: OrderTime(limit)))
        var isChanged = false
        for process in processes {
            do throws(SystemStop) { isChanged = try await change.perform(isUp, process) || isChanged } catch {
                throw isChanged ? error.afterChange : error
            }
        }
    }

    /// The processes that undoing has to change.
    private static func undone(
        _ meaning: Meaning,
        _ recorded: RecordedState,
        _ processes: [SupervisedProcess]
    ) throws(SystemStop) -> [SupervisedProcess] {
        guard meaning.act != .restart else { throw .refused(.forbidden, "A restart cannot be undone.") }
        guard let record = ProcessRecord(recorded.text) else {
            throw .refused(.forbidden, "Nothing that could be gone back to was recorded.")
        }
        guard record.names(processes) else {
            throw .refused(
                .notConfigured,
                "\(meaning.client.title) has other processes by now than those that were recorded."
            )
        }
        return record.changed(to: meaning.isUp, among: processes)
    }

    /// The going back to a release that an action is; nil for any other.
    private func rollback(_ meaning: Meaning, _ action: Action) async throws(SystemStop) -> ReleaseRollback? {
        guard meaning.act == .rollback else { return nil }
        guard let releases = meaning.target.releases else {
            throw .refused(
                .notConfigured,
                "The configuration of \(Self.section) does not say where the releases of \(action.target) are."
            )
        }
        return ReleaseRollback(
            releases: releases,
            client: meaning.client,
            processes: try await meaning.processes()
        )
    }

    private func meaning(of action: Action) throws(SystemStop) -> Meaning {
        guard let act = Act(rawValue: action.definition.id.text) else {
            throw .unknownAction(action, by: "Supervisor")
        }
        guard let target = settings.targets[action.target] else { throw .unknownTarget(action, in: Self.section) }
        let client = clients[target.endpoint]
        guard let argument = action[argument: "process"] else {
            return Meaning(act: act, target: target, reaches: target.reaches, client: client)
        }
        guard case .name(let name) = argument, let reach = target.reach(of: name) else {
            throw .refused(
                .notConfigured,
                "The configuration of \(Self.section) does not say which process of \(action.target) is meant."
            )
        }
        // All that the target names is started from the same release.
        return Meaning(act: act, target: target, reaches: act == .rollback ? target.reaches : [reach], client: client)
    }
}
