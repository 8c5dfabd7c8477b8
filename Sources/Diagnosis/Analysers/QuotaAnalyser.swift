internal import IncidentModel
internal import StructuredDocuments

/// Reads quotas that are used up, where something that should be there could not be created for them.
///
/// A full quota alone is no fault: it may just fit. It is one when an object is absent that the quota counts.
/// - Source: Kubernetes documentation, "Resource Quotas"; `plugin/pkg/admission/resourcequota`.
struct QuotaAnalyser: Analyser {
    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        for object in scene.evidence.cluster.objects(of: .resourcequota) {
            guard let namespace = object.entity.namespace.flatMap({ EntityReference(kind: .namespace, name: $0) })
            else { continue }
            unexplained(object, namespace, scene, &board)
            for use in QuotaUse.uses(in: object) {
                guard let lack = lack(of: use, namespace.name, scene) else { continue }
                let limit = "quota \(object.name): \(use.resource) \(use.used) of \(use.hard)"
                let correction = Correction(
                    entity: object.entity,
                    field: "spec.hard.\(use.resource)",
                    current: use.hard,
                    desired: use.limit(with: lack.needed),
                    basis: .measured,
                    reason: "\(use.used) are in use and \(lack.what) needs more; a fifth is added for room"
                )
                board.add(
                    Clue(
                        fault: use.fault,
                        entity: namespace,
                        strength: lack.strength,
                        evidence: [scene.state(object.locator, limit)] + lack.evidence,
                        reason: "\(lack.what) cannot be created: \(limit)",
                        corrections: [correction]
                    )
                )
            }
        }
    }

    /// Pods that are not even made, in a namespace with a quota that says nothing of why: admission refuses them.
    private func unexplained(
        _ quota: ObjectState,
        _ namespace: EntityReference,
        _ scene: Scene,
        _ board: inout ClueBoard
    ) {
        let cluster = scene.evidence.cluster
        guard cluster.isComplete(.pod, namespace: namespace.name) else { return }
        let bare = cluster.workloads.first { workload in
            workload.entity.namespace == namespace.name && workload.entity.kind == .deployment
                && (workload.desired ?? 0) > 0 && workload.ready == 0 && scene.pods(of: workload.entity).isEmpty
        }
        guard let bare else { return }
        board.add(
            Clue(
                fault: FaultCode(literal: "quota.pods-exceeded"),
                entity: namespace,
                strength: 0.82,
                evidence: [
                    scene.state(quota.locator, "quota \(quota.name)"),
                    scene.state(bare.locator, "\(bare.entity): no pod exists"),
                ],
                reason: "pods of \(bare.name) are not created at all, and quota \(quota.name) is in force"
            )
        )
    }

    /// Something that is absent and that the quota counts.
    private struct Lack {
        let what: String
        let needed: Double?
        let strength: Double
        let evidence: [Evidence]
    }

    /// What cannot be created for a quota; nil when there is room, or nothing is absent.
    private func lack(of use: QuotaUse, _ namespace: String, _ scene: Scene) -> Lack? {
        switch use.fault.text {
        case "quota.services-exceeded": return use.isFull(for: 1) ? service(namespace, scene) : nil
        case "quota.storage-exceeded": return claim(use, namespace, scene)
        default: return pods(use, namespace, scene)
        }
    }

    /// A service that others call, that a manifest declares, or that a workload lacks as the only one.
    private func service(_ namespace: String, _ scene: Scene) -> Lack? {
        let cluster = scene.evidence.cluster
        guard cluster.isComplete(.service, namespace: namespace) else { return nil }
        let listed = Set(cluster.services.map(\.name))
        let declared = cluster.declaredServices.filter { $0.namespace == namespace && !listed.contains($0.name) }
        let called = Set(scene.snapshot.topology.edges.map(\.to.name))
        let missing = cluster.workloads.map(\.name).filter { called.contains($0) && !listed.contains($0) }
        guard let name = (declared.map(\.name) + missing).min() else { return nil }
        let evidence = [scene.state(cluster.services.first?.locator ?? "services", "service \(name) is not listed")]
        return Lack(what: "service \(name)", needed: 1, strength: 0.96, evidence: evidence)
    }

    /// A claim that a workload mounts and that is not there.
    private func claim(_ use: QuotaUse, _ namespace: String, _ scene: Scene) -> Lack? {
        let cluster = scene.evidence.cluster
        let listed = Set(cluster.claims.map(\.name))
        let isComplete = cluster.isComplete(.persistentvolumeclaim, namespace: namespace)
        let absent = cluster.events.filter {
            $0.message.contains("persistentvolumeclaim") && $0.message.contains("not found")
        }
        for workload in cluster.workloads where workload.entity.namespace == namespace {
            let missing = workload.claims.first { name in
                !listed.contains(name) && (isComplete || absent.contains { $0.message.contains("\"\(name)\"") })
            }
            guard let name = missing else { continue }
            let declared = cluster.declaredClaims.first { $0.name == name && $0.namespace == namespace }
            let needed =
                use.resource.contains("persistentvolumeclaims")
                ? 1 : declared?.requested.flatMap { ResourceQuantity($0)?.value }
            guard use.isFull(for: needed ?? 0) else { continue }
            let size = declared?.requested.map { " of \($0)" } ?? ""
            let evidence = [scene.state(workload.locator, "claim \(name)\(size) of \(workload.entity) is not there")]
            return Lack(what: "claim \(name)\(size)", needed: needed, strength: 0.96, evidence: evidence)
        }
        return nil
    }

    /// Pods of a workload that were never made and that would not fit.
    private func pods(_ use: QuotaUse, _ namespace: String, _ scene: Scene) -> Lack? {
        for workload in scene.evidence.cluster.workloads
        where workload.entity.namespace == namespace && workload.entity.kind != .replicaset {
            guard let desired = workload.desired, desired > 0, scene.pods(of: workload.entity).count < desired,
                scene.evidence.cluster.isComplete(.pod, namespace: namespace)
            else { continue }
            let needed = use.amount(of: workload)
            guard use.isFull(for: needed ?? 0) else { continue }
            let excerpt = "\(workload.entity): \(scene.pods(of: workload.entity).count) of \(desired) pods exist"
            let evidence = [scene.state(workload.locator, excerpt)]
            return Lack(what: "a pod of \(workload.name)", needed: needed, strength: 0.93, evidence: evidence)
        }
        return nil
    }
}

/// One resource of a quota with what is used of it.
struct QuotaUse: Sendable, Hashable {
    /// The resource as the quota writes it: `requests.cpu`, `pods`, `count/services`.
    let resource: String
    /// What is used and what is allowed, as they are written.
    let used: String
    let hard: String

    /// The lines of a quota: columns `pods: 3/10, requests.cpu: 2/4`, the table of a description, or fields of the API.
    /// - Complexity: O(length of the object's text).
    static func uses(in object: ObjectState) -> [QuotaUse] {
        var uses: [String: QuotaUse] = [:]
        for column in ["request", "limit"] {
            for part in (object.fields[column] ?? "").split(separator: ",") {
                let sides = part.split(separator: ":", maxSplits: 1).map { String($0.filter { $0 != " " }) }
                let amounts = sides.count == 2 ? sides[1].split(separator: "/", maxSplits: 1).map(String.init) : []
                guard amounts.count == 2 else { continue }
                uses[sides[0]] = QuotaUse(resource: sides[0], used: amounts[0], hard: amounts[1])
            }
        }
        for (path, value) in object.fields where path.hasPrefix("status.hard.") || path.hasPrefix("spec.hard.") {
            let resource = String(path.drop { $0 != "." }.dropFirst(6))
            guard uses[resource] == nil, let used = object.fields["status.used.\(resource)"] else { continue }
            uses[resource] = QuotaUse(resource: resource, used: used, hard: value)
        }
        guard uses.isEmpty else { return uses.values.sorted { $0.resource < $1.resource } }
        // The table of a description: `requests.cpu  10  10`.
        for line in TextScan.lines(of: object.text) {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 3, ResourceQuantity(words[1]) != nil, ResourceQuantity(words[2]) != nil else {
                continue
            }
            uses[words[0]] = QuotaUse(resource: words[0], used: words[1], hard: words[2])
        }
        return uses.values.sorted { $0.resource < $1.resource }
    }

    /// The fault that a lack of this resource is.
    var fault: FaultCode {
        let name = resource.lowercased()
        if name.contains("storage") || name.contains("persistentvolumeclaims") {
            return FaultCode(literal: "quota.storage-exceeded")
        }
        if name.contains("memory") { return FaultCode(literal: "quota.memory-exceeded") }
        if name.contains("cpu") { return FaultCode(literal: "quota.cpu-exceeded") }
        return name.contains("services")
            ? FaultCode(literal: "quota.services-exceeded") : FaultCode(literal: "quota.pods-exceeded")
    }

    /// Whether `more` does not fit beside what is used; nothing fits into a quota that is used up.
    func isFull(for more: Double) -> Bool {
        guard let inUse = ResourceQuantity(used)?.value, let limit = ResourceQuantity(hard)?.value else { return false }
        return inUse >= limit || inUse + more > limit
    }

    /// What one pod of `workload` takes of this resource; nil when its template does not say.
    func amount(of workload: WorkloadState) -> Double? {
        let name = resource.lowercased()
        let containers = workload.containers.filter { !$0.isInit }
        guard name.contains("cpu") || name.contains("memory") else { return 1 }
        let key = name.contains("cpu") ? "cpu" : "memory"
        let amounts = containers.compactMap { container in
            (name.hasPrefix("limits") ? container.limits[key] : container.requests[key] ?? container.limits[key])
                .flatMap { ResourceQuantity($0)?.value }
        }
        return amounts.isEmpty ? nil : amounts.reduce(0, +)
    }

    /// A limit that lets `more` through with a fifth to spare, or nil when the amounts cannot be read.
    func limit(with more: Double?) -> String? {
        guard let more, let inUse = ResourceQuantity(used)?.value else { return nil }
        let wanted = (inUse + more) * 1.2
        let name = resource.lowercased()
        if name.contains("memory") || name.contains("storage") && !name.contains("claims") {
            let step = 67_108_864.0
            return ResourceQuantity.memoryText((wanted / step).rounded(.up) * step)
        }
        return name.contains("cpu")
            ? ResourceQuantity.cpuText((wanted * 10).rounded(.up) / 10) : String(Int64(saturating: wanted.rounded(.up)))
    }
}
