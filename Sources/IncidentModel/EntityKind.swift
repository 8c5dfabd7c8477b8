/// The kinds of thing that can be broken, acted on or asked about.
public enum EntityKind: String, CaseIterable, Sendable, Hashable, Comparable {
    case certificate, cluster, configmap, cronjob, daemonset, deployment, external, flag, function, host, ingress,
        issuer
    case job, machineset, namespace, networkpolicy, node, nodegroup, persistentvolume, persistentvolumeclaim, pod
    case poddisruptionbudget, priorityclass, release, replicaset, resourcequota, route, secret, service, serviceaccount
    case statefulset, storageclass, team
    case autoscaler = "horizontalpodautoscaler"
    case cache, database, queue

    /// Other names under which people and programs write a kind, beside its raw value.
    private static let aliases: [String: EntityKind] = [
        "po": .pod, "pods": .pod, "svc": .service, "services": .service, "deploy": .deployment,
        "deployments": .deployment, "deployment.apps": .deployment, "deployments.apps": .deployment,
        "sts": .statefulset, "statefulsets": .statefulset, "statefulset.apps": .statefulset, "ds": .daemonset,
        "daemonsets": .daemonset, "daemonset.apps": .daemonset, "rs": .replicaset, "replicasets": .replicaset,
        "replicaset.apps": .replicaset, "no": .node, "nodes": .node, "ns": .namespace, "namespaces": .namespace,
        "cm": .configmap, "configmaps": .configmap, "secrets": .secret, "pvc": .persistentvolumeclaim,
        "persistentvolumeclaims": .persistentvolumeclaim, "pv": .persistentvolume,
        "persistentvolumes": .persistentvolume, "hpa": .autoscaler, "horizontalpodautoscalers": .autoscaler,
        "horizontalpodautoscaler.autoscaling": .autoscaler, "autoscaler": .autoscaler, "pdb": .poddisruptionbudget,
        "poddisruptionbudgets": .poddisruptionbudget, "poddisruptionbudget.policy": .poddisruptionbudget,
        "netpol": .networkpolicy, "networkpolicies": .networkpolicy, "networkpolicy.networking.k8s.io": .networkpolicy,
        "quota": .resourcequota, "resourcequotas": .resourcequota, "ing": .ingress, "ingresses": .ingress,
        "ingress.networking.k8s.io": .ingress, "jobs": .job, "job.batch": .job, "cronjobs": .cronjob,
        "cronjob.batch": .cronjob, "cj": .cronjob, "sa": .serviceaccount, "serviceaccounts": .serviceaccount,
        "sc": .storageclass, "storageclasses": .storageclass, "storageclass.storage.k8s.io": .storageclass,
        "pc": .priorityclass, "priorityclasses": .priorityclass, "certificates": .certificate, "cert": .certificate,
        "certificate.cert-manager.io": .certificate, "issuers": .issuer, "clusterissuer": .issuer,
        "clusterissuers": .issuer, "clusterissuer.cert-manager.io": .issuer, "machinesets": .machineset,
        "machineset.machine.openshift.io": .machineset, "routes": .route, "httproute": .route, "httproutes": .route,
        "httproute.gateway.networking.k8s.io": .route, "route.route.openshift.io": .route, "virtualservice": .route,
        "virtualservices": .route, "virtualservice.networking.istio.io": .route, "db": .database,
        "databases": .database, "helmrelease": .release, "machine": .host, "instance": .host, "server": .host,
        "feature": .flag, "featureflag": .flag,
    ]

    /// The kind that `text` names, in any letter case, singular or plural or by its usual short name; nil when unknown.
    public init?(named text: String) {
        let lowered = text.lowercased()
        guard let kind = EntityKind(rawValue: lowered) ?? Self.aliases[lowered] else { return nil }
        self = kind
    }

    /// Whether entities of this kind run code in pods under a controller.
    public var isWorkload: Bool {
        switch self {
        case .deployment, .statefulset, .daemonset, .replicaset, .job, .cronjob: true
        default: false
        }
    }

    /// Whether entities of this kind answer requests, so that they can stand in the graph of calls.
    public var answersRequests: Bool {
        switch self {
        case .service, .database, .cache, .queue, .external, .function: true
        default: isWorkload
        }
    }

    /// Whether entities of this kind live outside of any namespace.
    public var isClusterScoped: Bool {
        switch self {
        case .cluster, .node, .nodegroup, .namespace, .persistentvolume, .storageclass, .priorityclass, .host, .team:
            true
        default: false
        }
    }

    /// The kind in words, for sentences.
    public var noun: String {
        switch self {
        case .persistentvolumeclaim: "volume claim"
        case .persistentvolume: "volume"
        case .configmap: "config map"
        case .networkpolicy: "network policy"
        case .poddisruptionbudget: "disruption budget"
        case .resourcequota: "resource quota"
        case .serviceaccount: "service account"
        case .statefulset: "stateful set"
        case .daemonset: "daemon set"
        case .replicaset: "replica set"
        case .storageclass: "storage class"
        case .priorityclass: "priority class"
        case .machineset: "machine set"
        case .nodegroup: "node group"
        case .cronjob: "cron job"
        default: rawValue == "horizontalpodautoscaler" ? "autoscaler" : rawValue
        }
    }

    /// Order of the raw values.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
}
