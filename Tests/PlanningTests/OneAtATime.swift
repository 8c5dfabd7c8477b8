import Synchronization
import Testing

/// Runs one test of this module at a time. They compute without waiting; all at once they would keep every thread of the
/// test process busy for so long that tests beside them, which look at the time, fail.
struct OneAtATime: SuiteTrait, TestTrait, TestScoping {
    /// Whether it holds for the tests within a suite.
    let isRecursive = true

    private static let gate = Gate()

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        await Self.gate.enter()
        defer { Self.gate.leave() }
        try await function()
    }

    /// Lets one through at a time, in order of arrival.
    private final class Gate: Sendable {
        private struct State {
            var isTaken = false
            var waiting: [CheckedContinuation<Void, Never>] = []
        }

        private let state = Mutex(State())

        func enter() async {
            await withCheckedContinuation { continuation in
                let isFree = state.withLock { state in
                    defer { state.isTaken = true }
                    if state.isTaken { state.waiting.append(continuation) }
                    return !state.isTaken
                }
                if isFree { continuation.resume() }
            }
        }

        func leave() {
            let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
                guard !state.waiting.isEmpty else {
                    state.isTaken = false
                    return nil
                }
                return state.waiting.removeFirst()
            }
            next?.resume()
        }
    }
}

extension Trait where Self == OneAtATime {
    /// Runs one test of this module at a time.
    static var oneAtATime: Self { OneAtATime() }
}
