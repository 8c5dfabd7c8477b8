/// Something outside that is asked again and again for what is new.
protocol FeedSource: Sendable {
    /// Asks once, and hands on what is new. It ends soon after its task is cancelled.
    /// - Returns: What came of it.
    /// - Throws: `FeedFailure` when the source gave no answer that can be used.
    func ask() async throws(FeedFailure) -> FeedYield
}

/// What one round of questions brought.
struct FeedYield: Sendable, Equatable {
    /// How many things were handed on: samples, alerts, changes, objects.
    var taken = 0
    /// What is wrong although the source answers, a clause each: a question that it refuses, more than is taken in.
    var faults: [String] = []
}

/// Why a source gave no answer.
struct FeedFailure: Error, Sendable, Equatable {
    /// What happened, as a clause. It may hold words of the source, which are untrusted, and never a secret.
    let words: String

    init(_ words: String) { self.words = words }
}

/// How a source does, for people and monitoring; counts since the start of the process.
public struct SourceFigures: Sendable, Equatable {
    /// The source's name in the configuration.
    public let name: String
    /// What it is: `prometheus`, `alertmanager`, `kubernetes`.
    public let kind: String
    /// Rounds of questions that were answered.
    public var answered = 0
    /// Rounds of questions that failed.
    public var failed = 0
    /// How many failed in a row up to now.
    public var failuresInRow = 0
    /// What was handed on: samples, alerts, changes, objects.
    public var taken = 0
    /// Whether it is left alone for a while since it failed repeatedly.
    public var isLeftAlone = false
    /// Since when it has not answered; nil before the first answer.
    public var secondsSinceAnswer: Double?
    /// What is wrong, inert; nil when nothing is.
    public var problem: String?

    init(name: String, kind: String) { (self.name, self.kind) = (name, kind) }
}
