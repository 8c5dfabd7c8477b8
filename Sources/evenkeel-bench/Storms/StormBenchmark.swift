import Diagnosis
import IncidentModel

/// `evenkeel-bench storms`: how quickly storms of alerts become few incidents, and how often with the right roots.
enum StormBenchmark {
    static func run() {
        do throws(BenchmarkFailure) {
            let values = try NamedValues(["services", "alerts", "storms", "seed", "limits"])
            var figures = try Figures(limits: values["limits"])
            var size = SyntheticStorm.Size()
            size.services = max(12, values["services"].flatMap { Int($0) } ?? size.services)
            size.alerts = max(1, values["alerts"].flatMap { Int($0) } ?? size.alerts)
            let storms = max(1, values["storms"].flatMap { Int($0) } ?? 30)
            let seed = values["seed"].flatMap { UInt64($0) } ?? 1
            print("storms: \(storms) each, \(size.services) services, \(size.alerts) alerts, seed \(seed)")
            for roots in 1...3 {
                size.roots = roots
                measure(size, storms: storms, seed: seed &+ UInt64(roots) &* 1000, &figures)
            }
            figures.leaveIfBroken()
        } catch {
            BenchmarkConsole.message("evenkeel-bench: \(error.description)")
            BenchmarkConsole.leave(error.isWrongUse ? 2 : 1)
        }
    }

    private static func measure(_ size: SyntheticStorm.Size, storms: Int, seed: UInt64, _ figures: inout Figures) {
        var times = LatencySamples()
        var (found, first, groups, alerting) = (0, 0, 0, 0)
        for number in 0..<storms {
            let storm = SyntheticStorm(size, seed: seed &+ UInt64(number))
            let findings = times.measure { Diagnoser().diagnose(storm.evidence).findings }
            let named = Set(findings.groups.map(\.root.name))
            found += storm.roots.count { named.contains($0) }
            first += findings.hypotheses.first.map { storm.roots.contains($0.entity.name) } ?? false ? 1 : 0
            groups += findings.groups.count
            alerting += storm.alerting
        }
        let name = "storms.\(size.roots)-root\(size.roots > 1 ? "s" : "")"
        let details =
            "\(alerting / storms) things alert, \(Double(groups * 10 / storms) / 10) groups, \(times.description)"
        figures.report("\(name)-found", Double(found) / Double(storms * size.roots), "of the roots", details)
        figures.report("\(name)-first", Double(first) / Double(storms), "of the storms begin with a root")
        figures.report("\(name)-p95-ms", times.processorPercentile(0.95), "ms of processor time")
    }
}
