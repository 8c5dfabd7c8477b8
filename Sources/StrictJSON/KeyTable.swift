/// An open-addressing table from hashes to the positions of an object's keys, which are 0, 1, 2 and so on.
///
/// The hashes come from the standard library's seeded hasher. The seed decides only where an entry lies, never what is
/// found, so the same document always has the same outcome.
struct KeyTable {
    /// The state of a look-up.
    struct Probe {
        /// The upper half of the hash, which the slots keep too.
        fileprivate let tag: UInt64
        /// The next slot to look at.
        fileprivate var slot: Int
    }

    /// The upper half of the hash, then the position plus one; zero where the slot is free. A power of two in number.
    private var slots: [UInt64] = []

    /// Whether nothing was added yet; nothing is allocated for such a table.
    var isEmpty: Bool { slots.isEmpty }

    /// Makes room for a number of keys, before any is added.
    mutating func reserve(_ count: Int) {
        var capacity = 64
        while capacity < 2 * count {
            capacity *= 2
        }
        slots = Array(repeating: 0, count: capacity)
    }

    /// Begins a look-up.
    func probe(hash: UInt64) -> Probe {
        Probe(tag: hash >> 32, slot: home(of: hash >> 32))
    }

    /// The next position whose hash agrees, or nil when there is none left.
    ///
    /// - Complexity: expected O(1): the table is at most half full.
    func next(_ probe: inout Probe) -> Int? {
        while slots[probe.slot] != 0 {
            let entry = slots[probe.slot]
            probe.slot = (probe.slot + 1) & (slots.count - 1)
            if entry >> 32 == probe.tag {
                return Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) - 1
            }
        }
        return nil
    }

    /// Adds the next position under a hash, after room was made.
    ///
    /// - Complexity: expected O(1), amortised over growth.
    mutating func insert(hash: UInt64, position: Int) {
        if 2 * (position + 1) > slots.count {
            grow()
        }
        place(hash & ~0xFFFF_FFFF | UInt64(truncatingIfNeeded: position + 1))
    }

    /// The first slot for a tag.
    private func home(of tag: UInt64) -> Int {
        Int(truncatingIfNeeded: tag) & (slots.count - 1)
    }

    /// Puts an entry into the first free slot from its home.
    private mutating func place(_ entry: UInt64) {
        var slot = home(of: entry >> 32)
        while slots[slot] != 0 {
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = entry
    }

    /// Doubles the table.
    private mutating func grow() {
        let old = slots
        slots = Array(repeating: 0, count: 2 * old.count)
        for entry in old where entry != 0 {
            place(entry)
        }
    }
}
