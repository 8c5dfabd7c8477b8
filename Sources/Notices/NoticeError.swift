/// Why a notice was not sent.
public struct NoticeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure; more may come.
    public struct Code: Hashable, Sendable {
        private enum Base: String, Sendable { case misconfigured, unreachable, refused }
        private let base: Base

        /// A setting or secret cannot be used.
        public static let misconfigured = Code(base: .misconfigured)
        /// The receiver could not be reached, or did not answer.
        public static let unreachable = Code(base: .unreachable)
        /// The receiver answered that it does not take it.
        public static let refused = Code(base: .refused)
    }

    /// What kind of failure it was.
    public let code: Code
    /// A clause for people, without addresses, secrets and texts of the receiver.
    public let explanation: String
    /// Whether the same notice may be taken later.
    public let isRetryable: Bool
    /// How long the receiver asks to wait; nil when it does not.
    public let retryAfter: Duration?

    /// Creates an error.
    public init(_ code: Code, _ explanation: String, isRetryable: Bool = false, retryAfter: Duration? = nil) {
        self.code = code
        self.explanation = explanation
        self.isRetryable = isRetryable
        self.retryAfter = retryAfter
    }

    /// The clause.
    public var description: String { explanation }
}
