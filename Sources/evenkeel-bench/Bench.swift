/// The `evenkeel-bench` command: runs the benchmark that its first argument names.
@main
struct Bench {
    /// The benchmarks that print to standard output, by name; a new one is one more line here and one more file beside
    /// this.
    static let benchmarks: [(name: String, run: @Sendable () async -> Void)] = [
        ("hands", { await HandsBenchmark.run() }),
        ("json", { JSONBenchmark.run() }),
        ("plan", { PlanBenchmark.run() }),
        ("process", { await ProcessBenchmark.run() }),
        ("serve", { ServeBenchmark.run() }),
        ("storms", { StormBenchmark.run() }),
    ]

    static func main() async {
        let wanted = CommandLine.arguments.dropFirst().first
        // Its standard output is a TREC run, so no line about the machine may precede it.
        if wanted == "retrieval" { return RetrievalBenchmark.run() }
        // These print one line for each line of a file.
        if wanted == "templates" { return TemplatesBenchmark.run() }
        if wanted == "detect" { return DetectBenchmark.run() }
        // It writes files, and nothing else.
        if wanted == "diagnose" { return DiagnoseBenchmark.run() }
        guard let benchmark = benchmarks.first(where: { $0.name == wanted }) else {
            let names = benchmarks.map(\.name) + ["detect", "diagnose", "retrieval", "templates"]
            print("usage: evenkeel-bench \(names.joined(separator: "|"))")
            return
        }
        print(Machine.line)
        await benchmark.run()
    }
}
