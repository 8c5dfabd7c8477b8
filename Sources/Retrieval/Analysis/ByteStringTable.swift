/// Numbers byte strings in the order they are first seen: 0, 1, 2, …
///
/// Open addressing with linear probing at a load of at most one half. Lookups allocate nothing, unlike a dictionary
/// keyed by `String`.
struct ByteStringTable: Sendable {
    /// Where one string lies in `bytes`.
    private struct Entry: Sendable {
        /// First byte.
        let start: UInt32
        /// Length in bytes.
        let count: UInt32
    }

    /// One place of the table: in the high half the upper 32 of the 61 bits of the string's hash, in the low half its
    /// number plus one. Zero marks a free slot. Nearly all strings that differ are told apart without being read.
    private typealias Slot = UInt64

    /// All strings, end to end. At most 4 GiB; the index limits stay far below.
    private var bytes: [UInt8] = []
    /// One entry per string, by number.
    private var entries: [Entry] = []
    /// The size is a power of two.
    private var slots: [Slot]
    /// The hash function.
    private let hash = PolynomialHash()

    /// An empty table.
    init() {
        slots = Array(repeating: 0, count: 256)
    }

    /// How many strings there are.
    var count: Int { entries.count }

    /// The bytes of a string.
    ///
    /// - Parameter number: in `0..<count`.
    subscript(number: Int) -> ArraySlice<UInt8> {
        let entry = entries[number]
        return bytes[Int(entry.start)..<Int(entry.start) + Int(entry.count)]
    }

    /// The number of a string, or nil if it is not in the table.
    ///
    /// - Complexity: O(length) expected.
    func find(_ string: Span<UInt8>) -> Int? {
        let found = slots[slot(of: string, hash: hash.value(of: string))]
        return found == 0 ? nil : Self.number(found)
    }

    /// The number of a string, which is added if it is new.
    ///
    /// - Complexity: O(length) expected, amortised.
    @discardableResult
    mutating func intern(_ string: Span<UInt8>) -> (number: Int, isNew: Bool) {
        let hash = hash.value(of: string)
        let slot = slot(of: string, hash: hash)
        if slots[slot] != 0 { return (Self.number(slots[slot]), false) }
        let number = entries.count
        entries.append(Entry(start: UInt32(bytes.count), count: UInt32(string.count)))
        bytes.append(addingCapacity: string.count) { output in
            for index in string.indices { output.append(string[index]) }
        }
        slots[slot] = Self.fragment(hash) | UInt64(number + 1)
        if entries.count * 2 > slots.count { grow() }
        return (number, true)
    }

    /// The slot that holds a string, or the free slot where it belongs.
    private func slot(of string: Span<UInt8>, hash: UInt64) -> Int {
        let mask = slots.count - 1
        let fragment = Self.fragment(hash)
        var slot = Self.home(of: fragment, mask: mask)
        while slots[slot] != 0 {
            if slots[slot] & Self.fragmentMask == fragment, equals(Self.number(slots[slot]), string) { return slot }
            slot = (slot + 1) & mask
        }
        return slot
    }

    /// Whether a string of the table is this one.
    private func equals(_ number: Int, _ string: Span<UInt8>) -> Bool {
        let entry = entries[number]
        guard Int(entry.count) == string.count else { return false }
        let start = Int(entry.start)
        for index in string.indices where bytes[start + index] != string[index] { return false }
        return true
    }

    /// Doubles the slots.
    private mutating func grow() {
        let old = slots
        slots = Array(repeating: 0, count: old.count * 2)
        let mask = slots.count - 1
        for occupied in old where occupied != 0 {
            var slot = Self.home(of: occupied & Self.fragmentMask, mask: mask)
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = occupied
        }
    }

    /// The bits of a slot that hold the fragment of a hash.
    private static let fragmentMask: UInt64 = 0xFFFF_FFFF_0000_0000

    /// The upper 32 of a hash's 61 bits, in the high half.
    private static func fragment(_ hash: UInt64) -> UInt64 { hash << 3 & fragmentMask }

    /// Where the search for a fragment begins. 2^32 places are more than any table here has.
    private static func home(of fragment: UInt64, mask: Int) -> Int { Int(fragment >> 32) & mask }

    /// The number in a slot.
    private static func number(_ slot: Slot) -> Int { Int(slot & 0xFFFF_FFFF) - 1 }
}
