public import ContentDigests
public import IncidentModel
public import Signatures

/// One entry of the journal, with its number and the hashes that bind it.
public struct JournalEntry: Sendable, Equatable {
    /// The kind of the entry that says which bodies were removed.
    public static let pruningKind = "journal.pruned"

    /// The number, from 1 without gaps.
    public var sequence: UInt64
    /// When it happened, on the writer's clock; it may go back, the number never does.
    public var time: Timestamp
    /// What happened.
    public var kind: String
    /// The incident that it belongs to, if any.
    public var incident: String?
    /// Who did it; empty once the entry was pruned.
    public var actor: String
    /// The details, a JSON object in canonical form; empty once the entry was pruned.
    public var body: [UInt8]
    /// The digests of the documents that belong to it.
    public var documents: [ContentDigest]
    /// SHA-256 of 0x00 and the canonical bytes.
    public var leafHash: Hash256
    /// SHA-256 of 0x02, the chain hash of the entry before, and the leaf hash.
    public var chainHash: Hash256

    /// Whether the body was removed when its time was over. Only number and hashes of such an entry can be verified.
    public var isPruned: Bool { body.isEmpty }

    /// Makes an entry of its parts.
    public init(
        sequence: UInt64,
        draft: JournalDraft,
        documents: [ContentDigest],
        leafHash: Hash256,
        chainHash: Hash256
    ) {
        self.sequence = sequence
        time = draft.time
        kind = draft.kind
        incident = draft.incident
        actor = draft.actor
        body = draft.body
        self.documents = documents
        self.leafHash = leafHash
        self.chainHash = chainHash
    }

    /// The bytes that the leaf hash is of: the canonical JSON of everything but the hashes.
    /// - Complexity: O(size).
    public var canonicalBytes: [UInt8] {
        var bytes: [UInt8] = []
        appendCanonicalBytes(to: &bytes)
        return bytes
    }

    /// Appends the canonical bytes.
    /// - Complexity: O(size), without allocation but for the growth of `bytes`.
    public func appendCanonicalBytes(to bytes: inout [UInt8]) { CanonicalLeaf.append(self, to: &bytes) }
}

/// How far a journal has come.
public struct JournalHead: Sendable, Equatable {
    /// The number of the last entry, which is also the number of entries; 0 for an empty journal.
    public var sequence: UInt64
    /// The chain hash of the last entry.
    public var chain: Hash256
    /// The root of the Merkle tree over all entries.
    public var root: Hash256

    /// Makes a head of its parts.
    public init(sequence: UInt64, chain: Hash256, root: Hash256) {
        self.sequence = sequence
        self.chain = chain
        self.root = root
    }

    /// The head of a journal without entries.
    public static let empty = JournalHead(sequence: 0, chain: HashChain.start, root: MerkleTree.emptyRoot)
}
