import EvenkeelTestKit
import Journal
import Signatures
import Testing

@Suite struct MerkleTreeTests {
    static let leaves = (0..<300).map { SHA256.hash(tag: 0, [UInt8($0 & 255), UInt8($0 >> 8)].span) }

    /// The definition of the root, as the RFC writes it.
    static func definedRoot(_ leaves: ArraySlice<Hash256>) -> Hash256 {
        guard leaves.count > 1 else { return leaves.first ?? SHA256.hash([]) }
        var middle = 1
        while middle * 2 < leaves.count { middle *= 2 }
        return SHA256.hash(tag: 1, definedRoot(leaves.prefix(middle)), definedRoot(leaves.dropFirst(middle)))
    }

    @Test func `the root is that of the definition at every size`() {
        var tree = MerkleTree()
        #expect(tree.root == SHA256.hash([]))
        for size in 1...Self.leaves.count {
            tree.append(Self.leaves[size - 1])
            #expect(tree.root == Self.definedRoot(Self.leaves[..<size]))
            #expect(MerkleTree(size: tree.size, frontier: tree.frontier) == tree)
        }
        #expect(MerkleTree(size: 3, frontier: [.zero]) == nil)
    }

    @Test func `every proof of membership verifies, and none with a bit changed`() {
        let prover = MerkleProver(MerkleLeaves(Self.leaves))
        for size in [1, 2, 3, 5, 8, 13, 64, 65, 255, 256, 257, 300] as [UInt64] {
            let root = prover.root(size: size)
            #expect(root == Self.definedRoot(Self.leaves[..<Int(size)]))
            for index in 0..<size {
                let proof = prover.inclusion(of: index, treeSize: size)
                let leaf = Self.leaves[Int(index)]
                #expect(proof.verifies(leaf: leaf, root: root))
                #expect(!proof.verifies(leaf: root, root: leaf) || size == 1)
                for place in proof.path.indices {
                    var changed = proof
                    changed.path[place] = leaf
                    #expect(!changed.verifies(leaf: leaf, root: root))
                }
                var shorter = proof
                guard shorter.path.popLast() != nil else { continue }
                #expect(!shorter.verifies(leaf: leaf, root: root))
            }
        }
    }

    @Test func `every proof of growth verifies, and none for another root`() {
        let prover = MerkleProver(MerkleLeaves(Self.leaves))
        for newSize in [0, 1, 2, 3, 4, 6, 7, 8, 64, 100, 256, 257, 300] as [UInt64] {
            let newRoot = prover.root(size: newSize)
            for oldSize in 0...newSize {
                let proof = prover.consistency(from: oldSize, to: newSize)
                let oldRoot = prover.root(size: oldSize)
                #expect(proof.verifies(subtreeRoot: oldRoot, root: newRoot), "\(oldSize) to \(newSize)")
                #expect(proof.verifies(oldRoot: oldRoot, newRoot: newRoot) == (oldSize > 0))
                guard oldSize > 0 else { continue }
                #expect(!proof.verifies(oldRoot: .zero, newRoot: newRoot))
                #expect(!proof.verifies(oldRoot: oldRoot, newRoot: .zero))
                guard oldSize < newSize else { continue }
                var longer = proof
                longer.path.append(oldRoot)
                #expect(!longer.verifies(oldRoot: oldRoot, newRoot: newRoot))
            }
        }
    }

    @Test func `a tree taken up in the middle goes on as if it had never stopped`() {
        let prover = MerkleProver(MerkleLeaves(Self.leaves))
        for size in 0...300 as ClosedRange<UInt64> {
            var tree = prover.tree(size: size)
            for leaf in Self.leaves[Int(size)...] { tree.append(leaf) }
            #expect(tree.root == Self.definedRoot(Self.leaves[...]))
        }
    }

    @Test func `the nodes that are told of are those of the tree`() {
        var tree = MerkleTree()
        var count = 0
        for leaf in Self.leaves {
            tree.append(leaf) { node in
                count += 1
                let width = UInt64(1) << UInt64(node.level)
                let range = Int(node.index * width)..<Int((node.index + 1) * width)
                #expect(node.hash == Self.definedRoot(Self.leaves[range]))
            }
        }
        #expect(count == 150 + 75 + 37 + 18 + 9 + 4 + 2 + 1)
    }
}
