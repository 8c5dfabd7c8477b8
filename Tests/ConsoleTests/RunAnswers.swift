import StrictJSON

/// What a service could answer about how a plan is carried out.
struct RunAnswers {
    /// One step as it stands.
    struct Step {
        var title = "Go back to the workload's previous revision"
        var phase = "waiting"
        var detail = ""
        var forecast = "revision 42 to 41"
        var finding = ""
        var seconds: Double?
    }

    var phase = "running"
    var held: String?
    var executors = true
    var isAskedForSteps = false
    var isStepwise = false
    var waiting: String?
    /// The step of which nobody can tell, from 1, and whether it is about undoing it.
    var question: (step: Int, isUndo: Bool)?
    var outcome: String?
    var ending: String?
    var releasable: [Int] = []
    /// Nil for no run.
    var steps: [Step]?

    /// The document.
    var document: String {
        get throws {
            let value: JSONValue = [
                "phase": .string(phase), "held": Self.text(held), "executors": .bool(executors),
                "stepwise": .bool(isAskedForSteps), "run": steps.map { run($0) } ?? .null,
            ]
            return String(decoding: try value.serialized(), as: UTF8.self)
        }
    }

    private func run(_ steps: [Step]) -> JSONValue {
        [
            "intent": "intent-7", "planDigest": "sha256:00", "begunAt": "2026-11-26T01:00:00Z",
            "stepwise": .bool(isStepwise), "waiting": Self.text(waiting),
            "question": question.map {
                [
                    "step": JSONValue($0.step), "undo": .bool($0.isUndo),
                    "key": .string("intent-7/\($0.step - 1)" + ($0.isUndo ? "/undo" : "")),
                ]
            } ?? .null,
            "outcome": Self.text(outcome), "ending": Self.text(ending),
            "releasable": .array(releasable.map { JSONValue($0) }),
            "steps": .array(steps.enumerated().map { Self.step($0.offset + 1, $0.element) }),
        ]
    }

    private static func step(_ number: Int, _ step: Step) -> JSONValue {
        [
            "number": JSONValue(number), "action": "kubernetes.rollback-workload", "title": .string(step.title),
            "target": ["kind": "deployment", "namespace": "shop", "name": "checkout"], "phase": .string(step.phase),
            "detail": .string(step.detail), "forecast": .string(step.forecast), "finding": .string(step.finding),
            "expected": ["typicalSeconds": 120, "slowSeconds": 420, "success": 0.9],
            "seconds": step.seconds.map { .double($0) } ?? .null,
        ]
    }

    private static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}
