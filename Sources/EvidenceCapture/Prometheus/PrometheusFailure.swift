/// Why a question to Prometheus has no answer.
public struct PrometheusFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// Whose fault it is.
    public enum Kind: Sendable, Equatable {
        /// The server gave no answer, or none that can be used: it is away, overloaded, or lets nobody in.
        case unanswered
        /// The server answered that it cannot work the question out.
        case refused
        /// The answer is more than is taken in, or does not have the form that the question asks for.
        case unfit
    }

    /// Whose fault it is.
    public let kind: Kind
    /// What happened, for people; the server's words in it are untrusted.
    public let words: String

    init(_ kind: Kind, _ words: String) {
        self.kind = kind
        self.words = words
    }

    /// What happened.
    public var description: String { words }
}
