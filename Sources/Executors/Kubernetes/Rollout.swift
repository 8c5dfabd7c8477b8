internal import StrictJSON

/// How far the controller of a workload is with what the workload was told, by its status: the number of replicas that are ready
/// says nothing while those of the template before are counted with it.
///
/// - Source: what Kubernetes calls a complete deployment, all replicas of the newest version, all available, none of an older
///   one running:
///   https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#complete-deployment; of a stateful set and a daemon
///   set what `kubectl rollout status` waits for, by the fields of
///   https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/stateful-set-v1/#StatefulSetStatus and
///   https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/daemon-set-v1/#DaemonSetStatus.
struct Rollout: Hashable, Sendable {
    /// Whether the controller has taken in what the object says now; until it has, its counts are of what was so before.
    let isObserved: Bool
    /// The replicas that are meant to run; nil where only the controller can tell and has not yet.
    let desired: Int64?
    /// Those of the present template.
    let updated: Int64
    /// Those that are available, of whatever template.
    let available: Int64
    /// Whether all wanted replicas are of the present template and available, and no others are left.
    let isComplete: Bool
    /// All that there are.
    private let total: Int64

    /// The rollout of a workload; nil for an object of another kind.
    init?(_ object: ClusterObject) {
        func count(_ name: String) -> Int64 { object("status", name)?.int64 ?? 0 }
        if let told = object("metadata", "generation")?.int64 {
            isObserved = object("status", "observedGeneration")?.int64 ?? 0 >= told
        } else {
            isObserved = false
        }
        switch object("kind")?.string {
        case "Deployment":
            let wanted = object("spec", "replicas")?.int64 ?? 1
            desired = wanted
            (total, updated) = (count("replicas"), count("updatedReplicas"))
            available = count("availableReplicas")
            isComplete = updated == wanted && total == wanted && available == wanted
        case "StatefulSet":
            let wanted = object("spec", "replicas")?.int64 ?? 1
            desired = wanted
            (total, updated) = (count("replicas"), count("updatedReplicas"))
            // Control planes before 1.22 do not say which are available.
            available = object("status", "availableReplicas")?.int64 ?? count("readyReplicas")
            isComplete = Self.isUpdated(object, wanted, updated) && total == wanted && available == wanted
        case "DaemonSet":
            desired = isObserved ? count("desiredNumberScheduled") : nil
            (total, updated) = (count("currentNumberScheduled"), count("updatedNumberScheduled"))
            available = count("numberAvailable")
            isComplete = desired.map { [updated, available] in updated >= $0 && available >= $0 } ?? false
        default: return nil
        }
    }

    /// Whether the replicas of a stateful set are of the present template, but for those that its partition keeps back.
    private static func isUpdated(_ object: ClusterObject, _ wanted: Int64, _ updated: Int64) -> Bool {
        let strategy = object("spec", "updateStrategy")
        let kept = strategy?["rollingUpdate"]?["partition"]?.int64 ?? 0
        let isRolling = strategy?["type"]?.string ?? "RollingUpdate" == "RollingUpdate"
        guard isRolling, kept <= 0, let newest = object("status", "updateRevision") else {
            return updated >= max(0, wanted - max(0, kept))
        }
        return object("status", "currentRevision") == newest
    }

    /// How many replicas are certain to be of the present template and available, and fewer than are wanted while the rollout
    /// goes on; nil while nothing is certain.
    var ready: Int64? {
        guard isObserved, let desired else { return nil }
        if isComplete { return desired }
        // Nothing is fewer than none.
        guard desired > 0 else { return nil }
        // Any that is available may be an old one that is left.
        let certain = min(updated, available) - max(0, total - updated)
        return min(max(0, certain), desired - 1)
    }

    /// Whether a deployment's controller is still replacing pods. One that ran out of its time has ended, though not well.
    /// The other kinds have no such time: of them nobody could say when to stop asking, so that what they were told counts,
    /// and whether it comes about is left to the step's verification.
    static func isInProgress(_ object: ClusterObject) -> Bool {
        guard object("kind")?.string == "Deployment", object("spec", "paused")?.bool != true,
            object("metadata", "generation")?.int64 != nil, let rollout = Rollout(object)
        else { return false }
        guard rollout.isObserved else { return true }
        let conditions = object("status", "conditions")?.array ?? []
        guard !conditions.contains(where: { $0["reason"]?.string == "ProgressDeadlineExceeded" }) else { return false }
        return rollout.updated < rollout.desired ?? 1 || rollout.total > rollout.updated
            || rollout.available < rollout.updated
    }
}
