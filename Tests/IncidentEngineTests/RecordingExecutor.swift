import ContentDigests
import Execution
import IncidentModel
import Remediation
import Synchronization

/// An executor over a made-up world: it keeps a ledger by key, and does what a test says.
final class RecordingExecutor: StepExecutor {
    /// What it is asked.
    enum Verb: Sendable { case describe, run, inquire }

    /// Everything that a test looks at or sets.
    struct World {
        var state = "as it was"
        var facts: [FactName: FactValue] = [:]
        var unsettled: Set<FactName> = []
        var refusesWhenDescribed: StepAnswer.Refusal?
        /// The same of single targets.
        var refused: [String: StepAnswer.Refusal] = [:]
        var accepts = true
        var answer: @Sendable (StepOrder) -> StepAnswer? = { _ in .done(.nothing) }
        /// What an inquiry is answered; nil for what the ledger says.
        var inquired: (@Sendable (StepOrder) throws(ExecutorSilence) -> StepAnswer)?
        /// Why an order without an answer is silent.
        var silence = ExecutorSilence(.died)
        /// What it goes on with until nobody waits any longer.
        var hangs: Set<Verb> = []
        var orders: [StepOrder] = []
        var inquiries: [StepOrder] = []
        var effects: [String] = []
        /// What was answered, by key: an inquiry has the same answer, also where the first came too late.
        var answers: [String: StepAnswer] = [:]
        var described = 0
        /// Called with the number of each look.
        var whenDescribed: (@Sendable (Int) -> Void)?
    }

    let world = Mutex(World())
    let canSimulate: Bool
    let canInquire: Bool

    init(canSimulate: Bool = true, canInquire: Bool = true) {
        (self.canSimulate, self.canInquire) = (canSimulate, canInquire)
    }

    var orders: [StepOrder] { world.withLock { $0.orders } }
    var inquiries: [StepOrder] { world.withLock { $0.inquiries } }
    var effects: [String] { world.withLock { $0.effects } }

    func set(_ change: (inout World) -> Void) { world.withLock { change(&$0) } }

    /// Lets time pass for as long as anybody waits.
    private func hang(_ verb: Verb) async {
        // It ends when the task is cancelled, which is what is waited for.
        if world.withLock({ $0.hangs.contains(verb) }) { try? await Task.sleep(for: .seconds(3600)) }
    }

    func describe(_ action: Action) async throws(ExecutorSilence) -> TargetReading {
        await hang(.describe)
        return world.withLock { world in
            world.described += 1
            world.whenDescribed?(world.described)
            if let refusal = world.refusesWhenDescribed ?? world.refused[action.target.description] {
                return .refused(refusal)
            }
            return .state(
                TargetState(
                    fingerprint: ContentDigest(of: world.state),
                    facts: world.facts,
                    unsettled: world.unsettled
                )
            )
        }
    }

    func simulate(_ order: StepOrder) async throws(ExecutorSilence) -> StepForecast {
        world.withLock {
            StepForecast(isAccepted: $0.accepts, words: $0.accepts ? "one pod after the other" : "the quota is used up")
        }
    }

    func run(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer {
        let (answer, silence) = world.withLock { world in
            world.orders.append(order)
            let answer = world.answer(order)
            world.answers[order.key.text] = answer
            if case .done? = answer, !world.effects.contains(order.key.text) { world.effects.append(order.key.text) }
            return (answer, world.silence)
        }
        await hang(.run)
        guard let answer else { throw silence }
        return answer
    }

    func inquire(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer {
        let (inquired, known) = world.withLock { world in
            world.inquiries.append(order)
            let isDone = world.effects.contains(order.key.text)
            return (world.inquired, isDone ? .done(.nothing) : world.answers[order.key.text])
        }
        await hang(.inquire)
        if let inquired { return try inquired(order) }
        return known ?? .unknownKey
    }
}
