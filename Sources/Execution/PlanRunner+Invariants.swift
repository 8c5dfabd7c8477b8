internal import Remediation

extension PlanRunner {
    private enum Told: Sendable {
        case answered(RunEvent)
        case violated(String?)
    }

    /// What an order was answered, and the invariant of its step that was seen not to hold meanwhile, in words.
    ///
    /// What is under way goes to its end: to give it up half-way would leave open what became of it. An undoing has no
    /// invariants, since it is the way out.
    func watching(
        _ part: RunPart,
        _ step: RunPlan.Step,
        _ order: @escaping @Sendable () async -> RunEvent
    ) async -> (RunEvent, String?) {
        guard !part.isUndo, !step.action.definition.invariants.isEmpty else { return (await order(), nil) }
        return await withTaskGroup(of: Told.self) { group in
            group.addTask(name: "order") { .answered(await order()) }
            group.addTask(name: "invariants") { .violated(await violation(during: step)) }
            var words: String?
            while let told = await group.next() {
                switch told {
                case .answered(let event):
                    group.cancelAll()
                    return (event, words)
                case .violated(let seen): words = seen
                }
            }
            return (.silent(part, ExecutorSilence(.died)), words)
        }
    }

    /// Looks again and again until an invariant does not hold, or nobody waits any more.
    private func violation(during step: RunPlan.Step) async -> String? {
        // A sleep throws for nothing but a cancellation, after which nobody reads what is returned.
        while (try? await clock.sleep(for: pauses.watch)) != nil {
            if let words = await observer.violation(of: step) { return words }
        }
        return nil
    }
}
