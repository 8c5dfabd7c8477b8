internal import IncidentModel
internal import Remediation

extension CourseOfEvents {
    /// Seconds until instances that were taken away run again elsewhere.
    private static let rescheduling = 120.0
    /// Seconds for which load is still refused after the fault is gone, until queues have drained.
    private static let sheddingAfterwards = 300.0
    /// Seconds of errors that lost work in progress costs, and their share.
    private static let droppedWork = (seconds: 5.0, share: 0.2)

    /// Enters what a step does while it runs and afterwards.
    func apply(
        _ step: CandidatePlan.Step,
        from start: Double,
        to end: Double,
        fault: HypothesisedFault?,
        succeeds: Bool,
        world: WorldSample,
        on timeline: inout Timeline
    ) {
        for effect in step.action.definition.effects {
            for place in step.places {
                let during = transient(effect, of: world.components[place], step: step)
                timeline.add(during.condition, at: [place], from: start, to: end + during.after)
                let lasting = lasting(effect, of: world.components[place], step: step)
                // Load is refused only as long as it has to be.
                let isShed = lasting.shed > 0 && succeeds
                timeline.add(lasting, at: [place], from: end, to: isShed ? end + Self.sheddingAfterwards : horizon)
            }
            if case .replacesInstances(let share) = effect, !succeeds, let fault, fault.hindersNewInstances {
                // What was taken down first does not come back; the replacement then stops by itself.
                for place in step.places where fault.places.contains(place) {
                    let gone = Self.shareReplaced(share, of: world.components[place], step)
                    timeline.add(ComponentCondition(instances: 1 - gone), at: [place], from: start, to: horizon)
                }
            }
        }
    }

    /// The share of instances that a rolling replacement takes away at a time. A Deployment brings new pods up first and
    /// takes away only whole pods within a quarter, so small ones lose none; others replace one after the other.
    /// - Source: Kubernetes documentation, Deployment: `maxUnavailable` rounds down, `maxSurge` rounds up.
    private static func shareReplaced(
        _ share: Double,
        of component: WorldSample.Component,
        _ step: CandidatePlan.Step
    ) -> Double {
        step.action.target.kind == .deployment
            ? (share * component.replicas).rounded(.down) / component.replicas
            : max(share, 1 / component.replicas)
    }

    /// What an effect does to a component while the action runs, and for how long after its end.
    private func transient(
        _ effect: ActionEffect,
        of component: WorldSample.Component,
        step: CandidatePlan.Step
    ) -> (condition: ComponentCondition, after: Double) {
        switch effect {
        case .replacesInstances(let share):
            // An instance that is replaced is away for about half of its turn.
            let away = Self.shareReplaced(share, of: component, step) * 0.5
            return (ComponentCondition(instances: 1 - away), 0)
        case .stopsAllInstances: return (ComponentCondition(instances: 0), 0)
        case .removesInstances(let share): return (ComponentCondition(instances: 1 - share), Self.rescheduling)
        case .coolsCache(let factor, let seconds): return (ComponentCondition(downstreamLoad: factor), seconds)
        case .failsOver(let seconds): return (ComponentCondition(instances: 0), seconds)
        case .dropsWork: return (ComponentCondition(requestsFailed: Self.droppedWork.share), Self.droppedWork.seconds)
        case .setsInstances, .addsCapacity, .shedsLoad, .severs: return (.normal, 0)
        }
    }

    /// What an effect leaves behind on a component.
    private func lasting(
        _ effect: ActionEffect,
        of component: WorldSample.Component,
        step: CandidatePlan.Step
    ) -> ComponentCondition {
        switch effect {
        case .setsInstances(let name):
            guard case .integer(let count) = step.action[argument: name] else { return .normal }
            return ComponentCondition(instances: Double(count) / component.replicas)
        case .addsCapacity(let share): return ComponentCondition(instances: 1 + share)
        case .shedsLoad(let share): return ComponentCondition(shed: share)
        case .severs: return ComponentCondition(instances: 0)
        default: return .normal
        }
    }
}
