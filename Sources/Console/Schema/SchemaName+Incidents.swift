internal import Governance
internal import IncidentEngine
internal import IncidentLedger
internal import IncidentModel
internal import Remediation
internal import Risk
internal import StrictJSON

extension SchemaName {
    /// The forms of incidents; nil for the others.
    var incidentShape: Shape? {
        switch self {
        case .entity: Self.entityShape
        case .incidentSummary: .object(Self.summaryMembers)
        case .incident:
            .object(
                Self.summaryMembers + [
                    .init("timeline", .list(.named(.timelineEntry), 500), "What happened, the newest last."),
                    .init("decision", .nullable(.named(.decision))),
                    .init("notes", .list(.named(.note), 500)),
                ]
            )
        case .incidentPage: .page(of: .named(.incidentSummary))
        case .timelineEntry:
            .object([
                .init("sequence", .count), .init("time", .moment), .init("kind", .text(1...64)),
                .init("actor", .text(0...200)), .init("summary", .line),
            ])
        case .note: .object([.init("time", .moment), .init("author", .text(0...200)), .init("text", .line)])
        case .decision: Self.decisionShape
        case .alert: Self.alertShape
        case .alertPage: .page(of: .named(.alert))
        case .alertmanagerAlerts: .list(Self.alertmanagerShape, AlertQueryRoutes.mostAlerts)
        case .graph: Self.graphShape
        case .metrics: Self.metricsShape
        default: nil
        }
    }

    private static let entityShape = Shape.object([
        .init("kind", .cases(of: EntityKind.self)),
        .init("namespace", .text(1...253), isRequired: false),
        .init("name", .text(1...253)),
    ])

    private static let summaryMembers: [Shape.Member] = [
        .init("id", .incidentName), .init("title", .line), .init("status", .choice(["open", "resolved", "merged"])),
        .init("phase", .cases(of: IncidentRecord.Phase.self)),
        .init("severity", .choice(Severity.allCases.reversed().map(\.word))),
        .init("tenant", .text(0...256), "Empty when there is one tenant."),
        .init(
            "environment",
            .text(0...256),
            "What its alerts say, else what is declared; empty when nobody says it. The decision has the policy's own."
        ),
        .init("services", .list(.text(1...512), 100)),
        .init("alerts", .object([.init("firing", .count), .init("resolved", .count), .init("total", .count)])),
        .init("openedAt", .moment), .init("updatedAt", .moment), .init("resolvedAt", .nullable(.moment)),
        .init("mergedInto", .nullable(.incidentName)),
        .init(
            "cause",
            .nullable(
                .object([
                    .init("entity", .named(.entity)), .init("fault", .text(1...200)), .init("summary", .line),
                    .init("confidence", .number),
                ])
            )
        ),
        .init("risk", .nullable(.cases(of: RiskReport.Tier.self))),
        .init("rung", .nullable(.cases(of: AutonomyRung.self))),
        .init(
            "approvals",
            .object([.init("needed", .integer(0...2)), .init("given", .integer(0...2))])
        ),
        .init("planDigest", .nullable(.digest)),
        .init("version", .count, "The number of its last entry in the journal."),
    ]

    private static let decisionShape = Shape.object([
        .init("rung", .cases(of: AutonomyRung.self)),
        .init("reasons", .list(.line)),
        .init("needed", .integer(0...2)),
        .init(
            "environment",
            .nullable(.text(0...256)),
            "The environment it was decided for: what is declared, never what alerts say; null when it is not known."
        ),
        .init(
            "blockedBy",
            .list(.object([.init("kind", .cases(of: PolicyDecision.Block.Kind.self)), .init("reason", .line)]))
        ),
    ])

    private static let alertShape = Shape.object([
        .init("fingerprint", .text(0...1024)), .init("status", .cases(of: Alert.Status.self)),
        .init("labels", .map(.text(0...300_000))), .init("annotations", .map(.text(0...300_000))),
        .init("startsAt", .moment), .init("endsAt", .nullable(.moment)), .init("source", .text(0...300)),
        .init("generatorURL", .text(0...300_000)),
    ])

    /// An alert as Alertmanager's API has it.
    /// - Source: Alertmanager, `api/v2/openapi.yaml`, `gettableAlert`.
    private static let alertmanagerShape = Shape.object([
        .init("annotations", .map(.text(0...300_000))), .init("labels", .map(.text(0...300_000))),
        .init("fingerprint", .text(1...1024)), .init("startsAt", .moment), .init("endsAt", .moment),
        .init("updatedAt", .moment, "When its incident changed last."),
        .init("generatorURL", .text(0...300_000)),
        .init("receivers", .list(.object([.init("name", .text(1...100))]), 1)),
        .init(
            "status",
            .object([
                .init("state", .choice(["active"])), .init("inhibitedBy", .list(.line, 0)),
                .init("mutedBy", .list(.line, 0)), .init("silencedBy", .list(.line, 0)),
            ])
        ),
    ])

    private static let graphShape = Shape.object([
        .init(
            "nodes",
            .list(
                .object([
                    .init("entity", .named(.entity)), .init("role", .cases(of: IncidentGraph.Role.self)),
                    .init("replicas", .nullable(.count)),
                ])
            )
        ),
        .init(
            "edges",
            .list(
                .object([
                    .init("from", .count), .init("to", .count), .init("relation", .cases(of: Topology.Relation.self)),
                    .init("causal", .flag),
                ])
            )
        ),
    ])

    private static let metricsShape = Shape.object([
        .init(
            "series",
            .list(
                .object([
                    .init("name", .line), .init("labels", .map(.line)), .init("unit", .text(0...100)),
                    .init("points", .list(.list(.nullable(.number), 2)), "Pairs of Unix seconds and value."),
                    .init("onset", .nullable(.moment)),
                ])
            )
        )
    ])
}
