internal import StrictJSON

extension SchemaName {
    /// The forms of what concerns the service as a whole, and of everything that stands nowhere else.
    var wholeShape: Shape {
        switch self {
        case .problem: Self.problemShape
        case .runbook: Self.runbookShape
        case .runbookList:
            .object([
                .init(
                    "items",
                    .list(
                        .object([
                            .init("id", .text(1...128)), .init("title", .line), .init("alerts", .list(.line)),
                            .init("faults", .list(.line)), .init("steps", .count),
                        ])
                    )
                ),
                .init("next", .nullable(.text())), .init("total", .count),
            ])
        case .searchResults:
            .page(
                of: .object([
                    .init("id", .text(1...200)), .init("kind", .choice(["runbook", "incident"])),
                    .init("title", .line), .init("heading", .line), .init("excerpt", .text(0...4000)),
                    .init("score", .number),
                ])
            )
        case .checkpoint: Self.checkpointShape
        case .journalEntry: Self.entryShape
        case .journalPage: .page(of: .named(.journalEntry))
        case .inclusionProof:
            .object([
                .init("sequence", .integer(1...Int64.max)), .init("size", .integer(1...Int64.max)),
                .init("leafHash", .hash), .init("root", .nullable(.hash)), .init("path", .list(.hash, 64)),
            ])
        case .consistencyProof:
            .object([.init("from", .count), .init("to", .count), .init("path", .list(.hash, 128))])
        case .governance: Self.governanceShape
        case .receipt:
            .object([
                .init("accepted", .count), .init("repeats", .count), .init("incidents", .list(.incidentName)),
                .init("sequence", .count, "The journal's entry by which all of it is safe."),
                .init("notes", .list(.line, 5)),
            ])
        case .readiness: .object([.init("ready", .flag), .init("problems", .list(.line))])
        default: .anything
        }
    }

    private static let problemShape = Shape.object([
        .init("type", .text(1...200)), .init("title", .line), .init("status", .integer(400...599)),
        .init("detail", .text(0...20_000), isRequired: false), .init("instance", .line, isRequired: false),
        .init("reasons", .list(.line), isRequired: false),
    ])

    private static let runbookShape = Shape.object([
        .init("id", .text(1...128)), .init("title", .line), .init("alerts", .list(.line)),
        .init("faults", .list(.line)),
        .init(
            "steps",
            .list(.object([.init("action", .line), .init("target", .line), .init("reason", .line)]))
        ),
        .init(
            "sections",
            .list(
                .object([
                    .init("headings", .list(.line)), .init("text", .text(0...1_000_000)), .init("line", .count),
                ])
            )
        ),
    ])

    private static let checkpointShape = Shape.object([
        .init("size", .count), .init("root", .hash), .init("chain", .hash), .init("time", .moment),
        .init("signature", .nullable(.text(1...200)), "Base64; null while nothing was signed yet."),
        .init("key", .nullable(.text(1...200)), "The signer's name and key hash."),
        .init("note", .nullable(.text(1...4000)), "The signed note, as it stands in the file of checkpoints."),
    ])

    private static let entryShape = Shape.object([
        .init("sequence", .integer(1...Int64.max)), .init("time", .moment), .init("kind", .text(1...64)),
        .init("incident", .nullable(.text(1...128))), .init("actor", .text(0...300)),
        .init("body", .nullable(.map(.anything)), "Null when it was pruned."),
        .init("documents", .list(.digest)), .init("leafHash", .hash), .init("chainHash", .hash),
    ])

    private static let governanceShape = Shape.object([
        .init(
            "stop",
            .object([
                .init("engaged", .flag), .init("by", .nullable(.line)), .init("reason", .nullable(.line)),
                .init("since", .nullable(.moment)),
            ])
        ),
        .init("policy", .named(.document)),
        .init("freezes", .list(.named(.document))), .init("windows", .list(.named(.document))),
        .init("budgets", .list(.object([.init("name", .line), .init("count", .count), .init("seconds", .count)]))),
        .init("held", .list(.named(.entity))),
        .init("alarms", .list(.object([.init("kind", .line), .init("text", .line), .init("since", .moment)]))),
    ])
}
