/// What an exact key adds to a score.
public struct KeyContribution: Sendable, Hashable, CustomStringConvertible {
    /// The key, as in the query.
    public let key: String
    /// Its inverse document frequency: a key that many documents declare says little.
    public let idf: Float
    /// What it adds.
    public let amount: Float

    /// One line for operators.
    public var description: String { "\(ThreeDecimals(amount)) key \"\(key)\": idf \(ThreeDecimals(idf))" }
}
