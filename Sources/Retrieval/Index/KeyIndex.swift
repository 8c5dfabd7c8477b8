/// Finds the passages whose documents declare a key.
struct KeyIndex: Sendable {
    /// The keys, folded.
    private let keys: ByteStringTable
    /// For each key the passages, ascending.
    private let passages: [[UInt32]]

    /// Indexes the keys of passages given in their final order.
    ///
    /// - Complexity: O(bytes of all keys).
    init(passages: [Passage]) {
        var keys = ByteStringTable()
        var lists: [[UInt32]] = []
        for (number, passage) in passages.enumerated() {
            for key in passage.keys where !key.isEmpty {
                let folded = Self.fold(key)
                let (index, isNew) = keys.intern(folded.span)
                if isNew { lists.append([]) }
                // A document may declare the same key twice.
                if lists[index].last != UInt32(number) { lists[index].append(UInt32(number)) }
            }
        }
        self.keys = keys
        self.passages = lists
    }

    /// The passages of documents that declare a key, ascending; empty if none does.
    ///
    /// - Complexity: O(length of the key) expected.
    func passages(for key: String) -> [UInt32] {
        let folded = Self.fold(key)
        return keys.find(folded.span).map { passages[$0] } ?? []
    }

    /// The form in which keys are compared: lower case.
    static func fold(_ key: String) -> [UInt8] { Array(key.lowercased().utf8) }
}
