/// A masked line that is remembered: an observed one, or a more general one that merging made.
struct Variant {
    /// The tokens' hashes.
    var hashes: [UInt64]
    /// Their kinds.
    var kinds: [LinePiece.Kind]
    /// The sum of the tokens' parts.
    var hash: UInt64
    /// The text to show.
    var text: [UInt8]
    /// The place of its group.
    var group: Int
    /// How many of its values merging found.
    var learned: Int
    /// The slots used before and after it, for forgetting; -1 at the ends.
    var newer = -1
    var older = -1

    /// The number of tokens that say something.
    var wordCount: Int {
        var count = 0
        for kind in kinds where kind == .word { count += 1 }
        return count
    }

    /// The hash with values at one place or two.
    func hash(masking first: Int, _ second: Int? = nil) -> UInt64 {
        var masked = exchanged(hash, at: first)
        if let second { masked = exchanged(masked, at: second) }
        return masked
    }

    private func exchanged(_ sum: UInt64, at place: Int) -> UInt64 {
        sum &- StableHash.part(hashes[place], at: place)
            &+ StableHash.part(MaskedToken.variableHash, at: place)
    }
}

/// A template: the variants that are it.
struct VariantGroup {
    var id: LogTemplate.ID
    var count: Int
    /// Slots of its variants.
    var members: [Int]
    /// The slot of the most general of them.
    var general: Int
}

/// Slots for a bounded number of variants, with the order in which they were used.
struct VariantStore {
    private(set) var slots: [Variant?] = []
    private var free: [Int] = []
    private var index: [UInt64: Int] = [:]
    private var newest = -1
    private(set) var oldest = -1
    private(set) var count = 0

    subscript(slot: Int) -> Variant {
        get {
            guard let variant = slots[slot] else { preconditionFailure("slot \(slot) is empty") }
            return variant
        }
        set { slots[slot] = newValue }
    }

    /// The slot of the same tokens, or nil.
    ///
    /// - Complexity: O(tokens).
    func find(_ hash: UInt64, _ hashes: [UInt64]) -> Int? {
        guard let slot = index[hash], slots[slot]?.hashes == hashes else { return nil }
        return slot
    }

    /// Keeps a variant, as the newest. Of two whose hashes collide the later is found.
    mutating func insert(_ variant: Variant) -> Int {
        let slot: Int
        if let reused = free.popLast() {
            slot = reused
            slots[slot] = variant
        } else {
            slot = slots.count
            slots.append(variant)
        }
        index[variant.hash] = slot
        link(slot)
        count += 1
        return slot
    }

    /// Forgets a variant.
    mutating func remove(_ slot: Int) {
        guard let variant = slots[slot] else { return }
        unlink(slot)
        if index[variant.hash] == slot { index[variant.hash] = nil }
        slots[slot] = nil
        free.append(slot)
        count -= 1
    }

    /// Notes that a variant was used.
    mutating func touch(_ slot: Int) {
        guard slot != newest, slot >= 0 else { return }
        unlink(slot)
        link(slot)
    }

    private mutating func link(_ slot: Int) {
        slots[slot]?.older = newest
        slots[slot]?.newer = -1
        if newest >= 0 { slots[newest]?.newer = slot }
        newest = slot
        if oldest < 0 { oldest = slot }
    }

    private mutating func unlink(_ slot: Int) {
        guard let older = slots[slot]?.older, let newer = slots[slot]?.newer else { return }
        if older >= 0 { slots[older]?.newer = newer } else { oldest = newer }
        if newer >= 0 { slots[newer]?.older = older } else { newest = older }
    }
}
