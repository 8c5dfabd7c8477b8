public import Execution
internal import IncidentModel
public import Remediation

/// Steers traffic by HAProxy's runtime socket: takes servers out of their backends and puts them back, and sets the entries of
/// maps that the proxy's own rules look up.
///
/// Never more than the configured share of a backend's servers is out. What was set is read back.
public struct ProxySystem: ControlledSystem {
    private static let section = "executors.proxy"

    private let steering: [EntityReference: (client: ProxyClient, share: Double, target: ProxySettings.Target)]

    /// A system of the proxies that the settings name; nothing is opened.
    public init(_ settings: ProxySettings) {
        var steering: [EntityReference: (client: ProxyClient, share: Double, target: ProxySettings.Target)] = [:]
        for instance in settings.instances {
            let client = ProxyClient(instance)
            for (entity, target) in instance.targets {
                steering[entity] = (client, instance.largestShareOut, target)
            }
        }
        self.steering = steering
    }

    /// Yes: from what the proxy shows.
    public var canRehearse: Bool { true }

    /// All servers of a proxy are one thing, since the share that may be out is counted over them; each entry of a map is one.
    public func subject(of action: Action) throws(SystemStop) -> String {
        switch try act(of: action) {
        case .servers(let act): "proxy \(act.client.name) servers"
        case .entry(let act): "proxy \(act.client.name) \(act.entry.map) \(act.entry.key)"
        }
    }

    /// What the servers or the entry are set to.
    public func state(of action: Action) async throws(SystemStop) -> SystemState {
        switch try act(of: action) {
        case .servers(let act): try await act.state()
        case .entry(let act): try await act.state()
        }
    }

    /// What would be set.
    public func rehearse(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> String {
        switch try act(of: order.action) {
        case .servers(let act): try await act.rehearse(undoing: order.undoing)
        case .entry(let act): try await act.rehearse(undoing: order.undoing)
        }
    }

    /// Sets the servers or the entry.
    public func act(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> RecordedState {
        switch try act(of: order.action) {
        case .servers(let act): try await act.perform(within: order.limit)
        case .entry(let act): try await act.perform()
        }
    }

    /// Sets them to what they were.
    public func undo(_ order: StepOrder, recorded: RecordedState, from state: SystemState) async throws(SystemStop) {
        switch try act(of: order.action) {
        case .servers(let act): try await act.undo(recorded)
        case .entry(let act): try await act.undo(recorded)
        }
    }

    /// Whether they are set as the order wants them; it cannot tell when only some are.
    public func hasHappened(_ order: StepOrder, recorded: RecordedState) async throws(SystemStop) -> Truth {
        switch try act(of: order.action) {
        case .servers(let act): try await act.hasHappened(recorded, isUndo: order.undoing != nil)
        case .entry(let act): try await act.hasHappened(recorded, isUndo: order.undoing != nil)
        }
    }

    /// What an action means at its proxy.
    private enum Act: Sendable {
        case servers(ProxyServerAct)
        case entry(ProxyEntryAct)
    }

    private func act(of action: Action) throws(SystemStop) -> Act {
        guard let (client, share, target) = steering[action.target] else {
            throw .unknownTarget(action, in: Self.section)
        }
        let act: Act? =
            switch action.definition.id.text {
            case "proxy.drain-backend":
                target.drain.map { .servers(ProxyServerAct(client: client, servers: $0, largestShareOut: share)) }
            case "traffic.shift-away":
                target.shift.map { .servers(ProxyServerAct(client: client, servers: $0, largestShareOut: share)) }
            case "traffic.limit-client":
                target.limit.flatMap { Self.entryAct(client, $0, action, "per-second") }
            case "traffic.shed-load":
                target.shed.flatMap { Self.entryAct(client, $0, action, "share-percent") }
            default: throw .unknownAction(action, by: client.title)
            }
        guard let act else {
            throw .refused(
                .notConfigured,
                "The configuration of \(Self.section) does not say how \(action.definition.id) is done for \(action.target)."
            )
        }
        return act
    }

    private static func entryAct(
        _ client: ProxyClient,
        _ entry: ProxySettings.Entry,
        _ action: Action,
        _ argument: String
    ) -> Act? {
        guard case .integer(let number) = action[argument: argument], (1...100_000).contains(number) else { return nil }
        return .entry(ProxyEntryAct(client: client, entry: entry, value: Int(number) * entry.seconds))
    }
}
