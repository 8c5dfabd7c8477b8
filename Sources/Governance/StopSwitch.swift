public import IncidentModel

/// The switch that lets nothing new start.
///
/// Engaging it is easy and releasing it is not: any approver engages it, only an administrator releases it. The journal
/// keeps both, so the switch outlives restarts: the service folds its journal before it starts anything.
///
/// States: released, which becomes engaged; engaged, which becomes released. Engaging what is engaged keeps who did it
/// first; releasing what is released changes nothing.
public struct StopSwitch: Sendable, Hashable {
    /// Who turned the switch last, and why.
    public struct Turn: Sendable, Hashable {
        /// Who.
        public let actor: String
        /// Why; empty for the state that the service begins with.
        public let reason: String
        /// When.
        public let time: Timestamp

        /// Creates a turn.
        public init(actor: String, reason: String, time: Timestamp) {
            self.actor = actor
            self.reason = reason
            self.time = time
        }
    }

    /// Whether nothing may start.
    public private(set) var isEngaged: Bool
    /// The last turn; nil while nobody ever turned it.
    public private(set) var last: Turn?

    /// A released switch that nobody has turned.
    public init() { isEngaged = false }

    /// The switch as the journal tells it.
    public init(isEngaged: Bool, last: Turn?) {
        self.isEngaged = isEngaged
        self.last = last
    }

    /// Engages the switch.
    /// - Returns: Whether that changed anything; false needs no entry in the journal.
    /// - Throws: `notPermitted` or `noReason`.
    @discardableResult
    public mutating func engage(by actor: Principal, reason: String, at time: Timestamp) throws(GovernanceError) -> Bool
    {
        try turn(to: true, by: actor, .engageStop, reason, at: time)
    }

    /// Releases the switch.
    /// - Returns: Whether that changed anything; false needs no entry in the journal.
    /// - Throws: `notPermitted` or `noReason`.
    @discardableResult
    public mutating func release(
        by actor: Principal,
        reason: String,
        at time: Timestamp
    ) throws(GovernanceError) -> Bool {
        try turn(to: false, by: actor, .releaseStop, reason, at: time)
    }

    private mutating func turn(
        to engaged: Bool,
        by actor: Principal,
        _ permission: Permission,
        _ reason: String,
        at time: Timestamp
    ) throws(GovernanceError) -> Bool {
        guard actor.may(permission, tenant: nil) else { throw .notPermitted(permission) }
        guard reason.contains(where: { !$0.isWhitespace }) else { throw .noReason }
        guard engaged != isEngaged else { return false }
        isEngaged = engaged
        last = Turn(actor: actor.name, reason: reason, time: time)
        return true
    }
}
