internal import Execution
internal import IncidentModel

/// Why nothing is done, on its way to the answer.
struct KubernetesRefusal: Error, Hashable, Sendable {
    let refusal: StepAnswer.Refusal

    init(_ reason: StepAnswer.Refusal.Reason, _ words: String) { refusal = .init(reason, words) }
}

/// One object of a cluster that may be acted on, named by what can be nothing but a name.
struct KubernetesTarget: Hashable, Sendable {
    /// A kind of object that is served under a fixed path.
    struct Resource: Hashable, Sendable {
        /// What objects of the kind say of themselves.
        let kind: String
        /// The name in paths, such as `deployments`.
        let plural: String
        /// The group with its version, `apps/v1`; the core's is `v1`.
        let version: String
        /// Whether its objects are in namespaces.
        let isNamespaced: Bool

        init(_ kind: String, _ plural: String, _ version: String, isNamespaced: Bool = true) {
            (self.kind, self.plural, self.version, self.isNamespaced) = (kind, plural, version, isNamespaced)
        }

        /// The name that `kubectl` takes for exactly this kind: `deployments.v1.apps`, `pods`.
        var argument: String {
            let parts = version.split(separator: "/")
            return parts.count == 2 ? "\(plural).\(parts[1]).\(parts[0])" : plural
        }

        /// The beginning of its paths.
        var root: String { (version.contains("/") ? "/apis/" : "/api/") + version }

        static let pod = Resource("Pod", "pods", "v1")
        static let node = Resource("Node", "nodes", "v1", isNamespaced: false)
        static let replicaSet = Resource("ReplicaSet", "replicasets", "apps/v1")
        static let controllerRevision = Resource("ControllerRevision", "controllerrevisions", "apps/v1")
        static let networkPolicy = Resource("NetworkPolicy", "networkpolicies", "networking.k8s.io/v1")
        static let autoscaler = Resource("HorizontalPodAutoscaler", "horizontalpodautoscalers", "autoscaling/v2")
        static let job = Resource("Job", "jobs", "batch/v1")
    }

    /// The kinds that can be acted on. Secrets are not among them: nothing here reads one. Nor are kinds whose name stands
    /// for objects of several interfaces, such as routes.
    private static let resources: [EntityKind: Resource] = [
        .deployment: Resource("Deployment", "deployments", "apps/v1"),
        .statefulset: Resource("StatefulSet", "statefulsets", "apps/v1"),
        .daemonset: Resource("DaemonSet", "daemonsets", "apps/v1"),
        .replicaset: .replicaSet, .pod: .pod, .node: .node, .job: .job,
        .cronjob: Resource("CronJob", "cronjobs", "batch/v1"),
        .service: Resource("Service", "services", "v1"), .configmap: Resource("ConfigMap", "configmaps", "v1"),
        .persistentvolumeclaim: Resource("PersistentVolumeClaim", "persistentvolumeclaims", "v1"),
        .resourcequota: Resource("ResourceQuota", "resourcequotas", "v1"),
        .serviceaccount: Resource("ServiceAccount", "serviceaccounts", "v1"),
        .autoscaler: .autoscaler,
        .poddisruptionbudget: Resource("PodDisruptionBudget", "poddisruptionbudgets", "policy/v1"),
        .networkpolicy: .networkPolicy, .ingress: Resource("Ingress", "ingresses", "networking.k8s.io/v1"),
        .certificate: Resource("Certificate", "certificates", "cert-manager.io/v1"),
        .issuer: Resource("Issuer", "issuers", "cert-manager.io/v1"),
    ]

    /// The kind.
    let resource: Resource
    /// The namespace; nil for what is in none.
    let namespace: String?
    /// The name.
    let name: String

    /// The object that `entity` names, where the configuration allows to act.
    /// - Throws: `notConfigured` for everything else.
    init(_ entity: EntityReference, _ configuration: KubernetesConfiguration) throws(KubernetesRefusal) {
        guard let resource = Self.resources[entity.kind] else {
            throw KubernetesRefusal(.notConfigured, "The executor acts on no \(entity.kind.noun).")
        }
        guard KubernetesName.isSubdomain(entity.name) else {
            throw KubernetesRefusal(.notConfigured, "The target's name is none that Kubernetes gives.")
        }
        if resource.isNamespaced {
            guard let namespace = entity.namespace, KubernetesName.isLabel(namespace),
                configuration.namespaces.contains(namespace)
            else {
                let place = entity.namespace == nil ? "The target names no namespace" : "The namespace is not allowed"
                throw KubernetesRefusal(.notConfigured, "\(place).")
            }
            self.namespace = namespace
        } else {
            guard configuration.mayActOnNodes else {
                throw KubernetesRefusal(.notConfigured, "Acting on nodes is not allowed.")
            }
            namespace = nil
        }
        (self.resource, name) = (resource, entity.name)
    }

    /// An object beside another one, of a name that was checked.
    init(_ resource: Resource, named name: String, beside other: KubernetesTarget) {
        (self.resource, namespace, self.name) = (resource, other.namespace, name)
    }

    /// The one argument that names it: `deployments.v1.apps/cart`. It begins with a letter and holds one slash.
    var argument: String { "\(resource.argument)/\(name)" }

    /// The option that names its namespace; nothing for what is in none.
    var placement: [String] { namespace.map { ["--namespace=\($0)"] } ?? [] }

    /// The path of all objects of its kind beside it.
    var collectionPath: String {
        resource.root + (namespace.map { "/namespaces/\($0)" } ?? "") + "/\(resource.plural)"
    }

    /// Its path.
    var path: String { "\(collectionPath)/\(name)" }
}
