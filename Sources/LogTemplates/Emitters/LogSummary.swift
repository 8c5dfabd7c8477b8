/// What the logs of an incident show, each kind of failure counted by who logs it.
public struct LogSummary: Sendable, Hashable {
    /// One kind of failure that one program logs.
    public struct Failure: Sendable, Hashable {
        /// Who logs it.
        public let emitter: String
        /// The kind of failure: a template with names as values; untrusted text.
        public let kind: String
        /// How many lines of it there are in the time under suspicion.
        public let count: Int
        /// How many in the time that is believed normal.
        public let usualCount: Int
        /// How many lines the program logged in the time under suspicion.
        public let total: Int
        /// How many in the time that is believed normal.
        public let usualTotal: Int
        /// How many lines of the kind any program logged in the time that is believed normal.
        public let usualAnywhere: Int
        /// An example from the time under suspicion, cut.
        public let example: String
        /// The line of the document on which the example stood.
        public let line: Int
    }

    /// What a kind of line is: the number of the statement that writes it, and of the failure that it tells of if it does.
    public struct Kind: Sendable, Hashable {
        /// The number of the statement, for ``LogSummary/texts``.
        public let statement: UInt32
        /// The number of the failure.
        public let failure: UInt32
    }

    /// The failures in order of emitter and kind.
    public let failures: [Failure]
    /// What each kind of line is, by the number that ``LogCollector/add(_:)`` gave.
    public let kinds: [UInt64: Kind]
    /// The texts of statements and failures by their numbers.
    public let texts: [UInt32: String]
    /// How many lines were read.
    public let lines: Int
    /// Whether there are lines of the time that is believed normal.
    public let hasBaseline: Bool
}
