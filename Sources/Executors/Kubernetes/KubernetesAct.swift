internal import Execution
internal import IncidentModel
internal import Remediation

/// What an action of the catalogue means on a cluster. Every action that is not here is refused, and says why.
enum KubernetesAct: Hashable, Sendable {
    /// Replaces the pods, a few at a time.
    case restart
    /// Sets the number of replicas.
    case scale(Int64)
    /// Raises an autoscaler's largest number.
    case raiseMaximum(Int64)
    /// Goes back to a revision; nil for the one before.
    case rollBack(Int64?)
    /// Sets a field to a value that is given as text.
    case setField(FieldPath, String)
    /// Lets a node take pods, or not.
    case setSchedulable(Bool)
    /// Makes a claim larger, by so many hundredths.
    case grow(Int64)
    /// Deletes a pod that a controller makes anew.
    case deletePod
    /// Takes a node's pods off it.
    case drain
    /// Takes a pod, or all pods of a workload, out of its service and off the network.
    case quarantine
    /// Starts a job of a cron job's template.
    case startJob
    /// Reads state and events.
    case inspect
    /// Reads the newest log lines.
    case readLogs

    /// The actions that set a field of an object.
    static let fieldActions: Set<String> = [
        "kubernetes.correct-image", "kubernetes.correct-command", "kubernetes.correct-environment",
        "kubernetes.correct-probe", "kubernetes.set-resources", "kubernetes.correct-placement",
        "kubernetes.correct-pod-settings", "kubernetes.pin-image", "kubernetes.correct-service",
        "kubernetes.correct-route", "kubernetes.correct-network-policy", "kubernetes.raise-quota",
        "kubernetes.correct-configuration", "kubernetes.correct-disruption-budget", "kubernetes.correct-issuer",
        "kubernetes.correct-node",
    ]

    /// The actions that are not carried out, and why.
    static let refused: [String: String] = [
        "dns.resolve":
            "Resolving a name in the cluster means running a program in a pod, which this executor never does.",
        "helm.rollback-release": "A release is Helm's: setting its objects back would leave Helm's record wrong.",
        "kubernetes.move-to-claim": "Moving data needs a backup and a copy, which one change of an object is not.",
        "kubernetes.remove-init-container": "Taking a container out of a template is left to a person.",
        "kubernetes.create-service": "No argument carries the whole object that would have to be created.",
        "kubernetes.create-configuration": "No argument carries the whole object that would have to be created.",
        "kubernetes.create-service-account": "No argument carries the whole object that would have to be created.",
        "kubernetes.correct-claim": "Creating a claim again means deleting it first, which is left to a person.",
        "kubernetes.restore-secret":
            "Secrets are neither read nor written; the person who holds it has to put it there.",
    ]

    /// What an action means.
    /// - Throws: `notConfigured` for an action that is not carried out, or not on such a target.
    init(_ action: Action) throws(KubernetesRefusal) {
        let id = action.definition.id.text
        if let reason = Self.refused[id] { throw KubernetesRefusal(.notConfigured, reason) }
        if Self.fieldActions.contains(id) {
            self = try Self.field(action)
            return
        }
        guard let act = Self.act(id, action) else {
            throw KubernetesRefusal(.notConfigured, "The executor does not know the action \(id).")
        }
        self = act
        guard let kinds = targets, !kinds.contains(action.target.kind) else { return }
        let nouns = kinds.sorted().map(\.noun).joined(separator: " or ")
        throw KubernetesRefusal(
            .notConfigured,
            "The executor carries out \(id) on a \(nouns), not on a \(action.target.kind.noun)."
        )
    }

    private static func act(_ id: String, _ action: Action) -> KubernetesAct? {
        switch id {
        case "kubernetes.rollout-restart": .restart
        case "kubernetes.scale-workload": integer("replicas", action).map(KubernetesAct.scale)
        case "kubernetes.raise-autoscaler-limit": integer("maximum", action).map(KubernetesAct.raiseMaximum)
        case "kubernetes.rollback-workload": .rollBack(integer("revision", action))
        case "kubernetes.cordon-node": .setSchedulable(false)
        case "kubernetes.uncordon-node": .setSchedulable(true)
        case "kubernetes.drain-node": .drain
        case "kubernetes.delete-pod": .deletePod
        case "kubernetes.expand-claim": integer("growth-percent", action).map(KubernetesAct.grow)
        case "kubernetes.quarantine-workload": .quarantine
        case "kubernetes.retry-job": .startJob
        case "kubernetes.inspect": .inspect
        case "kubernetes.read-logs": .readLogs
        default: nil
        }
    }

    /// The kinds of target; nil for whatever is an object.
    private var targets: Set<EntityKind>? {
        switch self {
        case .restart, .rollBack: [.deployment, .statefulset, .daemonset]
        case .scale: [.deployment, .statefulset]
        case .raiseMaximum: [.autoscaler]
        case .setSchedulable, .drain: [.node]
        case .grow: [.persistentvolumeclaim]
        case .deletePod: [.pod]
        case .quarantine: [.pod, .deployment, .statefulset, .daemonset]
        case .startJob: [.cronjob]
        case .readLogs: [.pod, .deployment, .statefulset, .daemonset, .job, .replicaset]
        case .setField, .inspect: nil
        }
    }

    private static func integer(_ name: String, _ action: Action) -> Int64? {
        guard case .integer(let value) = action[argument: name] else { return nil }
        return value
    }

    private static func field(_ action: Action) throws(KubernetesRefusal) -> KubernetesAct {
        guard let correction = action.correction, let desired = correction.desired else {
            throw KubernetesRefusal(.notConfigured, "A person has to say which value the field should get.")
        }
        guard let path = FieldPath(correction.field) else {
            throw KubernetesRefusal(.notConfigured, "The correction names no field in a form that can be set.")
        }
        return .setField(path, desired)
    }

    /// Whether it only reads.
    var isLook: Bool { self == .inspect || self == .readLogs }

    /// Whether something follows the patch that is made first.
    var hasSequel: Bool { self == .deletePod || self == .drain || self == .startJob }

    /// Why it cannot be undone; nil when it can.
    var undoObstacle: String? {
        switch self {
        case .restart, .deletePod, .startJob, .inspect, .readLogs: "There is nothing to undo."
        case .grow: "A volume cannot be made smaller."
        default: nil
        }
    }
}

/// An action with the object that it changes, as far as both can be told without asking the cluster.
struct KubernetesRequest: Hashable, Sendable {
    let act: KubernetesAct
    /// The object that is read and changed: the one that holds the field for a correction, else the action's target.
    let target: KubernetesTarget

    /// What an action asks for.
    /// - Throws: Why it is refused whatever state the cluster is in.
    init(_ action: Action, _ configuration: KubernetesConfiguration) throws(KubernetesRefusal) {
        guard action.definition.executor == .kubernetes else {
            throw KubernetesRefusal(.notConfigured, "The action is not one for a cluster.")
        }
        act = try KubernetesAct(action)
        let entity: EntityReference =
            if case .setField = act, let correction = action.correction { correction.entity } else { action.target }
        target = try KubernetesTarget(entity, configuration)
    }
}
