internal import Journal
internal import Signatures

/// Where a journal goes on, after its last entries were held against its hashes.
struct JournalEnd {
    /// The tree over all entries.
    let tree: MerkleTree
    /// The chain hash of the last entry.
    let chain: Hash256

    /// Reads and verifies the end of a journal.
    /// - Parameters:
    ///   - reader: Reads it.
    ///   - head: What the journal says of its end.
    ///   - tail: The number of entries whose hashes are computed again.
    /// - Throws: `corrupt` when anything does not fit.
    /// - Complexity: O(`tail` + log n).
    init(_ reader: EntryReader, head: JournalHead, tail: Int) throws(JournalError) {
        guard head.sequence > 0 else {
            var isEmpty = true
            try reader.forEach(after: 0, limit: 1) { _ in isEmpty = false }
            guard isEmpty else { throw .corrupt("its head says that there are no entries, and there are") }
            (tree, chain) = (MerkleTree(), HashChain.start)
            return
        }
        // One more than is verified: its chain hash is what the first one continues.
        let start = head.sequence > UInt64(tail) ? head.sequence - UInt64(tail) : 0
        var chain: Hash256? = start == 0 ? HashChain.start : nil
        var bad: UInt64?
        var last: UInt64 = 0
        let isWhole = start == 0
        try reader.forEach(after: isWhole ? 0 : start - 1, limit: tail + 2) { entry in
            defer { (chain, last) = (entry.chainHash, entry.sequence) }
            guard let previous = chain, bad == nil else { return }
            let isLeaf = entry.isPruned || HashChain.leafHash(of: entry.canonicalBytes.span) == entry.leafHash
            if !isLeaf || HashChain.next(after: previous, leaf: entry.leafHash) != entry.chainHash {
                bad = entry.sequence
            }
        }
        if let bad { throw .corrupt("entry \(bad) does not have the hashes that it should have") }
        guard last == head.sequence, chain == head.chain else {
            throw .corrupt("its head says that entry \(head.sequence) is the last one, and it is \(last)")
        }
        let tree = try MerkleProver(reader).tree(size: head.sequence)
        guard tree.root == head.root else { throw .corrupt("its entries do not have the root that its head names") }
        (self.tree, self.chain) = (tree, head.chain)
    }
}
