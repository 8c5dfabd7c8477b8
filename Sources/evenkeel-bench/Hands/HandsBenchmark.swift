import EvenkeelTestKit
import Glibc

/// `evenkeel-bench hands`: what the engine that carries plans out costs and how soon it stops.
///
/// Options: `--runs` of the plan; `--trials` of the stop switch; `--program PATH`, without which the stop switch is left out;
/// `--only PART,...`; `--limits FILE`.
struct HandsBenchmark {
    let values: NamedValues
    /// Where everything is kept for the time of the run.
    let scratch: String
    var figures: Figures

    static func run() async {
        do {
            let values = try NamedValues(["only", "runs", "trials", "program", "limits"])
            let scratch = "/var/tmp/evenkeel-bench-\(getpid())"
            try BenchmarkConsole.makeFolder(scratch)
            defer { BenchmarkConsole.remove(scratch) }
            var benchmark = HandsBenchmark(
                values: values,
                scratch: scratch,
                figures: try Figures(limits: values["limits"])
            )
            let wanted = values["only"]?.split(separator: ",").map(String.init)
            if wanted?.contains("overhead") ?? true { try await benchmark.measureOverhead() }
            if wanted?.contains("traced") ?? false { try await benchmark.carryOutTraced() }
            if wanted?.contains("syncs") ?? true { try await benchmark.countSyncs() }
            if wanted?.contains("stop") ?? (values["program"] != nil) { try benchmark.measureStop() }
            // `exit` would leave the folder behind.
            BenchmarkConsole.remove(scratch)
            benchmark.figures.leaveIfBroken()
        } catch {
            BenchmarkConsole.message("evenkeel-bench: \(error)")
            BenchmarkConsole.leave((error as? BenchmarkFailure)?.isWrongUse ?? false ? 2 : 1)
        }
    }

    /// An option that is a count.
    func count(_ name: String, or usual: Int) -> Int { values[name].flatMap { Int($0) } ?? usual }
}
