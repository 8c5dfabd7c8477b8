import EvenkeelTestKit
import Execution
import Remediation
import Synchronization

/// A journal in memory.
final class ListedJournal: RunJournal {
    /// What a journal throws that takes nothing more.
    struct Full: Error {}

    private let state: Mutex<[(record: RunRecord, position: UInt64)]>
    private let appends = Atomic<Int>(0)
    private let failsFrom: Int

    /// A journal of which the append of that number, and all that follow, fail.
    init(_ records: [(record: RunRecord, position: UInt64)] = [], failsFrom: Int = .max) {
        state = Mutex(records)
        self.failsFrom = failsFrom
    }

    var records: [(record: RunRecord, position: UInt64)] { state.withLock { $0 } }
    /// How often something was appended.
    var count: Int { appends.load(ordering: .relaxed) }

    func append(_ records: [RunRecord], of intent: String) async throws -> [UInt64] {
        guard appends.add(1, ordering: .relaxed).oldValue < failsFrom else { throw Full() }
        return state.withLock { known in
            records.map { record in
                let position = (known.last?.position ?? 0) + 1
                known.append((record, position))
                return position
            }
        }
    }
}

/// An executor that answers as a test says, and remembers what it was asked.
final class ScriptedExecutor: StepExecutor {
    let canSimulate = true
    let canInquire: Bool
    private let hangs: Bool
    private let clock: ManualClock?
    private let answer: @Sendable (StepOrder, _ isInquiry: Bool) -> StepAnswer?
    private let waiting = Mutex<@Sendable (StepOrder) async -> Void>({ _ in })
    private let asked = Mutex<(orders: [StepOrder], inquiries: [StepOrder])>(([], []))

    init(
        canInquire: Bool = true,
        hangs: Bool = false,
        clock: ManualClock? = nil,
        _ answer: @escaping @Sendable (StepOrder, _ isInquiry: Bool) -> StepAnswer?
    ) {
        (self.canInquire, self.hangs, self.clock, self.answer) = (canInquire, hangs, clock, answer)
    }

    /// What each order waits for before it is answered.
    func waits(_ wait: @escaping @Sendable (StepOrder) async -> Void) { waiting.withLock { $0 = wait } }

    var orders: [StepOrder] { asked.withLock { $0.orders } }

    var inquiries: [StepOrder] { asked.withLock { $0.inquiries } }

    func describe(_ action: Action) async throws(ExecutorSilence) -> TargetReading {
        .state(TargetState(fingerprint: RunSample.state(0)))
    }

    func simulate(_ order: StepOrder) async throws(ExecutorSilence) -> StepForecast {
        StepForecast(isAccepted: true, words: "")
    }

    func run(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer {
        asked.withLock { $0.orders.append(order) }
        await waiting.withLock { $0 }(order)
        // Cancelled at the limit, it goes on and ends in silence.
        if hangs { try? await clock?.sleep(for: .seconds(3600)) }
        guard let answer = answer(order, false), !hangs else { throw ExecutorSilence(.died) }
        return answer
    }

    func inquire(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer {
        asked.withLock { $0.inquiries.append(order) }
        guard let answer = answer(order, true) else { throw ExecutorSilence(.died) }
        return answer
    }
}
