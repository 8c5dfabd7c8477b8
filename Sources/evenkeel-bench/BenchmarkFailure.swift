/// Why a benchmark could not run.
struct BenchmarkFailure: Error, CustomStringConvertible {
    /// A sentence, with file and line where there are any.
    let description: String
    /// Whether the command was used wrongly (exit status 2); otherwise it failed (1).
    let isWrongUse: Bool

    /// A file that does not have the expected form.
    static func malformed(_ path: String, line: Int, _ problem: String) -> BenchmarkFailure {
        BenchmarkFailure(description: "\(path):\(line): \(problem)", isWrongUse: true)
    }

    /// Wrong arguments.
    static func usage(_ problem: String) -> BenchmarkFailure {
        BenchmarkFailure(description: problem, isWrongUse: true)
    }

    /// Anything else.
    static func failed(_ problem: String) -> BenchmarkFailure {
        BenchmarkFailure(description: problem, isWrongUse: false)
    }
}
