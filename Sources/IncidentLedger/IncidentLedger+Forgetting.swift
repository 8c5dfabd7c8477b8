internal import IncidentModel

/// What is let go of, so that memory stays bounded; everything still stands in the journal.
extension IncidentLedger {
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
            if excess > 0, record.status != .open {
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
        stormTargets = stormTargets.compactMapValues { old in
            let number = new(old)
            return number == Self.noIncident ? nil : number
        }
    }
}
