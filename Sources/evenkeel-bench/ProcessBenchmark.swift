import EvenkeelTestKit
import StrictJSON

/// `evenkeel-bench process`: the whole program, cold, on the example incident; and at its deadline when the model's
/// endpoint hangs.
enum ProcessBenchmark {
    /// The deadline that is given, in milliseconds.
    private static let deadline = 500.0

    static func run() async {
        do throws(BenchmarkFailure) {
            let values = try NamedValues(["program", "input", "config", "samples", "limits"])
            guard let program = values["program"] else { throw .usage("--program is needed: the path of `evenkeel`") }
            var figures = try Figures(limits: values["limits"])
            let configuration = values["config"] ?? "docs/examples/evenkeel.yaml"
            let input = values["input"] ?? "docs/examples/checkout-outage"
            let command = [program, "plan", input, "--config", configuration, "--format", "json"]
            let samples = values["samples"].flatMap { Int($0) } ?? 40
            try await measureCold(command + ["--offline"], samples, &figures)
            try await measureHanging(command, max(5, samples / 4), &figures)
            figures.leaveIfBroken()
        } catch {
            BenchmarkConsole.message("evenkeel-bench: \(error.description)")
            BenchmarkConsole.leave(error.isWrongUse ? 2 : 1)
        }
    }

    /// The program from its start to its end, offline.
    private static func measureCold(
        _ command: [String],
        _ samples: Int,
        _ figures: inout Figures
    ) async throws(BenchmarkFailure) {
        var runs: [ProgramRun] = []
        for _ in 0...samples { runs.append(try await measured(command)) }
        let times = runs.dropFirst().map { milliseconds($0) }.sorted()
        let digests = Set(runs.map { digest(of: $0) })
        guard digests.count == 1, digests != [""] else { throw .failed("the runs gave \(digests.count) digests") }
        let spread = "p50 \(rounded(percentile(times, 0.5))), p95 \(rounded(percentile(times, 0.95))), n \(times.count)"
        figures.report("process.cold-p95-ms", percentile(times, 0.95), "ms", "\(spread); one digest in all runs")
        figures.report(
            "process.peak-memory-mib",
            Double(runs.compactMap(\.peakKiB).max() ?? 0) / 1024,
            "MiB",
            "the most of all runs"
        )
    }

    /// The program with an endpoint that takes the request and never answers.
    private static func measureHanging(
        _ command: [String],
        _ samples: Int,
        _ figures: inout Figures
    ) async throws(BenchmarkFailure) {
        let endpoint: MisbehavingEndpoint
        do throws(TestKitError) { endpoint = try MisbehavingEndpoint(.connection(.neverAnswers)) } catch {
            throw .failed("\(error)")
        }
        defer { endpoint.stop() }
        let arguments = command + ["--endpoint", "\(endpoint.url)/v1", "--deadline", "\(Int(deadline))ms"]
        var late: [Double] = []
        for _ in 0..<samples { late.append(milliseconds(try await measured(arguments)) - deadline) }
        late.sort()
        let spread = "p50 \(rounded(percentile(late, 0.5))), most \(rounded(late.last ?? 0)), n \(late.count)"
        figures.report(
            "process.past-deadline-p95-ms",
            percentile(late, 0.95),
            "ms",
            "start and end included; \(spread)"
        )
    }

    /// A run that ended well with a deterministic plan.
    private static func measured(_ command: [String]) async throws(BenchmarkFailure) -> ProgramRun {
        let run: ProgramRun
        do { run = try await ProgramRun(command) } catch { throw .failed("\(command[0]): \(error)") }
        guard run.ending == .exit(0) else { throw .failed("\(command.joined(separator: " ")): \(run.ending)") }
        guard plan(of: run)?["planner"]?.string == "deterministic" else {
            throw .failed("the plan is not deterministic")
        }
        return run
    }

    private static func milliseconds(_ run: ProgramRun) -> Double {
        Double(run.wall.components.seconds) * 1e3 + Double(run.wall.components.attoseconds) / 1e15
    }

    /// The plan that a run printed.
    private static func plan(of run: ProgramRun) -> JSONValue? {
        do throws(JSONError) { return try JSONValue(parsing: run.outputBytes) } catch { return nil }
    }

    private static func digest(of run: ProgramRun) -> String { plan(of: run)?["digest"]?.string ?? "" }

    /// A percentile of sorted samples by the nearest-rank rule.
    private static func percentile(_ sorted: [Double], _ share: Double) -> Double {
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(max(Int((share * Double(sorted.count)).rounded(.up)), 1), sorted.count) - 1]
    }

    private static func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
