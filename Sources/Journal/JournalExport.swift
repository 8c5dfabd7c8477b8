public import ContentDigests
public import Signatures

/// The lines of an exported journal.
///
/// JSON Lines: a header, then entries in order, each after the documents that it is the first to name, and checkpoints
/// after the last entry that they cover. Each line is canonical JSON of a fixed form, so that a verifier can take the bytes
/// that were hashed out of it without reading JSON first. The last line is a checkpoint of everything.
public enum JournalExport: Sendable {
    /// The format's name in the header.
    public static let format = "evenkeel-journal"
    /// The format's version.
    public static let version = 1
    /// The most bytes of a line that a reader takes: a document of 16 MiB in base64 and what is around it.
    public static let lineLimit = 23 << 20

    /// Appends the header.
    /// - Parameters:
    ///   - origin: The name of the journal, as in its checkpoints.
    ///   - key: The key that its checkpoints are verified with.
    ///   - bytes: What the header is appended to.
    public static func appendHeader(origin: String, key: VerifyingKey, to bytes: inout [UInt8]) {
        append(#"{"format":"\#(format)","key":"\#(key)","origin":"#, to: &bytes)
        CanonicalLeaf.appendString(origin, to: &bytes)
        append(",\"version\":\(version)}\n", to: &bytes)
    }

    /// Appends an entry; of a pruned one only number and hashes.
    /// - Complexity: O(size).
    public static func append(_ entry: JournalEntry, to bytes: inout [UInt8]) {
        append(#"{"chain":""#, to: &bytes)
        entry.chainHash.appendHexadecimal(to: &bytes)
        if entry.isPruned {
            append(#"","leaf":""#, to: &bytes)
            entry.leafHash.appendHexadecimal(to: &bytes)
            append("\",\"pruned\":\(entry.sequence)}\n", to: &bytes)
        } else {
            append(#"","entry":"#, to: &bytes)
            CanonicalLeaf.append(entry, to: &bytes)
            append(#","leaf":""#, to: &bytes)
            entry.leafHash.appendHexadecimal(to: &bytes)
            append("\"}\n", to: &bytes)
        }
    }

    /// Appends a document, which comes before the first entry that names it.
    public static func append(document: [UInt8], digest: ContentDigest, to bytes: inout [UInt8]) {
        append(#"{"content":""#, to: &bytes)
        Base64.append(document, to: &bytes)
        append(#"","digest":"\#(digest.hexadecimal)"}"# + "\n", to: &bytes)
    }

    /// Appends a checkpoint, which comes after the last entry that it covers.
    public static func append(_ checkpoint: SignedCheckpoint, to bytes: inout [UInt8]) {
        append(#"{"checkpoint":"#, to: &bytes)
        CanonicalLeaf.appendString(checkpoint.note, to: &bytes)
        append("}\n", to: &bytes)
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) { bytes.append(contentsOf: text.utf8) }
}
