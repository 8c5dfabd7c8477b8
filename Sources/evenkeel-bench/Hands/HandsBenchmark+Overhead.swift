import EvenkeelTestKit
import Execution
import Glibc
import IncidentEngine
import IncidentLedger
import IncidentModel
import Journal
import Remediation
import SQLiteStore
import Synchronization

/// What a step costs beside its executor.
extension HandsBenchmark {
    /// From the end of one step to that of the next, the executor's own time and what is waited on purpose left out; beside it,
    /// between the runs, one small entry by itself on the same disk.
    mutating func measureOverhead() async throws {
        let runs = count("runs", or: 200)
        let other = try SQLiteJournal(path: scratch + "/syncs.db")
        var (steps, processor, syncs) = ([Double](), [Double](), [Double]())
        try await carryOut(runs, marks: HandsMarks()) { taken in
            for (before, mark) in zip(taken, taken.dropFirst()) {
                let whole = before.time.duration(to: mark.time)
                let own = whole - (mark.executor - before.executor) - (mark.slept - before.slept)
                steps.append(own / .milliseconds(1))
                processor.append(mark.processor - before.processor)
            }
            for _ in 0..<3 { syncs.append(try await Self.sync(other)) }
        }
        await other.close()
        steps.sort()
        processor.sort()
        syncs.sort()
        figures.report(
            "hands.step-p99-ms",
            Self.percentile(steps, 0.99),
            "ms",
            "\(steps.count) steps; p50 \(Self.text(steps, 0.5)), most \(Self.text(steps, 1)); "
                + "one entry by itself p50 \(Self.text(syncs, 0.5)), p99 \(Self.text(syncs, 0.99))"
        )
        for (name, share) in [("p50", 0.5), ("p99", 0.99)] {
            let left = Self.percentile(steps, share) - 2 * Self.percentile(syncs, share)
            figures.report(
                "hands.step-less-two-syncs-\(name)-ms",
                left,
                "ms",
                "without two entries by themselves, \(name) each"
            )
        }
        figures.report(
            "hands.step-processor-p99-ms",
            Self.percentile(processor, 0.99),
            "ms",
            "processor time of a step; p50 \(Self.text(processor, 0.5))"
        )
    }

    /// Counts the syncs of a step: this program again, under strace.
    mutating func countSyncs() async throws {
        let strace = "/usr/bin/strace"
        guard unsafe access(strace, X_OK) == 0 else {
            return print("hands.syncs-per-step: left out, strace is not installed")
        }
        let log = scratch + "/strace.log"
        let program = try Self.ownProgram()
        let command = [
            strace, "-f", "-o", log, "-e", "trace=fdatasync,fsync,access,faccessat", program, "hands", "--only",
            "traced",
            "--runs", "20",
        ]
        let run = try await ProgramRun(command)
        guard run.ending == .exit(0), let bytes = BenchmarkConsole.bytes(of: log) else {
            throw BenchmarkFailure.failed("strace ended with \(run.ending)")
        }
        var (syncs, counts, isWithin) = (0, [Int](), false)
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            if line.contains("sync(") {
                syncs += 1
            } else if line.contains(HandsMarks.begin) {
                (syncs, isWithin) = (0, true)
            } else if line.contains(HandsMarks.end), isWithin {
                counts.append(syncs)
                syncs = 0
            }
        }
        guard !counts.isEmpty else { throw BenchmarkFailure.failed("strace saw no step") }
        counts.sort()
        let mean = Double(counts.reduce(0, +)) / Double(counts.count)
        let details = "\(counts.count) steps; fewest \(counts[0]), most \(counts[counts.count - 1])"
        figures.report("hands.syncs-per-step", mean, "syncs", details)
    }

    /// The file of this very program.
    private static func ownProgram() throws(BenchmarkFailure) -> String {
        guard let path = unsafe realpath("/proc/self/exe", nil) else {
            throw .failed("the program's own file is not known")
        }
        defer { unsafe free(path) }
        return unsafe String(cString: path)
    }

    /// Runs the plan for others to look at: the marks are system calls that strace sees.
    func carryOutTraced() async throws {
        try await carryOut(count("runs", or: 20), marks: HandsMarks(isTraced: true)) { _ in }
    }

    /// Carries the example's plan out again and again; `each` is told the marks of each run, its beginning and the end of each
    /// step.
    private func carryOut(
        _ runs: Int,
        marks: HandsMarks,
        each: ([HandsMarks.Mark]) async throws -> Void
    ) async throws {
        let folder = scratch + "/overhead"
        try BenchmarkConsole.makeFolder(folder)
        let journal = try SQLiteJournal(path: folder + "/journal.db")
        let executor = TimedExecutor()
        let hands = Hands(executors: [.webhook: executor, .kubernetes: executor])
        let bench = try await HandsEngine(folder, journal: journal, hands: hands)
        let slept = bench.slept
        bench.engine.observe { news in
            if news.contains(where: { $0.kind == "step.verified" }) { marks.note(executor.time, slept.time) }
        }
        for number in 0..<runs {
            let id = try await bench.incident(number)
            try await bench.approve(id)
            marks.begin(executor.time, slept.time)
            await bench.engine.carryOutPending()
            let taken = marks.take()
            guard try bench.engine.run(of: id, for: HandsEngine.person).outcome == .completed, taken.count > 1 else {
                throw BenchmarkFailure.failed("the run did not complete")
            }
            try await each(taken)
            _ = try await bench.engine.resolve(id, reason: "measured", by: HandsEngine.person)
        }
        await journal.close()
    }

    /// Milliseconds of one small entry by itself: a transaction and its sync.
    private static func sync(_ journal: SQLiteJournal) async throws -> Double {
        let draft = JournalDraft(
            kind: "bench.sync",
            actor: "bench",
            time: EngineClock.host.wall(),
            body: Array("{}".utf8)
        )
        let begin = ContinuousClock.now
        _ = try await journal.append([draft])
        return begin.duration(to: .now) / .milliseconds(1)
    }

    static func percentile(_ sorted: [Double], _ share: Double) -> Double {
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(max(Int((share * Double(sorted.count)).rounded(.up)), 1), sorted.count) - 1]
    }

    static func text(_ sorted: [Double], _ share: Double) -> String {
        LatencySamples.text(percentile(sorted, share))
    }
}
