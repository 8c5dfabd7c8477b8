internal import IncidentModel

/// Reads events whose message says more than words: scheduling, probes, quotas.
/// - Source: Kubernetes `pkg/scheduler/framework` (reasons of unschedulable pods), `pkg/kubelet/prober` (probe results) and
///   `plugin/pkg/admission/resourcequota` (quota refusals).
struct EventAnalyser: Analyser {
    /// Whether a fault in an event with this reason is judged here and not by words alone.
    static func covers(_ reason: String, _ fault: FaultCode) -> Bool {
        switch reason {
        case "FailedScheduling", "Unhealthy": true
        case "FailedCreate": fault.area == "quota" || fault.text == "dependency.rate-limited"
        default: false
        }
    }

    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        for event in scene.evidence.cluster.events {
            guard let entity = EventSubject.entity(of: event, in: scene), !Self.isReplaced(event, entity, scene) else {
                continue
            }
            switch event.reason {
            case "FailedScheduling" where !isOver(event, scene):
                SchedulingMessage(event.message).enter(entity, evidence(event), scene, &board)
            case "Unhealthy" where !isOver(event, scene): probe(event, entity, scene, &board)
            case "FailedCreate": quota(event, entity, scene, &board)
            case "BackOff", "CrashLoopBackOff":
                let fault = event.message.contains("pulling image") ? "image.pull-failed" : "startup.crash-loop"
                enter(FaultCode(fault), 0.7, entity, event, "it is restarted again and again", &board)
            case "NodeNotReady", "NodeStatusUnknown":
                enter(FaultCode("node.not-ready"), 0.8, entity, event, "the control plane lost the node", &board)
            default: continue
            }
        }
    }

    /// Whether the pod that an event complains of is well by now, so that the event is history.
    private func isOver(_ event: EventRecord, _ scene: Scene) -> Bool {
        scene.evidence.cluster.pods.contains { $0.name == event.objectName && $0.isHealthy == true }
    }

    /// Reasons that say why a pod went, so that its being gone is no reason to pass over them.
    private static let farewells: Set<String> = ["Preempted", "Evicted", "TaintManagerEviction"]

    /// Whether an event tells of a pod that is no longer there while its workload has others: those have events of their
    /// own, and what befell the one before need not befall them.
    private static func isReplaced(_ event: EventRecord, _ entity: EntityReference, _ scene: Scene) -> Bool {
        event.objectKind == .pod && !farewells.contains(event.reason) && scene.owners[event.objectName] == nil
            && scene.evidence.cluster.isComplete(.pod, namespace: event.namespace)
            && !scene.pods(of: entity).isEmpty
    }

    /// Whether an event is of a pod that was replaced, or complains that pods cannot be created which are there by now.
    static func isHistory(_ event: EventRecord, _ entity: EntityReference, _ scene: Scene) -> Bool {
        if isReplaced(event, entity, scene) { return true }
        guard event.reason == "FailedCreate" else { return false }
        let pods = scene.pods(of: entity)
        guard let desired = scene.workload(of: entity)?.desired else {
            return !pods.isEmpty && pods.allSatisfy { $0.isHealthy == true }
        }
        return pods.count >= desired
    }

    private func evidence(_ event: EventRecord) -> Evidence {
        Evidence(
            source: .event,
            document: "kubectl.json",
            locator: event.locator,
            excerpt: "\(event.reason) \(event.objectName): \(event.message)"
        )
    }

    private func enter(
        _ fault: FaultCode?,
        _ strength: Double,
        _ entity: EntityReference,
        _ event: EventRecord,
        _ reason: String,
        _ board: inout ClueBoard,
        corrections: [Correction] = []
    ) {
        guard let fault else { return }
        board.add(
            Clue(
                fault: fault,
                entity: entity,
                strength: strength,
                evidence: [evidence(event)],
                reason: reason,
                corrections: corrections
            )
        )
    }

    /// A probe that failed: how it failed tells what is wrong with it.
    private func probe(_ event: EventRecord, _ entity: EntityReference, _ scene: Scene, _ board: inout ClueBoard) {
        let message = event.message.lowercased()
        let kind = message.contains("liveness") || message.contains("startup") ? "liveness" : "readiness"
        let judgement = ProbeFailure(
            message: message,
            kind: kind,
            workload: scene.workload(of: entity),
            pods: scene.pods(of: entity)
        )
        let field = "spec.template.spec.containers[\(judgement.container)].\(kind)Probe\(judgement.field)"
        let correction = Correction(
            entity: entity,
            field: field,
            current: judgement.current,
            desired: judgement.desired,
            basis: .counterpart,
            reason: judgement.advice
        )
        enter(
            FaultCode(judgement.fault),
            judgement.strength,
            entity,
            event,
            judgement.reason,
            &board,
            corrections: judgement.field.isEmpty ? [] : [correction]
        )
    }

    /// A pod that admission refused for a quota: `exceeded quota: Q, requested: R=1, used: R=2, limited: R=3`.
    private func quota(_ event: EventRecord, _ entity: EntityReference, _ scene: Scene, _ board: inout ClueBoard) {
        guard let refusal = QuotaRefusal(event.message), !Self.isHistory(event, entity, scene) else { return }
        // Admission looks for the service account before it asks the quota, so the account is there by now.
        let reason = "admission got as far as the quota, which it asks after the service account"
        if let code = FaultCode("startup.service-account-missing") {
            board.add(Contradiction(pattern: .code(code), entity: entity, reason: reason))
        }
        let namespace = event.namespace ?? entity.namespace
        // What is short is the namespace; what has to be set is the quota.
        let target = namespace.flatMap { EntityReference(kind: .namespace, name: $0) } ?? entity
        let holder =
            EntityReference(kind: .resourcequota, namespace: namespace, name: refusal.quota)
            .flatMap { scene.snapshot.inventory.contains($0) ? $0 : nil } ?? target
        let correction = Correction(
            entity: holder,
            field: "spec.hard.\(refusal.resource)",
            current: refusal.limited,
            desired: refusal.needed,
            basis: .measured,
            reason:
                "used \(refusal.used) and requested \(refusal.requested) exceed \(refusal.limited); a fifth is added for room"
        )
        enter(
            refusal.fault,
            0.95,
            target,
            event,
            "\(entity.phrase) is refused: quota \(refusal.quota) limits \(refusal.resource) to \(refusal.limited)",
            &board,
            corrections: [correction]
        )
    }
}
