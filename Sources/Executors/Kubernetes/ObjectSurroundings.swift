internal import StrictJSON

/// What of the objects beside the one that is acted on a decision needs to know.
struct ObjectSurroundings: Sendable {
    /// Whether an autoscaler sets the number of its replicas.
    var isAutoscaled = false
    /// The kept revisions of a workload, among those of others; only for going back to one.
    var revisions: [JSONValue] = []
    /// The pods of a workload; only for a quarantine.
    var pods: [JSONValue] = []

    /// The kinds whose replicas an autoscaler may set.
    static let scalable: Set<String> = ["Deployment", "StatefulSet"]

    /// Whether one of `autoscalers` sets the replicas of an object.
    static func isAutoscaled(_ object: ClusterObject, by autoscalers: [JSONValue]) -> Bool {
        autoscalers.contains { autoscaler in
            let target = autoscaler["spec"]?["scaleTargetRef"]
            return target?["kind"] == object("kind") && target?["name"] == object("metadata", "name")
        }
    }
}
