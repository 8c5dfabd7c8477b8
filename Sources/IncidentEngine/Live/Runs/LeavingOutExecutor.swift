internal import Execution
internal import IncidentModel
internal import Remediation

/// An executor of which a look or call that its configuration knows no more counts as done, with what it said in the place of a
/// finding: the rest of the plan is what it was without. A capture of evidence is never left out so, since what follows rests
/// on it.
struct LeavingOutExecutor: StepExecutor {
    let inner: any StepExecutor

    /// Whether a step is left out that an executor refuses.
    static func leavesOut(_ action: Action, _ refusal: StepAnswer.Refusal) -> Bool {
        refusal.reason == .notConfigured && !action.definition.actionClass.changesState
            && action.definition.id.text != Hands.capture
    }

    var canSimulate: Bool { inner.canSimulate }
    var canInquire: Bool { inner.canInquire }

    func keepsEvidence(before action: Action) -> Bool { inner.keepsEvidence(before: action) }

    func describe(_ action: Action) async throws(ExecutorSilence) -> TargetReading { try await inner.describe(action) }

    func simulate(_ order: StepOrder) async throws(ExecutorSilence) -> StepForecast { try await inner.simulate(order) }

    func run(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer {
        let answer = try await inner.run(order)
        guard case .refused(let refusal) = answer, Self.leavesOut(order.action, refusal) else { return answer }
        return .done(RecordedState("Left out: \(refusal.clause).") ?? .nothing)
    }

    func inquire(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer { try await inner.inquire(order) }
}
