internal import IncidentModel
internal import StructuredDocuments

/// Follows the names of secrets, config maps and service accounts that workloads need to objects that exist.
/// - Source: Kubernetes documentation, "Secrets", section "Optional Secrets": a pod does not start without an object that
///   it needs; "Configure Service Accounts for Pods".
struct ReferenceAnalyser: Analyser {
    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        for workload in scene.evidence.cluster.workloads where workload.entity.kind != .replicaset {
            for (kind, fault) in Self.kinds { missing(kind, fault, workload, scene, &board) }
            account(workload, scene, &board)
        }
        unbound(scene, &board)
    }

    private static let kinds: [(EntityKind, StaticString)] = [
        (.secret, "startup.secret-missing"), (.configmap, "startup.configmap-missing"),
    ]

    /// The objects of a kind that a workload's pods do not start without.
    private static func needed(_ kind: EntityKind, _ workload: WorkloadState) -> [String] {
        let variables = workload.containers.flatMap { container in
            container.environment.compactMap(\.reference) + container.environmentSources
        }
        let prefix = kind.rawValue + "/"
        let names = (workload.requiredObjects + variables).filter { $0.hasPrefix(prefix) }
        return Set(names.map { String($0.dropFirst(prefix.count)) }).sorted()
    }

    /// Whether all objects of a kind in the workload's namespace were listed.
    private static func isListed(_ kind: EntityKind, _ workload: WorkloadState, _ scene: Scene) -> Bool {
        scene.evidence.cluster.isComplete(kind, namespace: workload.entity.namespace)
    }

    private static func names(_ kind: EntityKind, _ namespace: String?, _ scene: Scene) -> [String] {
        scene.evidence.cluster.objects(of: kind)
            .filter { $0.entity.namespace == namespace || namespace == nil }.map(\.name)
    }

    /// A secret or config map that is not there.
    private func missing(
        _ kind: EntityKind,
        _ fault: StaticString,
        _ workload: WorkloadState,
        _ scene: Scene,
        _ board: inout ClueBoard
    ) {
        let needed = Self.needed(kind, workload)
        guard !needed.isEmpty else { return }
        let pods = scene.pods(of: workload.entity)
        let isRefused = pods.contains { $0.status == "CreateContainerConfigError" }
        let word = kind == .secret ? "secret" : "config map"
        if Self.isListed(kind, workload, scene) {
            let listed = Self.names(kind, workload.entity.namespace, scene)
            // A pod that runs was started when the object was there, or does not need it after all.
            guard let name = needed.first(where: { !listed.contains($0) }), pods.isEmpty || isUnwell(workload, pods)
            else { return }
            let nearest = SpellingSuggestion.nearest(to: name, among: listed)
            let correction = Correction(
                entity: workload.entity,
                field: "\(word) \(name)",
                current: "absent",
                desired: nil,
                basis: .person,
                reason: nearest.map { "\(word) \($0) is there; the name may be misspelt" }
                    ?? "the \(word) \(name) has to be created by somebody who holds its content"
            )
            let reason = "it needs \(word) \(name), which does not exist"
            enter(fault, 0.94, workload, "\(word) \(name) is not listed", reason, [correction], scene, &board)
        } else if isRefused, Self.kinds.allSatisfy({ $0.0 == kind || Self.needed($0.0, workload).isEmpty }) {
            let reason = "its container lacks something of its configuration, which comes from a \(word) alone"
            enter(fault, 0.8, workload, "\(word) \(needed[0])", reason, [], scene, &board)
        }
    }

    private func isUnwell(_ workload: WorkloadState, _ pods: [PodState]) -> Bool {
        workload.isHealthy == false || pods.contains { $0.isHealthy == false }
    }

    /// A service account that is not there: admission refuses pods that name it.
    private func account(_ workload: WorkloadState, _ scene: Scene, _ board: inout ClueBoard) {
        guard let name = workload.serviceAccount, name != "default", Self.isListed(.serviceaccount, workload, scene),
            workload.isHealthy == false
        else { return }
        let listed = Self.names(.serviceaccount, workload.entity.namespace, scene)
        guard !listed.contains(name) else { return }
        let nearest =
            listed.contains(workload.name) ? workload.name : SpellingSuggestion.nearest(to: name, among: listed)
        let correction = Correction(
            entity: workload.entity,
            field: "spec.template.spec.serviceAccountName",
            current: name,
            desired: nearest,
            basis: nearest == nil ? .person : .counterpart,
            reason: nearest.map { "service account \($0) is listed" } ?? "an account that exists"
        )
        let reason = "its service account \(name) does not exist"
        enter(
            "startup.service-account-missing",
            0.92,
            workload,
            "serviceAccountName: \(name)",
            reason,
            [correction],
            scene,
            &board
        )
    }

    /// A workload without a secret where its siblings each have their own, while a secret of its name lies unused.
    private func unbound(_ scene: Scene, _ board: inout ClueBoard) {
        let workloads = scene.evidence.cluster.workloads.filter {
            $0.entity.kind == .deployment && !$0.containers.isEmpty
        }
        let bound = workloads.filter { !Self.needed(.secret, $0).isEmpty }
        guard bound.count >= 3, bound.count * 2 > workloads.count else { return }
        let used = Set(bound.flatMap { Self.needed(.secret, $0) })
        for workload in workloads where Self.needed(.secret, workload).isEmpty {
            let pods = scene.pods(of: workload.entity)
            guard isUnwell(workload, pods) || pods.contains(where: { ($0.restarts ?? 0) > 0 }) else { continue }
            let stem = workload.name.hasSuffix("-service") ? String(workload.name.dropLast(8)) : workload.name
            let idle = Self.names(.secret, workload.entity.namespace, scene).sorted().first {
                !used.contains($0) && ($0 == stem || $0.hasPrefix(stem + "-"))
            }
            guard let idle else { continue }
            let correction = Correction(
                entity: workload.entity,
                field: "spec.template.spec.containers[0].envFrom",
                current: "absent",
                desired: idle,
                basis: .peer,
                reason: "its siblings take their secrets so, and secret \(idle) is used by nobody"
            )
            let reason =
                "it takes nothing from a secret, unlike \(bound.count) siblings, and secret \(idle) lies unused"
            let excerpt = "\(workload.entity): no secret"
            enter("startup.secret-missing", 0.85, workload, excerpt, reason, [correction], scene, &board)
        }
    }
}
