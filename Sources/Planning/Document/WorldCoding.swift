internal import IncidentModel
internal import Risk
internal import StrictJSON

/// Writes the simulator's world into a plan and reads it back, so that a plan can be simulated again by itself.
enum WorldCoding: Sendable {
    /// The most components and calls that are read back.
    private static let limit = 200

    /// The world as JSON, with the machines under what is broken, since steps may work on those.
    static func json(_ world: WorldBuilder.World, _ topology: Topology) -> JSONValue {
        [
            "components": .array(
                world.model.components.map { component in
                    [
                        "entity": .string(component.entity.description),
                        "replicas": json(component.replicas),
                        "utilisation": json(component.utilisation),
                        "serviceTime": json(component.serviceTime),
                        "arrivals": json(component.arrivals),
                    ]
                }
            ),
            "calls": .array(
                world.model.calls.map { call in
                    [
                        "caller": JSONValue(call.caller), "callee": JSONValue(call.callee),
                        "fanOut": .double(call.fanOut), "passedErrors": json(call.passedErrors),
                    ]
                }
            ),
            "faults": .array(
                world.faults.map { fault in
                    [
                        "fault": .string(fault.fault.text), "entity": .string(fault.entity.description),
                        "probability": .double(fault.probability), "places": .array(fault.places.map { JSONValue($0) }),
                        "runsOn": .array(
                            topology.edges.filter { $0.relation == .runsOn && $0.from == fault.entity }
                                .map { .string($0.to.description) }
                        ),
                    ]
                }
            ),
            "assumptions": .array(world.assumptions.map { .string($0) }),
        ]
    }

    private static func json(_ quantity: WorldModel.Quantity) -> JSONValue {
        [
            "low": .double(quantity.range.lowerBound), "high": .double(quantity.range.upperBound),
            "measuredAt": quantity.origin.map { .string($0) } ?? .null,
        ]
    }

    /// What the faults of a world run on.
    static func machines(_ value: JSONValue) -> [Topology.Edge] {
        (value["faults"]?.array ?? []).prefix(limit).flatMap { fault -> [Topology.Edge] in
            guard let from = fault["entity"]?.string.flatMap({ EntityReference($0) }) else { return [] }
            let names = (fault["runsOn"]?.array ?? []).prefix(limit).compactMap(\.string)
            return names.compactMap { EntityReference($0) }.map { Topology.Edge(from: from, to: $0, relation: .runsOn) }
        }
    }

    /// The world that `value` describes, or nil when it is not one. Numbers out of range are held within it.
    static func world(_ value: JSONValue, faults catalogue: FaultCatalogue = .builtIn) -> WorldBuilder.World? {
        guard let components = value["components"]?.array, let calls = value["calls"]?.array,
            let faults = value["faults"]?.array, components.count <= limit, calls.count <= limit * 5,
            faults.count <= limit
        else { return nil }
        let read = components.compactMap { component($0) }
        guard read.count == components.count else { return nil }
        let model = WorldModel(components: read, calls: calls.compactMap { call($0) })
        var rest = 1.0
        let hypothesised = faults.compactMap { fault -> HypothesisedFault? in
            guard let code = fault["fault"]?.string.flatMap({ FaultCode($0) }),
                let entity = fault["entity"]?.string.flatMap({ EntityReference($0) })
            else { return nil }
            let probability = min(max(fault["probability"]?.double ?? 0, 0), rest)
            rest -= probability
            return HypothesisedFault(
                fault: code,
                entity: entity,
                probability: probability,
                impact: catalogue[code]?.impact ?? .errors,
                places: (fault["places"]?.array ?? []).compactMap(\.int).filter { read.indices.contains($0) }
            )
        }
        let assumptions = (value["assumptions"]?.array ?? []).compactMap(\.string)
        return WorldBuilder.World(model: model, faults: hypothesised, assumptions: assumptions)
    }

    private static func component(_ value: JSONValue) -> WorldModel.Component? {
        guard let entity = value["entity"]?.string.flatMap({ EntityReference($0) }),
            let replicas = quantity(value["replicas"], within: WorldModel.Bounds.replicas),
            let utilisation = quantity(value["utilisation"], within: WorldModel.Bounds.utilisation),
            let serviceTime = quantity(value["serviceTime"], within: WorldModel.Bounds.serviceTime),
            let arrivals = quantity(value["arrivals"], within: WorldModel.Bounds.arrivals)
        else { return nil }
        return WorldModel.Component(
            entity: entity,
            replicas: replicas,
            utilisation: utilisation,
            serviceTime: serviceTime,
            arrivals: arrivals
        )
    }

    private static func call(_ value: JSONValue) -> WorldModel.Call? {
        guard let caller = value["caller"]?.int, let callee = value["callee"]?.int,
            let passed = quantity(value["passedErrors"], within: 0...1)
        else { return nil }
        let fanOut = min(max(value["fanOut"]?.double ?? 1, 0), 1000)
        return WorldModel.Call(caller: caller, callee: callee, fanOut: fanOut, passedErrors: passed)
    }

    private static func quantity(_ value: JSONValue?, within bounds: ClosedRange<Double>) -> WorldModel.Quantity? {
        guard let low = value?["low"]?.double, let high = value?["high"]?.double else { return nil }
        let range = min(low, high)...max(low, high)
        return WorldModel.Quantity(range: range, origin: value?["measuredAt"]?.string).held(within: bounds)
    }
}
