/// Why a model gave no reply, or not a whole one.
///
/// None of these is fatal: the deterministic plan stands, and the failure is recorded beside it.
public struct ModelFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of failure; more may come.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Base: String, Sendable {
            case unreachable, timedOut, unauthorised, unavailable, contextTooLong, rejected, malformedReply,
                replyTooLarge
        }

        private let base: Base

        /// No connection could be made, or it broke.
        public static let unreachable = Code(base: .unreachable)
        /// The time limit passed first.
        public static let timedOut = Code(base: .timedOut)
        /// The endpoint wants another API key (HTTP 401 or 403).
        public static let unauthorised = Code(base: .unauthorised)
        /// The endpoint is loading or busy (HTTP 429 or 503), or its breaker is open here.
        public static let unavailable = Code(base: .unavailable)
        /// The prompt does not fit into the model's context.
        public static let contextTooLong = Code(base: .contextTooLong)
        /// The endpoint refused the request for another reason, or failed inside (other HTTP 4xx and 5xx).
        public static let rejected = Code(base: .rejected)
        /// What arrived is not the protocol: bad JSON, wrong content type, invalid UTF-8, an error object, a cut stream.
        public static let malformedReply = Code(base: .malformedReply)
        /// More bytes arrived than a reply may have.
        public static let replyTooLarge = Code(base: .replyTooLarge)

        /// The case's name, as written into plans.
        public var description: String { base.rawValue }
    }

    /// What kind of failure it was.
    public let code: Code
    /// A sentence for people, made here and not by the endpoint; it quotes at most a short, escaped excerpt.
    public let explanation: String
    /// Whether the same request may succeed a little later.
    public var isRetryable: Bool { code == .unreachable || code == .unavailable || code == .timedOut }

    /// Creates a failure.
    public init(code: Code, explanation: String) {
        self.code = code
        self.explanation = explanation
    }

    /// The kind and the sentence.
    public var description: String { "\(code): \(explanation)" }
}
