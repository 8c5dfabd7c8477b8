internal import IncidentModel
internal import Remediation

/// The pods of a workload that the evidence names, for what is better done to them than to all: a quarantine.
struct NamedPods: Sendable {
    /// The most that are acted on one by one; with more of them the whole workload is meant.
    static let most = 4

    /// The pods, in byte-wise order; none where the evidence names none, or too many.
    let pods: [EntityReference]

    /// The pods of `workload` that the labels of firing alerts name and that are known to be there.
    init(of workload: EntityReference, in snapshot: IncidentSnapshot) {
        let found = snapshot.firingAlerts.compactMap { alert -> EntityReference? in
            guard let name = alert.labels["pod"], PodName(name).owner == workload.name,
                alert.labels["namespace"] == nil || alert.labels["namespace"] == workload.namespace,
                let pod = EntityReference(kind: .pod, namespace: workload.namespace, name: name)
            else { return nil }
            return snapshot.inventory.contains(pod) ? pod : nil
        }
        let pods = Set(found).sorted()
        self.pods = pods.count <= Self.most ? pods : []
    }

    /// The pods that `definition` is carried out on in place of `target`; none where it is meant for the target itself.
    static func instead(
        of target: EntityReference,
        _ definition: ActionDefinition,
        _ snapshot: IncidentSnapshot
    ) -> [EntityReference] {
        guard definition.actionClass == .quarantine, target.kind != .pod, definition.targetKinds.contains(.pod) else {
            return []
        }
        return NamedPods(of: target, in: snapshot).pods
    }
}
