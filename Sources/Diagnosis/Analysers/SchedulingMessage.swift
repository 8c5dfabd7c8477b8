internal import IncidentModel

/// What the scheduler says when no node takes a pod:
/// `0/2 nodes are available: 1 Insufficient memory, 1 node(s) had untolerated taint {…}.`
struct SchedulingMessage: Sendable {
    /// One reason with the number of nodes that it excludes.
    private struct Exclusion: Sendable {
        let nodes: Int
        let text: String
    }

    private let exclusions: [Exclusion]

    init(_ message: String) {
        let body = message.firstRange(of: "available: ").map { message[$0.upperBound...] } ?? message[...]
        // What follows the first full stop is about preemption, which repeats the reasons.
        let reasons = body.split(separator: ". ").first ?? body
        exclusions = reasons.split(separator: ", ").compactMap { part in
            let words = part.split(separator: " ", maxSplits: 1)
            guard words.count == 2, let nodes = Int(words[0]) else { return nil }
            return Exclusion(nodes: nodes, text: words[1].lowercased())
        }
    }

    /// Enters what the reasons mean for `entity`.
    func enter(_ entity: EntityReference, _ evidence: Evidence, _ scene: Scene, _ board: inout ClueBoard) {
        for exclusion in exclusions {
            guard let (fault, strength, reason) = meaning(of: exclusion, entity, scene), let code = FaultCode(fault)
            else {
                continue
            }
            let corrections =
                fault == "scheduling.node-cordoned"
                ? CordonedNodes(entity, scene).corrections
                : correction(of: fault, entity, scene).map { [$0] } ?? []
            board.add(
                Clue(
                    fault: code,
                    entity: entity,
                    strength: strength,
                    evidence: [evidence],
                    reason: reason,
                    corrections: corrections
                )
            )
        }
        // Whatever the reason, this is what it looks like.
        let code = FaultCode(literal: "scheduling.pod-unschedulable")
        board.add(
            Clue(fault: code, entity: entity, strength: 0.86, evidence: [evidence], reason: "no node takes its pods")
        )
    }

    /// The fault that a reason means. A control plane's own taint is ordinary and explains nothing beside another reason.
    private func meaning(
        of exclusion: Exclusion,
        _ entity: EntityReference,
        _ scene: Scene
    ) -> (String, Double, String)? {
        let text = exclusion.text
        if text.contains("taint") {
            let ordinary = text.contains("control-plane") || text.contains("node-role.kubernetes.io/master")
            if text.contains("node.kubernetes.io/unschedulable") {
                return ("scheduling.node-cordoned", 0.85, "the nodes are cordoned")
            }
            if text.contains("node.kubernetes.io/not-ready") || text.contains("unreachable") {
                return ("scheduling.pod-unschedulable", 0.6, "nodes are not ready")
            }
            guard !ordinary || exclusions.count == 1 else { return nil }
            return ("scheduling.taint-not-tolerated", ordinary ? 0.6 : 0.85, "it does not tolerate a node's taint")
        }
        if text.contains("topology spread") {
            let reason = "its pods have to be spread more evenly than the nodes allow"
            return ("scheduling.topology-spread-unsatisfiable", 0.9, reason)
        }
        if text.contains("free ports") {
            return ("scheduling.host-port-conflict", 0.9, "the node's port that it wants is taken")
        }
        if text.contains("too many pods") {
            return ("scheduling.node-pods-exhausted", 0.9, "the nodes run as many pods as they may")
        }
        if text.contains("volume node affinity") {
            return ("storage.volume-zone-conflict", 0.9, "its volume is where no node takes it")
        }
        // Extended resources are named with a domain: nvidia.com/gpu.
        if text.contains("insufficient"), text.contains("/") {
            return ("scheduling.device-insufficient", 0.9, "no node has the devices that it asks for")
        }
        if text.contains("insufficient memory") {
            return ("scheduling.memory-insufficient", 0.9, "no node has enough memory left")
        }
        if text.contains("insufficient cpu") {
            return ("scheduling.cpu-insufficient", 0.9, "no node has enough processor time left")
        }
        if text.contains("unschedulable") {
            // A cordoned control plane is ordinary, and explains nothing beside another reason.
            let nodes = CordonedNodes(entity, scene)
            guard exclusion.nodes > nodes.controlPlane || exclusions.count == 1 else { return nil }
            return ("scheduling.node-cordoned", nodes.areWanted ? 0.9 : 0.85, "the nodes are cordoned")
        }
        if text.contains("anti-affinity") {
            return ("scheduling.pod-anti-affinity-conflict", 0.9, "its pods keep apart on more nodes than there are")
        }
        if text.contains("affinity") || text.contains("selector") {
            // Each pod of a daemon set is meant for one node and no other, which the message always counts.
            guard entity.kind != .daemonset || exclusions.count == 1 else { return nil }
            let byAffinity = scene.workload(of: entity).map { $0.hasNodeAffinity && $0.nodeSelector.isEmpty } ?? false
            if byAffinity { return ("scheduling.node-affinity-mismatch", 0.9, "no node meets its affinity") }
            // Where a node has the labels, what keeps the pod from that node is the cause, and not the selector.
            let isMet = exclusions.count > 1 && NodeLabels.meeting(scene.workload(of: entity), scene) != nil
            return isMet
                ? ("scheduling.node-selector-mismatch", 0.5, "other nodes lack the labels that it asks for")
                : ("scheduling.node-selector-mismatch", 0.85, "no node has the labels that it asks for")
        }
        if text.contains("persistentvolumeclaim") || text.contains("volume") {
            return ("storage.claim-pending", 0.7, "its volume claim is not bound")
        }
        return nil
    }

    /// What would set it right, where state tells.
    private func correction(of fault: String, _ entity: EntityReference, _ scene: Scene) -> Correction? {
        let workload = scene.workload(of: entity)
        let container = workload?.containers.first { !$0.isInit }
        switch fault {
        case "scheduling.node-selector-mismatch":
            let selector = workload?.nodeSelector.sorted { $0.key < $1.key }.first
            return Correction(
                entity: entity,
                field: selector.map { "spec.template.spec.nodeSelector.\($0.key)" }
                    ?? "spec.template.spec.nodeSelector",
                current: selector?.value,
                desired: nil,
                basis: .person,
                reason: "a label that the nodes have, or none; \(NodeLabels.summary(scene))"
            )
        case "scheduling.memory-insufficient", "scheduling.cpu-insufficient":
            let resource = fault.contains("memory") ? "memory" : "cpu"
            return Correction(
                entity: entity,
                field: "spec.template.spec.containers[\(container?.name ?? "0")].resources.requests.\(resource)",
                current: container?.requests[resource],
                desired: nil,
                basis: .person,
                reason: "what a node has free, if the workload can do with it"
            )
        case "scheduling.taint-not-tolerated", "scheduling.node-affinity-mismatch",
            "scheduling.pod-anti-affinity-conflict":
            let field = fault.contains("taint") ? "tolerations" : "affinity"
            return Correction(
                entity: entity,
                field: "spec.template.spec.\(field)",
                current: nil,
                desired: nil,
                basis: .person,
                reason: "what lets the pod onto a node that is meant for it"
            )
        default: return nil
        }
    }
}

/// The nodes that take no new pods.
struct CordonedNodes: Sendable {
    /// How many of them belong to the control plane.
    let controlPlane: Int
    /// Whether a workload asks for one of the others.
    let areWanted: Bool
    /// What lets the others take pods again; those that the workload asks for, when it asks for any.
    let corrections: [Correction]

    /// The cordoned nodes, as they concern `workload`.
    init(_ workload: EntityReference, _ scene: Scene) {
        let cordoned = scene.evidence.cluster.nodes.filter { $0.isSchedulable == false }
        let workers = cordoned.filter { !$0.isControlPlane }
        let selector = scene.workload(of: workload)?.nodeSelector ?? [:]
        let wanted = workers.filter { node in !selector.isEmpty && NodeLabels.meet(selector, node) }
        controlPlane = cordoned.count - workers.count
        areWanted = !wanted.isEmpty
        corrections = (wanted.isEmpty ? workers : wanted).sorted { $0.name < $1.name }.compactMap { node in
            EntityReference(kind: .node, name: node.name).map { entity in
                Correction(
                    entity: entity,
                    field: "spec.unschedulable",
                    current: "true",
                    desired: "false",
                    basis: .counterpart,
                    reason:
                        "\(workload.phrase) needs a node like this one; first make sure that nobody is working on it"
                )
            }
        }
    }
}

/// Says which nodes there are, for a person who has to choose one.
enum NodeLabels: Sendable {
    /// A node that has all labels that a workload asks for; nil when there is none, or when it asks for none.
    static func meeting(_ workload: WorkloadState?, _ scene: Scene) -> NodeState? {
        guard let selector = workload?.nodeSelector, !selector.isEmpty else { return nil }
        return scene.evidence.cluster.nodes.first { meet(selector, $0) }
    }

    /// Whether a node has every label of a selector. The kubelet labels its node with its own name, also where a listing
    /// leaves that out.
    static func meet(_ selector: [String: String], _ node: NodeState) -> Bool {
        selector.allSatisfy { key, value in
            node.labels[key] ?? (key == "kubernetes.io/hostname" ? node.name : nil) == value
        }
    }

    /// The nodes by name.
    static func summary(_ scene: Scene) -> String {
        let names = scene.evidence.cluster.nodes.map(\.name).sorted().prefix(5)
        return names.isEmpty ? "the nodes were not listed" : "nodes: \(names.joined(separator: ", "))"
    }
}
