import Retrieval

/// The arguments of `evenkeel-bench retrieval`.
struct RetrievalArguments {
    /// Documents: id, title, text.
    var documents: String?
    /// Queries: id, text.
    var queries: String?
    /// TREC judgements.
    var judgements: String?
    /// Most results per query.
    var limit = 1000
    /// Name of the run.
    var tag = "evenkeel"
    /// How many synthetic passages to measure with instead of files.
    var synthetic: Int?
    /// The configuration, changed by `--set`.
    var configuration = RetrievalConfiguration()

    /// How the command is used.
    static let usage = """
        usage: evenkeel-bench retrieval --docs D.tsv --queries Q.tsv [--qrels Q.qrels] [--limit 1000] [--tag evenkeel]
               evenkeel-bench retrieval --synthetic PASSAGES
               either with any number of --set NAME=VALUE, NAME one of
               \(settings.map(\.name).joined(separator: " "))
        """

    /// What `--set` can change.
    private static let settings: [(name: String, change: @Sendable (inout RetrievalConfiguration, Float) -> Void)] = [
        ("saturation", { $0.ranking.saturation = $1 }),
        ("lengthNormalisation", { $0.ranking.lengthNormalisation = $1 }),
        ("headingWeight", { $0.ranking.headingWeight = $1 }),
        ("lexiconWeight", { $0.ranking.lexiconWeight = $1 }),
        ("adjacencyWeight", { $0.ranking.adjacencyWeight = $1 }),
        ("neighbourWeight", { $0.ranking.neighbourWeight = $1 }),
        ("neighbourCount", { $0.ranking.neighbourCount = Int($1) }),
        ("rerankDepth", { $0.ranking.rerankDepth = Int($1) }),
        ("maximumWords", { $0.passages.maximumWords = Int($1) }),
    ]

    /// Reads the arguments after the subcommand.
    init(_ arguments: [String]) throws(BenchmarkFailure) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { throw .usage("\(name) needs a value\n\(Self.usage)") }
            switch name {
            case "--docs": documents = value
            case "--queries": queries = value
            case "--qrels": judgements = value
            case "--tag": tag = value
            case "--limit": limit = try Self.number(name, value, in: 1...100_000)
            case "--synthetic": synthetic = try Self.number(name, value, in: 1...1_000_000)
            case "--set": try set(value)
            default: throw .usage("unknown argument \(name)\n\(Self.usage)")
            }
        }
        let hasFiles = documents != nil && queries != nil
        guard hasFiles != (synthetic != nil) else { throw .usage(Self.usage) }
    }

    /// Applies one `NAME=VALUE`.
    private mutating func set(_ assignment: String) throws(BenchmarkFailure) {
        let parts = assignment.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, let value = Float(parts[1]), abs(value) < 1_000_000,
            let setting = Self.settings.first(where: { $0.name == parts[0] })
        else { throw .usage("--set \(assignment): unknown name or no number\n\(Self.usage)") }
        setting.change(&configuration, value)
    }

    /// A whole number in a range.
    private static func number(
        _ name: String,
        _ value: String,
        in range: ClosedRange<Int>
    ) throws(BenchmarkFailure) -> Int {
        guard let number = Int(value), range.contains(number) else {
            throw .usage("\(name) must be \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
