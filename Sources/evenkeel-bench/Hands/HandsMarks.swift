import Glibc
import Synchronization

/// Notes when a run began, and when each of its steps was durably done with.
final class HandsMarks: Sendable {
    /// A moment with what was spent until then.
    struct Mark: Sendable {
        let time: ContinuousClock.Instant
        /// The executor's own time.
        let executor: Duration
        /// What was waited on purpose.
        let slept: Duration
        /// Milliseconds of processor time of this process.
        let processor: Double
    }

    /// Files that nobody has, asked for so that strace shows where a step begins and ends.
    static let begin = "/evenkeel-bench/begin"
    static let end = "/evenkeel-bench/end"

    private let marks = Mutex<[Mark]>([])
    private let isTraced: Bool

    init(isTraced: Bool = false) { self.isTraced = isTraced }

    /// A run begins.
    func begin(_ executor: Duration, _ slept: Duration) {
        marks.withLock { $0 = [] }
        note(executor, slept, Self.begin)
    }

    /// A step is done with.
    func note(_ executor: Duration, _ slept: Duration) { note(executor, slept, Self.end) }

    private func note(_ executor: Duration, _ slept: Duration, _ file: String) {
        if isTraced { _ = unsafe access(file, F_OK) }
        let processor = Double(Glibc.clock()) * 1000 / Double(CLOCKS_PER_SEC)
        let mark = Mark(time: .now, executor: executor, slept: slept, processor: processor)
        marks.withLock { $0.append(mark) }
    }

    /// The marks since the run began.
    func take() -> [Mark] { marks.withLock { $0 } }
}
