internal import Signatures

/// What a verification knows after some lines.
struct VerificationState: Sendable {
    /// What was found so far.
    var report = JournalReport()

    private let requiredKey: VerifyingKey?
    /// The checkpoints from outside that are still ahead, the one of the smallest journal last.
    private var trusted: [SignedCheckpoint]
    /// The last entry that a checkpoint from outside vouches for.
    private var vouched: UInt64 = 0
    private var lineCount = 0
    private var tree = MerkleTree()
    private var chain = HashChain.start
    /// The documents that were there so far.
    private var known: Set<Hash256> = []
    /// The documents since the last entry.
    private var pending: [Hash256] = []
    /// Whether the last line was a checkpoint of everything before it.
    private var isSealed = false
    /// The size of the last checkpoint.
    private var sealedSize: UInt64?
    /// The entry that is looked for behind a fault, to tell whether it is missing or only elsewhere.
    private var wanted: UInt64?
    /// The pruned entries with their first lines, and the ranges that entries say were pruned.
    private var pruned: [(entries: ClosedRange<UInt64>, line: Int)] = []
    private var announced: [ClosedRange<UInt64>] = []

    /// The state before the first line.
    init(key: VerifyingKey?, trusted: [SignedCheckpoint]) {
        requiredKey = key
        self.trusted = trusted.sorted { $0.checkpoint.size > $1.checkpoint.size }
    }

    private var expected: UInt64 { tree.size + 1 }

    private mutating func fail(_ kind: JournalFault.Kind, line: Int? = nil, sequence: UInt64? = nil) {
        report.fault = JournalFault(kind, line: line ?? lineCount, sequence: sequence ?? expected)
    }

    /// Takes a line without its line feed.
    mutating func take(_ line: [UInt8]) {
        lineCount += 1
        guard report.fault == nil else { return search(line) }
        let parsed = ExportedLine(line)
        guard lineCount > 1 else { return takeHeader(parsed) }
        let wasSealed = isSealed
        isSealed = false
        switch parsed {
        case .header, .malformed: fail(.malformed)
        case .entry(let chain, let leaf, let content): takeEntry(chain, leaf, content)
        case .pruned(let chain, let leaf, let sequence): takePruned(chain, leaf, sequence)
        case .document(let digest, let content): takeDocument(digest, content)
        case .checkpoint(let checkpoint): takeCheckpoint(checkpoint, wasSealed: wasSealed)
        }
    }

    /// Looks for the wanted entry behind the fault.
    private mutating func search(_ line: [UInt8]) {
        guard let wanted, let fault = report.fault else { return }
        let isFound =
            switch ExportedLine(line) {
            case .pruned(_, _, let sequence): sequence == wanted
            case .entry(_, let leaf, let content):
                HashChain.leafHash(of: content.span) == leaf && ExportedEntry(content)?.sequence == wanted
            default: false
            }
        guard isFound else { return }
        report.fault = JournalFault(.swapped, line: fault.line, sequence: fault.sequence)
        self.wanted = nil
    }

    private mutating func takeHeader(_ line: ExportedLine) {
        guard case .header(let origin, let key) = line, requiredKey == nil || requiredKey == key else {
            return fail(.header, sequence: 0)
        }
        report.origin = origin
        report.key = key
        for note in trusted where !note.isValid(for: key) || note.checkpoint.origin != origin {
            return fail(.checkpointFile, line: 0, sequence: 0)
        }
        compareWithTrusted()
    }

    private mutating func takeEntry(_ chain: Hash256, _ leaf: Hash256, _ content: [UInt8]) {
        guard HashChain.leafHash(of: content.span) == leaf else { return fail(.changed) }
        guard let entry = ExportedEntry(content) else { return fail(.malformed) }
        guard continues(entry.sequence, chain, leaf) else { return }
        var fresh: [Hash256] = []
        for document in entry.documents where !known.contains(document) && !fresh.contains(document) {
            fresh.append(document)
        }
        guard fresh == pending else { return fail(.documents) }
        known.formUnion(fresh)
        report.documents += fresh.count
        // What is yet to be written cannot have been removed.
        if let range = entry.pruned, range.upperBound < entry.sequence { announced.append(range) }
        advance(chain, leaf)
    }

    private mutating func takePruned(_ chain: Hash256, _ leaf: Hash256, _ sequence: UInt64) {
        // Only its place tells the number of such an entry: where the chain goes on, the number is what is wrong.
        if sequence != expected, HashChain.next(after: self.chain, leaf: leaf) == chain { return fail(.changed) }
        guard continues(sequence, chain, leaf) else { return }
        guard pending.isEmpty else { return fail(.documents) }
        if let last = pruned.last, last.entries.upperBound + 1 == sequence {
            pruned[pruned.count - 1].entries = last.entries.lowerBound...sequence
        } else {
            pruned.append((sequence...sequence, lineCount))
        }
        advance(chain, leaf)
    }

    /// Whether an entry is the next one.
    private mutating func continues(_ sequence: UInt64, _ chain: Hash256, _ leaf: Hash256) -> Bool {
        if sequence != expected {
            fail(sequence > expected ? .missing : .inserted)
            if sequence > expected { wanted = expected }
            return false
        }
        guard HashChain.next(after: self.chain, leaf: leaf) == chain else {
            fail(.chain)
            return false
        }
        return true
    }

    private mutating func advance(_ chain: Hash256, _ leaf: Hash256) {
        pending = []
        self.chain = chain
        tree.append(leaf)
        compareWithTrusted()
    }

    private mutating func takeDocument(_ digest: Hash256, _ content: [UInt8]) {
        guard SHA256.hash(content) == digest else { return fail(.documentChanged) }
        guard !known.contains(digest), !pending.contains(digest) else { return fail(.documents) }
        pending.append(digest)
    }

    /// Compares with the checkpoints from outside that were made of as many entries as there are now.
    private mutating func compareWithTrusted() {
        while let next = trusted.last?.checkpoint, next.size <= tree.size {
            guard next.size == tree.size, next.chain == chain, next.root == tree.root else {
                let line = lineCount
                let first = vouched + 1
                report.fault = JournalFault(.rewritten, line: line, sequence: first, lastSequence: next.size)
                return
            }
            trusted.removeLast()
            vouched = next.size
            report.trustedCheckpoints += 1
        }
    }

    private mutating func takeCheckpoint(_ note: SignedCheckpoint, wasSealed: Bool) {
        guard let key = report.key else { return fail(.checkpoint) }
        let checkpoint = note.checkpoint
        let keyHash = SignedCheckpoint.keyHash(name: checkpoint.origin, key: key)
        guard note.isSigned(by: key) else {
            // Changed was either the note or the key in the header, and the hash of the key tells which. Three bytes of
            // it, since a digit of base64 holds a part of the fourth and of the signature.
            let isOurs = note.keyHash.prefix(3) == keyHash.prefix(3)
            if !isOurs, checkpoint.origin == report.origin { return fail(.header, line: 1, sequence: 0) }
            return fail(.checkpoint)
        }
        guard checkpoint.origin == report.origin else { return fail(.header, line: 1, sequence: 0) }
        guard note.keyHash == keyHash, !wasSealed, pending.isEmpty, checkpoint.size >= tree.size else {
            return fail(.checkpoint)
        }
        guard checkpoint.size == tree.size else {
            wanted = expected
            return fail(.missing)
        }
        guard checkpoint.chain == chain, checkpoint.root == tree.root else {
            let first = (sealedSize ?? 0) + 1
            report.fault = JournalFault(.rewritten, line: lineCount, sequence: first, lastSequence: checkpoint.size)
            return
        }
        isSealed = true
        sealedSize = checkpoint.size
        report.checkpoints += 1
    }

    /// What was found in the end.
    /// - Parameter hasRest: Whether the last line has no line feed.
    /// - Returns: The report.
    func finish(hasRest: Bool) -> JournalReport {
        var report = report
        report.pruned = pruned.map(\.entries)
        report.head = JournalHead(sequence: tree.size, chain: chain, root: tree.root)
        guard report.fault == nil else { return report }
        if hasRest || !isSealed || !trusted.isEmpty {
            report.fault = JournalFault(.cut, line: lineCount + 1, sequence: lineCount == 0 ? 0 : expected)
        } else if let (entry, line) = firstUnannounced {
            report.fault = JournalFault(.pruned, line: line, sequence: entry)
        }
        return report
    }

    /// The first pruned entry of which no entry says that it was.
    private var firstUnannounced: (UInt64, Int)? {
        let ranges = announced.sorted { $0.lowerBound < $1.lowerBound }
        for (entries, line) in pruned {
            var next = entries.lowerBound
            for range in ranges where range.contains(next) && next <= entries.upperBound {
                next = range.upperBound == .max ? .max : range.upperBound + 1
            }
            if next <= entries.upperBound { return (next, line + Int(next - entries.lowerBound)) }
        }
        return nil
    }
}
