/// Every alert that is remembered, in a few bytes each: which incident it belongs to and whether it holds.
///
/// In many small parts: none of them takes long to grow or to be copied while a snapshot is written, and only one at a
/// time is twice in memory.
struct AlertTable: Sendable, Equatable {
    /// What is remembered of an alert.
    struct Slot: Sendable, Equatable {
        /// The number of its incident.
        var incident: UInt32
        /// The second of its last change, since 1970, in 32 bits: until the year 2106.
        var changed: UInt32
        /// Whether it holds.
        var isFiring: Bool
    }

    /// The number of parts; an alert's part is the first byte of its key, so that the parts are in the order of the keys.
    private static let partCount = 256

    private(set) var parts = Array(repeating: [AlertKey: Slot](), count: Self.partCount)

    /// What is remembered of the alert with this key.
    subscript(key: AlertKey) -> Slot? {
        get { parts[key.part][key] }
        set { parts[key.part][key] = newValue }
    }

    /// Remembers an alert as it is now.
    /// - Returns: What was remembered of it before.
    mutating func update(_ key: AlertKey, to slot: Slot) -> Slot? { parts[key.part].updateValue(slot, forKey: key) }

    /// Makes room for `count` alerts.
    mutating func reserve(_ count: Int) {
        for place in parts.indices { parts[place].reserveCapacity(count / Self.partCount) }
    }

    /// How many are remembered.
    /// - Complexity: O(parts), which are always as many.
    var count: Int { parts.reduce(0) { $0 + $1.count } }

    /// The moment as a slot holds it.
    static func second(_ seconds: Int64) -> UInt32 { UInt32(clamping: seconds) }

    /// Forgets the resolved alerts that changed before `second`.
    /// - Complexity: O(alerts).
    mutating func forgetResolved(before second: UInt32) {
        keep { $0.isFiring || $0.changed >= second }
    }

    /// Forgets the alerts that changed longest ago, whether they hold or not, until at most `most` are left. One that holds
    /// and is sent again is then taken for a new one.
    /// - Complexity: O(alerts), and O(n log n) for n different seconds.
    mutating func forgetOldest(keeping most: Int) {
        var excess = count - most
        guard excess > 0 else { return }
        var seconds: [UInt32: Int] = [:]
        for part in parts {
            for slot in part.values { seconds[slot.changed, default: 0] += 1 }
        }
        for (second, alerts) in seconds.sorted(by: { $0.key < $1.key }) {
            excess -= alerts
            if excess <= 0 { return keep { $0.changed > second } }
        }
    }

    private mutating func keep(_ isKept: (Slot) -> Bool) {
        for place in parts.indices { parts[place] = parts[place].filter { isKept($0.value) } }
    }

    /// Gives the slots the new numbers of their incidents. Alerts of an incident that is gone stay known, without one.
    /// - Complexity: O(alerts).
    mutating func renumber(_ new: (UInt32) -> UInt32) {
        for place in parts.indices {
            parts[place] = parts[place].mapValues { slot in
                Slot(incident: new(slot.incident), changed: slot.changed, isFiring: slot.isFiring)
            }
        }
    }
}
