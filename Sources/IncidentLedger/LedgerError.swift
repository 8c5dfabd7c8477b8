/// Why the state cannot be made from what is stored.
public enum LedgerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A snapshot is cut, foreign or of another version; the journal holds everything that it held.
    case badSnapshot
    /// An entry of the journal has a body that its kind cannot have.
    case badEntry(sequence: UInt64, problem: String)
    /// An entry does not follow the one before.
    case gap(expected: UInt64, found: UInt64)

    /// What is wrong, in a sentence.
    public var description: String {
        switch self {
        case .badSnapshot: "the snapshot of the state cannot be used; the journal is read from its beginning instead"
        case .badEntry(let sequence, let problem):
            "entry \(sequence) of the journal cannot be read: \(problem); `evenkeel audit verify` tells whether it was changed"
        case .gap(let expected, let found):
            "entry \(found) of the journal follows where \(expected) was expected; `evenkeel audit verify` tells more"
        }
    }
}
