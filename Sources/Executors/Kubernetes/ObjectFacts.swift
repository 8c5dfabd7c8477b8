internal import IncidentModel
internal import StrictJSON

/// What an object says of itself that conditions ask for.
struct ObjectFacts: Hashable, Sendable {
    /// What is so.
    private(set) var known: [FactName: FactValue] = [:]
    /// What its controller cannot tell yet.
    private(set) var unsettled: Set<FactName> = []

    /// The facts of an object; none for a kind of which conditions ask nothing.
    init(_ object: ClusterObject) {
        if let rollout = Rollout(object) {
            add(rollout)
            return
        }
        switch object("kind")?.string {
        case "Node":
            known[.nodeSchedulable] = .flag(object("spec", "unschedulable")?.bool != true)
            let conditions = object("status", "conditions")?.array ?? []
            if let ready = conditions.first(where: { $0["type"]?.string == "Ready" })?["status"]?.string {
                known[.nodeReady] = .flag(ready == "True")
            }
        case "HorizontalPodAutoscaler":
            set(.autoscalerMaximum, object("spec", "maxReplicas")?.int64)
            set(.autoscalerMinimum, object("spec", "minReplicas")?.int64)
            set(.autoscalerCurrent, object("status", "currentReplicas")?.int64)
        default: return
        }
    }

    private mutating func add(_ rollout: Rollout) {
        set(.replicasDesired, rollout.desired)
        guard rollout.isObserved else {
            unsettled = [.replicasReady, .replicasUpdated, .replicasAvailable]
            if rollout.desired == nil { unsettled.insert(.replicasDesired) }
            return
        }
        set(.replicasUpdated, rollout.updated)
        set(.replicasAvailable, rollout.available)
        set(.replicasReady, rollout.ready)
        if rollout.ready == nil { unsettled = [.replicasReady] }
    }

    private mutating func set(_ name: FactName, _ number: Int64?) {
        if let number { known[name] = .number(Double(number)) }
    }
}
