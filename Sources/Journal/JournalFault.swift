/// The first thing that is wrong with an exported journal.
public struct JournalFault: Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    public enum Kind: String, Sendable, CaseIterable {
        /// The header is missing, cannot be read, or names another journal or key than the one that signed.
        case header
        /// A line has none of the forms of an export.
        case malformed
        /// An entry is not what its hash was made of.
        case changed
        /// An entry is not there.
        case missing
        /// An entry stands at another place.
        case swapped
        /// An entry stands where it does not belong.
        case inserted
        /// An entry does not continue the one before: it was written by somebody else, or its chain hash was changed.
        case chain
        /// The documents before an entry are not those that it is the first to name.
        case documents
        /// A document is not what its digest was made of.
        case documentChanged = "document-changed"
        /// A checkpoint has no valid signature, or stands at the wrong place.
        case checkpoint
        /// A body was removed and no entry says so.
        case pruned
        /// The end is not there.
        case cut
        /// The entries fit together and are not those of which a checkpoint was signed.
        case rewritten
        /// The checkpoints that were kept apart cannot be read or have no valid signature.
        case checkpointFile = "checkpoint-file"
    }

    /// What is wrong.
    public let kind: Kind
    /// The line, from 1; 0 when it is not one of the export.
    public let line: Int
    /// The number of the first entry that is not vouched for; 0 when no entry is at fault.
    public let sequence: UInt64
    /// For `rewritten`, the entry up to which the checkpoint reaches; otherwise the same as ``sequence``.
    public let lastSequence: UInt64

    /// Makes a fault.
    init(_ kind: Kind, line: Int, sequence: UInt64, lastSequence: UInt64? = nil) {
        self.kind = kind
        self.line = line
        self.sequence = sequence
        self.lastSequence = lastSequence ?? sequence
    }

    /// A sentence that says what and where.
    public var description: String {
        let place = line > 0 ? "line \(line): " : ""
        switch kind {
        case .header: return place + "the header is missing or was changed"
        case .malformed: return place + "cannot be read, where entry \(sequence) was expected"
        case .changed: return place + "entry \(sequence) was changed"
        case .missing: return place + "entry \(sequence) is missing"
        case .swapped: return place + "entry \(sequence) stands further on: the order was changed"
        case .inserted: return place + "something was inserted where entry \(sequence) was expected"
        case .chain: return place + "entry \(sequence) does not continue the one before it"
        case .documents: return place + "the documents of entry \(sequence) are not all there, or too many"
        case .documentChanged: return place + "a document of entry \(sequence) was changed"
        case .checkpoint: return place + "the checkpoint before entry \(sequence) is not valid"
        case .pruned: return place + "the body of entry \(sequence) was removed, and no entry says so"
        case .cut: return place + "the journal ends before entry \(sequence): its tail was cut off"
        case .rewritten:
            return place + "entries \(sequence) to \(lastSequence) are not those that the checkpoint was made of"
        case .checkpointFile: return "the checkpoints that were kept apart are not signed by the journal's key"
        }
    }
}
