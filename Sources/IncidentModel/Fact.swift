/// What can be known of an entity as one value: the vocabulary of preconditions, postconditions and the simulator.
public enum FactName: String, CaseIterable, Sendable, Comparable {
    /// Number of alerts firing on the entity.
    case alertsFiring = "alerts.firing"
    /// Instances wanted, ready, updated to the newest template, and available.
    case replicasDesired = "replicas.desired"
    case replicasReady = "replicas.ready"
    case replicasUpdated = "replicas.updated"
    case replicasAvailable = "replicas.available"
    /// Restarts of all containers together.
    case restarts
    /// The image of the first container.
    case image
    /// The revision that runs, and the last one before it.
    case revision
    case revisionPrevious = "revision.previous"
    /// Memory in bytes.
    case memoryLimit = "memory.limit"
    case memoryRequest = "memory.request"
    case memoryUsed = "memory.used"
    /// Processor time in cores.
    case cpuLimit = "cpu.limit"
    case cpuRequest = "cpu.request"
    case cpuUsed = "cpu.used"
    /// Share of capacity in use, 0 to 1 and above.
    case utilisation
    /// Requests per second, share of failed requests (0 to 1), and the usual latency in seconds.
    case requestRate = "request.rate"
    /// Requests per second at a time believed normal.
    case requestRateUsual = "request.rate.usual"
    case errorRate = "error.rate"
    case latency
    /// Whether a node answers, and whether it takes new pods.
    case nodeReady = "node.ready"
    case nodeSchedulable = "node.schedulable"
    /// Bounds and present target of an autoscaler.
    case autoscalerMinimum = "autoscaler.minimum"
    case autoscalerMaximum = "autoscaler.maximum"
    case autoscalerCurrent = "autoscaler.current"
    /// Room in bytes, and the share of it that is free (0 to 1).
    case storageSize = "storage.size"
    case storageFree = "storage.free"
    case storageFreeShare = "storage.free.share"
    /// Sessions open on a database and the most that it takes.
    case connectionsUsed = "connections.used"
    case connectionsMaximum = "connections.maximum"
    /// Sessions of a database that are as a step that ends sessions means them, by whoever would carry it out.
    case sessionsMatching = "sessions.matching"
    /// Seconds that a replica is behind.
    case replicationLag = "replication.lag"
    /// Messages waiting in a queue.
    case queueDepth = "queue.depth"
    /// Seconds until a certificate expires; negative afterwards.
    case certificateRemaining = "certificate.remaining"
    /// Whether a feature flag is on.
    case flagEnabled = "flag.enabled"
    /// Voluntary disruptions that a budget allows now.
    case disruptionsAllowed = "disruptions.allowed"
    /// Number of addresses behind a service.
    case endpoints
    /// Share of a quota in use, 0 to 1.
    case quotaUsed = "quota.used"
    /// How many things are known to call it.
    case callers
    /// What its supervisor calls all its processes together, and each of them, with spaces between.
    case processGroup = "process.group"
    case processNames = "process.names"
    /// The unit that it is on its host.
    case unitName = "unit.name"
    /// The proxy's backend of which it is a server.
    case proxyBackend = "proxy.backend"
    /// The proxy's frontend by which requests come to it.
    case proxyFrontend = "proxy.frontend"
    /// Whether its proxy sends it no new requests.
    case proxyDrained = "proxy.drained"
    /// The names of its key patterns that may be removed, with spaces between.
    case keyPatterns = "key.patterns"

    /// Whether it is measured or counted anew all the time, unlike what was set: another value of it is not yet a change of
    /// what runs.
    public var isMeasured: Bool {
        switch self {
        case .alertsFiring, .restarts, .memoryUsed, .cpuUsed, .utilisation, .requestRate, .requestRateUsual, .errorRate,
            .latency,
            .storageFree, .storageFreeShare, .connectionsUsed, .sessionsMatching, .replicationLag, .queueDepth,
            .certificateRemaining:
            true
        default: false
        }
    }

    /// Order of the raw values.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }

    /// All names in their order.
    static let ordered = allCases.sorted()
}

/// The value of a fact.
public enum FactValue: Hashable, Sendable, CustomStringConvertible {
    /// A number in the unit that `FactName` documents; never NaN or infinite.
    case number(Double)
    /// Text from outside, untrusted.
    case text(String)
    /// Yes or no.
    case flag(Bool)

    /// The number, when it is one.
    public var number: Double? {
        if case .number(let value) = self { value } else { nil }
    }

    /// The value as it is written in expressions.
    public var description: String {
        switch self {
        case .number(let value): value.rounded() == value && abs(value) < 1e15 ? String(Int64(value)) : String(value)
        case .text(let text): "'\(text)'"
        case .flag(let flag): flag ? "true" : "false"
        }
    }
}

/// What is known of entities, each value with the place it was read from.
///
/// A fact that is absent is unknown, which is neither false nor zero.
public struct FactTable: Sendable, Equatable {
    /// One value with its origin.
    public struct Fact: Sendable, Hashable {
        /// The value.
        public let value: FactValue
        /// Where it was read: a file with a locator, for people.
        public let origin: String

        /// Creates a fact.
        public init(value: FactValue, origin: String) {
            self.value = value
            self.origin = origin
        }
    }

    /// Which property of which entity.
    private struct Key: Sendable, Hashable {
        let entity: EntityReference
        let name: FactName
    }

    /// The facts; never iterated without sorting.
    private var facts: [Key: Fact] = [:]

    /// Nothing is known.
    public init() {}

    /// Records a fact; a number that is NaN or infinite is dropped, since it says nothing.
    /// - Parameters:
    ///   - value: What is known.
    ///   - name: Of which property.
    ///   - entity: Of which entity.
    ///   - origin: Where it was read.
    public mutating func record(_ value: FactValue, as name: FactName, of entity: EntityReference, from origin: String)
    {
        if case .number(let number) = value, !number.isFinite { return }
        facts[Key(entity: entity, name: name)] = Fact(value: value, origin: origin)
    }

    /// Forgets a fact, which is unknown from then on.
    /// - Parameters:
    ///   - name: Of which property.
    ///   - entity: Of which entity.
    mutating func forget(_ name: FactName, of entity: EntityReference) {
        facts[Key(entity: entity, name: name)] = nil
    }

    /// The value of a fact, or nil when it is unknown.
    public subscript(entity: EntityReference, name: FactName) -> FactValue? {
        facts[Key(entity: entity, name: name)]?.value
    }

    /// The value of a numeric fact, or nil when it is unknown.
    public func number(_ name: FactName, of entity: EntityReference) -> Double? { self[entity, name]?.number }

    /// Everything known of `entity`, in order of the names.
    public func all(of entity: EntityReference) -> [(name: FactName, fact: Fact)] {
        FactName.ordered.compactMap { name in
            facts[Key(entity: entity, name: name)].map { (name, $0) }
        }
    }

    /// The entities of which something is known, in order.
    public var entities: [EntityReference] { Set(facts.keys.map(\.entity)).sorted() }
}
