internal import IncidentModel

/// Reads the declared state of workloads: replicas, templates, addresses in their environment.
struct WorkloadAnalyser: Analyser {
    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        for workload in scene.evidence.cluster.workloads where workload.entity.kind != .replicaset {
            replicas(workload, scene, &board)
            template(workload, scene, &board)
            addresses(workload, scene, &board)
        }
    }

    private func enter(
        _ fault: StaticString,
        _ strength: Double,
        _ workload: WorkloadState,
        _ excerpt: String,
        _ reason: String,
        _ corrections: [Correction],
        _ scene: Scene,
        _ board: inout ClueBoard
    ) {
        board.add(
            Clue(
                fault: FaultCode(literal: fault),
                entity: workload.entity,
                strength: strength,
                evidence: [scene.state(workload.locator, excerpt)],
                reason: reason,
                corrections: corrections
            )
        )
    }

    /// Numbers of replicas and failed conditions.
    private func replicas(_ workload: WorkloadState, _ scene: Scene, _ board: inout ClueBoard) {
        let ready = workload.ready.map { "\($0)" } ?? "?"
        let excerpt = "\(workload.entity): \(ready) of \(workload.desired.map { "\($0)" } ?? "?") replicas ready"
        if workload.desired == 0, workload.entity.kind == .deployment || workload.entity.kind == .statefulset {
            enter("workload.zero-replicas", 0.9, workload, excerpt, "it is scaled to zero", [], scene, &board)
        } else if workload.isHealthy == false {
            enter("workload.replicas-missing", 0.6, workload, excerpt, "replicas are missing", [], scene, &board)
        }
        if workload.entity.kind == .daemonset, let desired = workload.desired {
            let pods = scene.pods(of: workload.entity).count
            if pods > 0, pods < desired, scene.evidence.cluster.isComplete(.pod, namespace: workload.entity.namespace) {
                let text = "\(workload.entity): \(pods) pods for \(desired) nodes"
                let fault: StaticString = "workload.daemon-missing"
                enter(fault, 0.75, workload, text, "nodes lack its pod", [], scene, &board)
            }
        }
        for condition in workload.failedConditions where condition == "ProgressDeadlineExceeded" {
            let text = "\(workload.entity): \(condition)"
            enter(
                "workload.rollout-stuck",
                0.85,
                workload,
                text,
                "its rollout exceeded its deadline",
                [],
                scene,
                &board
            )
        }
    }

    /// Settings of the pod template that cannot work with what else there is.
    private func template(_ workload: WorkloadState, _ scene: Scene, _ board: inout ClueBoard) {
        if workload.dnsPolicy == "Default" || workload.dnsPolicy == "None" {
            let policy = workload.dnsPolicy ?? ""
            let correction = Correction(
                entity: workload.entity,
                field: "spec.template.spec.dnsPolicy",
                current: policy,
                desired: "ClusterFirst",
                basis: .peer,
                reason: "names of the cluster resolve only with ClusterFirst, which is the default"
            )
            let reason = "its dnsPolicy \(policy) does not ask the cluster's resolver"
            let fault: StaticString = "service.dns-resolution-failure"
            enter(fault, 0.75, workload, "dnsPolicy: \(policy)", reason, [correction], scene, &board)
        }
        nodeSelector(workload, scene, &board)
        let declared = workload.containers.filter { !$0.isInit }.flatMap(\.ports)
        if let shared = Dictionary(grouping: declared, by: { $0 }).filter({ $0.value.count > 1 }).keys.min() {
            let correction = Correction(
                entity: workload.entity,
                field: "spec.template.spec.containers[].ports",
                current: String(shared),
                desired: nil,
                basis: .person,
                reason: "another port for one of the two containers"
            )
            let fault: StaticString = "service.sidecar-port-conflict"
            let reason = "two containers of its pods want port \(shared)"
            enter(fault, 0.85, workload, "containerPort \(shared) twice", reason, [correction], scene, &board)
        }
        for container in workload.containers { requests(container, workload, scene, &board) }
        ephemeral(workload, scene, &board)
    }

    /// Data on the node's own disk while that disk is reported to run full.
    private func ephemeral(_ workload: WorkloadState, _ scene: Scene, _ board: inout ClueBoard) {
        guard let volume = workload.ephemeralVolumes.first else { return }
        let fillsUp = scene.rules.contains { rule in
            ["disk", "filesystem", "storage"].contains { rule.name.contains($0) }
        }
        guard fillsUp else { return }
        let correction = Correction(
            entity: workload.entity,
            field: "spec.template.spec.volumes[\(volume)]",
            current: "emptyDir",
            desired: nil,
            basis: .person,
            reason: "a volume claim of its own; the data has to be backed up first, since a restart loses it"
        )
        let reason = "volume \(volume) is an emptyDir, which fills the node's own disk and is lost with the pod"
        let fault: StaticString = "storage.ephemeral-growth"
        enter(fault, 0.8, workload, "volume \(volume): emptyDir", reason, [correction], scene, &board)
    }

    /// A node label that no listed node has.
    private func nodeSelector(_ workload: WorkloadState, _ scene: Scene, _ board: inout ClueBoard) {
        let labelled = scene.evidence.cluster.nodes.filter { !$0.labels.isEmpty }
        let names = Set(scene.evidence.cluster.nodes.map(\.name))
        for (key, value) in workload.nodeSelector.sorted(by: { $0.key < $1.key }) {
            let byName = key == "kubernetes.io/hostname" && !names.isEmpty && !names.contains(value)
            let byLabel = !labelled.isEmpty && !labelled.contains { $0.labels[key] == value }
            guard byName || byLabel else { continue }
            let correction = Correction(
                entity: workload.entity,
                field: "spec.template.spec.nodeSelector.\(key)",
                current: value,
                desired: nil,
                basis: .person,
                reason: "a label that the nodes have, or none; \(NodeLabels.summary(scene))"
            )
            let reason = "no node has \(key)=\(value)"
            let fault: StaticString = "scheduling.node-selector-mismatch"
            enter(fault, 0.9, workload, "nodeSelector \(key)=\(value)", reason, [correction], scene, &board)
        }
    }

    /// A limit so small that the workload is throttled or killed.
    private func requests(
        _ container: ContainerState,
        _ workload: WorkloadState,
        _ scene: Scene,
        _ board: inout ClueBoard
    ) {
        guard let text = container.limits["cpu"], let limit = ResourceQuantity(text)?.value, limit <= 0.05 else {
            return
        }
        let correction = CPULimit.correction(workload.entity, container)
        let reason = "its processor limit of \(text) is too small to do work"
        let fault: StaticString = "resource.cpu-throttled"
        enter(fault, 0.5, workload, "limits.cpu: \(text)", reason, [correction], scene, &board)
    }

    /// Addresses in the environment that lead nowhere.
    private func addresses(_ workload: WorkloadState, _ scene: Scene, _ board: inout ClueBoard) {
        for container in workload.containers {
            for variable in container.environment {
                guard let value = variable.value, let problem = AddressProblem(value, workload, scene) else { continue }
                let correction = Correction(
                    entity: workload.entity,
                    field: "spec.template.spec.containers[\(container.name)].env[\(variable.name)]",
                    current: value,
                    desired: problem.desired,
                    basis: .counterpart,
                    reason: problem.advice
                )
                let excerpt = "\(variable.name)=\(value)"
                let fault: StaticString = "service.env-address-mismatch"
                enter(fault, problem.strength, workload, excerpt, problem.reason, [correction], scene, &board)
            }
        }
    }
}

/// A processor limit that is too small.
enum CPULimit: Sendable {
    /// A limit of at least a quarter of a core, or five times the present one.
    static func correction(_ entity: EntityReference, _ container: ContainerState) -> Correction {
        let current = container.limits["cpu"]
        let desired = current.flatMap { ResourceQuantity($0) }.map { ResourceQuantity.cpuText(max($0.value * 5, 0.25)) }
        return Correction(
            entity: entity,
            field: "spec.template.spec.containers[\(container.name)].resources.limits.cpu",
            current: current,
            desired: desired,
            basis: .measured,
            reason: "it is throttled at \(current ?? "its limit"); enough to run, to be measured again"
        )
    }
}
