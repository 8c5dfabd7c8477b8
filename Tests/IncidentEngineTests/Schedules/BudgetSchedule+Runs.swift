import ContentDigests
import Execution
import Governance
import IncidentLedger
import IncidentModel
import Remediation

@testable import IncidentEngine

/// Carrying out.
extension BudgetSchedule {
    /// The run of an incident as it is driven, taken up from its records where it is not.
    private mutating func run(_ id: IncidentIdentifier) throws -> PlanRun? {
        guard let standing = state.ledger[id]?.run, !standing.isOver else { return nil }
        if let known = runs[id], known.plan.intent == standing.begun.intent { return known }
        guard case .success(let plan) = standing.begun.plan(samples.catalogue) else { return nil }
        let run = try PlanRun(plan, restoring: standing.entries.map { (record: $0.record, position: $0.position) })
        runs[id] = run
        return run
    }

    /// Makes records durable, and lets the run take them in.
    private mutating func take(_ event: RunEvent, _ id: IncidentIdentifier) throws {
        guard var run = try run(id) else { return }
        for record in run.records(for: event) {
            let entry = LedgerEvent.run(RunEntry(intent: run.plan.intent, record))
            write([state.happen(entry, about: id, by: "engine", at: moment.time)])
            try run.apply(record, at: state.ledger.sequence)
        }
        runs[id] = run
        if run.outcome != nil {
            state.runs.forget(id)
            runs[id] = nil
        }
    }

    /// A person pauses a run, or ends it.
    mutating func interfere() throws {
        guard let id = state.ledger.incidentsWithOpenRun.randomElement(using: &generator) else { return }
        try take(isTrue(0.8) ? .stopped("a person") : .abandoned(by: "ada"), id)
    }

    /// Some runs do what they need next.
    mutating func carryOn() throws {
        for id in state.ledger.incidentsWithOpenRun where isTrue(0.7) {
            guard var run = try run(id) else { continue }
            switch run.need {
            case .nothing: break
            case .conclusion: try take(.ended, id)
            case .resumption: if isTrue(0.15) { try take(.resumed(by: "ada"), id) }
            case .person(let part, _):
                let key = IdempotencyKey(intent: run.plan.intent, step: part.step, isUndo: part.isUndo)?.text ?? ""
                try take(.settled(part, effects[key] == nil ? .didNotHappen : .happened, by: "ada"), id)
            case .observation(let part): try observe(part, run, id)
            case .execution(let part, let order):
                run.markOrdered()
                runs[id] = run
                let answer = act(order, part, id)
                switch Int.random(in: 0..<10, using: &generator) {
                case 0: try take(.silent(part, ExecutorSilence(.died)), id)
                case 1: try restart()
                default: try take(.answered(part, answer), id)
                }
            case .inquiry(let part, let order):
                try take(.answered(part, effects[order.key.text] ?? .unknownKey), id)
            case .verification(let step):
                let isGood = isTrue(0.8)
                let seen = RunVerification(postconditions: isGood ? .yes : .no, state: nil, elapsed: .seconds(100_000))
                try take(.checked(step, seen), id)
            }
        }
    }

    private mutating func observe(_ part: RunPart, _ run: PlanRun, _ id: IncidentIdentifier) throws {
        guard let begun = state.ledger[id]?.run?.begun else { return }
        let step = run.plan.steps[part.step]
        let hindrance = state.hindrance(
            to: step.action,
            of: begun,
            about: id,
            isUndo: part.isUndo,
            isLast: true,
            at: moment
        )
        let seen = step.approvedState ?? ContentDigest(of: "")
        try take(.observed(part, RunObservation(state: seen, preconditions: .yes, hindrance: hindrance)), id)
    }

    /// The executor acts, or refuses, or its order was lost.
    private mutating func act(_ order: StepOrder, _ part: RunPart, _ id: IncidentIdentifier) -> StepAnswer {
        if let known = effects[order.key.text] { return known }
        if isTrue(0.05) { return .refused(.init(.forbidden)) }
        guard !isTrue(0.05) else { return .unknownKey }
        let answer: StepAnswer = isTrue(0.1) ? .failed("half-way") : .done(.nothing)
        effects[order.key.text] = answer
        guard order.action.definition.actionClass.changesState else { return answer }
        let intent = String(order.key.text.prefix { $0 != "/" })
        if now - (begunAt[intent] ?? now) > 3600 { late += 1 }
        judge.take(
            BudgetJudge.Act(
                intent: intent,
                incident: id,
                target: order.action.target,
                service: ScheduleSamples.services[order.action.target] ?? "",
                window: windowOf[intent],
                second: now,
                isUndo: part.isUndo
            )
        )
        return answer
    }
}
