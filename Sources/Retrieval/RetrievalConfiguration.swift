/// Everything that can be set about the index and its search.
public struct RetrievalConfiguration: Sendable {
    /// Bounds of the text analysis.
    public var analysis = TextAnalyzer.Limits()
    /// How large passages may be.
    public var passages = PassageBudget()
    /// Bounds of the index and of queries.
    public var limits = IndexLimits()
    /// How scores are made.
    public var ranking = RankingParameters()
    /// Words that mean the same in operations.
    public var lexicon = OperationsLexicon.standard

    /// The default configuration.
    public init() {}

    /// Checks all values.
    ///
    /// - Throws: `RetrievalError.invalidConfiguration` with every fault.
    func validate() throws(RetrievalError) {
        let checks: [(Bool, String)] = [
            ((8...1024).contains(analysis.maximumTermBytes), "maximumTermBytes must be 8 to 1024"),
            ((2...256).contains(analysis.maximumParts), "maximumParts must be 2 to 256"),
            (passages.maximumWords >= 16, "maximumWords must be 16 or more"),
            ((0...passages.maximumWords).contains(passages.minimumWords), "minimumWords must be 0 to maximumWords"),
        ]
        let faults = checks.filter { !$0.0 }.map(\.1) + limits.faults + ranking.faults
        if !faults.isEmpty { throw .invalidConfiguration(faults) }
    }
}
