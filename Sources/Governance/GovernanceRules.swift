public import StructuredDocuments

/// All that operators set about what the service may do: policy, budgets, freezes and windows.
public struct GovernanceRules: Sendable, Hashable {
    /// How far the service may go.
    public var policy = Policy.observeOnly
    /// How much may be changed in how long.
    public var budgets = Budgets()
    /// When nothing may be changed.
    public var freezes: [ChangeFreeze] = []
    /// When more may be done than otherwise.
    public var windows: [MaintenanceWindow] = []

    /// The rules where nothing is set: observe only.
    public init() {}

    /// The rules from the fields of one mapping: `policy`, `budgets`, `freezes` and `windows`.
    public init?(reading fields: FieldReader) {
        policy = fields.optional("policy", .mapping { Policy(reading: $0) }, default: policy)
        budgets = fields.optional("budgets", .mapping { Budgets(reading: $0) }, default: budgets)
        let freeze: FieldRule<ChangeFreeze> = .mapping { ChangeFreeze(reading: $0) }
        freezes = fields.optional("freezes", .list(of: freeze, count: 0...200), default: [])
        let window: FieldRule<MaintenanceWindow> = .mapping { MaintenanceWindow(reading: $0) }
        windows = fields.optional("windows", .list(of: window, count: 0...200), default: [])
        for (key, names) in [("freezes", freezes.map(\.name)), ("windows", windows.map(\.name))]
        where Set(names).count < names.count {
            fields.report(key, "must have a name of their own each", advice: "rename one")
        }
    }

    /// The freeze of this name.
    public func freeze(named name: String) -> ChangeFreeze? { freezes.first { $0.name == name } }
}

/// What happened so far that governs what may happen now: a fold of the journal.
public struct GovernanceState: Sendable, Equatable {
    /// The most freeze overrides that are kept; older ones end first.
    public static let mostOverrides = 1000

    /// The stop switch.
    public var stop: StopSwitch
    /// What was started lately.
    public var history: ActionHistory
    /// Which incidents' plans may start in spite of a freeze, the oldest first.
    public private(set) var overrides: [ChangeFreeze.Override] = []

    /// The state of a new installation.
    public init(stop: StopSwitch = StopSwitch(), history: ActionHistory = ActionHistory()) {
        self.stop = stop
        self.history = history
    }

    /// Lets one incident's plans through a freeze.
    public mutating func add(_ override: ChangeFreeze.Override) {
        if overrides.count >= Self.mostOverrides { overrides.removeFirst() }
        overrides.append(override)
    }
}
