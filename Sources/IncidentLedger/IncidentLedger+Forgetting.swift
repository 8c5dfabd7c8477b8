internal import Governance
internal import IncidentModel

/// What is let go of, so that memory stays bounded; everything still stands in the journal.
extension IncidentLedger {
    /// Why an incident is over that was ended for room.
    static let excessReason =
        "more incidents are open than are kept, and this one was left alone the longest; nobody dealt with it"
    /// The most incidents that one sweep ends: twice as many as may have been opened since the last, so that an excess
    /// shrinks, and one delivery writes so many entries at most.
    static let mostExcess = 2 * sweepInterval

    /// The open incidents that have to be ended since more are open than may be held: those that changed the longest time
    /// ago, and none that a person or an approval has dealt with, however many these are.
    ///
    /// To be ended by events: whoever replays the journal ends the same ones, whatever the limit is by then.
    /// - Complexity: O(n log n) for n incidents where there are too many, else O(1).
    var excess: [UInt32] {
        let count = min(openCount - configuration.incidents, Self.mostExcess)
        guard count > 0 else { return [] }
        let left = records.indices.filter { records[$0].status == .open && !records[$0].isKeptOpen }
        // Of those that changed at the same time the one opened first goes first.
        return left.sorted { (records[$0].updatedAt, $0) < (records[$1].updatedAt, $1) }.prefix(count).map {
            UInt32($0)
        }
    }

    /// Lets the oldest tenth of the incidents go where there are too many; open ones stay.
    /// - Complexity: O(incidents + alerts), at most once for each tenth of the limit.
    mutating func compactIfDue() {
        guard records.count > configuration.incidents else { return }
        var excess = records.count - configuration.incidents * 9 / 10
        var numbers: [UInt32] = []
        numbers.reserveCapacity(records.count)
        var kept: [IncidentRecord] = []
        kept.reserveCapacity(records.count - excess)
        for record in records {
            if excess > 0, record.status != .open, record.run?.isOver ?? true {
                excess -= 1
                numbers.append(Self.noIncident)
                places[record.id] = nil
            } else {
                numbers.append(UInt32(kept.count))
                places[record.id] = UInt32(kept.count)
                kept.append(record)
            }
        }
        records = kept
        renumber(numbers)
    }

    /// Lets everything that names incidents by number follow their new numbers.
    private mutating func renumber(_ numbers: [UInt32]) {
        func new(_ old: UInt32) -> UInt32 { old < numbers.count ? numbers[Int(old)] : Self.noIncident }
        table.renumber(new)
        index.renumber(new)
    }
}

extension IncidentRecord {
    /// Whether it stays open until its alerts or a person end it: somebody has dealt with it, or its plan may start.
    fileprivate var isKeptOpen: Bool {
        isHandled || !(run?.isOver ?? true) || plan?.state == .approved
            || plan.map { !$0.made.authors.isEmpty } ?? false
    }
}
