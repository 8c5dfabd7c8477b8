public import Signatures

/// Where a prover finds the nodes of a tree.
public protocol MerkleSource<Failure> {
    /// Why hashes cannot be read.
    associatedtype Failure: Error

    /// The hashes of the complete nodes of one level.
    /// - Parameters:
    ///   - level: A multiple of ``MerkleProver/storedLevels``; 0 for leaves.
    ///   - range: Positions from 0, at most 256 of them, all complete.
    /// - Returns: One hash for each position.
    /// - Throws: Why they cannot be read.
    func hashes(level: Int, range: Range<UInt64>) throws(Failure) -> [Hash256]
}

/// Makes roots and proofs for any size up to what a source holds.
///
/// A source keeps only every eighth level, which is 1/256 more than the leaves alone; what lies between is computed anew
/// from at most 128 hashes a node.
/// - Source: RFC 6962, sections 2.1.1 and 2.1.2.
public struct MerkleProver<Source: MerkleSource> {
    private let source: Source

    /// Makes a prover.
    public init(_ source: Source) {
        self.source = source
    }

    /// The root over the first `size` leaves.
    /// - Complexity: O(log n) reads.
    public func root(size: UInt64) throws(Source.Failure) -> Hash256 {
        size == 0 ? MerkleTree.emptyRoot : try hash(of: 0..<size)
    }

    /// The frontier of the tree over the first `size` leaves.
    public func tree(size: UInt64) throws(Source.Failure) -> MerkleTree {
        var frontier: [Hash256] = []
        var start: UInt64 = 0
        for level in stride(from: 63, through: 0, by: -1) where size >> UInt64(level) & 1 == 1 {
            frontier.append(try node(level: level, index: start >> UInt64(level)))
            start += 1 << UInt64(level)
        }
        return MerkleTree(size: size, frontier: frontier) ?? MerkleTree()
    }

    /// The proof that the leaf at `leafIndex` is in the tree over the first `treeSize` leaves.
    /// - Precondition: `leafIndex` < `treeSize`.
    public func inclusion(of leafIndex: UInt64, treeSize: UInt64) throws(Source.Failure) -> InclusionProof {
        precondition(leafIndex < treeSize, "the leaf must be in the tree")
        var path: [Hash256] = []
        var range = 0..<treeSize
        while range.upperBound - range.lowerBound > 1 {
            let middle = Self.middle(of: range)
            if leafIndex < middle {
                path.append(try hash(of: middle..<range.upperBound))
                range = range.lowerBound..<middle
            } else {
                path.append(try hash(of: range.lowerBound..<middle))
                range = middle..<range.upperBound
            }
        }
        return InclusionProof(leafIndex: leafIndex, treeSize: treeSize, path: path.reversed())
    }

    /// The proof that the tree over the first `newSize` leaves begins with the one over the first `oldSize`.
    /// - Precondition: `oldSize` <= `newSize`.
    public func consistency(from oldSize: UInt64, to newSize: UInt64) throws(Source.Failure) -> ConsistencyProof {
        precondition(oldSize <= newSize, "a journal only grows")
        var path: [Hash256] = []
        var range = 0..<newSize
        // Whether the old tree's part in `range` is a whole old tree, whose root is known to whoever verifies.
        var isKnown = true
        while oldSize > 0, oldSize < range.upperBound {
            let middle = Self.middle(of: range)
            if oldSize <= middle {
                path.append(try hash(of: middle..<range.upperBound))
                range = range.lowerBound..<middle
            } else {
                path.append(try hash(of: range.lowerBound..<middle))
                range = middle..<range.upperBound
                isKnown = false
            }
        }
        if !isKnown { path.append(try hash(of: range)) }
        return ConsistencyProof(oldSize: oldSize, newSize: newSize, path: path.reversed())
    }

    /// The root of the leaves of a range that begins at a multiple of its length, rounded up to a power of two.
    private func hash(of range: Range<UInt64>) throws(Source.Failure) -> Hash256 {
        var rest = range
        var parts: [Hash256] = []
        while (rest.upperBound - rest.lowerBound).nonzeroBitCount > 1 {
            let middle = Self.middle(of: rest)
            parts.append(try wholeNode(rest.lowerBound..<middle))
            rest = middle..<rest.upperBound
        }
        var hash = try wholeNode(rest)
        for left in parts.reversed() { hash = MerkleTree.nodeHash(left, hash) }
        return hash
    }

    private func wholeNode(_ range: Range<UInt64>) throws(Source.Failure) -> Hash256 {
        let level = (range.upperBound - range.lowerBound).trailingZeroBitCount
        return try node(level: level, index: range.lowerBound >> UInt64(level))
    }

    private func node(level: Int, index: UInt64) throws(Source.Failure) -> Hash256 {
        let stored = level - level % MerkleProver<Source>.storedLevels
        let width = UInt64(1) << UInt64(level - stored)
        var hashes = try source.hashes(level: stored, range: index * width..<(index + 1) * width)
        while hashes.count > 1 {
            hashes = stride(from: 0, to: hashes.count - 1, by: 2).map {
                MerkleTree.nodeHash(hashes[$0], hashes[$0 + 1])
            }
        }
        return hashes.first ?? MerkleTree.emptyRoot
    }

    /// Where the left child of a node over `range` ends.
    private static func middle(of range: Range<UInt64>) -> UInt64 {
        let count = range.upperBound - range.lowerBound
        return range.lowerBound + 1 << UInt64(63 - (count - 1).leadingZeroBitCount)
    }

    /// The distance between the levels that a source keeps.
    public static var storedLevels: Int { 8 }
}

extension MerkleProver: Sendable where Source: Sendable {}

extension MerkleTree {
    /// Whether a range of leaves is a subtree: it begins at a multiple of its length, rounded up to a power of two.
    static func isSubtree(_ range: Range<UInt64>) -> Bool {
        guard !range.isEmpty else { return false }
        let count = range.upperBound - range.lowerBound
        guard count <= 1 << 63 else { return range.lowerBound == 0 }
        let width = count == 1 ? 1 : UInt64(1) << UInt64(64 - (count - 1).leadingZeroBitCount)
        return range.lowerBound % width == 0
    }
}

/// A tree whose leaf hashes are all in memory, for tests and small journals.
public struct MerkleLeaves: MerkleSource, Sendable {
    /// The leaf hashes.
    public var leaves: [Hash256]

    /// Makes a source of leaf hashes.
    public init(_ leaves: [Hash256]) {
        self.leaves = leaves
    }

    /// The hashes of a level, computed anew.
    /// - Complexity: O(leaves below).
    public func hashes(level: Int, range: Range<UInt64>) throws(Never) -> [Hash256] {
        range.map { index in
            var tree = MerkleTree()
            let start = Int(index) << level
            for leaf in leaves[start..<start + 1 << level] { tree.append(leaf) }
            return tree.root
        }
    }
}
