/// A list of byte strings in one allocation: the terms of one token, ready to be numbered.
struct TermBuffer: Sendable {
    /// All terms, end to end.
    private(set) var bytes: [UInt8] = []
    /// The end of each term in `bytes`.
    private var ends: [Int] = []

    /// How many terms there are.
    var count: Int { ends.count }

    /// The byte range of a term in `bytes`.
    ///
    /// - Parameter index: in `0..<count`.
    /// - Returns: the range.
    func range(of index: Int) -> Range<Int> {
        (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }

    /// Adds a term.
    mutating func append(_ term: [UInt8]) {
        bytes.append(contentsOf: term)
        ends.append(bytes.count)
    }

    /// Forgets all terms and keeps the memory.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }
}
