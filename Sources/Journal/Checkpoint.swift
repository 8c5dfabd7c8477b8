public import IncidentModel
public import Signatures

/// What a journal was at one moment: enough to notice later that it was cut, changed or rewritten before that moment.
///
/// Its text is the body of a C2SP checkpoint: origin, size and root, each on a line, then lines of our own for the
/// chain hash and the time.
/// - Source: C2SP, tlog-checkpoint, https://c2sp.org/tlog-checkpoint.
public struct Checkpoint: Sendable, Equatable {
    /// Which journal it is of: a name without spaces, line feeds and plus signs, such as `evenkeel/4f2c`.
    public var origin: String
    /// The number of entries.
    public var size: UInt64
    /// The root of the Merkle tree over them.
    public var root: Hash256
    /// The chain hash of the last of them.
    public var chain: Hash256
    /// When the checkpoint was made.
    public var time: Timestamp

    /// Makes a checkpoint of a head.
    public init(origin: String, head: JournalHead, time: Timestamp) {
        self.init(origin: origin, size: head.sequence, root: head.root, chain: head.chain, time: time)
    }

    /// Makes a checkpoint of its parts.
    public init(origin: String, size: UInt64, root: Hash256, chain: Hash256, time: Timestamp) {
        self.origin = origin
        self.size = size
        self.root = root
        self.chain = chain
        self.time = time
    }

    /// The head that it was made of.
    public var head: JournalHead { JournalHead(sequence: size, chain: chain, root: root) }

    /// The text that is signed, with the line feed at its end.
    public var text: String {
        "\(origin)\n\(size)\n\(Base64.text(of: root.bytes))\nchain \(Base64.text(of: chain.bytes))\ntime \(time)\n"
    }

    /// Reads a text, which must be exactly what ``text`` would write.
    /// - Throws: `malformed`.
    public init(text: String) throws(JournalError) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 6, Self.isName(lines[0]), let size = UInt64(lines[1]),
            let root = Self.hash(lines[2], after: ""), let chain = Self.hash(lines[3], after: "chain "),
            lines[4].hasPrefix("time "), let time = Timestamp(rfc3339: String(lines[4].dropFirst(5)))
        else { throw .malformed("this is not a checkpoint of a journal") }
        self.init(origin: String(lines[0]), size: size, root: root, chain: chain, time: time)
        // By bytes: to Swift, two spellings of one character are equal.
        guard self.text.utf8.elementsEqual(text.utf8) else {
            throw .malformed("this checkpoint is not in its one form")
        }
    }

    private static func hash(_ line: Substring, after prefix: String) -> Hash256? {
        guard line.hasPrefix(prefix) else { return nil }
        return Base64.bytes(of: Array(line.utf8.dropFirst(prefix.utf8.count))).flatMap { Hash256(bytes: $0) }
    }

    /// Whether a text can name a journal and its key in a signed note.
    static func isName(_ text: some StringProtocol) -> Bool {
        (1...128).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x2B }
    }

    /// Signs the checkpoint; the key's name in the note is the origin.
    /// - Throws: `malformed` for an origin that is no name, `system` when libcrypto fails.
    public func signed(by key: SigningKey) throws(JournalError) -> SignedCheckpoint {
        guard Self.isName(origin) else {
            throw .malformed("\"origin\" must be 1 to 128 visible ASCII characters, no +")
        }
        do throws(SignatureError) {
            return SignedCheckpoint(
                checkpoint: self,
                keyHash: SignedCheckpoint.keyHash(name: origin, key: key.publicKey),
                signature: try key.signature(of: Array(text.utf8))
            )
        } catch {
            throw .system("\(error)")
        }
    }
}

/// A checkpoint with its signature, as a signed note.
///
/// - Source: C2SP, signed-note, https://c2sp.org/signed-note: an Ed25519 signature has type 1.
public struct SignedCheckpoint: Sendable, Equatable {
    /// What was signed.
    public var checkpoint: Checkpoint
    /// The first four bytes of SHA-256 of the key's name, a line feed, 0x01 and the key.
    public var keyHash: [UInt8]
    /// The 64 bytes of the signature.
    public var signature: [UInt8]

    init(checkpoint: Checkpoint, keyHash: [UInt8], signature: [UInt8]) {
        self.checkpoint = checkpoint
        self.keyHash = keyHash
        self.signature = signature
    }

    /// The note: the text, an empty line, and the line of the signature.
    public var note: String {
        "\(checkpoint.text)\n\u{2014} \(checkpoint.origin) \(Base64.text(of: keyHash + signature))\n"
    }

    /// Reads a note, which must be exactly what ``note`` would write.
    /// - Throws: `malformed`. Whether the signature is valid is not looked at.
    public init(note: String) throws(JournalError) {
        guard let gap = note.firstRange(of: "\n\n\u{2014} ") else {
            throw .malformed("this is not a signed checkpoint")
        }
        let checkpoint = try Checkpoint(text: note[..<gap.lowerBound] + "\n")
        let line = note[gap.upperBound...]
        guard line.hasPrefix(checkpoint.origin + " "), line.last == "\n",
            let bytes = Base64.bytes(of: Array(line.utf8.dropFirst(checkpoint.origin.utf8.count + 1).dropLast())),
            bytes.count == 4 + VerifyingKey.signatureByteCount
        else { throw .malformed("the signature of a checkpoint cannot be read") }
        self.init(checkpoint: checkpoint, keyHash: Array(bytes[..<4]), signature: Array(bytes[4...]))
        guard self.note.utf8.elementsEqual(note.utf8) else { throw .malformed("this note is not in its one form") }
    }

    /// Whether the signature is one of the text by `key`, whatever the key's hash in the note says.
    public func isSigned(by key: VerifyingKey) -> Bool {
        key.isValid(signature, of: Array(checkpoint.text.utf8))
    }

    /// Whether the note is one by `key`: signature and key hash.
    public func isValid(for key: VerifyingKey) -> Bool {
        isSigned(by: key) && keyHash == Self.keyHash(name: checkpoint.origin, key: key)
    }

    static func keyHash(name: String, key: VerifyingKey) -> [UInt8] {
        Array(SHA256.hash(Array(name.utf8) + [0x0A, 1] + key.bytes).bytes[..<4])
    }

    /// The notes of a file of checkpoints, each followed by an empty line.
    ///
    /// A last note that is not whole is left out: the writer was stopped in the middle of it.
    /// - Throws: `malformed` for anything else that is no note.
    public static func notes(in file: String) throws(JournalError) -> [SignedCheckpoint] {
        var notes: [SignedCheckpoint] = []
        var lines: [Substring] = []
        for line in file.split(separator: "\n", omittingEmptySubsequences: false) {
            if lines.isEmpty, line.isEmpty { continue }
            lines.append(line)
            if line.hasPrefix("\u{2014} "), lines.count >= 3 {
                // The last line of the file lacks its line feed: the note may lack more.
                guard line.endIndex < file.endIndex else { break }
                notes.append(try SignedCheckpoint(note: lines.joined(separator: "\n") + "\n"))
                lines = []
            }
        }
        // A torn note has no more lines than a whole one.
        guard lines.count <= 8 else { throw .malformed("this is not a file of checkpoints") }
        return notes
    }
}
