/// A read-only command of `kubectl`, as an array of arguments and as the line that a bundle shows.
///
/// Only the verbs `get`, `top` and `logs` are ever used, and secrets are listed by name and type alone, without their
/// content.
public struct ClusterCommand: Sendable, Hashable {
    /// The arguments after the program's name and the options that choose the cluster.
    public let arguments: [String]

    /// The line, without what chooses the cluster: `kubectl get pods -n shop -o json`.
    public var line: String { (["kubectl"] + arguments).joined(separator: " ") }

    private init(_ arguments: [String]) { self.arguments = arguments }

    /// Pods with their whole state.
    static func pods(of namespace: String) -> ClusterCommand {
        ClusterCommand(["get", "pods", "-n", namespace, "-o", "json"])
    }

    /// The names of pods whenever one of them changes, from now on.
    public static func changes(of namespace: String) -> ClusterCommand {
        ClusterCommand(["get", "pods", "-n", namespace, "--watch-only", "-o", "name"])
    }

    /// Replica sets, each of which is a revision of its deployment.
    static func replicaSets(of namespace: String) -> ClusterCommand {
        ClusterCommand(["get", "replicasets", "-n", namespace, "-o", "json"])
    }

    /// The newest lines of a container's log, each behind its time.
    static func logs(_ container: LoggedContainer, lines: Int, isPrevious: Bool) -> ClusterCommand {
        ClusterCommand(
            [
                "logs", container.pod, "-n", container.namespace, "-c", container.name, "--tail=\(lines)",
                "--timestamps",
            ] + (isPrevious ? ["--previous"] : [])
        )
    }

    /// Everything else that tells how a namespace and the machines under it are; pods and replica sets come before it.
    static func surroundings(of namespace: String) -> [ClusterCommand] {
        func get(_ kind: String, _ rest: String...) -> ClusterCommand {
            ClusterCommand(["get", kind, "-n", namespace] + rest)
        }
        func cluster(_ kind: String, _ rest: String...) -> ClusterCommand { ClusterCommand(["get", kind] + rest) }
        return [
            get("deployments", "-o", "json"), get("statefulsets", "-o", "json"), get("daemonsets", "-o", "json"),
            get("jobs", "-o", "json"), get("cronjobs", "-o", "json"), get("services", "-o", "json"),
            get("endpoints"), get("ingresses", "-o", "json"), get("networkpolicies", "-o", "json"),
            get("configmaps", "-o", "json"), get("secrets"), get("serviceaccounts"),
            get("persistentvolumeclaims", "-o", "wide"), get("resourcequotas", "-o", "json"),
            get("limitranges", "-o", "json"), get("horizontalpodautoscalers", "-o", "json"),
            get("poddisruptionbudgets", "-o", "json"), get("events", "--sort-by=.lastTimestamp"),
            cluster("nodes", "-o", "json"), cluster("persistentvolumes"), cluster("storageclasses"),
            cluster("namespace", namespace, "-o", "json"),
            ClusterCommand(["get", "pods", "-n", "kube-system", "-o", "wide"]),
            ClusterCommand(["top", "pods", "-n", namespace]), ClusterCommand(["top", "nodes"]),
        ]
    }
}

/// A container whose log is read.
struct LoggedContainer: Sendable, Hashable {
    /// The namespace of its pod.
    let namespace: String
    /// Its pod.
    let pod: String
    /// Its name.
    let name: String
    /// The workload's name, as far as the pod's own tells it.
    let service: String
    /// Whether an earlier run of it ended, so that there is an earlier log.
    let hasPrevious: Bool
    /// Whether it is in trouble.
    let isTroubled: Bool
}
