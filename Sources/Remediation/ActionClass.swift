/// What sort of step an action is. Every definition and every step of a plan has one.
public enum ActionClass: String, CaseIterable, Sendable, Hashable, Comparable {
    /// Read-only diagnostics.
    case look
    /// Let time pass until something holds.
    case wait
    /// Start something again.
    case restart
    /// Change the number or size of instances.
    case scale
    /// Go back to an earlier version.
    case rollback
    /// Set a declared field to the right value, create a missing object, raise a quota or limit.
    case correct
    /// Move work away, and keep new work from coming.
    case drain
    /// Let a standby take over.
    case failover
    /// Shed or rate-limit load.
    case limit
    /// Switch a feature.
    case flag
    /// Clear or extend storage.
    case storage
    /// End a query, connection or process.
    case terminate
    /// Empty a cache.
    case flush
    /// Renew a certificate.
    case renew
    /// Replace a credential.
    case rotate
    /// Keep traffic out.
    case block
    /// Cut a host off.
    case isolate
    /// Cut a workload off, alive, for examination.
    case quarantine
    /// Hold a version.
    case pin
    /// Silence an alert.
    case silence
    /// Call a person.
    case page

    /// Whether steps of this class change a system. A silence changes only who hears of it.
    public var changesState: Bool {
        switch self {
        case .look, .wait, .page, .silence: false
        default: true
        }
    }

    /// Whether steps of this class contain an intruder and stay in force until they are taken back: what people release.
    public var isContainment: Bool {
        switch self {
        case .block, .isolate, .quarantine: true
        default: false
        }
    }

    /// Order of the cases above.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.place < rhs.place }

    /// The place among the cases.
    private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// How many people must agree before a step is carried out.
public enum ApprovalNeed: String, CaseIterable, Sendable, Hashable, Comparable {
    /// Nobody.
    case none
    /// One person.
    case one
    /// Two people.
    case two

    /// Fewer before more.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.count < rhs.count }

    /// The number of people.
    public var count: Int {
        switch self {
        case .none: 0
        case .one: 1
        case .two: 2
        }
    }
}
