import IncidentModel

/// Objects of a cluster as a control plane prints them, a line each where that is enough.
extension Scenario {
    /// The pod of each workload: one, of one template.
    static func pod(of workload: String) -> String { "\(workload)-7d9f8b6c5-x2x4z" }

    /// Adds a deployment with its pod's specification in flow style: `{containers: [...]}`.
    func deployment(_ name: String, ready: Int = 1, _ specification: String) -> Scenario {
        command(
            "kubectl get deployment \(name) -n shop -o yaml",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: \(name), namespace: shop}
            spec:
              replicas: 1
              selector: {matchLabels: {app: \(name)}}
              template:
                metadata: {labels: {app: \(name)}}
                spec: \(specification)
            status: {readyReplicas: \(ready)}
            """
        )
    }

    /// Adds a deployment's pod with the state of its container.
    func state(
        _ workload: String,
        _ container: String = "main",
        running: Bool = true,
        ready: Bool,
        restarts: Int = 0,
        exit: Int? = nil
    ) -> Scenario {
        let last = exit.map { "\n    Last State:  Terminated\n      Reason:    Error\n      Exit Code: \($0)" } ?? ""
        let now = running ? "Running" : "Waiting\n      Reason:    CrashLoopBackOff"
        return command(
            "kubectl describe pod \(Self.pod(of: workload)) -n shop",
            """
            Name:         \(Self.pod(of: workload))
            Namespace:    shop
            Node:         worker-1/10.0.0.1
            Labels:       app=\(workload)
            Status:       Running
            Controlled By:  ReplicaSet/\(workload)-7d9f8b6c5
            Containers:
              \(container):
                State:       \(now)\(last)
                Ready:       \(ready ? "True" : "False")
                Restart Count:  \(restarts)
            """
        )
    }

    /// Adds a complete listing of services, a line each: name, address, ports, selector.
    func services(_ lines: String...) -> Scenario {
        let rows = lines.map { line in
            let cells = line.split(separator: " ").map(String.init)
            return [cells[0], "ClusterIP", cells[1], "<none>", cells[2], "9d", cells[3]].joined(separator: "\t")
        }
        let head = "NAME\tTYPE\tCLUSTER-IP\tEXTERNAL-IP\tPORT(S)\tAGE\tSELECTOR"
        return command("kubectl get services -n shop -o wide", ([head] + rows).joined(separator: "\n"))
    }

    /// Adds a complete listing of another kind, a line each with its cells parted by spaces.
    func list(_ kind: String, _ head: String, _ lines: String...) -> Scenario {
        let rows = ([head] + lines).map { $0.split(separator: " ").joined(separator: "\t") }
        return command("kubectl get \(kind) -n shop", rows.joined(separator: "\n"))
    }

    /// The faults of the hypotheses, best first, with their entities.
    var named: [String] { findings.hypotheses.map { "\($0.fault) \($0.entity)" } }

    /// Whether a fault is among the hypotheses.
    func names(_ fault: String) -> Bool { findings.hypotheses.contains { $0.fault.text == fault } }

    /// The first correction of the first hypothesis in one line.
    var correction: String? {
        findings.hypotheses.first?.corrections.first.map {
            "\($0.entity) \($0.field): \($0.current ?? "?") -> \($0.desired ?? "?")"
        }
    }
}
