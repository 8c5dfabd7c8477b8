/// Finds variants that are equal but for one place, or for two.
///
/// A bucket is named by the hash of the line with a value at the place. It holds slots until there are enough different words to call
/// the place a value; from then on it holds only the general variant, so that a value of a million forms takes no memory.
struct VariantBuckets {
    /// What a bucket holds.
    enum Content {
        /// Variants that differ at the place.
        case differing([Int])
        /// The variant with a value at the place.
        case merged(Int)
    }

    private var buckets: [UInt64: Content] = [:]

    /// The number of buckets.
    var count: Int { buckets.count }

    subscript(key: UInt64) -> Content? {
        get { buckets[key] }
        set { buckets[key] = newValue }
    }

    /// The name of the bucket for one place of a variant.
    static func key(_ variant: Variant, _ place: Int) -> UInt64 {
        StableHash.mixed(variant.hash(masking: place) ^ UInt64(truncatingIfNeeded: place &+ 1) &* 0xA24B_AED4_963E_E407)
    }

    /// The name of the bucket for two places of a variant.
    static func key(_ variant: Variant, _ first: Int, _ second: Int) -> UInt64 {
        let places = UInt64(truncatingIfNeeded: (first &+ 1) &* 4096 &+ second &+ 1)
        return StableHash.mixed(variant.hash(masking: first, second) ^ places &* 0x9FB2_1C65_1E98_DF25)
    }

    /// Adds a slot to a bucket that is not merged.
    ///
    /// - Returns: The slots in it.
    mutating func add(_ slot: Int, to key: UInt64) -> [Int] {
        guard case .differing(var slots) = buckets.removeValue(forKey: key) else {
            buckets[key] = .differing([slot])
            return [slot]
        }
        slots.append(slot)
        buckets[key] = .differing(slots)
        return slots
    }

    /// Takes a slot out of a bucket.
    mutating func remove(_ slot: Int, from key: UInt64) {
        switch buckets[key] {
        case .merged(slot): buckets[key] = nil
        case .differing(var slots):
            slots.removeAll { $0 == slot }
            buckets[key] = slots.isEmpty ? nil : .differing(slots)
        default: break
        }
    }
}
