internal import IncidentModel

/// What the name of an alert tells, the same for all alerts of one rule.
final class AlertRule: Sendable {
    /// The name without separators and in lower case.
    let name: String
    /// Whether alerts of this name say that all is well, or only serve other alerts.
    let isHarmless: Bool
    /// Whether it is about a quota of a namespace.
    let isQuota: Bool
    /// What an alert of this name says is wrong, in words too: the first signature of each area.
    let signatures: [(signature: AlertSignature, reason: String)]

    /// The rule called `name`.
    /// - Complexity: O(length of the name).
    init(_ name: String) {
        let normalised = FoldedName.text(of: name)
        self.name = normalised
        let met = Self.conditions.met(by: normalised)
        isHarmless = met.first == 0
        isQuota = met.contains(1)
        var areas: Set<String> = []
        signatures = met.filter { $0 >= Self.special.count }.map { AlertSignature.builtIn[$0 - Self.special.count] }
            .filter { areas.insert($0.fault.area).inserted }
            .map { ($0, "alert \(name) says that it \($0.title)") }
    }

    /// Whether an alert of this name says that something has `fault`.
    func tells(of fault: FaultCode) -> Bool { signatures.contains { $0.signature.fault == fault } }

    /// Names of alerts that say that all is well or that only serve other alerts; and those about quotas.
    private static let special: [PhraseConditions.Condition] = [
        .init(
            any: [
                "watchdog", "deadmansswitch", "infoinhibitor", "healthcheck", "heartbeat", "scheduledcheck",
                "testalert", "alwaysfiring",
            ],
            none: [
                // A heartbeat that is missing, or a health check that fails, is what these are there to tell.
                "fail", "missing", "missed", "absent", "lost", "down", "error", "reset", "late", "stale", "stopped",
                "timeout", "unhealthy", "expired", "degraded", "critical", "high", "low", "count",
            ]
        ),
        .init(all: ["quota"], none: ["etcd"]),
    ]

    private static let conditions = PhraseConditions(
        special + AlertSignature.builtIn.map { .init(all: $0.words, none: $0.without) }
    )
}
