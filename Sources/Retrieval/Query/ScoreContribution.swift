/// One part of a score.
public enum ScoreContribution: Sendable, Hashable, CustomStringConvertible {
    /// A term of the query, or its relative from the lexicon, occurs.
    case term(TermContribution)
    /// The document declares a key that the query names.
    case key(KeyContribution)
    /// Two adjacent words of the query are adjacent here.
    case adjacency(AdjacencyContribution)
    /// The passage resembles another good one.
    case neighbour(NeighbourContribution)

    /// What it adds to the score; positive.
    public var amount: Float {
        switch self {
        case .term(let part): part.amount
        case .key(let part): part.amount
        case .adjacency(let part): part.amount
        case .neighbour(let part): part.amount
        }
    }

    /// One line for operators.
    public var description: String {
        switch self {
        case .term(let part): part.description
        case .key(let part): part.description
        case .adjacency(let part): part.description
        case .neighbour(let part): part.description
        }
    }
}
