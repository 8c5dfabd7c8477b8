public import Governance
public import IncidentLedger
internal import Planning

/// What a live engine follows, all of it replaceable while it runs.
public struct LiveSettings: Sendable {
    /// How alerts become incidents.
    public var ledger = LedgerConfiguration()
    /// What may be done.
    public var rules = GovernanceRules()
    /// How long a request for approval is good for.
    public var approvalLifetime: Duration = .seconds(1800)
    /// How many entries may be on their way to the journal before deliveries are refused.
    public var entriesInFlight = 20_000
    /// How many bytes may be.
    public var bytesInFlight = 64 << 20
    /// The shortest pause between two looks at one incident.
    public var shortestPause: Duration = .seconds(1)
    /// The longest pause between two looks at one incident that keeps growing.
    public var longestPause: Duration = .seconds(30)
    /// How many incidents' plans are kept ready for questions and changes.
    public var readyPlans = 64
    /// After how many entries the state is stored, so that a start is quick.
    public var entriesPerSnapshot: UInt64 = 50_000
    /// How long the bodies of entries are kept; nil for ever.
    public var retention: Duration?
    /// What the journal says of bodies that were removed.
    static let retentionReason = "the time for which they are kept is over"
    /// Who carries plans out.
    public var hands = Hands()
    /// Finds whoever approved as he is now; nil for who is gone.
    public var principal: @Sendable (ApprovalGrant) -> Principal? = { _ in nil }

    /// The usual settings: nothing is configured, so the service only observes.
    public init() {}
}
