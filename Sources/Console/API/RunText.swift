internal import ContentDigests
internal import Execution
internal import IncidentEngine
internal import IncidentLedger
internal import IncidentModel
internal import Remediation
internal import StrictJSON

/// Runs as JSON.
enum RunText: Sendable {
    /// The member `run`: a run, or null.
    static func write(_ run: RunView?, of plan: ContentDigest?, to writer: inout JSONWriter) {
        writer.key("run")
        guard let run else { return writer.writeNull() }
        writer.object {
            $0.member("intent", run.intent)
            $0.member("planDigest", plan?.description)
            $0.member("begunAt", run.begunAt.description)
            $0.member("stepwise", run.isStepwise)
            $0.member("waiting", run.waiting)
            $0.key("question")
            if let part = run.question {
                $0.object {
                    $0.member("step", part.step + 1)
                    $0.member("undo", part.isUndo)
                    $0.member("key", IdempotencyKey(intent: run.intent, step: part.step, isUndo: part.isUndo)?.text)
                }
            } else {
                $0.writeNull()
            }
            $0.member("outcome", run.outcome?.word)
            $0.member("ending", run.ending)
            $0.list("releasable", run.releasable) { $0.write($1) }
            $0.list("steps", run.steps) { write($1, to: &$0) }
        }
    }

    private static func write(_ step: RunView.Step, to writer: inout JSONWriter) {
        writer.object {
            $0.member("number", step.number)
            $0.member("action", step.action.text)
            $0.member("title", step.title)
            $0.key("target")
            $0.write(step.target)
            $0.member("phase", step.phase)
            $0.member("detail", step.detail)
            $0.member("forecast", step.forecast)
            $0.member("finding", step.finding)
            $0.object("expected") {
                $0.member("typicalSeconds", step.expected.typical)
                $0.member("slowSeconds", step.expected.slow)
                $0.key("success")
                if let success = step.expected.success { $0.write(success) } else { $0.writeNull() }
            }
            $0.key("seconds")
            if let seconds = step.seconds { $0.write(seconds) } else { $0.writeNull() }
        }
    }
}

extension RunOutcome {
    /// How it ended, in one word.
    fileprivate var word: String {
        switch self {
        case .completed: "completed"
        case .undone: "undone"
        case .review: "review"
        case .abandoned: "abandoned"
        case .released: "released"
        }
    }
}
