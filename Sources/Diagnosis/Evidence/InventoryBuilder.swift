internal import IncidentModel

/// Collects everything that may be a target from what was read.
///
/// Prose never adds anything: not annotations, not log lines, not runbooks, not models.
struct InventoryBuilder: Sendable {
    private var entries: [Inventory.Entry] = []
    /// What labels named already: storms name the same few things again and again.
    private var labelled: Set<EntityReference> = []

    /// An inventory, with what the labels of alerts stand for in it.
    struct Result: Sendable {
        /// Everything that may be a target.
        let inventory: Inventory
        /// For each alert what its labels spell out, workloads in the place of their pods.
        let named: [[EntityReference]]
    }

    /// The inventory of `evidence`.
    /// - Parameters:
    ///   - evidence: What was read.
    ///   - spelled: For each alert the references that its labels spell out.
    /// - Returns: The inventory, and what the labels stand for in it.
    static func inventory(of evidence: IncidentEvidence, spelled: consuming [[EntityReference]]) -> Result {
        var builder = InventoryBuilder()
        builder.add(evidence.declared, .declared)
        if evidence.isInventoryClosed { return Result(inventory: Inventory(builder.entries), named: spelled) }
        builder.add(evidence.topology.nodes.map(\.entity), .observed)
        builder.addCluster(evidence.cluster)
        builder.addChanges(evidence.changes)
        let observed = EntityResolver(inventory: Inventory(builder.entries), namespace: nil)
        for (place, alert) in evidence.alerts.enumerated() { builder.addLabels(of: alert, &spelled[place], observed) }
        builder.addMeasured(evidence.metrics)
        // Workloads that labels name are known before pods are assigned to them, whatever the order of the alerts.
        let listed = EntityResolver(inventory: Inventory(builder.entries), namespace: nil)
        for place in spelled.indices { builder.addPods(of: &spelled[place], listed) }
        return Result(inventory: Inventory(builder.entries), named: spelled)
    }

    private mutating func add(_ entities: [EntityReference], _ origin: Inventory.Origin) {
        entries += entities.map { Inventory.Entry(entity: $0, origin: origin) }
    }

    private mutating func add(_ kind: EntityKind, _ namespace: String?, _ name: String, _ origin: Inventory.Origin) {
        if let entity = EntityReference(kind: kind, namespace: namespace, name: name) { add([entity], origin) }
    }

    /// Everything that a control plane named.
    private mutating func addCluster(_ cluster: ClusterState) {
        for workload in cluster.workloads where workload.entity.kind != .replicaset {
            add([workload.entity], .observed)
        }
        let workloads = Set(cluster.workloads.map(\.name))
        for pod in cluster.pods { addPod(pod, listed: workloads) }
        for node in cluster.nodes { add(.node, nil, node.name, .observed) }
        for service in cluster.services { add(.service, service.namespace, service.name, .observed) }
        for claim in cluster.claims { add(.persistentvolumeclaim, claim.namespace, claim.name, .observed) }
        add(cluster.objects.map(\.entity), .observed)
        for event in cluster.events { addEvent(event, listed: workloads) }
        let namespaces =
            cluster.pods.compactMap(\.namespace) + cluster.workloads.compactMap(\.entity.namespace)
            + cluster.events.compactMap(\.namespace) + cluster.objects.compactMap(\.entity.namespace)
        for namespace in Set(namespaces).sorted() { add(.namespace, nil, namespace, .observed) }
    }

    /// A pod, the workload that its name or its owner tells of, and what its containers read.
    private mutating func addPod(_ pod: PodState, listed: Set<String>) {
        add(.pod, pod.namespace, pod.name, .observed)
        if let node = pod.node { add(.node, nil, node, .observed) }
        if let owner = pod.owner {
            add([owner], .observed)
        } else {
            let name = PodName(pod.name)
            if let kind = name.ownerKind, !listed.contains(name.owner) {
                add(kind, pod.namespace, name.owner, .observed)
            }
        }
        for variable in pod.containers.flatMap(\.environment) {
            guard let parts = variable.reference?.split(separator: "/"), parts.count == 2 else { continue }
            if let kind = EntityKind(named: String(parts[0])) { add(kind, pod.namespace, String(parts[1]), .observed) }
        }
    }

    /// The object of an event: the control plane made it, so it exists or did a moment ago.
    private mutating func addEvent(_ event: EventRecord, listed: Set<String>) {
        guard let kind = event.objectKind else { return }
        switch kind {
        case .replicaset:
            if let name = PodName.deployment(ofReplicaSet: event.objectName), !listed.contains(name) {
                add(.deployment, event.namespace, name, .observed)
            }
        case .pod:
            let name = PodName(event.objectName)
            if let owner = name.ownerKind, !listed.contains(name.owner) {
                add(owner, event.namespace, name.owner, .observed)
            }
            add(.pod, event.namespace, event.objectName, .observed)
        default: add(kind, event.namespace, event.objectName, .observed)
        }
    }

    /// Feature flags that the change feed names: a change feed is the operators' own record.
    private mutating func addChanges(_ changes: [Change]) {
        for change in changes {
            switch change.kind {
            case .flag:
                guard let name = FlagChange(change)?.flag else { continue }
                add(.flag, nil, name, .observed)
            case .config:
                for kind in [EntityKind.secret, .configmap] where change.summary.lowercased().contains(kind.changeWord)
                {
                    add(kind, nil, change.entityName, .observed)
                }
            default: continue
            }
        }
    }

    /// What is measured and nothing else names: whoever runs the monitoring system named it. A pod stands for its
    /// workload.
    private mutating func addMeasured(_ metrics: [MetricSeries]) {
        let known = EntityResolver(inventory: Inventory(entries), namespace: nil)
        var seen: Set<String> = []
        for series in metrics where seen.insert(series.entityName).inserted {
            guard known.entity(named: series.entityName) == nil else { continue }
            if let reference = EntityReference(series.entityName) {
                add([reference], .observed)
                continue
            }
            let pod = PodName(series.entityName)
            if pod.form == .deployment {
                add(.deployment, nil, pod.owner, .observed)
                add(.pod, nil, series.entityName, .observed)
            } else {
                add(.service, nil, series.entityName, .observed)
            }
        }
    }

    /// What an alert's labels name and nothing else does, but for pods. What was named before is taken from there: the same
    /// reference is compared more quickly than an equal one.
    private mutating func addLabels(of alert: Alert, _ spelled: inout [EntityReference], _ resolver: EntityResolver) {
        for place in spelled.indices where !(spelled[place].kind == .pod) {
            let (isNew, entity) = labelled.insert(spelled[place])
            guard isNew else {
                spelled[place] = entity
                continue
            }
            addNamespace(of: entity)
            if entity.kind == .service, resolver.entity(named: entity.name) != nil { continue }
            entries.append(Inventory.Entry(entity: entity, origin: .alerted))
        }
        // An alert without any name is about the cluster that sent it.
        if spelled.isEmpty {
            add(.cluster, nil, alert.labels.first(of: ["cluster", "cluster_name"]) ?? "cluster", .alerted)
        }
    }

    /// Enters the pods that an alert's labels name with their workloads, and puts these in the place of the pods.
    private mutating func addPods(of spelled: inout [EntityReference], _ resolver: EntityResolver) {
        for place in spelled.indices where spelled[place].kind == .pod {
            entries.append(Inventory.Entry(entity: spelled[place], origin: .alerted))
            let (isNew, owner) = labelled.insert(resolver.resolve(spelled[place]))
            spelled[place] = owner
            guard isNew else { continue }
            addNamespace(of: owner)
            entries.append(Inventory.Entry(entity: owner, origin: .alerted))
        }
    }

    /// The namespace in which labels say that something is.
    private mutating func addNamespace(of entity: EntityReference) {
        if let name = entity.namespace { add(.namespace, nil, name, .alerted) }
    }
}

/// A change of a feature flag, taken from its summary: `paymentFailure off -> 100%`.
struct FlagChange: Sendable, Hashable {
    /// The flag's name.
    let flag: String
    /// The values before and after, as they are written.
    let before: String?
    let after: String?

    /// The flag change that `change` records, or nil when it is none.
    init?(_ change: Change) {
        guard change.kind == .flag else { return nil }
        let sides = change.summary.split(separator: " -> ", maxSplits: 1).map(String.init)
        let words = (sides.first ?? "").split(separator: " ").map(String.init).filter {
            !["flag", "feature"].contains($0)
        }
        guard let name = words.first, EntityReference.isWellFormed(name) else { return nil }
        flag = name
        before = sides.count == 2 ? words.dropFirst().joined(separator: " ") : nil
        after = sides.count == 2 ? sides[1] : nil
    }
}

extension EntityKind {
    /// The word by which the summary of a change names the kind.
    fileprivate var changeWord: String { self == .secret ? "secret" : "configmap" }
}
