internal import IncidentEngine
internal import IncidentLedger

extension SchemaName {
    /// The forms of runs; nil for the others.
    var runShape: Shape? {
        switch self {
        case .run:
            .object([
                .init("phase", .cases(of: IncidentRecord.Phase.self)),
                .init("held", .nullable(.line), "Why the approved plan is not begun."),
                .init("executors", .flag, "Whether anybody is configured who carries plans out; else people do."),
                .init("stepwise", .flag, "Whether the plan that stands will wait for a word before each step."),
                .init("run", .nullable(Self.wholeRun), "The last run; null when there was none."),
            ])
        case .runDecision: .object([.init("accepted", .flag)])
        case .planName: .object([.init("planDigest", .digest)])
        case .settlement:
            .object([
                .init("step", .integer(1...1000)), .init("undo", .flag, "Whether it is about undoing the step."),
                .init("happened", .flag),
            ])
        default: nil
        }
    }

    private static let wholeRun = Shape.object([
        .init("intent", .text(1...128)), .init("planDigest", .nullable(.digest)), .init("begunAt", .moment),
        .init("stepwise", .flag),
        .init("waiting", .nullable(.line), "Why it waits for a person."),
        .init(
            "question",
            .nullable(
                .object([
                    .init("step", .integer(1...1000)), .init("undo", .flag),
                    .init("key", .nullable(.text(1...160)), "The key of the order, by which a system's log names it."),
                ])
            ),
            "The step of which nobody can tell whether it took effect."
        ),
        .init("outcome", .nullable(.choice(["completed", "undone", "review", "abandoned", "released"]))),
        .init("ending", .nullable(.line)),
        .init(
            "releasable",
            .list(.integer(1...1000), 1000),
            "The steps that contain an intruder, are in force, and can be released."
        ),
        .init("steps", .list(step, 1000)),
    ])

    private static let step = Shape.object([
        .init("number", .integer(1...1000)), .init("action", .text(1...128)), .init("title", .line),
        .init("target", .named(.entity)), .init("phase", .text(1...64)), .init("detail", .line),
        .init("forecast", .text(0...10_000), "What the executor said that it would do."),
        .init("finding", .text(0...100_000), "What a look found."),
        .init(
            "expected",
            .object([
                .init("typicalSeconds", .number), .init("slowSeconds", .number), .init("success", .nullable(.number)),
            ]),
            "What was predicted."
        ),
        .init("seconds", .nullable(.number), "From its intent to its verified effect."),
    ])
}
