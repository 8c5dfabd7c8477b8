public import Governance
public import IncidentModel

/// The state of all incidents: a fold of the journal's events.
///
/// What is decided here is written into the events, so that replaying them gives the same state whatever the
/// configuration says by then. No clock: each event brings its time.
public struct IncidentLedger: Sendable, Equatable {
    /// The number of an incident that is none: alerts that were resolved before anybody heard of them.
    static let noIncident = UInt32.max
    /// How many attached alerts lie between two times at which old names and alerts are forgotten.
    static let sweepInterval = 4096

    /// How alerts become incidents; only what is decided anew follows it.
    public private(set) var configuration: LedgerConfiguration
    /// The number of the last entry that the state holds.
    public internal(set) var sequence: UInt64 = 0
    /// How often a service has started on this journal.
    public internal(set) var term: UInt64 = 0
    /// The incidents in the order of their opening.
    var records: [IncidentRecord] = []
    /// Where each incident stands in `records`.
    var places: [IncidentIdentifier: UInt32] = [:]
    /// How many incidents are open.
    public internal(set) var openCount = 0
    /// How many alerts are kept whole in all incidents.
    var wholeCount = 0
    /// The alerts that are remembered.
    var table = AlertTable()
    /// What leads to which incident.
    var index = GroupingIndex()
    /// What was changed lately, in the order of arrival.
    public internal(set) var changes: [RecordedChange] = []
    /// What governs what may happen: the stop switch, what was started, overrides.
    public internal(set) var governance = GovernanceState()
    /// What the state that governs was made of, to make it anew.
    var governed: [GovernedEvent] = []
    /// Alerts attached since old names were last forgotten.
    var sinceSweep = 0

    /// How many entries of the journal could not be read; `evenkeel audit verify` tells which.
    public internal(set) var unreadable = 0

    /// A change with who told of it.
    public struct RecordedChange: Sendable, Equatable {
        /// Who told.
        public let source: String
        /// The change.
        public let change: Change
    }

    /// Nothing has happened.
    public init(_ configuration: LedgerConfiguration = LedgerConfiguration()) { self.configuration = configuration }

    /// Follows another configuration from now on; what was decided stays.
    public mutating func configure(_ configuration: LedgerConfiguration) { self.configuration = configuration }

    /// The number of incidents that are held, merged ones among them.
    public var count: Int { records.count }
    /// The number of alerts that are remembered.
    public var alertCount: Int { table.count }

    /// The incident of this name; a merged one itself, not the one that it became a part of.
    /// - Complexity: O(1).
    public subscript(id: IncidentIdentifier) -> IncidentRecord? { places[id].map { records[Int($0)] } }

    /// The incident that the one with this number is, or is a part of by now.
    func standing(_ number: UInt32) -> UInt32 {
        var number = number
        while number < records.count, let into = records[Int(number)].mergedInto, let next = places[into] {
            number = next
        }
        return number
    }

    /// Whether the incident with this number is open.
    func isOpen(_ number: UInt32) -> Bool { number < records.count && records[Int(number)].status == .open }
}
