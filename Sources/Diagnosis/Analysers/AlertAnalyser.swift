internal import IncidentModel

/// Reads the names and labels of firing alerts; of their prose only what supports them, and never a target.
struct AlertAnalyser: Analyser {
    private let book: SignatureBook

    init(book: SignatureBook = .builtIn) { self.book = book }

    /// The alerts of one rule whose prose is read; further ones repeat it with other names filled in.
    private static let proseOfOneRule = 3
    /// The alerts of one rule on one entity that count as evidence; further ones say the same of another pod.
    private static let citedOfOneRule = 3

    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        var read = Array(repeating: 0, count: scene.rules.count)
        var entered: [Int: Int] = [:]
        for firing in scene.firing where firing.severity > .none {
            let rule = scene.rule(of: firing)
            guard !rule.isHarmless, let subject = firing.subject else { continue }
            let first = scene.subjects[subject]
            let key = firing.rule * scene.subjects.count + subject
            if Self.next(&entered[key, default: 0]) <= Self.citedOfOneRule {
                let known = board.clues.count
                for (signature, reason) in rule.signatures { enter(signature, reason, firing, scene, &board) }
                if rule.isQuota { quota(firing.alert, rule.name, &board) }
                if board.clues.count == known, scene.isAlertsOnly { unexplained(firing, first, &board) }
            }
            read[firing.rule] += 1
            if read[firing.rule] <= Self.proseOfOneRule { prose(firing.alert, first, scene, &board) }
        }
    }

    /// The count with this one.
    private static func next(_ count: inout Int) -> Int {
        count += 1
        return count
    }

    /// The entity among those of an alert that a fault which lives on `kinds` can live on. An alert that names only its
    /// cluster speaks of the one thing of the topology that can have such a fault, when there is just one; so does one
    /// that names only its namespace, of the one database, cache or queue.
    private static func subject(
        of kinds: [EntityKind],
        among entities: [EntityReference],
        _ scene: Scene
    ) -> EntityReference? {
        for kind in kinds {
            if let entity = entities.first(where: { $0.kind == kind }) { return entity }
        }
        switch entities[0].kind {
        case .cluster:
            let known = scene.snapshot.topology.nodes.map(\.entity).filter { kinds.contains($0.kind) }
            return known.count == 1 ? known[0] : nil
        case .namespace:
            guard let kind = kinds.first, [.database, .cache, .queue].contains(kind) else { return entities[0] }
            let known = scene.snapshot.topology.nodes.map(\.entity).filter { $0.kind == kind }
            return known.count == 1 ? known[0] : entities[0]
        default: return entities[0]
        }
    }

    private func enter(
        _ signature: AlertSignature,
        _ reason: String,
        _ firing: FiringAlert,
        _ scene: Scene,
        _ board: inout ClueBoard
    ) {
        guard let subject = Self.subject(of: signature.kinds, among: firing.subjects, scene) else { return }
        board.add(
            Clue(
                fault: signature.fault,
                entity: subject,
                strength: signature.strength,
                observations: [Observation(firing.alert)],
                reason: reason
            )
        )
    }

    /// An alert whose name says nothing known, or nothing that what it names can have. Where other evidence was read, that
    /// speaks; where none was, the alert must not be passed over.
    private func unexplained(_ firing: FiringAlert, _ entity: EntityReference, _ board: inout ClueBoard) {
        board.add(
            Clue(
                fault: FaultCode(literal: "alert.unexplained"),
                entity: entity,
                strength: 0.5,
                observations: [Observation(firing.alert)],
                reason: "alert \(firing.alert.name) fires, and nothing that is known of it tells why"
            )
        )
    }

    /// A quota alert, whose `resource` label says which.
    private func quota(_ alert: Alert, _ name: String, _ board: inout ClueBoard) {
        let labelled = alert.labels["namespace"]
        guard let namespace = labelled.flatMap({ EntityReference(kind: .namespace, name: $0) }) else { return }
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
                evidence: [alert.evidence],
                reason: "the quota for \(resource) is used up",
                corrections: [correction]
            )
        )
    }

    /// What the alert's prose says of the entity that its labels name. Weak by its source: it can support, not decide.
    private func prose(_ alert: Alert, _ entity: EntityReference, _ scene: Scene, _ board: inout ClueBoard) {
        for key in ["summary", "description", "message", "error", "suspected_symptom"] {
            guard let text = alert.annotations[key] else { continue }
            let signatures = book.signatures(in: text)
            guard !signatures.isEmpty else { continue }
            let evidence = Evidence(
                source: .annotation,
                document: "alerts.json",
                locator: "\(alert.name) \(key)",
                excerpt: text
            )
            for signature in signatures {
                let kinds = FaultCatalogue.builtIn.kinds(of: signature.fault)
                guard let subject = Self.subject(of: kinds, among: [entity], scene) else { continue }
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
