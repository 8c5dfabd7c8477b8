/// The `evenkeel-bench` command.
@main
struct Bench {
    static func main() {
        if CommandLine.arguments.dropFirst().first == "retrieval" { return RetrievalBenchmark.run() }
    }
}
