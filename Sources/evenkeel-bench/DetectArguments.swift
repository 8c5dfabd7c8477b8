/// The arguments of `evenkeel-bench detect`.
struct DetectArguments {
    static let usage = """
        usage: evenkeel-bench detect FILE.csv [--probation SHARE] [--limit VALUE] [--counter]
               evenkeel-bench detect --synthetic [--series N] [--seed N] [--limits LIMITS.json]
               evenkeel-bench detect --seasons [--series N] [--seed N] [--limits LIMITS.json]
               evenkeel-bench detect --speed [--points N] [--limits LIMITS.json]
        """

    /// What is to be done.
    enum Task {
        case file(String)
        case synthetic
        case seasons
        case speed
    }

    private(set) var task: Task?
    /// The share of the file whose scores are written as 0, from 0 to 1.
    private(set) var probation = 0.0
    /// The upper limit of the series.
    private(set) var limit: Double?
    /// Whether the file holds a counter.
    private(set) var isCounter = false
    /// The file of limits that the figures are held against.
    private(set) var limits: String?
    private(set) var series = 200
    private(set) var seed: UInt64 = 1
    private(set) var points = 2_000_000

    /// Reads the arguments after `detect`.
    init(_ arguments: [String]) throws(BenchmarkFailure) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            switch name {
            case "--synthetic": task = .synthetic
            case "--seasons": task = .seasons
            case "--speed": task = .speed
            case "--limits":
                guard let path = rest.popFirst() else { throw .usage("--limits needs a file") }
                limits = path
            case "--counter": isCounter = true
            case "--probation": probation = try Self.number(rest.popFirst(), name)
            case "--limit": limit = try Self.number(rest.popFirst(), name)
            case "--series": series = try Self.count(rest.popFirst(), name)
            case "--points": points = try Self.count(rest.popFirst(), name)
            case "--seed": seed = UInt64(try Self.count(rest.popFirst(), name))
            case _ where name.hasPrefix("--"): throw .usage("unknown argument \(name)\n\(Self.usage)")
            default: task = .file(name)
            }
        }
        guard task != nil, (0...1).contains(probation) else { throw .usage(Self.usage) }
    }

    private static func number(_ text: String?, _ name: String) throws(BenchmarkFailure) -> Double {
        guard let value = text.flatMap(Double.init), value.isFinite else { throw .usage("\(name) needs a number") }
        return value
    }

    private static func count(_ text: String?, _ name: String) throws(BenchmarkFailure) -> Int {
        guard let value = text.flatMap({ Int($0) }), (1...1_000_000_000).contains(value) else {
            throw .usage("\(name) needs a whole number from 1 on")
        }
        return value
    }
}
