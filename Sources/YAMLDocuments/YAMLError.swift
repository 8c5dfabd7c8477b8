public import StructuredDocuments

/// Why a text was not taken as YAML: all that was found until reading could not go on.
public struct YAMLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of failure; more may come.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Base: String, Sendable {
            case malformed, notText, beyondLimits, refused, severalDocuments, outOfMemory
        }

        private let base: Base

        /// It breaks the rules of YAML.
        public static let malformed = Code(base: .malformed)
        /// It is not UTF-8, or holds characters that YAML does not allow or that tools disagree about.
        public static let notText = Code(base: .notText)
        /// It is longer, deeper or larger than `YAMLLimits` allow.
        public static let beyondLimits = Code(base: .beyondLimits)
        /// It is YAML but uses what is not taken here: duplicate or merge keys, tags, unknown aliases.
        public static let refused = Code(base: .refused)
        /// It has more than the one document that was asked for.
        public static let severalDocuments = Code(base: .severalDocuments)
        /// There was no memory for it.
        public static let outOfMemory = Code(base: .outOfMemory)

        /// The case's name.
        public var description: String { base.rawValue }
    }

    /// What ended the reading; `refused` when it came to the end.
    public let code: Code
    /// Everything that was found.
    public let faults: DocumentFaults

    /// An error.
    init(code: Code, faults: DocumentFaults) {
        self.code = code
        self.faults = faults
    }

    /// One line for each fault.
    public var description: String { faults.description }
}
