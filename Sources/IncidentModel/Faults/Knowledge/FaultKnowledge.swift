/// What an experienced engineer knows of a fault beside its name: how it shows, what it causes and what it is mistaken for.
public struct FaultKnowledge: Sendable, Hashable {
    /// One way in which a fault shows.
    public struct Sign: Sendable, Hashable {
        /// Where it is seen.
        public let source: Evidence.Source
        /// What is seen, as a short sentence; words that a program prints stand between backquotes.
        public let text: String
    }

    /// Another fault that looks much the same.
    public struct Lookalike: Sendable, Hashable {
        /// The other fault.
        public let code: FaultCode
        /// How to tell the two apart, as sentences that hold for both sides.
        public let difference: String
    }

    /// How it shows, by source: state, event, log, metric, alert, change.
    public internal(set) var signs: [Sign] = []
    /// What else it makes suspect on the same thing though that is no second cause: the rollout of a bad release is stuck.
    public internal(set) var companions: [FaultCode] = []
    /// What it causes in what depends on it.
    public internal(set) var consequences: [FaultCode] = []
    /// What it is easily mistaken for.
    public internal(set) var lookalikes: [Lookalike] = []
    /// Whether things that are called pass it on to their callers, so that a caller which has it may be a mere victim.
    public internal(set) var isPassedToCallers = false
    /// The documentation that it is taken from.
    public internal(set) var source = ""

    /// Nothing is known.
    public static let none = FaultKnowledge()

    /// The signs that one source gives.
    public func signs(in source: Evidence.Source) -> [Sign] { signs.filter { $0.source == source } }
}
