internal import Governance
internal import IncidentEngine
internal import IncidentModel
internal import Remediation
internal import Risk
internal import StrictJSON

extension SchemaName {
    /// The forms of what people do; nil for the others.
    var actingShape: Shape? {
        switch self {
        case .approvalCard: Self.cardShape
        case .approval:
            .object([
                .init("planDigest", .digest), .init("evidenceDigest", .digest), .init("effectDigest", .digest),
                .init("stateFingerprint", .digest), .init("nonce", .text(1...128, .word)),
                .init("comment", .text(0...LiveEngine.longestText), isRequired: false),
            ])
        case .rejection: .object([.init("planDigest", .digest), .init("reason", .words)])
        case .modification: Self.modificationShape
        case .modifiedPlan:
            .object([
                .init("plan", .named(.plan)), .init("riskBefore", .anything), .init("riskAfter", .anything),
                .init("stored", .flag),
            ])
        case .simulationRequest: .object([.init("plan", .named(.document), isRequired: false)])
        case .question: .object([.init("question", .text(1...500))])
        case .noteText: .object([.init("text", .words)])
        case .reason: .object([.init("reason", .words)])
        case .freezeOverride: .object([.init("freeze", .text(1...100)), .init("reason", .words)])
        case .stopTurn: .object([.init("engaged", .flag), .init("reason", .words)])
        case .holdClearing: .object([.init("resource", .named(.entity)), .init("reason", .words)])
        case .signIn:
            .either([
                .object([.init("user", .text(1...128)), .init("password", .text(1...1024))]),
                .object([.init("token", .text(1...16_384))]),
            ])
        case .session:
            .object([
                .init("user", .text(1...200)), .init("roles", .list(.cases(of: Role.self), 8)),
                .init("csrf", .nullable(.text(1...128)), "To be sent as X-CSRF-Token; null for a bearer token."),
                .init("expiresAt", .nullable(.moment)),
            ])
        default: nil
        }
    }

    private static let cardShape = Shape.object([
        .init("planDigest", .digest),
        .init("evidenceDigest", .nullable(.digest)), .init("effectDigest", .nullable(.digest)),
        .init("stateFingerprint", .nullable(.digest)), .init("nonce", .nullable(.text(1...128, .word))),
        .init("expiresAt", .nullable(.moment)),
        .init("state", .nullable(.text(1...32))), .init("ending", .nullable(.line)),
        .init("needed", .integer(0...2)),
        .init(
            "given",
            .list(.object([.init("user", .text(1...200)), .init("time", .moment), .init("comment", .line)]), 2)
        ),
        .init("decision", .named(.decision)),
        .init("mayApprove", .flag), .init("whyNot", .nullable(.line)), .init("voids", .list(.line)),
        .init(
            "steps",
            .list(
                .object([
                    .init("number", .integer(1...1000)), .init("title", .line), .init("target", .named(.entity)),
                    .init("class", .cases(of: ActionClass.self)), .init("approval", .cases(of: ApprovalNeed.self)),
                ])
            )
        ),
    ])

    private static let modificationShape = Shape.object([
        .init("planDigest", .digest),
        .init(
            "changes",
            .list(
                .either([
                    .object([
                        .init("step", .integer(1...1000)), .init("argument", .text(1...128)), .init("value", .anything),
                    ]),
                    .object([.init("step", .integer(1...1000)), .init("remove", .flag)]),
                ]),
                50
            )
        ),
        .init("preview", .flag, "Only look ahead; nothing is stored.", isRequired: false),
    ])
}
