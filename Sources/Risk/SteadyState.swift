internal import IncidentModel

/// How requests fare when load and capacity have settled: load flows from callers to callees, waiting and failures flow
/// back.
///
/// Each component is an M/M/c queue; what does not fit is refused, what waits longer than the caller's patience fails, and
/// failures make callers ask again.
/// - Source: Erlang's delay formula; A. O. Allen, "Probability, Statistics, and Queueing Theory", 2nd edition, section 5.2.
struct SteadyState: Sendable {
    /// How long a caller waits before it gives up, in seconds; the usual default of clients and proxies is near it.
    static let patience = 5.0
    /// The share that is lost when all capacity is in use; with less in use no more is lost.
    static let leastLoss = 0.05
    /// How often a caller asks again at most after a failure; two retries is the usual default.
    static let retries = 2.0

    /// The share of each component's requests that fail, by place, what its callees fail included.
    private(set) var failures: [Double]
    /// The load over capacity of each component, by place; above 1 when it cannot keep up.
    private(set) var utilisation: [Double]
    /// The share of all requests from outside that fail.
    let userErrors: Double

    /// The settled state of `world` under `conditions`, one for each component.
    /// - Complexity: O(components × instances + calls).
    init(of world: WorldSample, under conditions: [ComponentCondition]) {
        let count = world.components.count
        failures = Array(repeating: 0, count: count)
        utilisation = Array(repeating: 0, count: count)
        var own = Array(repeating: 0.0, count: count)
        var load = world.components.map(\.arrivals)
        for place in world.order {
            let component = world.components[place]
            let condition = conditions[place]
            let admitted = load[place] * (1 - condition.shed)
            let lost = Self.loss(of: component, condition, load: admitted)
            utilisation[place] = lost.utilisation
            own[place] = 1 - (1 - condition.shed) * (1 - condition.requestsFailed) * (1 - lost.share)
            // Only what is neither shed nor refused asks further; a failing component is asked again by its callers.
            let onward = admitted * (1 - lost.share) * condition.downstreamLoad
            for call in world.calls[world.callsByCaller[place]] {
                let failing = conditions[call.callee].requestsFailed
                load[call.callee] += onward * call.fanOut * (1 + Self.retries * failing)
            }
        }
        var failed = 0.0
        for place in world.order.reversed() {
            var succeeds = 1 - own[place]
            for call in world.calls[world.callsByCaller[place]] {
                succeeds *= 1 - failures[call.callee] * call.passedErrors
            }
            failures[place] = 1 - succeeds
            failed += world.components[place].arrivals * failures[place]
        }
        userErrors = world.totalArrivals > 0 ? failed / world.totalArrivals : failures.max() ?? 0
    }

    /// The share of requests that a component refuses or answers too late, and its utilisation.
    private static func loss(
        of component: WorldSample.Component,
        _ condition: ComponentCondition,
        load: Double
    ) -> (share: Double, utilisation: Double) {
        // Nothing to speak of serves below this many instances; load still presses on what is left.
        let leastInstances = 0.05
        let instances = component.replicas * condition.instances
        let capacity = max(instances, leastInstances) * component.capacityPerReplica / condition.slowdown
        let utilisation = load / capacity
        guard instances >= leastInstances else { return (1, utilisation) }
        // Beyond 98 % the queue's formula explodes while real systems refuse: what does not fit fails.
        if utilisation >= 0.98 { return (min(1, max(leastLoss, 1 - 0.98 / utilisation)), utilisation) }
        let waits = probabilityOfWaiting(utilisation: utilisation, servers: max(1, Int(Int64(saturating: instances))))
        // The queue empties at the rate of the requests that are worked on. A service with few requests is no slow one:
        // an instance has done with one request after its service time, however little of its capacity others ask for.
        let rate = max(capacity, instances / (component.serviceTime * condition.slowdown))
        let late = waits * PortableMath.exponential(-(rate - load) * patience)
        return (min(late, leastLoss), utilisation)
    }

    /// The share of requests that find every server busy: Erlang's C formula, by the recursion of his B formula. More
    /// than 64 servers count as 64 in equal use, of which a few more requests have to wait.
    static func probabilityOfWaiting(utilisation: Double, servers: Int) -> Double {
        let counted = min(servers, 64)
        let offered = utilisation * Double(counted)
        var blocked = 1.0
        for server in 1...counted { blocked = offered * blocked / (Double(server) + offered * blocked) }
        return blocked / (1 - utilisation * (1 - blocked))
    }
}
