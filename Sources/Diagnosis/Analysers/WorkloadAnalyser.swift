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

    /// Numbers of replicas and failed conditions.
    private func replicas(_ workload: WorkloadState, _ scene: Scene, _ board: inout ClueBoard) {
        let ready = workload.ready.map { "\($0)" } ?? "?"
        let excerpt = "\(workload.entity): \(ready) of \(workload.desired.map { "\($0)" } ?? "?") replicas ready"
        if workload.desired == 0, workload.entity.kind == .deployment || workload.entity.kind == .statefulset {
            enter("workload.zero-replicas", 0.9, workload, excerpt, "it is scaled to zero", [], scene, &board)
        } else if workload.isHealthy == false {
            // Fewer than wanted may be a rollout; none at all is an outage, whatever the cause.
            let isOut = workload.ready == 0
            let reason = isOut ? "none of its replicas is ready" : "replicas are missing"
            enter("workload.replicas-missing", isOut ? 0.85 : 0.6, workload, excerpt, reason, [], scene, &board)
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
        resolver(workload, scene, &board)
        nodeSelector(workload, scene, &board)
        sharedPort(workload, scene, &board)
        for container in workload.containers { requests(container, workload, scene, &board) }
        ephemeral(workload, scene, &board)
    }

    /// A policy by which pods do not ask the cluster's resolver. Pods on the network of their node do so on purpose.
    private func resolver(_ workload: WorkloadState, _ scene: Scene, _ board: inout ClueBoard) {
        guard let policy = workload.dnsPolicy, policy == "Default" || policy == "None", !workload.usesHostNetwork else {
            return
        }
        let resolvers = scene.evidence.cluster.services.filter { $0.name.contains("dns") }.compactMap(\.address)
        // With the resolver of the cluster among its own, a pod asks it all the same.
        guard policy == "Default" || !workload.nameservers.contains(where: { resolvers.contains($0) }) else { return }
        let others = scene.evidence.cluster.workloads.filter {
            $0.entity.kind == workload.entity.kind && $0.name != workload.name && !$0.containers.isEmpty
        }
        let isAlone = others.count >= 2 && others.allSatisfy { ($0.dnsPolicy ?? "ClusterFirst") == "ClusterFirst" }
        let correction = Correction(
            entity: workload.entity,
            field: "spec.template.spec.dnsPolicy",
            current: policy,
            desired: "ClusterFirst",
            basis: .peer,
            reason: "names of the cluster resolve only with ClusterFirst, which is the default"
        )
        let reason = "its dnsPolicy \(policy) does not ask the cluster's resolver"
        let servers = workload.nameservers.isEmpty ? "" : ", nameservers \(workload.nameservers.joined(separator: " "))"
        let excerpt = "dnsPolicy: \(policy)\(servers)"
        let fault: StaticString = "service.dns-resolution-failure"
        enter(fault, isAlone ? 0.9 : 0.8, workload, excerpt, reason, [correction], scene, &board)
    }

    /// Two containers of one pod that want the same port: the second cannot have it.
    private func sharedPort(_ workload: WorkloadState, _ scene: Scene, _ board: inout ClueBoard) {
        let containers = workload.containers.filter { !$0.isInit }
        guard containers.count >= 2 else { return }
        let states = scene.pods(of: workload.entity).flatMap(\.containers)
        func isFailing(_ name: String) -> Bool {
            states.contains { $0.name == name && ($0.waitingReason != nil || ($0.restarts ?? 0) > 0) }
        }
        for (place, container) in containers.enumerated() {
            for other in containers[(place + 1)...] {
                let shared = container.ports.first { other.ports.contains($0) }
                // A container may also name the port only where it is told what to listen on.
                let told = shared == nil ? Self.told(container, other) ?? Self.told(other, container) : nil
                guard let port = shared ?? told, shared != nil || isFailing(container.name) || isFailing(other.name)
                else { continue }
                let isSuffering = isFailing(container.name) || isFailing(other.name)
                let correction = Correction(
                    entity: workload.entity,
                    field: "spec.template.spec.containers[\(other.name)].ports",
                    current: String(port),
                    desired: nil,
                    basis: .person,
                    reason: "another port for one of the two containers"
                )
                let fault: StaticString = "service.sidecar-port-conflict"
                let reason = "containers \(container.name) and \(other.name) of its pods want port \(port)"
                let strength = isSuffering ? 0.94 : 0.85
                enter(fault, strength, workload, "port \(port) twice", reason, [correction], scene, &board)
                return
            }
        }
    }

    /// A port that `container` declares and that the command or a `PORT` variable of `other` names as its own.
    private static func told(_ container: ContainerState, _ other: ContainerState) -> Int? {
        let words = other.command.flatMap { $0.split { " =:,".contains($0) } }.compactMap { Int($0) }
        let variables = other.environment.filter {
            $0.name.uppercased().hasSuffix("PORT") && !$0.name.contains("_SERVICE_")
        }
        let listened = variables.filter { $0.name.uppercased() == "PORT" || $0.name.uppercased().contains("LISTEN") }
        let numbers = words + listened.compactMap { $0.value.flatMap { Int($0) } }
        return container.ports.first { numbers.contains($0) && !other.ports.contains($0) }
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
            let byLabel = !labelled.isEmpty && !labelled.contains { NodeLabels.meet([key: value], $0) }
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
                let fault: StaticString =
                    problem.isDatabasePort ? "database.port-invalid" : "service.env-address-mismatch"
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

extension Analyser {
    /// Enters what the declared state of a workload shows.
    func enter(
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
}
