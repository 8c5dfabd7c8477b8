public import IncidentModel

/// What is known of a machine.
public struct NodeState: MergeableState, Hashable {
    /// A service that runs on the machine itself, such as the kubelet.
    public struct Service: Sendable, Hashable {
        /// Whether it runs.
        public let isRunning: Bool
        /// Its state as it was printed.
        public let text: String
        /// Where it was read.
        public let locator: String

        /// Creates a service.
        public init(isRunning: Bool, text: String, locator: String) {
            self.isRunning = isRunning
            self.text = text
            self.locator = locator
        }
    }

    /// The name.
    public var name: String
    /// Whether it is ready; nil when that is not known.
    public var isReady: Bool?
    /// Whether it takes new pods.
    public var isSchedulable: Bool?
    /// Conditions beside readiness that hold: `MemoryPressure`, `DiskPressure`, `PIDPressure`, `NetworkUnavailable`.
    public var pressures: [String] = []
    /// What it gives to pods, as it is written: `cpu`, `memory`.
    public var allocatable: [String: String] = [:]
    /// Taints as `key=value:effect`.
    public var taints: [String] = []
    /// The labels.
    public var labels: [String: String] = [:]
    /// The services of the machine that somebody looked at, by name.
    public var services: [String: Service] = [:]
    /// The roles that a listing shows.
    public var roles: [String] = []
    /// The message of the readiness condition.
    public var message: String?
    /// Where it was read.
    public var locator: String

    /// A node of which only the name is known.
    public init(name: String, locator: String) {
        self.name = name
        self.locator = locator
    }

    /// Whether `other` is the same node.
    func isSame(as other: NodeState) -> Bool { name == other.name }

    /// Adds what `other` knows and this does not.
    mutating func merge(_ other: NodeState) {
        isReady = isReady ?? other.isReady
        isSchedulable = isSchedulable ?? other.isSchedulable
        pressures += other.pressures.filter { !pressures.contains($0) }
        if taints.isEmpty { taints = other.taints }
        if allocatable.isEmpty { allocatable = other.allocatable }
        if labels.isEmpty { labels = other.labels }
        if roles.isEmpty { roles = other.roles }
        services.merge(other.services) { own, _ in own }
        message = message ?? other.message
    }

    /// Whether it is a machine of the control plane, which usually takes no pods of users: that is nobody's fault.
    /// - Source: Kubernetes, "Well-Known Labels, Annotations and Taints": `node-role.kubernetes.io/control-plane`, before
    ///   1.20 `node-role.kubernetes.io/master`.
    var isControlPlane: Bool {
        let names = roles + labels.keys.map { String($0.split(separator: "/").last ?? "") }
        let role = labels["kubernetes.io/role"] ?? ""
        return (names + [role]).contains { $0 == "control-plane" || $0 == "master" }
    }
}

/// What is known of a service.
public struct ServiceState: MergeableState, Hashable {
    /// One port of a service.
    public struct Port: Sendable, Hashable {
        /// The port that callers use.
        public var port: Int?
        /// The port of the pods as it is written, a number or a name.
        public var target: String?
        /// `TCP`, `UDP` or `SCTP`.
        public var transport: String?
        /// The name, which by custom begins with the protocol: `grpc`, `http-web`.
        public var name: String?

        /// A port of which nothing is known.
        public init() {}
    }

    /// The name.
    public var name: String
    /// The namespace.
    public var namespace: String?
    /// By which labels it finds its pods; nil when that is not known.
    public var selector: [String: String]?
    /// The ports.
    public var ports: [Port] = []
    /// The addresses behind it; nil when that is not known.
    public var endpoints: [String]?
    /// Its own address within the cluster.
    public var address: String?
    /// Where it was read.
    public var locator: String

    /// A service of which only the name is known.
    public init(name: String, namespace: String?, locator: String) {
        self.name = name
        self.namespace = namespace
        self.locator = locator
    }

    /// Whether `other` is the same service.
    func isSame(as other: ServiceState) -> Bool { name == other.name && namespace == other.namespace }

    /// Adds what `other` knows and this does not.
    mutating func merge(_ other: ServiceState) {
        selector = selector ?? other.selector
        if ports.isEmpty || ports.allSatisfy({ $0.target == nil }) { ports = other.ports.isEmpty ? ports : other.ports }
        if ports.count == other.ports.count {
            for place in ports.indices where ports[place].name == nil { ports[place].name = other.ports[place].name }
        }
        endpoints = endpoints ?? other.endpoints
        address = address ?? other.address
    }
}

/// What is known of a volume claim.
public struct ClaimState: MergeableState, Hashable {
    /// The name.
    public var name: String
    /// The namespace.
    public var namespace: String?
    /// `Bound`, `Pending` or `Lost`.
    public var status: String?
    /// The storage class.
    public var storageClass: String?
    /// The volume that it is bound to.
    public var volume: String?
    /// The size as it is written.
    public var capacity: String?
    /// The access modes that it has, as they are written.
    public var accessModes: String?
    /// The size that it asks for, where its specification was read.
    public var requested: String?
    /// The access modes that it asks for, where its specification was read.
    public var requestedModes: [String] = []
    /// Labels that its volume must have.
    public var selector: [String: String] = [:]
    /// The volume that it asks for by name.
    public var wantedVolume: String?
    /// Where it was read.
    public var locator: String

    /// A claim of which only the name is known.
    public init(name: String, namespace: String?, locator: String) {
        self.name = name
        self.namespace = namespace
        self.locator = locator
    }

    /// Whether `other` is the same claim.
    func isSame(as other: ClaimState) -> Bool { name == other.name && namespace == other.namespace }

    /// Adds what `other` knows and this does not.
    mutating func merge(_ other: ClaimState) {
        status = status ?? other.status
        storageClass = storageClass ?? other.storageClass
        volume = volume ?? other.volume
        capacity = capacity ?? other.capacity
        accessModes = accessModes ?? other.accessModes
        requested = requested ?? other.requested
        if requestedModes.isEmpty { requestedModes = other.requestedModes }
        if selector.isEmpty { selector = other.selector }
        wantedVolume = wantedVolume ?? other.wantedVolume
    }
}

/// What is known of an object that has no type of its own here: its columns or fields.
public struct ObjectState: MergeableState, Hashable {
    /// What it is.
    public var entity: EntityReference
    /// The fields by path, such as `spec.podSelector`, or by a table's column in lower case, such as `max unavailable`.
    public var fields: [String: String]
    /// The whole text of its specification or data, for what looks for words.
    public var text: String
    /// Where it was read.
    public var locator: String

    /// The name.
    public var name: String { entity.name }

    /// Creates an object.
    public init(entity: EntityReference, fields: [String: String], text: String, locator: String) {
        self.entity = entity
        self.fields = fields
        self.text = text
        self.locator = locator
    }

    /// Whether `other` is the same object.
    func isSame(as other: ObjectState) -> Bool { entity == other.entity }

    /// Adds what `other` knows and this does not.
    mutating func merge(_ other: ObjectState) {
        fields.merge(other.fields) { own, _ in own }
        if text.utf8.count < other.text.utf8.count {
            text = other.text
            locator = other.locator
        }
    }
}

/// Something that the control plane noted.
public struct EventRecord: Sendable, Hashable {
    /// `Normal` or `Warning`.
    public var type: String
    /// The reason in one word: `FailedScheduling`.
    public var reason: String
    /// The kind of the object, when it is known.
    public var objectKind: EntityKind?
    /// The name of the object.
    public var objectName: String
    /// The namespace that was asked for.
    public var namespace: String?
    /// The message; it may quote what programs printed.
    public var message: String
    /// Where it was read.
    public var locator: String

    /// Creates an event.
    public init(
        type: String,
        reason: String,
        objectKind: EntityKind?,
        objectName: String,
        namespace: String?,
        message: String,
        locator: String
    ) {
        self.type = type
        self.reason = reason
        self.objectKind = objectKind
        self.objectName = objectName
        self.namespace = namespace
        self.message = message
        self.locator = locator
    }
}
