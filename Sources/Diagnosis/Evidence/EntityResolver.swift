public import IncidentModel

/// Finds the entity that a name in an alert, a log line, a listing or a change feed means.
public struct EntityResolver: Sendable {
    /// Labels that name an entity, with its kind, most precise first. Both kube-state-metrics' names and those of common
    /// exporters and agents.
    static let labelKinds: [(label: String, kind: EntityKind)] = [
        ("horizontalpodautoscaler", .autoscaler), ("hpa", .autoscaler), ("poddisruptionbudget", .poddisruptionbudget),
        ("persistentvolumeclaim", .persistentvolumeclaim), ("networkpolicy", .networkpolicy),
        ("resourcequota", .resourcequota), ("certificate", .certificate), ("exported_certificate", .certificate),
        ("deployment", .deployment), ("statefulset", .statefulset), ("daemonset", .daemonset), ("cronjob", .cronjob),
        ("job_name", .job), ("replicaset", .replicaset), ("kube_deployment", .deployment),
        ("kube_stateful_set", .statefulset), ("kube_daemon_set", .daemonset), ("ingress", .ingress),
        ("machineset", .machineset), ("nodegroup", .nodegroup), ("queue", .queue), ("topic", .queue),
        ("consumergroup", .queue), ("cache", .cache), ("database", .database), ("datname", .database),
        ("db_instance_identifier", .database), ("dbinstance_identifier", .database), ("db_instance", .database),
        ("pod", .pod), ("pod_name", .pod), ("kube_node", .node), ("node", .node), ("service_name", .service),
        ("service", .service), ("destination_service_name", .service), ("app", .service), ("application", .service),
        ("exported_service", .service), ("exported_job", .service), ("host", .host), ("hostname", .host),
    ]

    /// Labels that name a namespace, and those that name the kind of a workload.
    private static let namespaceLabels = ["namespace", "kube_namespace", "exported_namespace"]
    private static let typeLabels = ["workload_type", "owner_kind"]
    /// For each shape of a name the labels of that shape, one behind the other, with their place in `labelKinds`; negative
    /// for one that names a workload's kind. Most labels are told apart by their shape alone.
    private static let labelRanks: (starts: [Int], labels: [(label: String, rank: Int)]) = {
        let all = labelKinds.enumerated().map { ($1.label, $0) } + typeLabels.map { ($0, -1) }
        let labels = all.sorted { shape(of: $0.0) < shape(of: $1.0) }
        var starts = [0]
        for shape in 0..<shapes {
            let more = labels[starts[shape]...].prefix { Self.shape(of: $0.0) == shape }
            starts.append(starts[shape] + more.count)
        }
        return (starts, labels.map { (label: $0.0, rank: $0.1) })
    }()

    /// How many shapes there are.
    private static let shapes = 32 * 256

    /// Length and first byte of a name in one number.
    private static func shape(of name: String) -> Int {
        (name.utf8.count & 31) * 256 + Int(name.utf8.first ?? 0)
    }

    /// Everything known.
    private let inventory: Inventory
    /// The namespace to prefer.
    private let namespace: String?
    /// The workloads known to exist, by name.
    private let workloads: [String: [EntityReference]]

    /// A resolver over `inventory`.
    public init(inventory: Inventory, namespace: String?) {
        self.inventory = inventory
        self.namespace = namespace
        // A daemon set may only be a guess from a pod's name; what is named as anything else is that.
        let kinds: [EntityKind] = [.deployment, .statefulset, .job, .cronjob, .daemonset]
        let listed = inventory.entities(of: Set(kinds))
        workloads = Dictionary(grouping: kinds.flatMap { kind in listed.filter { $0.kind == kind } }, by: \.name)
    }

    /// The entities that an alert's labels name, most precise first; pods stand for their workload.
    ///
    /// Names in annotations do not count: whoever writes an annotation must not choose a target.
    public func entities(of alert: Alert) -> [EntityReference] {
        entities(of: alert, spelled: Self.references(in: alert.labels))
    }

    /// The same, with the references that the alert's labels spell out at hand.
    func entities(of alert: Alert, spelled: [EntityReference]) -> [EntityReference] {
        var found = spelled
        var count = 0
        for place in spelled.indices {
            let resolved = resolve(spelled[place])
            guard !found[..<count].contains(resolved) else { continue }
            // Mostly nothing changes, and then nothing is copied.
            if found[count] != resolved { found[count] = resolved }
            count += 1
        }
        if count < found.count { found.removeSubrange(count...) }
        if found.isEmpty {
            let name = alert.labels.first(of: ["cluster", "cluster_name"]) ?? "cluster"
            found += [EntityReference(kind: .cluster, name: name)].compactMap { $0 }.filter { inventory.contains($0) }
        }
        return found
    }

    /// The references that labels spell out, before anything is known of them.
    /// - Complexity: O(number of labels).
    public static func references(in labels: LabelSet) -> [EntityReference] {
        let namespace = labels.first(of: namespaceLabels)
        var found: [EntityReference] = []
        var naming: [(rank: Int, value: String)] = []
        var isTyped = false
        let all = labels.labels.span
        let (starts, known) = labelRanks
        naming.reserveCapacity(all.count)
        for place in all.indices {
            let shape = shape(of: all[place].name)
            for candidate in starts[shape]..<starts[shape + 1] where known[candidate].label == all[place].name {
                let rank = known[candidate].rank
                if rank < 0 { isTyped = true } else { naming.append((rank, all[place].value)) }
            }
        }
        found.reserveCapacity(naming.count + 1)
        if isTyped, let workload = typedWorkload(labels, namespace) { found.append(workload) }
        naming.sort { $0.rank < $1.rank }
        for (rank, value) in naming {
            let (label, kind) = labelKinds[rank]
            guard !isInfrastructureLabel(label, value),
                let entity = EntityReference(kind: kind, namespace: namespace, name: value)
            else { continue }
            found.append(entity)
        }
        if found.isEmpty, let instance = labels["instance"], let host = host(of: instance) { found.append(host) }
        if found.isEmpty, let namespace, let entity = EntityReference(kind: .namespace, name: namespace) {
            found.append(entity)
        }
        return found
    }

    /// The workload that labels name together with its type.
    private static func typedWorkload(_ labels: LabelSet, _ namespace: String?) -> EntityReference? {
        guard let type = labels.first(of: typeLabels), let kind = EntityKind(named: type),
            let name = labels.first(of: ["workload_name", "workload", "owner_name"])
        else { return nil }
        return EntityReference(kind: kind, namespace: namespace, name: name)
    }

    /// Ends of names of exporters and products that send alerts about others.
    private static let exporters = [
        "kube-state-metrics", "node-exporter", "prometheus", "rds", "kubernetes", "blackbox-exporter",
    ]

    /// Whether a label names the exporter that sent the alert or a product, and not what is broken.
    private static func isInfrastructureLabel(_ label: String, _ value: String) -> Bool {
        guard label == "service" || label == "app" || label == "exported_job" || label == "application" else {
            return false
        }
        return exporters.contains { value.hasSuffix($0) }
    }

    /// The host that an `instance` label means: `10.1.2.3:9100` or `db-1:9187` without its port.
    private static func host(of instance: String) -> EntityReference? {
        guard !instance.contains("://") else { return nil }
        let name = instance.split(separator: ":").first.map(String.init) ?? instance
        return EntityReference(kind: .host, name: name)
    }

    /// The entity of the inventory that `entity` stands for: its workload for a pod, a declared one of the same name for a
    /// service, itself otherwise.
    public func resolve(_ entity: EntityReference) -> EntityReference {
        switch entity.kind {
        case .pod: return owner(ofPod: entity.name, namespace: entity.namespace) ?? entity
        case .replicaset:
            let name = PodName.deployment(ofReplicaSet: entity.name) ?? entity.name
            return workload(named: name, namespace: entity.namespace)
                ?? EntityReference(kind: .deployment, namespace: entity.namespace, name: name) ?? entity
        case .node:
            // Exporters call every machine a node; operators declare those outside of clusters as hosts.
            if inventory.contains(entity) { return entity }
            return EntityReference(kind: .host, name: entity.name).flatMap { inventory.contains($0) ? $0 : nil }
                ?? entity
        case .service, .host:
            if inventory.contains(entity) { return entity }
            return inventory.entity(named: entity.name, kinds: Self.answering, namespace: entity.namespace ?? namespace)
                ?? entity
        default: return entity
        }
    }

    /// Kinds that a bare name in a graph, a log line or a `service` label may mean, in order of preference.
    private static let answering: [EntityKind] = [
        .service, .deployment, .statefulset, .database, .cache, .queue, .daemonset, .external, .node, .host,
    ]

    /// The entity that a bare name means, or nil when nothing of that name is known. Generated suffixes and the domain of
    /// a cluster's service names are dropped. A name with its kind, `database/orders`, means that one alone.
    public func entity(named name: String) -> EntityReference? {
        if name.utf8.contains(UInt8(ascii: "/")) { return EntityReference(name).flatMap { known($0) } }
        let bare = Self.withoutDomain(name)
        if let found = inventory.entity(named: bare, kinds: Self.answering, namespace: namespace) { return found }
        if let owner = owner(ofPod: bare, namespace: namespace) {
            if inventory.contains(owner) { return owner }
            if let namesake = inventory.entity(named: owner.name, kinds: Self.answering, namespace: namespace) {
                return namesake
            }
        }
        return inventory.entity(named: bare, namespace: namespace)
    }

    /// The entity of this kind and name that is known; where the reference names no namespace, of any.
    private func known(_ reference: EntityReference) -> EntityReference? {
        if inventory.contains(reference) { return reference }
        let namespace = reference.namespace ?? namespace
        return inventory.entity(named: reference.name, kinds: [reference.kind], namespace: namespace)
    }

    /// The name before `.namespace.svc…`, or the whole name.
    static func withoutDomain(_ name: String) -> String {
        guard name.utf8.contains(UInt8(ascii: ".")), let range = name.firstRange(of: ".svc") else { return name }
        return name[..<range.lowerBound].split(separator: ".").first.map(String.init) ?? name
    }

    /// The workload that owns the pod called `name`; a guess from the name where no such workload is listed.
    public func owner(ofPod name: String, namespace: String?) -> EntityReference? {
        let parts = PodName(name)
        if let known = workload(named: parts.owner, namespace: namespace) { return known }
        // A shorter owner: some controllers put two generated parts behind the name.
        if parts.form == .suffixed, let known = workload(named: PodName(parts.owner).owner, namespace: namespace) {
            return known
        }
        guard let kind = parts.ownerKind else { return nil }
        return EntityReference(kind: kind, namespace: namespace, name: parts.owner)
    }

    /// The listed workload called `name`.
    public func workload(named name: String, namespace: String?) -> EntityReference? {
        let candidates = workloads[name] ?? []
        return candidates.first { $0.namespace == namespace } ?? (namespace == nil ? candidates.first : nil)
            ?? candidates.first { $0.namespace == nil }
    }
}
