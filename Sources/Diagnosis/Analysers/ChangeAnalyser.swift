internal import IncidentModel

/// Holds what was changed shortly before against what then went wrong.
struct ChangeAnalyser: Analyser {
    /// Seconds before the first symptom within which a change is suspect; most bad changes show within an hour.
    private static let suspectSeconds = 3600.0
    /// Seconds after the first symptom within which a change may still be its cause, for alerts fire late.
    private static let graceSeconds = 300.0

    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        guard let onset = scene.firing.map(\.alert.startsAt).min() else { return }
        for change in scene.snapshot.changes {
            let before = onset.seconds(since: change.time)
            guard before < Self.suspectSeconds, before > -Self.graceSeconds else { continue }
            let named = scene.resolver.entity(named: change.entityName).map(scene.resolver.resolve)
            // A flag's service need not be known: the flag itself is what a step works on.
            let flag = FlagChange(change).flatMap { EntityReference(kind: .flag, name: $0.flag) }
            if let entity = named ?? flag { enter(change, entity, scene, &board) }
        }
    }

    private func enter(_ change: Change, _ entity: EntityReference, _ scene: Scene, _ board: inout ClueBoard) {
        let evidence = change.evidence
        let summary = change.summary.lowercased()
        func add(
            _ fault: StaticString,
            _ strength: Double,
            _ entity: EntityReference,
            _ reason: String,
            _ corrections: [Correction] = []
        ) {
            board.add(
                Clue(
                    fault: FaultCode(literal: fault),
                    entity: entity,
                    strength: strength,
                    evidence: [evidence],
                    reason: reason,
                    corrections: corrections
                )
            )
        }
        switch change.kind {
        case .deploy:
            // Somebody is already undoing it: doing so again would undo their work.
            guard !summary.contains("rollback"), !summary.contains("roll back"), !summary.contains("revert") else {
                return
            }
            add("workload.bad-release", 0.6, entity, "it was released shortly before the first alert")
        case .flag:
            guard let flag = FlagChange(change),
                let target = EntityReference(kind: .flag, name: flag.flag), scene.snapshot.inventory.contains(target)
            else { return }
            let mentioned = scene.evidence.logs.contains { $0.body.contains(flag.flag) }
            add("flag.harmful", mentioned ? 0.9 : 0.65, target, "it was switched shortly before the first alert")
            // A flag is no service, so that what alerts is the one that it was switched for.
            let since = scene.firing.first { $0.alert.startsAt >= change.time && $0.subjects.contains(entity) }
            if let since {
                board.add(
                    Clue(
                        fault: FaultCode(literal: "flag.harmful"),
                        entity: target,
                        strength: 0.4,
                        observations: [Observation(since.alert)],
                        reason: "\(entity.phrase), for which it was switched, alerts since"
                    )
                )
            }
        case .config:
            // Variables are set on workloads; a feed may name the service of the same name.
            let isVariable = change.summary.contains("=")
            let workload = scene.snapshot.inventory.entities(named: entity.name).first { $0.kind.isWorkload }
            configuration(change, summary, isVariable ? workload ?? entity : entity, scene, add)
        case .scale where summary.contains("-> 0"):
            add("workload.zero-replicas", 0.8, entity, "it was scaled to zero shortly before")
        case .scale, .certificate, .infrastructure: return
        }
    }

    /// What somebody logged who gave up on an answer.
    private static func lateAnswer(_ scene: Scene) -> String? {
        let words = [
            "upstream timed out", "upstream request timeout", "504 gateway", "timeout awaiting response headers",
        ]
        return scene.evidence.logs.lazy.map { $0.body.lowercased() }.compactMap { body in
            words.first { body.contains($0) }
        }.first
    }

    /// A changed setting, secret or parameter.
    private func configuration(
        _ change: Change,
        _ summary: String,
        _ entity: EntityReference,
        _ scene: Scene,
        _ add: (StaticString, Double, EntityReference, String, [Correction]) -> Void
    ) {
        if summary.contains("secret") || summary.contains("password") || summary.contains("credential") {
            let correction = Correction(
                entity: entity,
                field: "data",
                current: "changed at \(change.time)",
                desired: nil,
                basis: .person,
                reason: "the credential that the other side accepts"
            )
            // A rotation changes both sides; who still holds the old one is another's business.
            if !summary.contains("rotat") {
                add("credential.mismatch", 0.6, entity, "it was changed shortly before", [correction])
            }
            return
        }
        let parts = change.summary.split(separator: "=", maxSplits: 1).map(String.init)
        let correction = Correction(
            entity: entity,
            field: parts.count == 2 ? "env[\(parts[0])]" : "data",
            current: parts.count == 2 ? parts[1] : change.summary,
            desired: nil,
            basis: .earlier,
            reason: "the value before the change at \(change.time)"
        )
        if summary.contains("timeout"), let late = Self.lateAnswer(scene) {
            let reason = "its timeout was changed shortly before requests began to end with it: \(late)"
            add("gateway.timeout-too-short", 0.85, entity, reason, [correction])
        }
        add(
            "configuration.harmful",
            0.6,
            entity,
            "its configuration was changed shortly before the first alert",
            [correction]
        )
    }
}
