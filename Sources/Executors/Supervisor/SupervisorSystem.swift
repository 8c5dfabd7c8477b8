public import Execution
internal import IncidentModel
public import Remediation

/// Restarts processes of supervisord by its XML-RPC interface, over TCP or its socket file.
///
/// A restart is done when the supervisor shows each process started later than before. There is nothing to undo.
public struct SupervisorSystem: ControlledSystem {
    private static let section = "executors.supervisor"

    private let settings: SupervisorSettings
    private let clients: [SupervisorClient]

    /// A system of the supervisors that the settings name; nothing is opened.
    public init(_ settings: SupervisorSettings) {
        self.settings = settings
        clients = settings.endpoints.map { SupervisorClient($0) }
    }

    /// Yes: whether the processes are there and what they are in.
    public var canRehearse: Bool { true }

    /// The group of processes: what touches one of them touches the others' work.
    public func subject(of action: Action) throws(SystemStop) -> String {
        let (place, reach) = try reach(of: action)
        return "supervisor \(settings.endpoints[place].name) \(reach.group)"
    }

    /// The processes, and when those that run were started.
    public func state(of action: Action) async throws(SystemStop) -> SystemState {
        let (place, reach) = try reach(of: action)
        let processes = try await clients[place].processes(reach)
        return SystemState(
            essence: processes.map(\.essence).joined(separator: "\n"),
            record: RecordedState(ProcessRecord(processes).text) ?? .nothing
        )
    }

    /// What would be restarted.
    public func rehearse(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> String {
        guard order.undoing == nil else { throw Self.nothingToUndo }
        let (place, reach) = try reach(of: order.action)
        let processes = try await clients[place].processes(reach)
        let names = processes.map { "\($0.fullName) (\($0.state.rawValue))" }.joined(separator: ", ")
        return "\(clients[place].title) would stop and start \(names)."
    }

    /// Stops and starts the processes.
    public func act(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> RecordedState {
        let (place, reach) = try reach(of: order.action)
        let before = try await clients[place].processes(reach)
        let restart = ProcessRestart(client: clients[place], time: OrderTime(order.limit))
        for (count, process) in before.enumerated() {
            do throws(SystemStop) { try await restart.perform(process) } catch {
                throw count > 0 ? error.afterChange : error
            }
        }
        return RecordedState(ProcessRecord(before).text) ?? .nothing
    }

    /// Refused: what was restarted stays so.
    public func undo(_ order: StepOrder, recorded: RecordedState, from state: SystemState) async throws(SystemStop) {
        throw Self.nothingToUndo
    }

    /// Whether each process was started later than is recorded. Of one that starts again by itself it cannot tell whose
    /// doing that was.
    public func hasHappened(_ order: StepOrder, recorded: RecordedState) async throws(SystemStop) -> Truth {
        let (place, reach) = try reach(of: order.action)
        guard let record = ProcessRecord(recorded.text) else { return .unknown }
        let processes = try await clients[place].processes(reach)
        guard Set(processes.map(\.fullName)) == Set(record.items.keys) else { return .unknown }
        var truths: Set<Truth> = []
        for process in processes {
            guard let item = record.items[process.fullName], process.state != .stopping else { return .unknown }
            let isLater = process.start > item.start
            // What was written to a supervisor elsewhere may still be on its way.
            truths.insert(isLater ? (item.isSettled ? .yes : .unknown) : (clients[place].isLocal ? .no : .unknown))
        }
        return truths.count == 1 ? truths.first ?? .unknown : .unknown
    }

    private static let nothingToUndo = SystemStop.refused(.forbidden, "A restart cannot be undone.")

    private func reach(of action: Action) throws(SystemStop) -> (Int, SupervisorSettings.Reach) {
        guard action.definition.id.text == "supervisor.restart-process" else {
            throw .unknownAction(action, by: "Supervisor")
        }
        guard let target = settings.targets[action.target] else { throw .unknownTarget(action, in: Self.section) }
        guard case .name(let name) = action[argument: "process"], let reach = target.reach(of: name) else {
            throw .refused(
                .notConfigured,
                "The configuration of \(Self.section) does not say which process of \(action.target) is meant."
            )
        }
        return (target.endpoint, reach)
    }
}
