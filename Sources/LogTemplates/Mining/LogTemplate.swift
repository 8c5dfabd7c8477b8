/// What lines of one kind have in common.
public struct LogTemplate: Hashable, Sendable, Identifiable {
    /// Names a template within one miner: 1 for the first that it saw. A merged template keeps the lowest.
    public struct ID: Hashable, Comparable, Sendable, CustomStringConvertible {
        /// The number.
        public let number: UInt64

        /// The template of that number.
        public init(_ number: UInt64) {
            self.number = number
        }

        /// Earlier templates come first.
        public static func < (first: ID, second: ID) -> Bool { first.number < second.number }

        /// The number in digits.
        public var description: String { String(number) }
    }

    /// The name.
    public let id: ID
    /// The message with `<*>` for each value; at most 1,024 bytes. Text of a log: untrusted, but without control characters.
    public let text: String
    /// How many lines it has had since it was first seen, or last forgotten.
    public let count: Int
}

/// What became of one line.
public struct TemplateMatch: Hashable, Sendable {
    /// Two templates turned out to be one.
    public struct Merge: Hashable, Sendable {
        /// The template that is no more.
        public let source: LogTemplate.ID
        /// The one that it is part of from now on.
        public let target: LogTemplate.ID
    }

    /// The line's template.
    public let template: LogTemplate.ID
    /// Whether no line before was of it. After a template was forgotten (`MiningLimits/variants`) it is new again.
    public let isNew: Bool
    /// What the line showed to be one template, in the order it was found; mostly empty.
    public let merges: [Merge]
}
