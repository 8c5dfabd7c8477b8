public import IncidentModel

/// What is known of one pod.
public struct PodState: MergeableState, Hashable {
    /// The name.
    public var name: String
    /// The namespace.
    public var namespace: String?
    /// The status as a listing shows it: a phase, or a reason such as `CrashLoopBackOff` or `Init:0/1`.
    public var status: String?
    /// How many containers are ready.
    public var readyContainers: Int?
    /// How many containers there are.
    public var allContainers: Int?
    /// Restarts of all containers together.
    public var restarts: Int?
    /// Seconds since the last restart, when a listing says.
    public var secondsSinceRestart: Double?
    /// The node it runs on.
    public var node: String?
    /// The containers, init containers among them.
    public var containers: [ContainerState] = []
    /// The labels.
    public var labels: [String: String] = [:]
    /// The workload that owns it, when that is written down.
    public var owner: EntityReference?
    /// Its address within the cluster.
    public var address: String?
    /// Memory in use, in bytes.
    public var memoryUsed: Double?
    /// Processor time in use, in cores.
    public var cpuUsed: Double?
    /// The age as it is written.
    public var age: String?
    /// Where it was read.
    public var locator: String

    /// A pod of which only the name is known.
    public init(name: String, namespace: String?, locator: String) {
        self.name = name
        self.namespace = namespace
        self.locator = locator
    }

    /// Whether `other` is the same pod.
    func isSame(as other: PodState) -> Bool {
        name == other.name && (namespace == other.namespace || namespace == nil || other.namespace == nil)
    }

    /// Adds what `other` knows and this does not.
    mutating func merge(_ other: PodState) {
        namespace = namespace ?? other.namespace
        // A listing's reason says more than the bare phase of an API object.
        if status == nil || (["Running", "Pending"].contains(status) && other.status != nil) {
            status = other.status ?? status
        }
        readyContainers = readyContainers ?? other.readyContainers
        allContainers = allContainers ?? other.allContainers
        restarts = restarts ?? other.restarts
        secondsSinceRestart = secondsSinceRestart ?? other.secondsSinceRestart
        node = node ?? other.node
        for container in other.containers {
            if let place = containers.firstIndex(where: { $0.name == container.name }) {
                containers[place].merge(container)
            } else {
                containers.append(container)
            }
        }
        if labels.isEmpty { labels = other.labels }
        owner = owner ?? other.owner
        address = address ?? other.address
        memoryUsed = memoryUsed ?? other.memoryUsed
        cpuUsed = cpuUsed ?? other.cpuUsed
        age = age ?? other.age
    }

    /// Whether it does what it should: running with all containers ready, or finished.
    public var isHealthy: Bool? {
        guard let status else { return nil }
        if status == "Completed" || status == "Succeeded" { return true }
        guard status == "Running" else { return false }
        if let readyContainers, let allContainers { return readyContainers >= allContainers }
        return containers.isEmpty ? true : containers.allSatisfy { $0.isReady ?? true }
    }

    /// Whether it is on its way out, so that its state says nothing about its successor.
    public var isLeaving: Bool { status == "Terminating" }
}
