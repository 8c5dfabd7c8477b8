import EvenkeelTestKit
import Foundation
import Testing

extension Acceptance {
    /// A short run of each of `Tests/FaultSweeps`; `make sweeps` runs them at length.
    @Suite(.enabled(if: Evenkeel.isInstalled("python3"), "python3 is not installed")) struct FaultSweepTests {
        /// Runs one part.
        private func sweep(_ arguments: String..., limit: Duration = .seconds(300)) async throws {
            let program = try #require(Evenkeel.program)
            let run = try await ProgramRun(
                ["python3", Evenkeel.path("Tests/FaultSweeps/sweep.py")] + arguments,
                environment: Evenkeel.variables(["EVENKEEL_PROGRAM": program]),
                limit: limit
            )
            #expect(run.ending == .exit(0), "\(run.output)\(run.messages)")
            #expect(run.output.contains("good: ") || run.output.contains("skipped: "), "\(run.output)")
        }

        @Test func `twenty kills at random instants lose nothing and double nothing`() async throws {
            try await sweep("kill", "--times", "20", "--per-folder", "4")
        }

        @Test func `six kills while plans are carried out double no effect and lose no result`() async throws {
            try await sweep("runs", "--times", "6", "--per-folder", "6")
        }

        @Test(.enabled(if: Evenkeel.isInstalled("strace"), "strace is not installed"))
        func `kills at boundaries of journal and executor double no effect and lose no result`() async throws {
            try await sweep(
                "runs-boundaries",
                "--only",
                "refused",
                "--places",
                "sync",
                "connect",
                "acted",
                "--every",
                "9"
            )
        }

        @Test(.enabled(if: Evenkeel.isInstalled("strace"), "strace is not installed"))
        func `a worker that was stopped and replaced has no effect any more when it wakes`() async throws {
            try await sweep("stopped", "--seconds", "2")
        }

        @Test(.enabled(if: Evenkeel.isInstalled("strace"), "strace is not installed"))
        func `kills and errors at writes and syncs lose nothing`() async throws {
            try await sweep(
                "inject",
                "--faults",
                "kill-sync",
                "kill-write",
                "eio-sync",
                "full-writes",
                "--only",
                "singles",
                "approvals",
                "--most",
                "13",
                "--every",
                "4"
            )
        }

        @Test(.enabled(if: Evenkeel.isInstalled("strace"), "strace is not installed"))
        func `a sync stands before each answer`() async throws { try await sweep("order") }

        @Test(.enabled(if: Evenkeel.isInstalled("strace"), "strace is not installed"))
        func `while the disk fails changes are refused, reads go on, and it recovers by itself`() async throws {
            try await sweep("outage")
        }

        @Test func `where no checkpoint can be kept nothing may change, until one can`() async throws {
            try await sweep("sinks")
        }

        @Test func `a full disk acknowledges nothing, until it has room`() async throws { try await sweep("full") }

        @Test func `a flipped bit is never a silent wrong answer`() async throws {
            try await sweep("flips", "--times", "20")
        }

        @Test func `a database that is spoilt or rolled back is noticed`() async throws { try await sweep("spoilt") }

        @Test func `a second service on one folder refuses`() async throws { try await sweep("twins", "--times", "2") }

        @Test(.enabled(if: Evenkeel.isInstalled("cc"), "no C compiler is installed"))
        func `a wall clock that jumps loses nothing and brings no approval back`() async throws {
            try await sweep("clocks", "--seconds", "4")
        }

        @Test func `two thousand slow sockets shut nobody out`() async throws {
            try await sweep("crowd", "--count", "2000", "--seconds", "4", "--rounds", "1")
        }

        @Test func `bad JSON and bad HTTP are never the server's fault`() async throws {
            try await sweep("corpora", "--mutations", "100")
        }
    }
}
