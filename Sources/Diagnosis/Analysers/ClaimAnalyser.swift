internal import IncidentModel

/// Compares claims that wait with the volumes and classes that there are.
/// - Source: Kubernetes documentation, "Persistent Volumes", binding: a claim is bound to a volume of its class that has
///   its labels, offers its access modes and is at least as large.
struct ClaimAnalyser: Analyser {
    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        let volumes = scene.evidence.cluster.objects(of: .persistentvolume).map { VolumeState($0) }
        for claim in scene.evidence.cluster.claims where claim.status == "Pending" {
            guard let subject = Self.subject(claim, scene) else { continue }
            let finding = Self.finding(claim, volumes, scene)
            let classText = claim.storageClass ?? "none"
            let excerpt = "claim \(claim.name): Pending, storage class \(classText)\(finding.detail)"
            let path = subject.kind == .persistentvolumeclaim ? "" : "volumeClaim[\(claim.name)]."
            let correction = finding.setting.map { setting in
                Correction(
                    entity: subject,
                    field: path + setting.field,
                    current: setting.current,
                    desired: setting.desired,
                    basis: setting.desired == nil ? .person : setting.basis,
                    reason: setting.advice
                )
            }
            board.add(
                Clue(
                    fault: FaultCode(literal: finding.fault),
                    entity: subject,
                    strength: finding.strength,
                    evidence: [scene.state(claim.locator, excerpt)],
                    reason: finding.reason,
                    corrections: correction.map { [$0] } ?? []
                )
            )
        }
    }

    /// What keeps a claim waiting.
    private struct Finding: Sendable {
        var fault: StaticString
        var strength: Double
        var reason: String
        var detail = ""
        var setting: Setting?
    }

    /// The field that would have to be set.
    private struct Setting: Sendable {
        var field: String
        var current: String?
        var desired: String?
        var basis = Correction.Basis.counterpart
        var advice: String
    }

    /// The workload that mounts the claim, for which it is the same fault; the claim itself where an alert names it or
    /// nobody is known to mount it.
    private static func subject(_ claim: ClaimState, _ scene: Scene) -> EntityReference? {
        let own = EntityReference(kind: .persistentvolumeclaim, namespace: claim.namespace, name: claim.name)
        if let own, scene.alerted.contains(own) { return own }
        let users = scene.evidence.cluster.workloads.filter {
            $0.claims.contains(claim.name) && $0.entity.kind != .replicaset
                && ($0.entity.namespace == claim.namespace || claim.namespace == nil || $0.entity.namespace == nil)
        }
        return users.count == 1 ? users[0].entity : own
    }

    private static func finding(_ claim: ClaimState, _ volumes: [VolumeState], _ scene: Scene) -> Finding {
        absentClass(claim, scene) ?? taken(claim, volumes, scene) ?? mismatch(claim, volumes) ?? differentClass(
            claim,
            scene
        )
            ?? Finding(fault: "storage.claim-pending", strength: 0.6, reason: "it waits for a volume")
    }

    /// A class that does not exist, or that none of its bound peers has.
    private static func absentClass(_ claim: ClaimState, _ scene: Scene) -> Finding? {
        let isAbsent = scene.evidence.cluster.events.contains {
            $0.objectName == claim.name && $0.message.contains("storageclass") && $0.message.contains("not found")
        }
        guard isAbsent else { return nil }
        return Finding(
            fault: "storage.pvc-storage-class-mismatch",
            strength: 0.95,
            reason: "its storage class \(claim.storageClass ?? "none") does not exist",
            setting: classSetting(claim, scene)
        )
    }

    private static func differentClass(_ claim: ClaimState, _ scene: Scene) -> Finding? {
        let classes = peerClasses(claim, scene)
        guard let own = claim.storageClass, !classes.isEmpty, !classes.contains(own) else { return nil }
        return Finding(
            fault: "storage.pvc-storage-class-mismatch",
            strength: 0.75,
            reason: "its class \(own) differs from its bound peers'",
            setting: classSetting(claim, scene)
        )
    }

    /// The classes of the bound claims of its namespace.
    private static func peerClasses(_ claim: ClaimState, _ scene: Scene) -> [String] {
        let bound = scene.evidence.cluster.claims.filter { $0.status == "Bound" && $0.namespace == claim.namespace }
        return Set(bound.compactMap(\.storageClass)).sorted()
    }

    private static func classSetting(_ claim: ClaimState, _ scene: Scene) -> Setting {
        let classes = peerClasses(claim, scene)
        return Setting(
            field: "spec.storageClassName",
            current: claim.storageClass,
            desired: classes.count == 1 ? classes[0] : nil,
            basis: .peer,
            advice: classes.isEmpty
                ? "a class that the cluster has" : "its bound peers have class \(classes.joined(separator: ", "))"
        )
    }

    /// The volume that it names, or the only one that could be meant, belongs to another claim.
    private static func taken(_ claim: ClaimState, _ volumes: [VolumeState], _ scene: Scene) -> Finding? {
        let wanted = volumes.first { $0.name == claim.volume }
        let isSaid = scene.evidence.cluster.events.contains {
            $0.objectName == claim.name && $0.message.contains("already bound to a different claim")
        }
        // Without a class nothing makes a volume: where all volumes without one are taken, one of them was meant.
        let unclassed = volumes.filter { $0.storageClass == nil }
        let fitting = unclassed.filter { fits(claim, $0) }
        let isMeant = claim.volume == nil && claim.storageClass == nil && !unclassed.contains { $0.isFree }
        let holder = wanted ?? (isMeant && fitting.count == 1 ? fitting[0] : nil)
        let isTaken = holder.map { !$0.isFree && $0.claim != nil && $0.claim != claim.name } ?? false
        guard isSaid || isTaken else { return nil }
        let name = holder?.name ?? claim.volume ?? "that it names"
        return Finding(
            fault: "storage.pv-already-bound",
            strength: wanted == nil && !isSaid ? 0.8 : 0.95,
            reason: "volume \(name) belongs to \(holder?.claim.map { "claim \($0)" } ?? "another claim")",
            detail: ", volume \(name)",
            setting: Setting(
                field: "spec.volumeName",
                current: claim.volume,
                advice: "a volume that no other claim holds"
            )
        )
    }

    /// Free volumes of its class, none of which has what it asks for.
    private static func mismatch(_ claim: ClaimState, _ volumes: [VolumeState]) -> Finding? {
        let free = volumes.filter { $0.isFree && $0.storageClass == claim.storageClass }
        guard !free.isEmpty else { return nil }
        let labelled = free.filter { volume in claim.selector.allSatisfy { volume.labels[$0.key] == $0.value } }
        if labelled.isEmpty,
            let wanted = claim.selector.sorted(by: { $0.key < $1.key }).first(where: { pair in
                !free.contains { $0.labels[pair.key] == pair.value }
            })
        {
            let offered = Set(free.compactMap { $0.labels[wanted.key] }).sorted()
            return Finding(
                fault: "storage.pvc-selector-mismatch",
                strength: 0.93,
                reason: "no free volume has label \(wanted.key)=\(wanted.value)",
                detail: ", selector \(wanted.key)=\(wanted.value)",
                setting: Setting(
                    field: "spec.selector.matchLabels.\(wanted.key)",
                    current: wanted.value,
                    desired: offered.count == 1 ? offered[0] : nil,
                    advice: "free volumes: \(free.map(\.name).sorted().prefix(4).joined(separator: ", "))"
                )
            )
        }
        let usable = labelled.filter { $0.modes.isSuperset(of: claim.requestedModes) }
        if usable.isEmpty, !claim.requestedModes.isEmpty, labelled.allSatisfy({ !$0.modes.isEmpty }) {
            let offered = Set(labelled.flatMap(\.modes)).sorted()
            return Finding(
                fault: "storage.pvc-access-mode-mismatch",
                strength: 0.93,
                reason: "no free volume offers \(claim.requestedModes.joined(separator: " and "))",
                detail: ", access modes \(claim.requestedModes.joined(separator: ","))",
                setting: Setting(
                    field: "spec.accessModes",
                    current: claim.requestedModes.joined(separator: ","),
                    desired: offered.count == 1 ? offered[0] : nil,
                    advice: "free volumes offer \(offered.joined(separator: ", "))"
                )
            )
        }
        return tooLarge(claim, usable)
    }

    private static func tooLarge(_ claim: ClaimState, _ usable: [VolumeState]) -> Finding? {
        guard let requested = claim.requested, let bytes = ResourceQuantity(requested)?.value else { return nil }
        let sizes = usable.compactMap { volume in
            volume.capacity.flatMap { text in ResourceQuantity(text).map { (text: text, bytes: $0.value) } }
        }
        guard let largest = sizes.max(by: { $0.bytes < $1.bytes }), largest.bytes < bytes else { return nil }
        return Finding(
            fault: "storage.pvc-capacity-mismatch",
            strength: 0.93,
            reason: "it asks for \(requested), and the largest free volume has \(largest.text)",
            detail: ", requests \(requested)",
            setting: Setting(
                field: "spec.resources.requests.storage",
                current: requested,
                desired: largest.text,
                advice: "the largest free volume; or a volume of \(requested) is made"
            )
        )
    }

    /// Whether a volume has what a claim asks for, whoever has it.
    private static func fits(_ claim: ClaimState, _ volume: VolumeState) -> Bool {
        let size = claim.requested.flatMap { ResourceQuantity($0)?.value } ?? 0
        let capacity = volume.capacity.flatMap { ResourceQuantity($0)?.value } ?? .infinity
        return volume.modes.isSuperset(of: claim.requestedModes) && size <= capacity
            && claim.selector.allSatisfy { volume.labels[$0.key] == $0.value }
    }
}
