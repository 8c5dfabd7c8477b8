/// One possible world: every uncertain quantity of the model drawn once.
struct WorldSample: Sendable {
    /// The numbers of one component.
    struct Component: Sendable {
        /// Instances wanted.
        var replicas: Double
        /// Time of one request without waiting, in seconds.
        var serviceTime: Double
        /// Requests per second that one instance can serve.
        var capacityPerReplica: Double
        /// Requests per second from outside.
        var arrivals: Double
    }

    /// A call with its share of passed errors drawn.
    struct Call: Sendable {
        let caller: Int
        let callee: Int
        let fanOut: Double
        let passedErrors: Double
    }

    /// The components, by place.
    let components: [Component]
    /// The calls, in the order in which their callers come.
    let calls: [Call]
    /// Callers before callees.
    let order: [Int]
    /// The range of `calls` whose caller is each component.
    let callsByCaller: [Range<Int>]
    /// All arrivals from outside, in requests per second.
    let totalArrivals: Double

    /// Draws a world.
    /// - Parameters:
    ///   - model: What is believed.
    ///   - arrangement: The model's calls in the order in which load flows.
    ///   - stream: The numbers to draw; every sample of a simulation has its own.
    init(of model: WorldModel, arranged arrangement: CallArrangement, from stream: inout RandomStream) {
        var components: [Component] = []
        components.reserveCapacity(model.components.count)
        var utilisations: [Double] = []
        for component in model.components {
            utilisations.append(max(0.01, stream.uniform(in: component.utilisation.range)))
            components.append(
                Component(
                    replicas: max(1, stream.uniform(in: component.replicas.range).rounded()),
                    serviceTime: max(1e-6, stream.uniform(in: component.serviceTime.range)),
                    capacityPerReplica: 0,
                    arrivals: max(0, stream.uniform(in: component.arrivals.range))
                )
            )
        }
        let drawn = model.calls.map { call in
            Call(
                caller: call.caller,
                callee: call.callee,
                fanOut: call.fanOut,
                passedErrors: min(max(stream.uniform(in: call.passedErrors.range), 0), 1)
            )
        }
        let sorted = arrangement.places.map { drawn[$0] }
        let ranges = arrangement.byCaller
        self.order = model.order
        self.calls = sorted
        self.callsByCaller = ranges
        self.totalArrivals = components.reduce(0) { $0 + $1.arrivals }
        // The load of a healthy day and the sampled utilisation fix what one instance can serve.
        var load = components.map(\.arrivals)
        for place in model.order {
            for call in sorted[ranges[place]] { load[call.callee] += load[place] * call.fanOut }
            let healthy = max(load[place], 0.01)
            components[place].capacityPerReplica = healthy / (components[place].replicas * utilisations[place])
        }
        self.components = components
    }
}
