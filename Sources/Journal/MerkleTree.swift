public import Signatures

/// The Merkle tree over the entries' leaf hashes, as much of it as is needed to go on: O(log n) hashes.
///
/// - Source: RFC 6962, section 2.1; the same tree as RFC 9162, section 2.1.1.
public struct MerkleTree: Sendable, Equatable {
    /// A node whose subtree is complete: the `index`-th of the subtrees of 2^`level` leaves.
    public struct Node: Sendable, Equatable {
        /// The height: 0 for a leaf.
        public let level: Int
        /// The position among the nodes of its level, from 0.
        public let index: UInt64
        /// The root of its subtree.
        public let hash: Hash256

        /// Makes a node of its parts.
        public init(level: Int, index: UInt64, hash: Hash256) {
            self.level = level
            self.index = index
            self.hash = hash
        }
    }

    /// The root of a tree without leaves: the hash of nothing.
    public static let emptyRoot = SHA256.hash([])

    /// The number of leaves.
    public private(set) var size: UInt64
    /// The roots of the complete subtrees that the tree is made of, the largest first: one for each bit of ``size``.
    public private(set) var frontier: [Hash256]

    /// A tree without leaves.
    public init() {
        size = 0
        frontier = []
    }

    /// A tree of which the frontier is known, or nil when their numbers do not fit.
    public init?(size: UInt64, frontier: [Hash256]) {
        guard frontier.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.frontier = frontier
    }

    /// The hash of a node with two children.
    public static func nodeHash(_ left: Hash256, _ right: Hash256) -> Hash256 {
        SHA256.hash(tag: 1, left, right)
    }

    /// Adds a leaf.
    /// - Complexity: O(1) on average, O(log n) at worst.
    public mutating func append(_ leaf: Hash256) {
        append(leaf) { _ in }
    }

    /// Adds a leaf and tells of each node above it that is complete now, from below.
    public mutating func append(_ leaf: Hash256, completed: (Node) -> Void) {
        var hash = leaf
        var level = 0
        var rest = size
        while rest & 1 == 1, let left = frontier.popLast() {
            hash = Self.nodeHash(left, hash)
            rest >>= 1
            level += 1
            completed(Node(level: level, index: rest, hash: hash))
        }
        frontier.append(hash)
        size += 1
    }

    /// The root over all leaves.
    /// - Complexity: O(log n).
    public var root: Hash256 {
        guard var hash = frontier.last else { return Self.emptyRoot }
        for left in frontier.dropLast().reversed() {
            hash = Self.nodeHash(left, hash)
        }
        return hash
    }
}
