import Foundation
import Journal
import Signatures
import StrictJSON
import Testing

/// The vectors of github.com/transparency-dev/merkle: 518 proofs, of which 482 must be refused.
@Suite struct MerkleVectorTests {
    static let folder = "adversarial-dev/merkle/testdata"

    @Test(.requiresEvenkeelData) func `every public vector gets its verdict`() throws {
        var total = 0
        var refused = 0
        for kind in ["inclusion", "consistency", "subtreeinclusion", "subtreeconsistency"] {
            for file in try EvenkeelData.files(below: "\(Self.folder)/\(kind)") {
                let value = try JSONValue(parsing: file.bytes)
                guard case .bool(let wantsError)? = value["wantErr"] else {
                    Issue.record("\(file.name) has no verdict")
                    continue
                }
                total += 1
                let verdict = kind.hasSuffix("inclusion") ? Self.inclusion(value) : Self.consistency(value)
                #expect(verdict == !wantsError, "\(kind)/\(file.name)")
                if !verdict { refused += 1 }
            }
        }
        #expect(total == 518)
        #expect(refused == 482)
    }

    static func inclusion(_ value: JSONValue) -> Bool {
        guard let index = number(value["leafIdx"]), let leaf = hash(value["leafHash"]),
            let root = hash(value["root"]), let path = path(value)
        else { return false }
        if let size = number(value["treeSize"]) {
            return InclusionProof(leafIndex: index, treeSize: size, path: path).verifies(leaf: leaf, root: root)
        }
        guard let start = number(value["start"]), let end = number(value["end"]), start <= end else { return false }
        return InclusionProof(leafIndex: index, subtree: start..<end, path: path).verifies(leaf: leaf, root: root)
    }

    static func consistency(_ value: JSONValue) -> Bool {
        guard let old = hash(value["root1"]), let new = hash(value["root2"]), let path = path(value) else {
            return false
        }
        if let first = number(value["size1"]), let second = number(value["size2"]) {
            return ConsistencyProof(oldSize: first, newSize: second, path: path).verifies(oldRoot: old, newRoot: new)
        }
        guard let start = number(value["start"]), let end = number(value["end"]), let size = number(value["size"]),
            start <= end
        else { return false }
        return ConsistencyProof(subtree: start..<end, treeSize: size, path: path).verifies(subtreeRoot: old, root: new)
    }

    static func number(_ value: JSONValue?) -> UInt64? {
        switch value {
        case .integer(let number): UInt64(bitPattern: number)
        case .unsigned(let number): number
        default: nil
        }
    }

    static func hash(_ value: JSONValue?) -> Hash256? {
        guard case .string(let text)? = value, let data = Data(base64Encoded: text), !data.isEmpty else { return nil }
        // Some vectors have a word in place of a root; what counts is which roots are equal.
        return Hash256(bytes: Array(data)) ?? SHA256.hash(Array(data))
    }

    static func path(_ value: JSONValue) -> [Hash256]? {
        guard case .array(let elements)? = value["proof"] else { return [] }
        let hashes = elements.compactMap(Self.hash)
        return hashes.count == elements.count ? hashes : nil
    }
}
