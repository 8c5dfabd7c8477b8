internal import IncidentModel
public import Journal

/// An entry of the journal that was read and not taken in yet. Reading needs no state, so others can do it while the
/// entries before are taken in.
public struct LedgerEntry: Sendable {
    /// What an entry says.
    enum Content: Sendable {
        /// Alerts came.
        case alerts(JournaledAlerts)
        /// Something else happened.
        case event(LedgerEvent)
        /// Its body was removed with time.
        case pruned
        /// It cannot be read.
        case unreadable
    }

    /// Its number.
    public let sequence: UInt64
    let time: Timestamp
    let incident: IncidentIdentifier?
    let actor: String
    let content: Content
    /// Whether it says that a service started, which is known also when its body was removed.
    let isStart: Bool

    /// The kind of the entry that each start of a service writes.
    static let startKind = "engine.started"

    /// Reads an entry.
    /// - Complexity: O(size of the entry).
    public init(_ entry: JournalEntry) {
        var names = GroupingIndex.NameMaker()
        self.init(entry, &names)
    }

    /// Reads entries, quicker than one by one.
    /// - Complexity: O(size of the entries).
    public static func reading(_ entries: some Sequence<JournalEntry>) -> [LedgerEntry] {
        var names = GroupingIndex.NameMaker()
        return entries.map { LedgerEntry($0, &names) }
    }

    private init(_ entry: JournalEntry, _ names: inout GroupingIndex.NameMaker) {
        sequence = entry.sequence
        time = entry.time
        incident = entry.incident.flatMap { IncidentIdentifier($0) }
        actor = entry.actor
        isStart = entry.kind == Self.startKind
        content = Self.content(entry, &names)
    }

    private static func content(_ entry: JournalEntry, _ names: inout GroupingIndex.NameMaker) -> Content {
        guard !entry.isPruned else { return .pruned }
        if entry.kind == AlertsReceived.kind {
            return (try? JournaledAlerts(reading: entry.body, &names)).map { .alerts($0) } ?? .unreadable
        }
        return (try? LedgerEvent(kind: entry.kind, body: entry.body)).map { .event($0) } ?? .unreadable
    }
}
