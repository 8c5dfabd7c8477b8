public import Execution
public import IncidentLedger
public import IncidentModel
public import Remediation
internal import StructuredDocuments

/// A run for people: what is done, how far it has come, what was predicted and what came.
public struct RunView: Sendable, Equatable {
    /// One step.
    public struct Step: Sendable, Equatable {
        /// Its number, from 1.
        public let number: Int
        /// The action's name.
        public let action: ActionDefinition.ID
        /// What it does.
        public let title: String
        /// To what.
        public let target: EntityReference
        /// Where it stands, in a word or two.
        public let phase: String
        /// Why, when there is a reason to tell; inert.
        public let detail: String
        /// What the executor said that it would do; inert.
        public let forecast: String
        /// What a look found; inert.
        public let finding: String
        /// What was predicted.
        public let expected: RunBegun.Expectation
        /// Seconds from the order to its effect; nil while it is not there.
        public let seconds: Double?
    }

    /// The name of the intent.
    public let intent: String
    /// When it began.
    public let begunAt: Timestamp
    /// Whether each step waits for a person's word.
    public let isStepwise: Bool
    /// The steps.
    public let steps: [Step]
    /// Why it waits for a person; nil while it goes on or is over.
    public let waiting: String?
    /// The part of which nobody can tell whether it took effect; nil when there is none.
    public let question: RunPart?
    /// How it ended; nil while it has not.
    public let outcome: RunOutcome?
    /// How it ended and what is left of it, in sentences; nil while it has not.
    public let ending: String?
    /// The numbers of the steps that contain an intruder and can be released; none while the run is not over.
    public let releasable: [Int]
}

extension RunView {
    /// The view of a run.
    init(_ run: StandingRun, _ catalogue: ActionCatalogue) {
        (intent, begunAt, isStepwise) = (run.begun.intent, run.begunAt, run.begun.isStepwise)
        let folded = Self.folded(run, catalogue)
        releasable = folded?.releasable.map { $0 + 1 } ?? []
        let words = RunWords(run: run, folded: folded, catalogue: catalogue)
        (waiting, outcome, ending) = (words.waiting, run.outcome, words.ending)
        question = folded?.open?.part
        steps = run.begun.steps.enumerated().map { place, step in
            let phase = folded?.phases[place]
            return Step(
                number: place + 1,
                action: step.action,
                title: catalogue.definition(named: step.action.text)?.title ?? step.action.text,
                target: step.target,
                phase: phase?.word ?? "not known",
                detail: InertText(phase?.reason ?? "", maximum: 500).text,
                forecast: InertText(step.forecast, maximum: 2000, keepingNewlines: true).text,
                finding: Self.finding(place, run, catalogue),
                expected: step.expected,
                seconds: Self.seconds(place, run)
            )
        }
    }

    /// A run as its records make it; nil where they make none.
    private static func folded(_ run: StandingRun, _ catalogue: ActionCatalogue) -> PlanRun? {
        guard case .success(let plan) = run.begun.plan(catalogue) else { return nil }
        // Losing the error is right: whoever drives the run raises the alarm.
        return try? PlanRun(plan, restoring: run.entries.map { (record: $0.record, position: $0.position) })
    }

    /// The steps of a run that contain an intruder and can be released, from 0.
    static func releasable(_ run: StandingRun, _ catalogue: ActionCatalogue) -> [Int] {
        folded(run, catalogue)?.releasable ?? []
    }

    /// What a look found.
    private static func finding(_ place: Int, _ run: StandingRun, _ catalogue: ActionCatalogue) -> String {
        guard catalogue.definition(named: run.begun.steps[place].action.text)?.actionClass == .look else { return "" }
        for entry in run.entries {
            if case .done(RunPart(place), let recorded) = entry.record {
                return InertText(recorded.text, maximum: 20_000, keepingNewlines: true).text
            }
        }
        return ""
    }

    /// Seconds from a step's intent to its verified effect.
    private static func seconds(_ place: Int, _ run: StandingRun) -> Double? {
        var begin: Timestamp?
        for entry in run.entries {
            switch entry.record {
            case .intended(RunPart(place), _): begin = entry.time
            case .verified(place, _): return begin.map { entry.time.seconds(since: $0) }
            default: continue
            }
        }
        return nil
    }
}

extension StepPhase {
    /// Why it stands there, in words; empty when there is nothing to tell.
    var reason: String {
        switch self {
        case .refused(let refusal):
            refusal.clause
        case .failed(let words), .unknown(let words), .drifted(let words), .kept(let words): words
        case .unverified(_, let words), .undoUnknown(let words, _): words
        case .waiting, .intended, .acted, .verified, .undoing, .undone: ""
        }
    }
}
