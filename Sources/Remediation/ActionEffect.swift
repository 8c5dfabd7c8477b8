/// What an action does to the world model of the risk simulator, beside removing the fault.
public enum ActionEffect: Sendable, Hashable {
    /// Instances are replaced a share at a time (0 to 1 of all); each is away while it starts again.
    case replacesInstances(shareAtOnce: Double)
    /// All instances are away for the duration of the action.
    case stopsAllInstances
    /// The number of instances becomes what this argument says.
    case setsInstances(argument: String)
    /// Capacity grows by this share of what it is, for good.
    case addsCapacity(share: Double)
    /// This share of the instances goes away until compensated.
    case removesInstances(share: Double)
    /// This share of the load is refused on purpose while it lasts.
    case shedsLoad(share: Double)
    /// The target's dependencies see this multiple of load until caches are warm again, for `seconds`.
    case coolsCache(loadFactor: Double, seconds: Double)
    /// The target answers nobody until compensated.
    case severs
    /// The target answers nobody for `seconds`, and writes not yet copied are lost.
    case failsOver(seconds: Double)
    /// Work in progress on the target is lost; callers see errors once.
    case dropsWork
}

/// How an action is undone.
public enum Compensation: Sendable, Hashable {
    /// There is nothing to undo, since nothing lasting was changed.
    case notNeeded
    /// By another action of the catalogue on the same target, with the step's state before as its arguments.
    case action(String, meaning: String)
    /// By setting back what the step recorded before it acted.
    case restoresRecordedState(meaning: String)
    /// Not at all, and why.
    case irreversible(String)

    /// Whether the state before can be brought back.
    public var isReversible: Bool {
        if case .irreversible = self { false } else { true }
    }

    /// How to undo, for people.
    public var meaning: String {
        switch self {
        case .notNeeded: "nothing to undo"
        case .action(_, let meaning), .restoresRecordedState(let meaning): meaning
        case .irreversible(let reason): "cannot be undone: \(reason)"
        }
    }
}

/// What else may not be acted on while an action runs.
public enum LockScope: String, Sendable, Hashable, CaseIterable, Comparable {
    /// The target itself.
    case target
    /// Everything in the target's namespace that changes capacity.
    case namespace
    /// Every node: at most one node is taken out at a time.
    case nodes
    /// Everything that calls the target.
    case callers
    /// Everything that shares the target's data.
    case data

    /// Order of the raw values.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// Which adapter will carry an action out; a name, bound when execution is configured.
public enum ExecutorBinding: String, Sendable, Hashable, CaseIterable {
    case kubernetes, systemd, supervisor, proxy, firewall, database, cache, queue, storage, certificates, credentials
    case flags, alertmanager, cloud, person
    /// Keeps evidence of whatever a target is: what runs on a machine, or what a control plane tells of a workload.
    case evidence
    /// Carried out by the engine itself.
    case engine
    /// An operator's own endpoint, named by configuration.
    case webhook
}
