internal import StrictJSON

/// The workflow of a plan: each step is an action; what it must bring about is looked at by a further one; when either
/// fails, the way back is an action too, and then the playbook stops for people to decide.
///
/// A plan without steps has one action, which says why nothing is to be done: a playbook needs one.
struct PlanWorkflow: Sendable {
    /// The identifiers.
    let names: PlanNames
    /// The plan.
    let document: JSONValue
    /// The evidence by its name.
    let references: [String: PlaybookReference]

    /// The first step.
    var start: PlaybookIdentifier { names.object("start", "start") }
    private var done: PlaybookIdentifier { names.object("end", "done") }
    /// Where it ends when a step failed.
    var stopped: PlaybookIdentifier { names.object("end", "stopped") }
    /// Who carries everything out.
    var agent: PlaybookIdentifier { names.object("group", "people") }

    private var plan: [JSONValue] { document["steps"]?.array ?? [] }

    private func action(_ place: Int) -> PlaybookIdentifier { names.object("action", "step \(place)") }
    private func check(_ place: Int) -> PlaybookIdentifier { names.object("action", "check \(place)") }
    private func undo(_ place: Int) -> PlaybookIdentifier { names.object("action", "undo \(place)") }
    /// The target of the step at a place.
    func target(_ place: Int) -> PlaybookIdentifier { names.object("location", "target \(place)") }

    /// The identifiers of the plan's steps, in order.
    var order: [PlaybookIdentifier] { plan.indices.map { action($0) } }

    /// All steps.
    var steps: [PlaybookStep] {
        var steps = [begin]
        if plan.isEmpty { steps.append(nothing) }
        for place in plan.indices { steps += self.steps(place) }
        steps.append(PlaybookStep(id: done, .end, name: "Done"))
        let mayStop = steps.contains { $0.onFailure == stopped || $0.onCompletion == stopped }
        if mayStop {
            var end = PlaybookStep(id: stopped, .end, name: "Stopped")
            end.explanation = "A step failed or did not help. People decide what to do next."
            steps.append(end)
        }
        return steps
    }

    private var begin: PlaybookStep {
        var step = PlaybookStep(id: start, .start, name: "Start")
        step.onCompletion = plan.isEmpty ? names.object("action", "nothing") : action(0)
        return step
    }

    private var nothing: PlaybookStep {
        let why = document["abstention"]?.string ?? document["plannerReason"]?.string ?? ""
        let words = PlanWords.inert("Nothing is to be done. \(why)")
        var step = manual(names.object("action", "nothing"), "Nothing to do", words, target: nil)
        step.onCompletion = done
        return step
    }

    /// The step at a place with its check and its way back.
    private func steps(_ place: Int) -> [PlaybookStep] {
        let words = PlanWords(step: plan[place])
        let next = place + 1 < plan.count ? action(place + 1) : done
        let failure = words.undo == nil ? stopped : undo(place)
        var first = manual(action(place), "\(place + 1). \(words.title)", words.command, target: target(place))
        first.explanation = words.explanation.isEmpty ? nil : words.explanation
        first.onSuccess = words.verification == nil ? next : check(place)
        first.onFailure = failure
        first.extensions = [PlanExtension.id: [PlanExtension.step: plan[place]]]
        let cited = words.citations.compactMap { references[$0] }
        first.references = cited.isEmpty ? nil : cited
        if let supply = words.supply { ask(for: supply, in: &first) }
        var steps = [first]
        if let verification = words.verification {
            var step = manual(check(place), "Check step \(place + 1)", verification, target: target(place))
            step.timeout = words.verificationSeconds.map { $0 * 1000 }
            step.onSuccess = next
            step.onFailure = failure
            steps.append(step)
        }
        if let back = words.undo {
            var step = manual(undo(place), "Undo step \(place + 1)", back, target: target(place))
            step.onCompletion = stopped
            steps.append(step)
        }
        return steps
    }

    /// Makes what a person has to find out a variable of the step.
    private func ask(for supply: String, in step: inout PlaybookStep) {
        let name = "__supplied_value__"
        step.variables = [PlaybookVariable(name: name, type: "string", explanation: supply, value: .null)]
        guard case .action(var work) = step.kind else { return }
        work.inputs = [name]
        step.kind = .action(work)
    }

    private func manual(
        _ id: PlaybookIdentifier,
        _ name: String,
        _ words: String,
        target: PlaybookIdentifier?
    ) -> PlaybookStep {
        let command = PlaybookCommand(type: "manual", command: words)
        let work = PlaybookStep.Work(commands: [command], agent: agent, targets: target.map { [$0] })
        return PlaybookStep(id: id, .action(work), name: name)
    }
}
