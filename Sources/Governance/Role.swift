/// What a person or program may be trusted with. Each role holds all that the roles below it hold.
public enum Role: String, CaseIterable, Sendable, Hashable, Comparable {
    /// Looks.
    case viewer
    /// Works on incidents, short of starting anything.
    case responder
    /// Decides what is started.
    case approver
    /// Decides what may ever be started.
    case administrator

    /// Less before more.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rank < rhs.rank }

    /// Everything the role permits: the one table that decides.
    public var permissions: Set<Permission> {
        switch self {
        case .viewer: [.view]
        case .responder: Role.viewer.permissions.union([.send, .note, .simulate, .modify, .ask, .resolve])
        case .approver: Role.responder.permissions.union([.approve, .reject, .engageStop, .clearHold])
        case .administrator: Role.approver.permissions.union([.releaseStop, .overrideFreeze, .reload])
        }
    }

    /// The place among the cases.
    private var rank: Int {
        switch self {
        case .viewer: 0
        case .responder: 1
        case .approver: 2
        case .administrator: 3
        }
    }
}

/// One thing that can be permitted.
public enum Permission: String, CaseIterable, Sendable, Hashable {
    /// Read incidents, plans, runbooks, the journal and what governs.
    case view
    /// Send alerts, changes and telemetry.
    case send
    /// Add a note to an incident.
    case note
    /// Predict what a plan would do.
    case simulate
    /// Change a plan's arguments or take out steps.
    case modify
    /// Ask why.
    case ask
    /// Declare an incident over.
    case resolve
    /// Approve a plan.
    case approve
    /// Reject a plan.
    case reject
    /// Engage the stop switch.
    case engageStop
    /// Release the stop switch.
    case releaseStop
    /// Let one incident's plans through a change freeze.
    case overrideFreeze
    /// Let a resource that was held for flapping be acted on again.
    case clearHold
    /// Load the configuration anew.
    case reload

    /// Whether it reaches beyond one tenant, so that only those who may see every tenant have it.
    public var isGlobal: Bool {
        switch self {
        case .engageStop, .releaseStop, .clearHold, .reload: true
        default: false
        }
    }
}
