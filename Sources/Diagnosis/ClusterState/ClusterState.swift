public import IncidentModel

/// What a cluster's control plane said of its objects, in whatever layout it was printed.
///
/// Readers fill it from tables, descriptions, JSON and YAML; what several of them say of one object is merged, the value
/// read first counts. A field that nobody printed is nil and means unknown.
public struct ClusterState: Sendable {
    private var podList = StateList<PodState>()
    private var workloadList = StateList<WorkloadState>()
    private var nodeList = StateList<NodeState>()
    private var serviceList = StateList<ServiceState>()
    private var claimList = StateList<ClaimState>()
    private var objectList = StateList<ObjectState>()
    private var eventKeys: Set<[String]> = []

    /// Services that a manifest declares; whether they exist is another matter.
    public private(set) var declaredServices: [ServiceState] = []
    /// Claims that a manifest declares; whether they exist is another matter.
    public private(set) var declaredClaims: [ClaimState] = []
    /// Attempts to reach something from within the cluster.
    public private(set) var reachability: [ReachabilityState] = []
    /// Events in the order of reading.
    public private(set) var events: [EventRecord] = []
    /// Kinds of which a whole namespace was listed: `kind/namespace`, an empty namespace for cluster-wide lists. What is
    /// not in a complete list does not exist.
    public private(set) var completeLists: Set<String> = []

    /// Nothing is known.
    public init() {}

    /// Pods in the order of reading.
    public var pods: [PodState] { podList.elements }
    /// Deployments, stateful sets, daemon sets, replica sets and jobs.
    public var workloads: [WorkloadState] { workloadList.elements }
    /// Machines.
    public var nodes: [NodeState] { nodeList.elements }
    /// Services.
    public var services: [ServiceState] { serviceList.elements }
    /// Volume claims.
    public var claims: [ClaimState] { claimList.elements }
    /// Everything else that was named, with its fields.
    public var objects: [ObjectState] { objectList.elements }
    /// Whether nothing at all was read.
    public var isEmpty: Bool {
        pods.isEmpty && workloads.isEmpty && nodes.isEmpty && services.isEmpty && claims.isEmpty && objects.isEmpty
            && events.isEmpty
    }

    /// Enters what was said of a pod.
    public mutating func add(_ pod: PodState) { podList.add(pod) }
    /// Enters what was said of a workload.
    public mutating func add(_ workload: WorkloadState) { workloadList.add(workload) }
    /// Enters what was said of a node.
    public mutating func add(_ node: NodeState) { nodeList.add(node) }
    /// Enters what was said of a service.
    public mutating func add(_ service: ServiceState) { serviceList.add(service) }
    /// Enters what was said of a claim.
    public mutating func add(_ claim: ClaimState) { claimList.add(claim) }
    /// Enters what was said of another object.
    public mutating func add(_ object: ObjectState) { objectList.add(object) }

    /// Enters a service that a manifest declares.
    public mutating func declare(_ service: ServiceState) { declaredServices.append(service) }
    /// Enters a claim that a manifest declares.
    public mutating func declare(_ claim: ClaimState) { declaredClaims.append(claim) }
    /// Enters an attempt to reach something.
    public mutating func add(_ attempt: ReachabilityState) { reachability.append(attempt) }

    /// Enters an event; a repeat of one already entered is dropped.
    public mutating func add(_ event: EventRecord) {
        if eventKeys.insert([event.reason, event.objectName, event.message]).inserted { events.append(event) }
    }

    /// Notes that every object of a kind in a namespace was listed; nil for all namespaces or cluster-wide kinds.
    public mutating func noteCompleteList(of kind: EntityKind, namespace: String?) {
        completeLists.insert("\(kind.rawValue)/\(namespace ?? "")")
    }

    /// Whether every object of a kind in a namespace is known.
    public func isComplete(_ kind: EntityKind, namespace: String?) -> Bool {
        completeLists.contains("\(kind.rawValue)/\(namespace ?? "")") || completeLists.contains("\(kind.rawValue)/")
    }

    /// The objects of a kind, in the order of reading.
    public func objects(of kind: EntityKind) -> [ObjectState] { objects.filter { $0.entity.kind == kind } }
}
