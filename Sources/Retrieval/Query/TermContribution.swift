/// What a term adds to a score; the formula is in `RankingParameters`.
public struct TermContribution: Sendable, Hashable, CustomStringConvertible {
    /// The term as indexed: lower case, stemmed.
    public let term: String
    /// The words of the query that brought a relative from the lexicon in; nil for a term of the query itself.
    public let trigger: String?
    /// How often the query holds the term, or the weight of a relative.
    public let weight: Float
    /// Its inverse document frequency.
    public let idf: Float
    /// How often title and headings hold it.
    public let headingFrequency: Int
    /// How often the text holds it.
    public let bodyFrequency: Int
    /// What an occurrence in a heading counts.
    public let headingWeight: Float
    /// The length norm of the passage; above 1 for passages longer than the mean.
    public let lengthNorm: Float
    /// What it adds.
    public let amount: Float

    /// One line for operators.
    public var description: String {
        let origin = trigger.map { " (related to \"\($0)\")" } ?? ""
        return "\(ThreeDecimals(amount)) term \"\(term)\"\(origin): weight \(ThreeDecimals(weight)), "
            + "idf \(ThreeDecimals(idf)), \(headingFrequency) in headings x \(ThreeDecimals(headingWeight)), "
            + "\(bodyFrequency) in text, length norm \(ThreeDecimals(lengthNorm))"
    }
}
