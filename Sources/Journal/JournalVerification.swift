public import Signatures

/// Verifies an exported journal, piece by piece, and finds the first entry that is not as it was written.
///
/// Without anything from outside it shows that nothing was changed by accident or by somebody without the key. With the
/// key, or with checkpoints that were kept apart, it shows as well that the tail was not cut off and that nothing was
/// rewritten before the last of those checkpoints.
///
/// ```swift
/// var verification = JournalVerification(trusted: notes)
/// while let piece = read() { verification.feed(piece) }
/// let report = verification.finish()
/// ```
public struct JournalVerification: Sendable {
    private var machine: VerificationState
    private var line: [UInt8] = []
    private var isLineTooLong = false

    /// Begins a verification.
    /// - Parameters:
    ///   - key: The key that has to have signed; nil to take the one that the export names.
    ///   - trusted: Checkpoints that were kept apart from the journal.
    public init(key: VerifyingKey? = nil, trusted: [SignedCheckpoint] = []) {
        machine = VerificationState(key: key, trusted: trusted)
    }

    /// The first fault so far.
    public var fault: JournalFault? { machine.report.fault }

    /// Takes the next piece of the export, which may end anywhere.
    /// - Complexity: O(length); at most the longest line is held.
    public mutating func feed(_ bytes: [UInt8]) {
        var start = 0
        for position in bytes.indices where bytes[position] == UInt8(ascii: "\n") {
            append(bytes[start..<position])
            machine.take(isLineTooLong ? [] : line)
            line.removeAll(keepingCapacity: true)
            isLineTooLong = false
            start = position + 1
        }
        append(bytes[start...])
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) {
        if line.count + bytes.count > JournalExport.lineLimit {
            isLineTooLong = true
            line.removeAll()
        } else {
            line.append(contentsOf: bytes)
        }
    }

    /// Ends the verification.
    public func finish() -> JournalReport {
        machine.finish(hasRest: isLineTooLong || !line.isEmpty)
    }
}
