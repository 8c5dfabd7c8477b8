internal import IncidentModel

/// Collects what is known of each entity as single values.
struct FactCollector: Sendable {
    private var facts = FactTable()
    private let resolver: EntityResolver

    /// The facts of `evidence`.
    /// - Parameters:
    ///   - evidence: What was read.
    ///   - alerted: The entities that alerts name.
    ///   - resolver: Finds entities by name.
    /// - Returns: The facts.
    static func facts(
        of evidence: IncidentEvidence,
        alerted: AlertedEntities,
        resolver: EntityResolver
    ) -> FactTable {
        var collector = FactCollector(resolver: resolver)
        // Zero where alerts are known and none fires any more.
        for (entity, count) in zip(alerted.entities, alerted.counts) {
            collector.record(Double(count), .alertsFiring, entity, "alerts.json")
        }
        for workload in evidence.cluster.workloads { collector.add(workload) }
        collector.addPods(evidence.cluster.pods, listed: Set(evidence.cluster.workloads.map(\.entity)))
        for node in evidence.cluster.nodes { collector.add(node) }
        for service in evidence.cluster.services { collector.add(service) }
        for object in evidence.cluster.objects { collector.add(object) }
        let newest = evidence.metrics.compactMap { $0.samples.last?.time }.max()
        let since = evidence.factsSince ?? newest?.adding(seconds: -Self.freshness)
        let usual = UsualTime(evidence)
        for series in evidence.metrics { collector.add(series, since: since ?? .epoch, usual: usual) }
        collector.addChanges(evidence.changes)
        collector.addCallers(evidence.topology)
        for fact in evidence.declaredFacts {
            collector.facts.record(fact.value, as: fact.name, of: fact.entity, from: "inventory")
        }
        return collector.facts
    }

    private init(resolver: EntityResolver) { self.resolver = resolver }

    /// Records `value` when it is known.
    private mutating func record(_ value: Double?, _ name: FactName, _ entity: EntityReference, _ origin: String) {
        if let value { facts.record(.number(value), as: name, of: entity, from: origin) }
    }

    private mutating func add(_ workload: WorkloadState) {
        let entity = workload.entity
        record(workload.desired.map(Double.init), .replicasDesired, entity, workload.locator)
        // What is counted of a generation before the present one says nothing of what was told last.
        if workload.isObserved {
            record(workload.ready.map(Double.init), .replicasReady, entity, workload.locator)
            record(workload.updated.map(Double.init), .replicasUpdated, entity, workload.locator)
            record(workload.available.map(Double.init), .replicasAvailable, entity, workload.locator)
        }
        record(workload.revision.map(Double.init), .revision, entity, workload.locator)
        record(workload.previousRevision.map(Double.init), .revisionPrevious, entity, workload.locator)
        if let container = workload.containers.first(where: { !$0.isInit }) {
            addContainer(container, entity, workload.locator)
        }
    }

    /// What a workload's pods tell of it where the workload itself was not listed.
    private mutating func addPods(_ pods: [PodState], listed: Set<EntityReference>) {
        let owned = Dictionary(grouping: pods) { pod in
            pod.owner ?? resolver.owner(ofPod: pod.name, namespace: pod.namespace)
        }
        for (owner, pods) in owned {
            guard let owner else { continue }
            let staying = pods.filter { !$0.isLeaving }
            let locator = pods[0].locator
            if !listed.contains(owner), !staying.isEmpty {
                record(Double(staying.count), .replicasDesired, owner, locator)
                record(Double(staying.count { $0.isHealthy == true }), .replicasReady, owner, locator)
            }
            let restarts = pods.compactMap(\.restarts)
            if !restarts.isEmpty { record(Double(restarts.reduce(0, +)), .restarts, owner, locator) }
            record(pods.compactMap(\.memoryUsed).max(), .memoryUsed, owner, locator)
            record(pods.compactMap(\.cpuUsed).max(), .cpuUsed, owner, locator)
            for container in pods.flatMap(\.containers).filter({ !$0.isInit }).prefix(1) {
                addContainer(container, owner, locator)
            }
        }
    }

    private mutating func addContainer(_ container: ContainerState, _ entity: EntityReference, _ locator: String) {
        if let image = container.image { facts.record(.text(image), as: .image, of: entity, from: locator) }
        record(container.limits["memory"].flatMap { ResourceQuantity($0)?.value }, .memoryLimit, entity, locator)
        record(container.requests["memory"].flatMap { ResourceQuantity($0)?.value }, .memoryRequest, entity, locator)
        record(container.limits["cpu"].flatMap { ResourceQuantity($0)?.value }, .cpuLimit, entity, locator)
        record(container.requests["cpu"].flatMap { ResourceQuantity($0)?.value }, .cpuRequest, entity, locator)
    }

    private mutating func add(_ node: NodeState) {
        guard let entity = EntityReference(kind: .node, name: node.name) else { return }
        if let ready = node.isReady { facts.record(.flag(ready), as: .nodeReady, of: entity, from: node.locator) }
        if let open = node.isSchedulable {
            facts.record(.flag(open), as: .nodeSchedulable, of: entity, from: node.locator)
        }
    }

    private mutating func add(_ service: ServiceState) {
        guard let entity = EntityReference(kind: .service, namespace: service.namespace, name: service.name) else {
            return
        }
        record(service.endpoints.map { Double($0.count) }, .endpoints, entity, service.locator)
    }

    /// Columns of autoscalers and disruption budgets.
    private mutating func add(_ object: ObjectState) {
        func number(_ field: String) -> Double? { object.fields[field].flatMap { Double($0) } }
        switch object.entity.kind {
        case .autoscaler:
            record(number("maxpods") ?? number("spec.maxReplicas"), .autoscalerMaximum, object.entity, object.locator)
            record(number("minpods") ?? number("spec.minReplicas"), .autoscalerMinimum, object.entity, object.locator)
            let current = number("replicas") ?? number("status.currentReplicas")
            record(current, .autoscalerCurrent, object.entity, object.locator)
        case .poddisruptionbudget:
            let allowed = number("allowed disruptions") ?? number("status.disruptionsAllowed")
            record(allowed, .disruptionsAllowed, object.entity, object.locator)
        default: return
        }
    }

    /// How long a series may have been silent and its last value still be what is so, in seconds: as long as Prometheus
    /// looks back.
    private static let freshness: Int64 = 300

    /// The newest value of series whose metric is known. One that ended while others went on tells what was, not what is.
    private mutating func add(_ series: MetricSeries, since: Timestamp, usual: UsualTime) {
        guard let meaning = MetricMeaning(series), let last = series.samples.last, last.time >= since,
            let entity = resolver.entity(named: series.entityName)
        else { return }
        let source = "\(series.document) \(series.metric)"
        facts.record(meaning.value(of: last.value), as: meaning.fact, of: entity, from: source)
        guard meaning.fact == .requestRate, let level = usual.level(of: series) else { return }
        facts.record(meaning.value(of: level), as: .requestRateUsual, of: entity, from: source)
    }

    /// How many call each thing of the topology, under its name there and as what it stands for.
    private mutating func addCallers(_ topology: Topology) {
        var callers: [EntityReference: Set<EntityReference>] = [:]
        for edge in topology.edges where edge.relation != .runsOn { callers[edge.to, default: []].insert(edge.from) }
        for node in topology.nodes where node.entity.kind.answersRequests {
            let count = Double(callers[node.entity]?.count ?? 0)
            record(count, .callers, node.entity, "topology.json")
            let meant = resolver.resolve(node.entity)
            if meant != node.entity { record(count, .callers, meant, "topology.json") }
        }
    }

    /// The value that a feature flag has since its last change.
    private mutating func addChanges(_ changes: [Change]) {
        for change in changes {
            guard let flag = FlagChange(change), let after = flag.after,
                let entity = EntityReference(kind: .flag, name: flag.flag)
            else { continue }
            let isOff = ["off", "false", "0", "0%", "disabled"].contains(after.lowercased())
            facts.record(.flag(!isOff), as: .flagEnabled, of: entity, from: "changes.json")
        }
    }
}
