import ContentDigests
import EvenkeelTestKit
import IncidentModel
import Journal
import Signatures
import StrictJSON

/// A journal in memory with entries of all sorts, made of a seed.
struct SampleJournal {
    let origin = "evenkeel/test"
    let key: SigningKey
    var entries: [JournalEntry] = []
    var documents: [ContentDigest: [UInt8]] = [:]
    var tree = MerkleTree()
    var checkpoints: [SignedCheckpoint] = []
    /// After how many entries there is a checkpoint in the export; the last one is always there.
    var checkpointEvery = 1_000_000

    init(seed: UInt64, count: Int, checkpointEvery: Int = 1_000_000) throws {
        var generator = SeededGenerator(seed: seed)
        key = try SigningKey(seed: (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        self.checkpointEvery = checkpointEvery
        for _ in 0..<count { append(try Self.draft(&generator)) }
    }

    var head: JournalHead {
        JournalHead(sequence: tree.size, chain: entries.last?.chainHash ?? HashChain.start, root: tree.root)
    }

    mutating func append(_ draft: JournalDraft) {
        let digests = draft.documents.map { ContentDigest(of: $0) }
        for (digest, document) in zip(digests, draft.documents) { documents[digest] = document }
        var entry = JournalEntry(
            sequence: tree.size + 1,
            draft: draft,
            documents: digests,
            leafHash: .zero,
            chainHash: .zero
        )
        entry.leafHash = HashChain.leafHash(of: entry.canonicalBytes.span)
        entry.chainHash = HashChain.next(after: entries.last?.chainHash ?? HashChain.start, leaf: entry.leafHash)
        entries.append(entry)
        tree.append(entry.leafHash)
    }

    /// Removes bodies and writes down that it was done.
    mutating func prune(_ range: ClosedRange<UInt64>, announced: Bool = true) {
        for index in Int(range.lowerBound - 1)..<Int(range.upperBound) {
            entries[index].body = []
            entries[index].documents = []
        }
        guard announced else { return }
        append(
            JournalDraft(
                kind: JournalEntry.pruningKind,
                actor: "retention",
                time: .epoch,
                body: Array(#"{"from":\#(range.lowerBound),"to":\#(range.upperBound)}"#.utf8)
            )
        )
    }

    func checkpoint() throws -> SignedCheckpoint {
        try Checkpoint(origin: origin, head: head, time: .epoch).signed(by: key)
    }

    /// The lines of the export, each with its line feed.
    func lines() throws -> [[UInt8]] {
        var lines: [[UInt8]] = []
        func line(_ write: (inout [UInt8]) -> Void) {
            var bytes: [UInt8] = []
            write(&bytes)
            lines.append(bytes)
        }
        line { JournalExport.appendHeader(origin: origin, key: key.publicKey, to: &$0) }
        var known: Set<ContentDigest> = []
        var tree = MerkleTree()
        for entry in entries {
            for digest in entry.documents where known.insert(digest).inserted {
                line { JournalExport.append(document: documents[digest] ?? [], digest: digest, to: &$0) }
            }
            line { JournalExport.append(entry, to: &$0) }
            tree.append(entry.leafHash)
            guard Int(entry.sequence) % checkpointEvery == 0 || entry.sequence == head.sequence else { continue }
            let head = JournalHead(sequence: tree.size, chain: entry.chainHash, root: tree.root)
            let note = try Checkpoint(origin: origin, head: head, time: .epoch).signed(by: key)
            line { JournalExport.append(note, to: &$0) }
        }
        if entries.isEmpty {
            let note = try checkpoint()
            line { JournalExport.append(note, to: &$0) }
        }
        return lines
    }

    func verified(trusted: [SignedCheckpoint] = []) throws -> JournalReport {
        Self.verify(try lines(), key: key.publicKey, trusted: trusted)
    }

    static func verify(
        _ lines: [[UInt8]],
        key: VerifyingKey? = nil,
        trusted: [SignedCheckpoint] = []
    ) -> JournalReport {
        var verification = JournalVerification(key: key, trusted: trusted)
        for line in lines { verification.feed(line) }
        return verification.finish()
    }

    static func draft(_ generator: inout SeededGenerator) throws -> JournalDraft {
        let texts = ["plain", "a \"quoted\" \\ text", "tab\tand\nfeed\u{1}", "Grüße \u{1F600} \u{2028}", ""]
        let text = texts.randomElement(using: &generator) ?? ""
        let body = try JSONValue.object(
            JSONObject([
                ("text", .string(text)), ("number", .integer(Int64.random(in: -9...9_000_000, using: &generator))),
            ])
        ).canonicalBytes()
        let document = Array("document \(Int.random(in: 0..<6, using: &generator))".utf8)
        return JournalDraft(
            kind: ["alerts.received", "plan.made", "incident.opened"].randomElement(using: &generator) ?? "",
            incident: Bool.random(using: &generator) ? "inc-\(Int.random(in: 0..<9, using: &generator))" : nil,
            actor: texts.randomElement(using: &generator) ?? "",
            time: Timestamp(
                seconds: Int64.random(in: 0...2_000_000_000, using: &generator),
                nanoseconds: Int32.random(in: 0..<3, using: &generator) * 500_000_000 % 1_000_000_000
            ) ?? .epoch,
            body: body,
            documents: Int.random(in: 0..<3, using: &generator) == 0 ? [document] : []
        )
    }
}
