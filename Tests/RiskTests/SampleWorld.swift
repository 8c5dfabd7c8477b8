import IncidentModel
import Remediation

@testable import Risk

/// Small worlds of which every number is known, so that a prediction has one cause.
enum SampleWorld {
    /// A component that is measured in every respect.
    static func component(
        _ name: String,
        replicas: Double = 4,
        utilisation: Double = 0.6,
        serviceTime: Double = 0.05,
        arrivals: Double = 0
    ) -> WorldModel.Component {
        WorldModel.Component(
            entity: SampleAction.entity("deployment/shop/\(name)"),
            replicas: .measured(replicas, at: "test"),
            utilisation: .measured(utilisation, at: "test"),
            serviceTime: .measured(serviceTime, at: "test"),
            arrivals: .measured(arrivals, at: "test")
        )
    }

    /// One component that users ask.
    static let single = WorldModel(components: [component("cart", arrivals: 100)], calls: [])

    /// A front that users ask, and a store that it asks; `dependence` of the store's failures are passed on.
    static func chain(dependence: Double) -> WorldModel {
        WorldModel(
            components: [component("front", arrivals: 100), component("store")],
            calls: [
                WorldModel.Call(caller: 0, callee: 1, fanOut: 1, passedErrors: .measured(dependence, at: "test"))
            ]
        )
    }

    /// One drawing of a model; of these models all are alike.
    static func sample(_ model: WorldModel) -> WorldSample {
        var stream = RandomStream(seed: 1, sample: 0, purpose: .world)
        return WorldSample(of: model, arranged: CallArrangement(of: model), from: &stream)
    }

    /// The settled state of `model` with something out of the ordinary at some places.
    static func state(_ model: WorldModel, _ conditions: [Int: ComponentCondition] = [:]) -> SteadyState {
        SteadyState(of: sample(model), under: model.components.indices.map { conditions[$0] ?? .normal })
    }

    /// A fault of the first component.
    static func fault(
        _ code: StaticString = "workload.bad-release",
        probability: Double = 1,
        impact: FaultImpact = FaultImpact(requestsFailed: 0.5...0.5, selfHealingPerHour: 0),
        places: [Int] = [0]
    ) -> HypothesisedFault {
        HypothesisedFault(
            fault: FaultCode(literal: code),
            entity: SampleAction.entity("deployment/shop/cart"),
            probability: probability,
            impact: impact,
            places: places
        )
    }
}
