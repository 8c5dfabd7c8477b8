/// Every alert that is remembered, in a few bytes each: which incident it belongs to and whether it holds.
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

    private(set) var slots: [AlertKey: Slot] = [:]

    /// What is remembered of the alert with this key.
    subscript(key: AlertKey) -> Slot? {
        get { slots[key] }
        set { slots[key] = newValue }
    }

    /// Makes room for `count` alerts.
    mutating func reserve(_ count: Int) { slots.reserveCapacity(count) }

    /// How many are remembered.
    var count: Int { slots.count }

    /// The moment as a slot holds it.
    static func second(_ seconds: Int64) -> UInt32 { UInt32(clamping: seconds) }

    /// Forgets the resolved alerts that changed before `second`.
    /// - Complexity: O(alerts).
    mutating func forgetResolved(before second: UInt32) {
        slots = slots.filter { $0.value.isFiring || $0.value.changed >= second }
    }

    /// Gives the slots the new numbers of their incidents. Alerts of an incident that is gone stay known, without one.
    /// - Complexity: O(alerts).
    mutating func renumber(_ new: (UInt32) -> UInt32) {
        slots = slots.mapValues { slot in
            Slot(incident: new(slot.incident), changed: slot.changed, isFiring: slot.isFiring)
        }
    }
}
