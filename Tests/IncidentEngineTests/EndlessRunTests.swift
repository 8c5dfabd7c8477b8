import EvenkeelTestKit
import Execution
import IncidentEngine
import IncidentLedger
import IncidentModel
import Remediation
import Synchronization
import Testing

/// No run goes on for ever without anybody being asked, and whoever ends one has it ended.
@Suite(.timeLimit(.minutes(5))) struct EndlessRunTests {
    /// More inquiries than any limit lets pass; then the executor says that it failed, so that a test ends.
    private static let tooMany = 5000

    /// A bench with an approved plan whose executor says that it is at it and never comes to an end.
    ///
    /// The bench's clock goes on by twenty times an order's limit whenever that is waited for, though an answer comes first, so
    /// that the limit is a hundred times as much.
    private static func atIt(
        _ inquired: @escaping @Sendable (LiveEngine, IncidentIdentifier, Int) -> Void = { _, _, _ in }
    ) async throws -> (bench: LiveBench, id: IncidentIdentifier, executor: RecordingExecutor) {
        let executor = RecordingExecutor()
        var settings = LiveBench.settings()
        settings.hands = Hands(executors: [.kubernetes: executor], parallelRuns: 1, limits: RunLimits(running: 100))
        let bench = try await LiveBench(settings, goesOn: true)
        let id = try await bench.begin()
        try await LiveRunTests.approve(id, on: bench)
        let count = Mutex(0)
        executor.set { world in
            world.answer = { order in order.undoing == nil ? nil : .done(.nothing) }
            world.inquired = { _ in
                let number = count.withLock { count in
                    count += 1
                    return count
                }
                inquired(bench.engine, id, number)
                return number < tooMany ? .running : .failed("it was asked too often")
            }
        }
        return (bench, id, executor)
    }

    @Test func `of an executor that is at it for ever a person is asked in the end`() async throws {
        let (bench, id, executor) = try await Self.atIt()
        let run = try await BadExecutorTests.carriedOut(bench, id)
        let waiting = try #require(run.waiting)
        let start =
            "Nobody can tell whether \(BadExecutorTests.step) took effect: the executor still says that it is at it, "
        #expect(waiting.hasPrefix(start) && waiting.hasSuffix("after it said so first. \(BadExecutorTests.asked)"))
        #expect(run.question == RunPart(0))
        #expect((5..<Self.tooMany).contains(executor.inquiries.count))
        #expect(BadExecutorTests.keys(executor) == ["/0"])
        // Whoever looks says so, and the one place for runs was free in between.
        try bench.engine.settleRun(id, RunPart(0), .didNotHappen, by: LiveBench.ada)
        executor.set { world in
            world.answer = { _ in .done(.nothing) }
            world.inquired = nil
        }
        _ = try await BadExecutorTests.carriedOut(bench, id)
        #expect(BadExecutorTests.keys(executor) == ["/0", "/0", "/0/undo"])
    }

    @Test func `one that comes to its end in time is waited for`() async throws {
        let (bench, id, executor) = try await Self.atIt()
        executor.set { world in
            world.inquired = { [count = Counter()] _ in count.next() < 4 ? .running : .done(.nothing) }
        }
        let run = try await BadExecutorTests.carriedOut(bench, id)
        #expect(run.outcome != nil && run.waiting == nil)
        #expect(BadExecutorTests.keys(executor) == ["/0", "/0/undo"])
    }

    @Test func `a run that is ended while the executor is at it is over, and says what was never told`() async throws {
        let (bench, id, executor) = try await Self.atIt { engine, id, number in
            guard number == 3 else { return }
            do throws(LiveError) { try engine.abandonRun(id, by: LiveBench.ada) } catch { Issue.record(error) }
        }
        let run = try await BadExecutorTests.carriedOut(bench, id)
        #expect(run.outcome == .abandoned(by: "ada"))
        #expect(
            run.ending == """
                ada ended the run as it was; nothing was undone. Whether \(BadExecutorTests.step) took effect was never told.
                """
        )
        #expect(run.steps.map(\.phase) == ["unknown"])
        #expect((3...4).contains(executor.inquiries.count) && BadExecutorTests.keys(executor) == ["/0"])
    }

    @Test func `a run whose executor was taken away after its order can be ended`() async throws {
        let executor = RecordingExecutor()
        let journal = InMemoryJournal()
        let id = try await BadExecutorTests.orderedAndGone(executor, journal)
        var settings = LiveBench.settings()
        settings.hands = Hands(executors: [.proxy: RecordingExecutor()])
        let second = try await LiveBench(settings, journal: journal, goesOn: true)
        let waiting = try await BadExecutorTests.carriedOut(second, id).waiting
        #expect(waiting?.hasSuffix("then let the run go on, or end it as it is.") ?? false)
        try second.engine.abandonRun(id, by: LiveBench.ada)
        let run = try await BadExecutorTests.carriedOut(second, id)
        #expect(run.outcome == .abandoned(by: "ada"))
        #expect(run.ending?.hasSuffix("Whether \(BadExecutorTests.step) took effect was never told.") ?? false)
        #expect(run.steps.map(\.phase) == ["unknown"])
    }

    /// Counts from 1.
    private final class Counter: Sendable {
        private let number = Mutex(0)

        func next() -> Int {
            number.withLock { number in
                number += 1
                return number
            }
        }
    }
}
