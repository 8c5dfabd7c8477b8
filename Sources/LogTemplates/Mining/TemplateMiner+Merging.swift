extension TemplateMiner {
    /// The general variant that merging made and that a new masked line is of, or nil.
    ///
    /// - Complexity: O(tokens), and up to 32 comparisons.
    func generalMatch(_ variant: Variant) -> Int? {
        for place in variant.hashes.indices where variant.kinds[place] != .delimiter {
            if case .merged(let slot) = buckets[VariantBuckets.key(variant, place)] { return slot }
        }
        guard let candidates = generals[Self.generalKey(variant)] else { return nil }
        return candidates.first { slot in Self.covers(store[slot], variant) }
    }

    /// Looks for variants that differ from a new one at one place or two, and merges where there are enough of them.
    mutating func spread(_ slot: Int) {
        let variant = store[slot]
        let words = variant.wordCount
        for place in variant.hashes.indices where Self.canVary(variant, place, words) {
            let key = VariantBuckets.key(variant, place)
            if case .merged(let general) = buckets[key] {
                union(slot, general)
                continue
            }
            let slots = buckets.add(slot, to: key)
            let isFirst = place == 0
            let hasValue = !isFirst && slots.contains { store[$0].kinds[place] == .variable }
            let enough = isFirst ? limits.firstValuesToMerge : limits.valuesToMerge
            guard slots.count >= enough || slots.count >= 2 && hasValue else { continue }
            merge(slots, masking: [place], key: key)
        }
        spreadPairs(slot, words)
    }

    /// Whether a place of a variant could be a value: something else must say what the line is.
    static func canVary(_ variant: Variant, _ place: Int, _ words: Int) -> Bool {
        switch variant.kinds[place] {
        case .delimiter: false
        case .word: words >= 2
        case .variable: words >= 1
        }
    }

    /// The places of a variant between which pairs are looked at: words but for the first, if at least two more remain.
    private func pairedPlaces(_ variant: Variant, _ words: Int) -> [Int] {
        guard words >= 4 else { return [] }
        return Array(variant.kinds.indices.dropFirst().filter { variant.kinds[$0] == .word }.prefix(limits.pairedWords))
    }

    private mutating func spreadPairs(_ slot: Int, _ words: Int) {
        let variant = store[slot]
        let places = pairedPlaces(variant, words)
        for (count, first) in places.enumerated() {
            for second in places.dropFirst(count + 1) {
                let key = VariantBuckets.key(variant, first, second)
                if case .differing(let slots) = buckets[key] {
                    // Only what differs at both places counts.
                    let isOther = slots.allSatisfy { other in
                        store[other].hashes[first] != variant.hashes[first]
                            && store[other].hashes[second] != variant.hashes[second]
                    }
                    guard isOther else { continue }
                }
                let slots = buckets.add(slot, to: key)
                if slots.count >= limits.pairsToMerge { merge(slots, masking: [first, second], key: key) }
            }
        }
    }

    /// Makes the general variant of some that differ only at `places`, and one template of them all.
    private mutating func merge(_ slots: [Int], masking places: [Int], key: UInt64) {
        guard let first = slots.first else { return }
        var general = store[first]
        for place in places where general.kinds[place] != .variable {
            general.hash = general.hash(masking: place)
            general.hashes[place] = MaskedToken.variableHash
            general.kinds[place] = .variable
            general.learned += 1
        }
        let known = store.find(general.hash, general.hashes)
        if known == nil { general.text = InertLine.masking(general.text, places) }
        let target = known ?? insert(general, into: general.group)
        // For one place the bucket finds the general variant from now on, for two `generals` does.
        buckets[key] = places.count == 1 ? .merged(target) : nil
        for slot in slots { union(slot, target) }
        if known == nil { spread(target) }
    }

    /// Makes one template of two variants' templates; the earlier name stays.
    mutating func union(_ first: Int, _ second: Int) {
        let places = (store[first].group, store[second].group)
        guard places.0 != places.1, let one = groups[places.0], let other = groups[places.1] else { return }
        let (kept, gone) = one.members.count >= other.members.count ? places : (places.1, places.0)
        guard var group = groups[kept], let removed = groups[gone] else { return }
        for slot in removed.members { store[slot].group = kept }
        group.members += removed.members
        group.count += removed.count
        if values(removed.general) > values(group.general) { group.general = removed.general }
        merges.append(TemplateMatch.Merge(source: max(group.id, removed.id), target: min(group.id, removed.id)))
        group.id = min(group.id, removed.id)
        groups[kept] = group
        groups[gone] = nil
        freeGroups.append(gone)
    }

    private func values(_ slot: Int) -> Int {
        store[slot].learned
    }

    /// Whether a general variant has the words of another and values in all other places.
    private static func covers(_ general: Variant, _ variant: Variant) -> Bool {
        guard general.hashes.count == variant.hashes.count else { return false }
        for place in general.hashes.indices where general.hashes[place] != variant.hashes[place] {
            if general.kinds[place] != .variable || variant.kinds[place] == .delimiter { return false }
        }
        return true
    }

    /// Variants that could cover each other have the same key.
    static func generalKey(_ variant: Variant) -> UInt64 {
        let first = variant.hashes.first ?? 0
        return StableHash.mixed(first ^ UInt64(truncatingIfNeeded: variant.hashes.count) &* 0x8CB9_2BA7_2F3D_8DD7)
    }

    /// Keeps a variant in a group.
    mutating func insert(_ variant: Variant, into group: Int) -> Int {
        var kept = variant
        kept.group = group
        let slot = store.insert(kept)
        groups[group]?.members.append(slot)
        if let general = groups[group]?.general, general < 0 || values(slot) > values(general) {
            groups[group]?.general = slot
        }
        if kept.learned >= 2 {
            let key = Self.generalKey(kept)
            if generals[key, default: []].count < 32 { generals[key, default: []].append(slot) }
        }
        return slot
    }

    /// A place for a template's group.
    mutating func newGroup(_ id: LogTemplate.ID, count: Int) -> Int {
        let group = VariantGroup(id: id, count: count, members: [], general: -1)
        guard let place = freeGroups.popLast() else {
            groups.append(group)
            return groups.count - 1
        }
        groups[place] = group
        return place
    }

    /// Forgets what was not seen for longest while more is held than allowed.
    mutating func forgetOldest() {
        while store.count > max(1, limits.variants), store.oldest >= 0 { forget(store.oldest) }
    }

    private mutating func forget(_ slot: Int) {
        let variant = store[slot]
        let words = variant.wordCount
        for place in variant.hashes.indices where variant.kinds[place] != .delimiter {
            buckets.remove(slot, from: VariantBuckets.key(variant, place))
        }
        let places = pairedPlaces(variant, words)
        for (count, first) in places.enumerated() {
            for second in places.dropFirst(count + 1) {
                buckets.remove(slot, from: VariantBuckets.key(variant, first, second))
            }
        }
        let key = Self.generalKey(variant)
        generals[key]?.removeAll { $0 == slot }
        if generals[key]?.isEmpty == true { generals[key] = nil }
        store.remove(slot)
        removeMember(slot, of: variant.group)
    }

    private mutating func removeMember(_ slot: Int, of place: Int) {
        guard var group = groups[place] else { return }
        group.members.removeAll { $0 == slot }
        guard let next = group.members.first else {
            groups[place] = nil
            freeGroups.append(place)
            return
        }
        if group.general == slot {
            group.general = group.members.reduce(next) { values($1) > values($0) ? $1 : $0 }
        }
        groups[place] = group
    }
}
