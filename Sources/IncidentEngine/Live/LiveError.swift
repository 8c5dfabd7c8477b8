internal import StructuredDocuments

/// Why the live engine does not do what was asked; each kind has one status of HTTP.
public struct LiveError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of refusal; more may come.
    public struct Code: Hashable, Sendable {
        private enum Base: Sendable { case missing, forbidden, conflict, refused, malformed, overloaded, unavailable }
        private let base: Base

        /// There is no such thing, or the asker may not know of it.
        public static let missing = Code(base: .missing)
        /// The asker's roles do not permit it.
        public static let forbidden = Code(base: .forbidden)
        /// The world or the plan is not what the asker has seen.
        public static let conflict = Code(base: .conflict)
        /// Policy, a freeze, a budget or the stop switch forbids it.
        public static let refused = Code(base: .refused)
        /// What was asked makes no sense.
        public static let malformed = Code(base: .malformed)
        /// Too much at once; later it will do.
        public static let overloaded = Code(base: .overloaded)
        /// The journal cannot be written, so nothing may change.
        public static let unavailable = Code(base: .unavailable)
    }

    /// The kind.
    public let code: Code
    /// Why, each reason a sentence; never empty, and inert.
    public let reasons: [String]
    /// How long to wait before asking again, when that makes sense.
    public let retryAfter: Duration?

    /// Creates a refusal.
    public init(_ code: Code, _ reasons: [String], retryAfter: Duration? = nil) {
        self.code = code
        self.reasons = reasons.map { InertText($0, maximum: 1000).text }
        self.retryAfter = retryAfter
    }

    /// Whether the same request may succeed later.
    public var isRetryable: Bool { code == .overloaded || code == .unavailable }

    /// All reasons, one a line.
    public var description: String { reasons.joined(separator: "\n") }
}
