import ContentDigests
import Execution
import IncidentModel
import Remediation
import Synchronization

/// An executor that does nothing and says how long that took.
final class TimedExecutor: StepExecutor {
    private let spent = Mutex(Duration.zero)

    var canSimulate: Bool { true }
    var canInquire: Bool { true }

    /// The time within its calls so far.
    var time: Duration { spent.withLock { $0 } }

    private func timed<Value>(_ body: () -> Value) -> Value {
        let begin = ContinuousClock.now
        defer { spent.withLock { $0 += begin.duration(to: .now) } }
        return body()
    }

    func describe(_ action: Action) async throws(ExecutorSilence) -> TargetReading {
        timed { .state(TargetState(fingerprint: ContentDigest(of: action.target.description))) }
    }

    func simulate(_ order: StepOrder) async throws(ExecutorSilence) -> StepForecast {
        StepForecast(isAccepted: true, words: "nothing")
    }

    func run(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer { timed { .done(.nothing) } }

    func inquire(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer { .done(.nothing) }
}
