public import IncidentModel

/// What is known of a controller of pods.
public struct WorkloadState: MergeableState, Hashable {
    /// What it is.
    public var entity: EntityReference
    /// Replicas wanted.
    public var desired: Int?
    /// Replicas that are ready.
    public var ready: Int?
    /// Replicas of the newest template.
    public var updated: Int?
    /// Replicas that have been ready for a while.
    public var available: Int?
    /// Whether its controller has taken in what it was told last; until then it counts the replicas of what it was told before.
    public var isObserved = true
    /// The revision that its annotations name.
    public var revision: Int?
    /// The revision before it that is still kept.
    public var previousRevision: Int?
    /// The containers of its template.
    public var containers: [ContainerState] = []
    /// Labels that the template puts on pods.
    public var podLabels: [String: String] = [:]
    /// Labels by which it finds its pods.
    public var selector: [String: String] = [:]
    /// Labels that a node must have.
    public var nodeSelector: [String: String] = [:]
    /// Whether it demands more of nodes.
    public var hasNodeAffinity = false
    /// Whether it keeps its pods apart.
    public var hasPodAntiAffinity = false
    /// Taints that its pods tolerate.
    public var tolerations: [String] = []
    /// The account that its pods use.
    public var serviceAccount: String?
    /// How its pods resolve names.
    public var dnsPolicy: String?
    /// Resolvers that its pods ask besides or instead.
    public var nameservers: [String] = []
    /// Whether its pods share the network of their node.
    public var usesHostNetwork = false
    /// Volumes on the node's own disk.
    public var ephemeralVolumes: [String] = []
    /// Claims that its pods mount.
    public var claims: [String] = []
    /// Directories of the node that its pods mount, by the volume's name.
    public var hostPaths: [String: String] = [:]
    /// Secrets and config maps that its pods mount and cannot start without, as `kind/name`.
    public var requiredObjects: [String] = []
    /// Secrets with which its images are pulled.
    public var pullSecrets: [String] = []
    /// The user as which its containers run, when that is written down.
    public var user: Int?
    /// Reasons of its conditions that are not as they should be: `ProgressDeadlineExceeded`.
    public var failedConditions: [String] = []
    /// The chart release that manages it.
    public var release: String?
    /// Where it was read.
    public var locator: String

    /// The name.
    public var name: String { entity.name }

    /// A workload of which only the name is known.
    public init(entity: EntityReference, locator: String) {
        self.entity = entity
        self.locator = locator
    }

    /// Whether `other` is the same workload.
    func isSame(as other: WorkloadState) -> Bool {
        entity.kind == other.entity.kind && entity.name == other.entity.name
            && (entity.namespace == other.entity.namespace || other.entity.namespace == nil)
    }

    /// Adds what `other` knows and this does not.
    mutating func merge(_ other: WorkloadState) {
        desired = desired ?? other.desired
        ready = ready ?? other.ready
        updated = updated ?? other.updated
        available = available ?? other.available
        isObserved = isObserved && other.isObserved
        revision = revision ?? other.revision
        previousRevision = previousRevision ?? other.previousRevision
        if containers.isEmpty { containers = other.containers }
        if podLabels.isEmpty { podLabels = other.podLabels }
        if selector.isEmpty { selector = other.selector }
        if nodeSelector.isEmpty { nodeSelector = other.nodeSelector }
        hasNodeAffinity = hasNodeAffinity || other.hasNodeAffinity
        hasPodAntiAffinity = hasPodAntiAffinity || other.hasPodAntiAffinity
        if tolerations.isEmpty { tolerations = other.tolerations }
        serviceAccount = serviceAccount ?? other.serviceAccount
        dnsPolicy = dnsPolicy ?? other.dnsPolicy
        if nameservers.isEmpty { nameservers = other.nameservers }
        usesHostNetwork = usesHostNetwork || other.usesHostNetwork
        if ephemeralVolumes.isEmpty { ephemeralVolumes = other.ephemeralVolumes }
        if claims.isEmpty { claims = other.claims }
        if hostPaths.isEmpty { hostPaths = other.hostPaths }
        if requiredObjects.isEmpty { requiredObjects = other.requiredObjects }
        if pullSecrets.isEmpty { pullSecrets = other.pullSecrets }
        user = user ?? other.user
        failedConditions += other.failedConditions.filter { !failedConditions.contains($0) }
        release = release ?? other.release
    }

    /// Whether all wanted replicas are ready; nil when that is not known.
    public var isHealthy: Bool? {
        guard let desired, let ready else { return nil }
        return ready >= desired
    }
}
