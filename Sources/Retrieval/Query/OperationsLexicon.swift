/// Groups of words that mean the same, or nearly so, to people who run systems.
///
/// An alert says "CrashLoopBackOff", the operator "keeps restarting", the runbook "crash looping": a query for one
/// finds the others, at a lower weight. Operators add the words of their own house.
public struct OperationsLexicon: Sendable, Hashable {
    /// The groups; each member is one to four words.
    public let groups: [[String]]

    /// A lexicon.
    ///
    /// - Parameter groups: words and phrases; groups of fewer than two do nothing.
    public init(groups: [[String]]) {
        self.groups = groups
    }

    /// No relatives at all.
    public static let empty = OperationsLexicon(groups: [])

    /// The lexicon with more groups.
    public func adding(_ groups: [[String]]) -> OperationsLexicon {
        OperationsLexicon(groups: self.groups + groups)
    }
}
