public import IncidentModel

/// What the simulator believes about the systems around an incident: who serves how much, and who needs whom.
public struct WorldModel: Sendable, Hashable {
    /// A quantity with its uncertainty, and whether anybody measured it.
    public struct Quantity: Sendable, Hashable {
        /// The values it may have; sampled evenly.
        public let range: ClosedRange<Double>
        /// Where it was measured, or nil when it is assumed.
        public let origin: String?

        /// A value that was measured at `origin`.
        public static func measured(_ value: Double, at origin: String) -> Quantity {
            Quantity(range: value...value, origin: origin)
        }

        /// A value that nobody measured.
        public static func assumed(_ range: ClosedRange<Double>) -> Quantity { Quantity(range: range, origin: nil) }

        /// Creates a quantity.
        public init(range: ClosedRange<Double>, origin: String?) {
            self.range = range
            self.origin = origin
        }

        /// The quantity with the ends of its range held within `bounds`.
        public func held(within bounds: ClosedRange<Double>) -> Quantity {
            Quantity(range: range.clamped(to: bounds), origin: origin)
        }
    }

    /// What quantities can be at all. Evidence and stored plans may say anything; a number beyond these would only make
    /// a simulation slow or meaningless, so it is held within them.
    public enum Bounds: Sendable {
        /// Instances.
        public static let replicas = 1.0...10_000
        /// The share of capacity in use when all is well; above, nothing would be left to lose.
        public static let utilisation = 0.01...0.95
        /// Seconds.
        public static let serviceTime = 1e-6...1000
        /// Requests per second.
        public static let arrivals = 0.0...1e9
    }

    /// Something that answers requests.
    public struct Component: Sendable, Hashable {
        /// Which entity it is.
        public let entity: EntityReference
        /// The number of instances wanted, at least 1.
        public let replicas: Quantity
        /// The share of its capacity that is in use when all is well, 0 to 1.
        public let utilisation: Quantity
        /// The time one request takes without waiting, in seconds.
        public let serviceTime: Quantity
        /// Requests per second that come from outside of the model; 0 for what only others call.
        public let arrivals: Quantity

        /// Creates a component.
        public init(
            entity: EntityReference,
            replicas: Quantity,
            utilisation: Quantity,
            serviceTime: Quantity,
            arrivals: Quantity
        ) {
            self.entity = entity
            self.replicas = replicas
            self.utilisation = utilisation
            self.serviceTime = serviceTime
            self.arrivals = arrivals
        }
    }

    /// One component asking another.
    public struct Call: Sendable, Hashable {
        /// The place of the one that asks.
        public let caller: Int
        /// The place of the one that is asked.
        public let callee: Int
        /// How often it asks per request of its own.
        public let fanOut: Double
        /// The share of failed answers that fail the caller's request too: near 1 for a hard dependence, near 0 for a
        /// soft one.
        public let passedErrors: Quantity

        /// Creates a call.
        public init(caller: Int, callee: Int, fanOut: Double, passedErrors: Quantity) {
            self.caller = caller
            self.callee = callee
            self.fanOut = fanOut
            self.passedErrors = passedErrors
        }
    }

    /// The components in order of their entities.
    public let components: [Component]
    /// The calls, no two for one pair.
    public let calls: [Call]
    /// The places of the components in an order in which callers come before callees; calls against it are left out of
    /// the flow, which breaks cycles.
    let order: [Int]

    /// A model of `components` and `calls`; calls of unknown places or of a component to itself are dropped.
    /// - Complexity: O(components + calls).
    public init(components: [Component], calls: [Call]) {
        self.components = components
        let valid = calls.filter {
            components.indices.contains($0.caller) && components.indices.contains($0.callee) && $0.caller != $0.callee
        }
        var seen: Set<[Int]> = []
        let unique = valid.filter { seen.insert([$0.caller, $0.callee]).inserted }
        order = Self.order(count: components.count, calls: unique)
        var place = Array(repeating: 0, count: components.count)
        for (rank, component) in order.enumerated() { place[component] = rank }
        self.calls = unique.filter { place[$0.caller] < place[$0.callee] }
    }

    /// The place of the component of `entity`, or nil when it is none.
    public func place(of entity: EntityReference) -> Int? { components.firstIndex { $0.entity == entity } }

    /// Callers before callees, by repeatedly taking a component that nobody left calls; in a cycle, the first by place.
    private static func order(count: Int, calls: [Call]) -> [Int] {
        var callees: [[Int]] = Array(repeating: [], count: count)
        var callers = Array(repeating: 0, count: count)
        for call in calls {
            callees[call.caller].append(call.callee)
            callers[call.callee] += 1
        }
        var isTaken = Array(repeating: false, count: count)
        var ready = (0..<count).filter { callers[$0] == 0 }
        var order: [Int] = []
        while order.count < count {
            if ready.isEmpty, let first = isTaken.firstIndex(of: false) { ready = [first] }
            let next = ready.removeFirst()
            guard !isTaken[next] else { continue }
            isTaken[next] = true
            order.append(next)
            for callee in callees[next] {
                callers[callee] -= 1
                if callers[callee] == 0 { ready.append(callee) }
            }
        }
        return order
    }

    /// How many of the model's quantities were measured, and how many there are.
    public var measuredQuantities: (measured: Int, all: Int) {
        let quantities =
            components.flatMap { [$0.replicas, $0.utilisation, $0.serviceTime, $0.arrivals] }
            + calls.map(\.passedErrors)
        return (quantities.count { $0.origin != nil }, quantities.count)
    }
}
