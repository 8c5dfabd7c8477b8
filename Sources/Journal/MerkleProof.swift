public import Signatures

/// Shows that an entry is in the journal, by the hashes beside its way up to the root.
///
/// It also proves membership in a subtree, given as a range of leaves that begins at a multiple of its length rounded up to
/// a power of two; the whole tree is the range from 0.
/// - Source: RFC 9162, section 2.1.3; for subtrees draft-ietf-plants-merkle-tree-certs, section 4.3.
public struct InclusionProof: Sendable, Equatable {
    /// The position of the leaf, from 0: the entry's number less 1.
    public var leafIndex: UInt64
    /// The leaves under the root.
    public var subtree: Range<UInt64>
    /// The hashes beside the way, from below.
    public var path: [Hash256]

    /// A proof of membership in the tree of the first `treeSize` leaves.
    public init(leafIndex: UInt64, treeSize: UInt64, path: [Hash256]) {
        self.init(leafIndex: leafIndex, subtree: 0..<treeSize, path: path)
    }

    /// A proof of membership in a subtree.
    public init(leafIndex: UInt64, subtree: Range<UInt64>, path: [Hash256]) {
        self.leafIndex = leafIndex
        self.subtree = subtree
        self.path = path
    }

    /// Whether the proof leads from `leaf` to `root`.
    /// - Complexity: O(length of the path).
    public func verifies(leaf: Hash256, root: Hash256) -> Bool {
        guard MerkleTree.isSubtree(subtree), subtree.contains(leafIndex) else { return false }
        var node = leafIndex - subtree.lowerBound
        var last = subtree.upperBound - subtree.lowerBound - 1
        var hash = leaf
        for sibling in path {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                hash = MerkleTree.nodeHash(sibling, hash)
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                hash = MerkleTree.nodeHash(hash, sibling)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && hash == root
    }
}

/// Shows that a journal was only added to: that an earlier root is of the first entries under a later root.
///
/// It also proves that a subtree is a part of a tree.
/// - Source: RFC 9162, section 2.1.4; for subtrees draft-ietf-plants-merkle-tree-certs, section 4.4.
public struct ConsistencyProof: Sendable, Equatable {
    /// The leaves under the earlier root.
    public var subtree: Range<UInt64>
    /// The number of leaves under the later root.
    public var treeSize: UInt64
    /// The hashes that both roots are made of.
    public var path: [Hash256]

    /// A proof between the trees of the first `oldSize` and the first `newSize` leaves.
    public init(oldSize: UInt64, newSize: UInt64, path: [Hash256]) {
        self.init(subtree: 0..<oldSize, treeSize: newSize, path: path)
    }

    /// A proof between a subtree and the tree of the first `treeSize` leaves.
    public init(subtree: Range<UInt64>, treeSize: UInt64, path: [Hash256]) {
        self.subtree = subtree
        self.treeSize = treeSize
        self.path = path
    }

    /// Whether the proof shows that the tree under `newRoot` begins with the one under `oldRoot`.
    ///
    /// A tree without leaves is the beginning of every tree; a proof of that would show nothing, and is refused.
    /// - Complexity: O(length of the path).
    public func verifies(oldRoot: Hash256, newRoot: Hash256) -> Bool {
        !subtree.isEmpty && subtree.lowerBound == 0 && verifies(subtreeRoot: oldRoot, root: newRoot)
    }

    /// Whether the proof shows that the subtree under `oldRoot` is a part of the tree under `newRoot`.
    ///
    /// A subtree without leaves is a part of every tree.
    /// - Complexity: O(length of the path).
    public func verifies(subtreeRoot oldRoot: Hash256, root newRoot: Hash256) -> Bool {
        guard !subtree.isEmpty else {
            return subtree.upperBound <= treeSize && path.isEmpty && oldRoot == MerkleTree.emptyRoot
        }
        guard MerkleTree.isSubtree(subtree), subtree.upperBound <= treeSize else { return false }
        var walk = Walk(
            first: subtree.lowerBound,
            second: subtree.upperBound - 1,
            third: treeSize - 1
        )
        // The part of the way on which the old tree is one node: that node is known to whoever verifies.
        if walk.second == walk.third {
            walk.shift { $0.first == $0.second }
        } else {
            walk.shift { $0.first == $0.second || $0.second & 1 == 0 }
        }
        var rest = path[...]
        guard let start = walk.first == walk.second ? oldRoot : rest.popFirst() else { return false }
        var old = start
        var new = start
        for hash in rest {
            guard walk.third > 0 else { return false }
            if walk.second & 1 == 1 || walk.second == walk.third {
                if walk.first < walk.second { old = MerkleTree.nodeHash(hash, old) }
                new = MerkleTree.nodeHash(hash, new)
                walk.shift { $0.second & 1 == 1 }
            } else {
                new = MerkleTree.nodeHash(new, hash)
            }
            walk.shiftOnce()
        }
        return walk.third == 0 && old == oldRoot && new == newRoot
    }

    /// Three positions that rise together from level to level.
    private struct Walk {
        var first: UInt64
        var second: UInt64
        var third: UInt64

        mutating func shiftOnce() {
            first >>= 1
            second >>= 1
            third >>= 1
        }

        /// Rises until `isDone`; at 0 there is nothing above.
        mutating func shift(until isDone: (Walk) -> Bool) {
            while !isDone(self), third > 0 { shiftOnce() }
        }
    }
}
