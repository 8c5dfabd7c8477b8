internal import IncidentModel
internal import StructuredDocuments

/// Does what the volume binder does with a claim that waits, and says why no volume fits.
/// - Source: Kubernetes documentation, "Persistent Volumes", section "Binding"; `pkg/controller/volume/persistentvolume`.
struct StorageAnalyser: Analyser {
    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        for claim in scene.evidence.cluster.claims where claim.status == "Pending" || claim.status == "Lost" {
            analyse(claim, scene, &board)
        }
        for workload in scene.evidence.cluster.workloads where workload.entity.kind != .replicaset {
            directory(workload, scene, &board)
        }
    }

    /// A directory of the node under a program that is not root and ends by itself: such directories belong to root, and the
    /// group that a pod is given for its volumes does not reach them.
    /// - Source: Kubernetes documentation, "Volumes", section "hostPath"; "Configure a Security Context".
    private func directory(_ workload: WorkloadState, _ scene: Scene, _ board: inout ClueBoard) {
        guard let user = workload.user, user > 0, let (name, path) = workload.hostPaths.min(by: { $0.key < $1.key })
        else { return }
        let ended = scene.pods(of: workload.entity).flatMap(\.containers).first { container in
            container.isReady != true && container.lastExitCode.map { (1...125).contains($0) } ?? false
        }
        guard let ended else { return }
        let correction = Correction(
            entity: workload.entity,
            field: "spec.template.spec.volumes[\(name)]",
            current: "hostPath \(path)",
            desired: nil,
            basis: .person,
            reason: "a claim, or a directory that user \(user) may write"
        )
        board.add(
            Clue(
                fault: FaultCode(literal: "storage.volume-permission-denied"),
                entity: workload.entity,
                strength: 0.72,
                evidence: [scene.state(workload.locator, "volume \(name): hostPath \(path), runAsUser \(user)")],
                reason: "container \(ended.name) runs as user \(user) and ends at once; "
                    + "directories of the node belong to root",
                corrections: [correction]
            )
        )
    }

    /// Why a claim waits.
    private struct Cause {
        let fault: StaticString
        let strength: Double
        let reason: String
        var field = ""
        var current: String?
        var desired: String?
        var basis = Correction.Basis.counterpart
        var advice = ""
    }

    private func analyse(_ claim: ClaimState, _ scene: Scene, _ board: inout ClueBoard) {
        guard let object = EntityReference(kind: .persistentvolumeclaim, namespace: claim.namespace, name: claim.name)
        else { return }
        let declared = scene.evidence.cluster.declaredClaims.first {
            $0.name == claim.name && ($0.namespace == claim.namespace || claim.namespace == nil)
        }
        var claim = claim
        if let declared { claim.fill(from: declared) }
        let cause =
            missingClass(claim, scene) ?? unfitting(claim, scene) ?? peerClass(claim, scene)
            ?? Cause(fault: "storage.claim-pending", strength: 0.6, reason: "it waits for a volume")
        // What waits with the claim is what is broken for its users; the claim is where it has to be set right.
        let users = scene.evidence.cluster.workloads.filter { workload in
            workload.claims.contains(claim.name) && workload.entity.kind != .replicaset
                && (workload.entity.namespace == claim.namespace || claim.namespace == nil)
        }
        let entity = users.count == 1 ? users[0].entity : object
        let correction = Correction(
            entity: object,
            field: cause.field,
            current: cause.current,
            desired: cause.desired,
            basis: cause.desired == nil ? .person : cause.basis,
            reason: cause.advice
        )
        let asked = [claim.requested, claim.requestedModes.isEmpty ? nil : claim.requestedModes.joined(separator: "+")]
        let excerpt = (["claim \(claim.name): \(claim.status ?? "Pending")"] + asked.compactMap(\.self))
            .joined(separator: ", ")
        board.add(
            Clue(
                fault: FaultCode(literal: cause.fault),
                entity: entity,
                strength: cause.strength,
                evidence: [scene.state(claim.locator, excerpt)],
                reason: entity == object ? cause.reason : "claim \(claim.name) is pending: \(cause.reason)",
                corrections: cause.field.isEmpty ? [] : [correction]
            )
        )
    }

    /// A storage class that is not there.
    private func missingClass(_ claim: ClaimState, _ scene: Scene) -> Cause? {
        let cluster = scene.evidence.cluster
        let isReported = cluster.events.contains {
            $0.objectName == claim.name && $0.message.contains("storageclass") && $0.message.contains("not found")
        }
        guard let name = claim.storageClass else { return nil }
        let classes = cluster.objects(of: .storageclass).map(\.name)
        // A class that only pre-made volumes bear needs no object of its own.
        let isListed = classes.contains(name) || VolumeOffer.all(in: scene).contains { $0.storageClass == name }
        let isAbsent = !isListed && cluster.isComplete(.storageclass, namespace: claim.namespace)
        guard isReported || isAbsent else { return nil }
        let bound = Set(cluster.claims.filter { $0.status == "Bound" }.compactMap(\.storageClass)).sorted()
        let nearest = bound.count == 1 ? bound[0] : SpellingSuggestion.nearest(to: name, among: classes)
        return Cause(
            fault: "storage.pvc-storage-class-mismatch",
            strength: isReported ? 0.95 : 0.92,
            reason: "its storage class \(name) does not exist",
            field: "spec.storageClassName",
            current: name,
            desired: nearest,
            basis: bound.count == 1 ? .peer : .counterpart,
            advice: nearest == nil ? "a class that the cluster has" : "the cluster has class \(nearest ?? "")"
        )
    }

    /// A class unlike that of the claim's bound peers.
    private func peerClass(_ claim: ClaimState, _ scene: Scene) -> Cause? {
        guard let name = claim.storageClass else { return nil }
        let bound = scene.evidence.cluster.claims.filter { $0.status == "Bound" && $0.namespace == claim.namespace }
        let classes = Set(bound.compactMap(\.storageClass)).sorted()
        guard !classes.isEmpty, !classes.contains(name) else { return nil }
        return Cause(
            fault: "storage.pvc-storage-class-mismatch",
            strength: 0.75,
            reason: "its class \(name) differs from its bound peers'",
            field: "spec.storageClassName",
            current: name,
            desired: classes.count == 1 ? classes[0] : nil,
            basis: .peer,
            advice: "its bound peers have class \(classes.joined(separator: ", "))"
        )
    }

    /// Why none of the volumes that there are fits, where exactly one demand stands in the way of the nearest.
    private func unfitting(_ claim: ClaimState, _ scene: Scene) -> Cause? {
        let volumes = VolumeOffer.all(in: scene)
        guard !volumes.isEmpty else { return nil }
        if let wanted = claim.wantedVolume, let volume = volumes.first(where: { $0.name == wanted }),
            volume.isTaken(by: claim)
        {
            return occupied(volume, claim)
        }
        let free = volumes.filter { $0.isAvailable && $0.storageClass == claim.storageClass }
        guard !free.isEmpty else {
            // Volumes whose class is another one are free: then the class is what keeps them apart.
            if let other = volumes.first(where: { $0.isAvailable }), claim.storageClass != other.storageClass {
                return Cause(
                    fault: "storage.pvc-storage-class-mismatch",
                    strength: 0.85,
                    reason: "the free volume \(other.name) has class \(other.storageClass ?? "none"), "
                        + "and it asks for \(claim.storageClass ?? "none")",
                    field: "spec.storageClassName",
                    current: claim.storageClass,
                    desired: other.storageClass ?? "",
                    advice: "the class of the free volume \(other.name)"
                )
            }
            let fitting = volumes.filter { $0.isTaken(by: claim) && $0.storageClass == claim.storageClass }
            return (fitting.first { $0.fits(claim) } ?? fitting.first).map { occupied($0, claim) }
        }
        if let volume = free.first(where: { !claim.selector.isEmpty && !$0.bears(claim.selector) }),
            !free.contains(where: { $0.bears(claim.selector) })
        {
            let wrong = claim.selector.sorted { $0.key < $1.key }.first { volume.labels[$0.key] != $0.value }
            return Cause(
                fault: "storage.pvc-selector-mismatch",
                strength: 0.94,
                reason: "it selects volumes by labels that no free one has",
                field: "spec.selector.matchLabels" + (wrong.map { ".\($0.key)" } ?? ""),
                current: wrong?.value,
                desired: wrong.flatMap { volume.labels[$0.key] },
                advice: "the labels of the free volume \(volume.name)"
            )
        }
        if let volume = free.first(where: { !$0.offers(claim.requestedModes) }),
            !free.contains(where: { $0.offers(claim.requestedModes) })
        {
            return Cause(
                fault: "storage.pvc-access-mode-mismatch",
                strength: 0.94,
                reason: "it asks for \(claim.requestedModes.joined(separator: ", ")), and no free volume offers that",
                field: "spec.accessModes",
                current: claim.requestedModes.joined(separator: ", "),
                desired: volume.modes.map(AccessMode.long).joined(separator: ", "),
                advice: "the modes of the free volume \(volume.name)"
            )
        }
        if let largest = free.max(by: { ($0.bytes ?? 0) < ($1.bytes ?? 0) }), let bytes = largest.bytes,
            let wanted = claim.requested.flatMap({ ResourceQuantity($0)?.value }), wanted > bytes
        {
            return Cause(
                fault: "storage.pvc-capacity-mismatch",
                strength: 0.94,
                reason:
                    "it asks for \(claim.requested ?? "?"), and the largest free volume has \(largest.capacity ?? "?")",
                field: "spec.resources.requests.storage",
                current: claim.requested,
                desired: largest.capacity,
                advice: "the size of the free volume \(largest.name)"
            )
        }
        return nil
    }

    private func occupied(_ volume: VolumeOffer, _ claim: ClaimState) -> Cause {
        Cause(
            fault: "storage.pv-already-bound",
            strength: 0.92,
            reason: "volume \(volume.name) belongs to claim \(volume.claim ?? "of another")",
            field: "spec.volumeName",
            current: claim.wantedVolume,
            advice: "a volume that no other claim holds, or the other claim removed"
        )
    }
}

extension ClaimState {
    /// Adds what a manifest asks for and the listings do not show.
    fileprivate mutating func fill(from declared: ClaimState) {
        requested = requested ?? declared.requested
        if requestedModes.isEmpty { requestedModes = declared.requestedModes }
        if selector.isEmpty { selector = declared.selector }
        wantedVolume = wantedVolume ?? declared.wantedVolume
        storageClass = storageClass ?? declared.storageClass
    }
}
