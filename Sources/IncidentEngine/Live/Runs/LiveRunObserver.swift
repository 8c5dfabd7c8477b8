internal import ContentDigests
internal import Diagnosis
internal import Execution
internal import Governance
internal import IncidentLedger
internal import IncidentModel
internal import Planning
internal import Remediation
internal import Synchronization

/// Looks at the world for a run: the evidence as it is now, the executor's own view, and what governs.
struct LiveRunObserver: RunObserver {
    /// The longest pause between two looks at a step's effect.
    private static let longestPause = Duration.seconds(1)
    /// The pause before the first look.
    private static let shortestPause = Duration.milliseconds(50)

    let engine: LiveEngine
    let incident: IncidentIdentifier
    let begun: RunBegun

    /// Who carries out what, as configuration has it now.
    private var hands: Hands { engine.hands(for: incident) }

    /// What is known just before a step.
    func observe(_ step: RunPlan.Step, isUndo: Bool) async throws(ExecutorSilence) -> RunObservation {
        // What governs is asked first: after a stop nobody is even looked at.
        let obstacle = engine.hindrance(to: step.action, of: begun, about: incident, isUndo: isUndo)
        if let obstacle { return RunObservation(state: Self.unread, preconditions: .unknown, hindrance: obstacle) }
        let hands = self.hands
        await hands.refresh()
        let snapshot = await engine.freshSnapshot(of: incident)
        // What must hold all along must hold at the beginning too.
        let conditions = step.action.definition.preconditions + step.action.definition.invariants
        let (truth, failing) = Self.truth(of: conditions, step.action, snapshot)
        let action = step.action
        guard let executor = hands.executors[action.definition.executor] else {
            throw ExecutorSilence(.unreachable, "nobody is configured for it any more")
        }
        let reading = try await hands.within(hands.questionLimit) { () async throws(ExecutorSilence) in
            try await executor.describe(action)
        }
        // Asked again after the looks, which may have taken a while: nothing begins after a stop.
        let hindrance = engine.hindrance(to: action, of: begun, about: incident, isUndo: isUndo, isLast: true)
        switch reading {
        case .state(let state):
            return RunObservation(
                state: state.fingerprint,
                preconditions: truth,
                failing: failing,
                hindrance: hindrance
            )
        case .refused(let refusal) where LeavingOutExecutor.leavesOut(action, refusal):
            return RunObservation(
                state: Self.unread,
                preconditions: truth,
                failing: failing,
                hindrance: hindrance
            )
        case .refused(let refusal):
            let words = "\(action.target.phrase): \(refusal.clause)"
            let remedy = refusal.reason.remedy.map { "\(words); \($0), then let the run go on, or end it as it is" }
            return RunObservation(
                state: Self.unread,
                preconditions: truth,
                failing: failing,
                hindrance: hindrance ?? remedy,
                refusal: words
            )
        }
    }

    /// Whether a step brought about what it should.
    func verify(_ step: RunPlan.Step, elapsed: Duration) async -> RunVerification {
        let done = engine.parts.clock.wall().moved(back: elapsed)
        let definition = step.action.definition
        let conditions = definition.postconditions + definition.invariants
        // What should come about takes its time, so looks lie the further apart the longer it takes.
        let isWatched = !conditions.isEmpty
        let pause = isWatched ? min(max(elapsed / 4, Self.shortestPause), Self.longestPause) : .zero
        if isWatched { _ = await engine.parts.clock.sleep(pause) }
        let action = step.action
        let hands = self.hands
        var (truth, failing) = (Truth.yes, "")
        var violated: String?
        var seen: TargetState?
        // Who sees the target itself is not spoken for by others while it says nothing.
        var isBlind = false
        if isWatched || action.definition.actionClass.changesState {
            // A state that cannot be read now is read before the next step that rests on it.
            if let executor = hands.executors[action.definition.executor] {
                let reading = try? await hands.within(hands.questionLimit) { () async throws(ExecutorSilence) in
                    try await executor.describe(action)
                }
                seen = reading?.state
                isBlind = reading == nil
            }
        }
        if isWatched {
            await hands.refresh()
            let snapshot = await engine.freshSnapshot(of: incident, since: done)
                .with(seen?.facts ?? [:], unsettled: seen?.unsettled ?? [], of: action.target, from: "executor")
            (truth, failing) = Self.truth(of: conditions, action, snapshot)
            let (kept, words) = Self.truth(of: definition.invariants, action, snapshot)
            if kept == .no { violated = words }
            if isBlind, truth == .yes { (truth, failing) = (.unknown, conditions.first?.meaning ?? "") }
        }
        let isLeft = truth == .yes && action.definition.actionClass.changesState
        return RunVerification(
            postconditions: truth,
            failing: failing,
            state: isLeft ? seen?.fingerprint : nil,
            elapsed: elapsed + pause,
            violated: violated
        )
    }

    /// The invariant of a step that does not hold while it is carried out, in words; nil while none is known not to. The
    /// executor is at work and is not asked.
    func violation(of step: RunPlan.Step) async -> String? {
        await hands.refresh()
        let snapshot = await engine.freshSnapshot(of: incident)
        let (kept, words) = Self.truth(of: step.action.definition.invariants, step.action, snapshot)
        return kept == .no ? words : nil
    }

    /// Stands for a state that was not read: nothing was approved on it.
    private static let unread = ContentDigest(of: "not read")

    /// Whether all of `conditions` hold, and the first that does not or is not known.
    private static func truth(
        of conditions: [Condition],
        _ action: Action,
        _ snapshot: IncidentSnapshot
    ) -> (Truth, String) {
        let values = Dictionary(action.arguments.map { ($0.name, $0.value.factValue) }) { first, _ in first }
        let evaluation = ConditionEvaluation(snapshot: snapshot, target: action.target, arguments: values)
        var unknown: Condition?
        for condition in conditions {
            switch evaluation.truth(of: condition) {
            case .yes: continue
            case .no: return (.no, condition.meaning)
            case .unknown: unknown = unknown ?? condition
            }
        }
        return unknown.map { (.unknown, $0.meaning) } ?? (.yes, "")
    }
}

extension LiveEngine {
    /// What is known of an incident at this moment, whether it is over or not.
    /// - Parameters:
    ///   - id: The incident.
    ///   - bar: What of the evidence counts.
    /// - Returns: The snapshot.
    @concurrent
    func snapshot(of id: IncidentIdentifier, by bar: EvidenceBar = EvidenceBar()) async -> IncidentSnapshot {
        let evidence = state.withLock { state -> IncidentEvidence in
            guard let record = state.ledger[id] else { return IncidentEvidence(id: id.text) }
            return state.evidence.evidence(
                of: record,
                changes: state.ledger.changes,
                telemetry: state.telemetry,
                observed: state.observed?.seen(at: parts.clock.elapsed()),
                by: bar,
                at: parts.clock.wall()
            )
        }
        return parts.session.request(for: Diagnoser().diagnose(evidence)).snapshot
    }

    /// Why a step may not start now, though nothing is wrong with it; nil when it may. Budgets were counted for the whole plan
    /// when it was handed over, so what remains is what may have been withdrawn since.
    /// - Parameters:
    ///   - action: The step's action.
    ///   - begun: The run.
    ///   - id: The incident.
    ///   - isUndo: Whether the step is undone, which a person's word once is enough for.
    ///   - isLast: Whether a word that was given for this step is used up with this.
    /// - Returns: Why not, in words.
    func hindrance(
        to action: Action,
        of begun: RunBegun,
        about id: IncidentIdentifier,
        isUndo: Bool,
        isLast: Bool = false
    ) -> String? {
        state.withLock { state in
            state.hindrance(to: action, of: begun, about: id, isUndo: isUndo, isLast: isLast, at: moment())
        }
    }
}

extension LiveState {
    /// The same of a state.
    mutating func hindrance(
        to action: Action,
        of begun: RunBegun,
        about id: IncidentIdentifier,
        isUndo: Bool,
        isLast: Bool,
        at moment: Moment
    ) -> String? {
        if let closed { return closed.reasons.joined(separator: "; ") }
        // A release takes back what was put in force: whoever stops everything may still need the way in.
        let isReleased = isUndo && ledger[id]?.run?.isReleasing ?? false
        if let stop, !isReleased { return stop }
        if action.definition.actionClass.changesState, !isReleased, let words = rivals(of: begun, id) { return words }
        if !isUndo, let record = ledger[id], let run = record.run, run.begun.intent == begun.intent,
            let withdrawn = withdrawal(of: action, run, record, at: moment.time)
        {
            return withdrawn
        }
        guard action.definition.actionClass.changesState, begun.isStepwise, !isUndo else { return nil }
        guard runs.mayStep.contains(id) else { return "the next step waits for a person's word" }
        if isLast { runs.mayStep.remove(id) }
        return nil
    }

    /// Who engaged the stop switch, in words; nil while it is released.
    var stop: String? {
        let stop = ledger.governance.stop
        return stop.isEngaged ? "\(stop.last?.actor ?? "somebody") engaged the stop switch" : nil
    }
}
