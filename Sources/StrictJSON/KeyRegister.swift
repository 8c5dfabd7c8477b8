/// Where a key's decoded bytes lie: in the document itself, or, when it had escapes, in a register's own store.
struct KeySpan {
    /// The offset of the first byte after the opening quote, or in the store.
    var start: Int
    /// The number of decoded bytes.
    var count: Int
    /// Whether the bytes are in the register's store.
    var isStored: Bool
}

/// The keys of every object that is open, kept to refuse a second key of the same name.
///
/// An object of up to sixteen keys is compared by fingerprint, one by one; a larger one gets a ``KeyTable``. Both are bounded: no
/// choice of keys makes the cost of an object grow faster than its length.
struct KeyRegister {
    /// One key that was seen.
    private struct Entry {
        /// The cheap number that equal keys share.
        var fingerprint: UInt64
        /// Where the key's bytes begin.
        var start: Int32
        /// The number of bytes, or its complement when they are in the store.
        var codedCount: Int32

        /// The place of the key's bytes.
        var span: KeySpan {
            let isStored = codedCount < 0
            return KeySpan(start: Int(start), count: Int(isStored ? ~codedCount : codedCount), isStored: isStored)
        }
    }

    /// What to go back to when an object closes.
    struct Scope {
        /// The first entry of the object.
        fileprivate var firstEntry: Int32 = 0
        /// The first byte of the store that is the object's.
        fileprivate var firstStored: Int32 = 0
        /// Whether the last table is the object's.
        fileprivate var hasTable = false
    }

    /// The most keys that are compared one by one.
    private static let linearKeys = 16

    /// The keys of all open objects, innermost last.
    private var entries: [Entry] = []
    /// The tables of the large ones among the open objects, innermost last.
    private var tables: [KeyTable] = []
    /// The decoded bytes of keys that do not stand in the document as they are.
    private(set) var stored: [UInt8] = []

    /// Begins an object's scope.
    func opened() -> Scope {
        Scope(
            firstEntry: Int32(truncatingIfNeeded: entries.count),
            firstStored: Int32(truncatingIfNeeded: stored.count)
        )
    }

    /// Forgets the keys of the innermost object.
    ///
    /// - Complexity: O(number of its keys).
    mutating func close(_ scope: Scope) {
        entries.removeLast(entries.count - Int(scope.firstEntry))
        if stored.count > Int(scope.firstStored) {
            stored.removeLast(stored.count - Int(scope.firstStored))
        }
        if scope.hasTable {
            tables.removeLast()
        }
    }

    /// Takes a key's decoded bytes into the store, where they stay until the innermost object closes.
    ///
    /// - Returns: Where they are.
    mutating func store(_ text: [UInt8]) -> KeySpan {
        let start = stored.count
        stored.append(contentsOf: text)
        return KeySpan(start: start, count: text.count, isStored: true)
    }

    /// Notes a key of the innermost object.
    ///
    /// - Returns: Whether it is new; false means that the object has this key already.
    /// - Complexity: O(length of the key), and at most sixteen fingerprints more.
    mutating func insert(_ key: KeySpan, document: [UInt8], scope: inout Scope) -> Bool {
        let fingerprint =
            key.isStored
            ? ByteScan.fingerprint(stored.span, at: key.start, count: key.count)
            : ByteScan.fingerprint(document.span, at: key.start, count: key.count)
        let first = Int(scope.firstEntry)
        let count = entries.count - first
        if count < Self.linearKeys {
            let known = entries.span
            for index in first..<known.count where known[index].fingerprint == fingerprint {
                guard !isSame(known[index].span, key, document: document) else { return false }
            }
        } else {
            if !scope.hasTable {
                beginTable(from: first, document: document)
                scope.hasTable = true
            }
            guard insertIntoTable(key, first: first, document: document) else { return false }
        }
        if entries.isEmpty {
            entries.reserveCapacity(2 * Self.linearKeys)
        }
        let signed = Int32(truncatingIfNeeded: key.count)
        entries.append(
            Entry(
                fingerprint: fingerprint,
                start: Int32(truncatingIfNeeded: key.start),
                codedCount: key.isStored ? ~signed : signed
            )
        )
        return true
    }

    /// Gives the innermost object a table with the keys that it has.
    private mutating func beginTable(from first: Int, document: [UInt8]) {
        var table = KeyTable()
        table.reserve(2 * Self.linearKeys)
        for index in first..<entries.count {
            table.insert(hash: hash(entries[index].span, document: document), position: index - first)
        }
        tables.append(table)
    }

    /// Looks a key up in the innermost object's table, and adds it when it is new.
    private mutating func insertIntoTable(_ key: KeySpan, first: Int, document: [UInt8]) -> Bool {
        let hash = hash(key, document: document)
        let last = tables.count - 1
        var probe = tables[last].probe(hash: hash)
        while let position = tables[last].next(&probe) {
            guard !isSame(entries[first + position].span, key, document: document) else { return false }
        }
        tables[last].insert(hash: hash, position: entries.count - first)
        return true
    }

    /// The hash of a key, seeded anew in each process, so that keys cannot be chosen to collide.
    private func hash(_ key: KeySpan, document: [UInt8]) -> UInt64 {
        var hasher = Hasher()
        if key.isStored {
            ByteScan.hash(stored.span, at: key.start, count: key.count, into: &hasher)
        } else {
            ByteScan.hash(document.span, at: key.start, count: key.count, into: &hasher)
        }
        return UInt64(truncatingIfNeeded: hasher.finalize())
    }

    /// Whether two keys have the same bytes.
    private func isSame(_ left: KeySpan, _ right: KeySpan, document: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        let count = left.count
        switch (left.isStored, right.isStored) {
        case (false, false):
            return ByteScan.isEqual(document.span, at: left.start, document.span, at: right.start, count: count)
        case (false, true):
            return ByteScan.isEqual(document.span, at: left.start, stored.span, at: right.start, count: count)
        case (true, false):
            return ByteScan.isEqual(stored.span, at: left.start, document.span, at: right.start, count: count)
        case (true, true):
            return ByteScan.isEqual(stored.span, at: left.start, stored.span, at: right.start, count: count)
        }
    }
}
