internal import IncidentModel

/// Reads the names and labels of firing alerts; of their prose only what supports them, and never a target.
struct AlertAnalyser: Analyser {
    private let book: SignatureBook

    init(book: SignatureBook = .builtIn) { self.book = book }

    /// The alerts of one name whose prose is read; further ones repeat it with other names filled in.
    private static let proseOfOneName = 3

    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        var known: [String: [AlertSignature]] = [:]
        var count: [String: Int] = [:]
        for alert in scene.snapshot.firingAlerts where alert.severity > .none {
            let name = AlertSignature.normalised(alert.name)
            guard !AlertSignature.isHarmless(name) else { continue }
            let entities = Self.subjects(of: alert, scene)
            guard let entity = entities.first else { continue }
            let evidence = alert.evidence
            let signatures = known[name] ?? AlertSignature.matching(name)
            known[name] = signatures
            for signature in signatures {
                guard let subject = Self.subject(for: signature.fault, among: entities, scene) else { continue }
                enter(signature.fault, signature.strength, subject, evidence, &board)
            }
            quota(alert, name, scene, evidence, &board)
            count[name, default: 0] += 1
            if count[name, default: 0] <= Self.proseOfOneName { prose(alert, entity, scene, &board) }
        }
    }

    /// The entities that an alert is about. Where its labels name nothing that runs, the one database or service of the
    /// topology that an identifier among its annotations spells out: annotations may choose among what is known, and only
    /// when labels are silent.
    static func subjects(of alert: Alert, _ scene: Scene) -> [EntityReference] {
        let named = scene.resolver.entities(of: alert)
        let precise = named.filter { $0.kind != .namespace && $0.kind != .cluster }
        if precise.contains(where: { scene.snapshot.inventory.contains($0) }) { return named }
        let keys = [
            "db_instance_identifier", "db_instance", "dbinstance", "read_replica", "instance_id", "service_name",
        ]
        let spelled = keys.compactMap { key in alert.annotations[key].flatMap { scene.resolver.entity(named: $0) } }
        let observed = spelled.filter { scene.snapshot.inventory[$0].map { $0.origin != .alerted } ?? false }
        return observed.isEmpty ? named : observed
    }

    /// The entity among those of an alert that the fault can live on. An alert that names only its cluster speaks of the
    /// one thing of the topology that can have such a fault, when there is just one.
    private static func subject(
        for fault: FaultCode,
        among entities: [EntityReference],
        _ scene: Scene
    ) -> EntityReference? {
        let kinds = FaultCatalogue.builtIn[fault]?.kinds ?? []
        for kind in kinds {
            if let entity = entities.first(where: { $0.kind == kind }) { return entity }
        }
        guard entities[0].kind == .cluster else { return entities[0] }
        let known = scene.snapshot.topology.nodes.map(\.entity).filter { kinds.contains($0.kind) }
        return known.count == 1 ? known[0] : nil
    }

    private func enter(
        _ fault: FaultCode,
        _ strength: Double,
        _ entity: EntityReference,
        _ evidence: Evidence,
        _ board: inout ClueBoard
    ) {
        let title = FaultCatalogue.builtIn[fault]?.title ?? "is unwell"
        board.add(
            Clue(
                fault: fault,
                entity: entity,
                strength: strength,
                evidence: [evidence],
                reason: "alert \(evidence.locator) says that it \(title)"
            )
        )
    }

    /// A quota alert, whose `resource` label says which.
    private func quota(_ alert: Alert, _ name: String, _ scene: Scene, _ evidence: Evidence, _ board: inout ClueBoard) {
        guard name.contains("quota"), !name.contains("etcd"),
            let namespace = alert.labels["namespace"].flatMap({ EntityReference(kind: .namespace, name: $0) })
        else { return }
        let resource = alert.labels["resource"] ?? "pods"
        let refusal = QuotaRefusal(
            "exceeded quota: q, requested: \(resource)=1, used: \(resource)=1, limited: \(resource)=1"
        )
        guard let fault = refusal?.fault else { return }
        let correction = Correction(
            entity: namespace,
            field: "spec.hard.\(resource)",
            current: nil,
            desired: nil,
            basis: .person,
            reason: "what the namespace may use; the present value is not in the evidence"
        )
        board.add(
            Clue(
                fault: fault,
                entity: namespace,
                strength: name.contains("almost") ? 0.45 : 0.75,
                evidence: [evidence],
                reason: "the quota for \(resource) is used up",
                corrections: [correction]
            )
        )
    }

    /// What the alert's prose says of the entity that its labels name. Weak by its source: it can support, not decide.
    private func prose(_ alert: Alert, _ entity: EntityReference, _ scene: Scene, _ board: inout ClueBoard) {
        for key in ["summary", "description", "message", "error", "suspected_symptom"] {
            guard let text = alert.annotations[key] else { continue }
            let evidence = Evidence(
                source: .annotation,
                document: "alerts.json",
                locator: "\(alert.name) \(key)",
                excerpt: text
            )
            for signature in book.signatures(in: text) {
                guard let subject = Self.subject(for: signature.fault, among: [entity], scene) else { continue }
                board.add(
                    Clue(
                        fault: signature.fault,
                        entity: subject,
                        strength: signature.strength,
                        evidence: [evidence],
                        reason: "the alert's \(key) says that \(signature.meaning)"
                    )
                )
            }
        }
    }
}
