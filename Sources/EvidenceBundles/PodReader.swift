internal import Diagnosis
internal import IncidentModel

/// Reads pods from listings, API objects and descriptions.
enum PodReader: Sendable {
    /// The pods of a listing.
    static func pods(_ table: TextTable, namespace: String?, locator: String) -> [PodState] {
        table.rows.indices.compactMap { row in
            guard let name = table.cell(row, "NAME"), EntityReference.isWellFormed(name) else { return nil }
            var pod = PodState(name: name, namespace: table.cell(row, "NAMESPACE") ?? namespace, locator: locator)
            pod.status = table.cell(row, "STATUS")
            let ready = (table.cell(row, "READY") ?? "").split(separator: "/").compactMap { QuantityText.count($0) }
            if ready.count == 2 { (pod.readyContainers, pod.allContainers) = (ready[0], ready[1]) }
            pod.restarts = table.cell(row, "RESTARTS").flatMap { QuantityText.count($0.prefix { $0.isNumber }) }
            pod.secondsSinceRestart = table.cell(row, "RESTARTS").flatMap { sinceRestart($0) }
            pod.age = table.cell(row, "AGE")
            pod.node = table.cell(row, "NODE")
            pod.address = table.cell(row, "IP")
            pod.labels = labels(table.cell(row, "LABELS") ?? "")
            return pod
        }
    }

    /// The time in `5 (45s ago)` or `2 (3m10s ago)`, in seconds.
    private static func sinceRestart(_ text: String) -> Double? {
        guard let open = text.firstIndex(of: "("), let end = text.firstRange(of: " ago") else { return nil }
        guard open < end.lowerBound else { return nil }
        return ListedDuration.seconds(text[text.index(after: open)..<end.lowerBound])
    }

    /// Memory and processor time of `kubectl top pods`.
    static func usage(_ table: TextTable, namespace: String?, locator: String) -> [PodState] {
        table.rows.indices.compactMap { row in
            guard let name = table.cell(row, "NAME"), EntityReference.isWellFormed(name) else { return nil }
            var pod = PodState(name: name, namespace: table.cell(row, "NAMESPACE") ?? namespace, locator: locator)
            let memory = table.cell(row, "MEMORY(BYTES)") ?? table.cell(row, "MEMORY")
            let processor = table.cell(row, "CPU(CORES)") ?? table.cell(row, "CPU")
            pod.memoryUsed = memory.flatMap { QuantityText.value($0) }
            pod.cpuUsed = processor.flatMap { QuantityText.value($0) }
            return pod
        }
    }

    /// A pod from an API object, or from a flattened copy of one.
    static func pod(_ node: StateNode, locator: String) -> PodState? {
        guard let name = (node[path: "metadata", "name"] ?? node["name"])?.text, EntityReference.isWellFormed(name)
        else {
            return nil
        }
        let namespace = (node[path: "metadata", "namespace"] ?? node["namespace"])?.text
        var pod = PodState(name: name, namespace: namespace, locator: locator)
        pod.labels = node[path: "metadata", "labels"]?.texts ?? [:]
        pod.node = (node[path: "spec", "nodeName"] ?? node["node_name"])?.text
        pod.owner = owner(node, namespace)
        let spec = node["spec"] ?? node
        pod.containers = (spec["containers"]?.elements ?? []).map { ContainerReader.container($0) }
        pod.containers += (spec["initContainers"]?.elements ?? []).map { ContainerReader.container($0, isInit: true) }
        for list in ["containerStatuses", "initContainerStatuses"] {
            for status in node[path: "status", list]?.elements ?? [] {
                guard let name = status["name"]?.text else { continue }
                var container = ContainerState(name: name)
                container.isInit = list.hasPrefix("init")
                ContainerReader.readStatus(status, &container)
                if let place = pod.containers.firstIndex(where: { $0.name == name }) {
                    pod.containers[place] = merged(pod.containers[place], container)
                } else {
                    pod.containers.append(container)
                }
            }
        }
        finish(
            &pod,
            phase: (node[path: "status", "phase"] ?? node["phase"])?.text,
            reason: node[path: "status", "reason"]?.text
        )
        return pod
    }

    /// A pod from its description.
    static func described(_ node: StateNode, locator: String) -> PodState? {
        guard let name = node["Name"]?.text, EntityReference.isWellFormed(name) else { return nil }
        let namespace = node["Namespace"]?.text
        var pod = PodState(name: name, namespace: namespace, locator: locator)
        pod.node = node["Node"]?.text.map { String($0.prefix { $0 != "/" }) }
        for label in node["Labels"]?.elements ?? [] { pod.labels.merge(labels(label.text ?? "")) { own, _ in own } }
        if let control = node["Controlled By"]?.text?.split(separator: "/"), control.count == 2 {
            pod.owner = owner(kind: String(control[0]), name: String(control[1]), namespace)
        }
        for (list, isInit) in [("Containers", false), ("Init Containers", true)] {
            for field in node[list]?.fields ?? [] where !field.name.isEmpty {
                pod.containers.append(ContainerReader.container(field.value, name: field.name, isInit: isInit))
            }
        }
        finish(&pod, phase: node["Status"]?.text, reason: node["Reason"]?.text)
        return pod
    }

    /// Sums up what the containers tell: readiness, restarts and the status that a listing would show.
    private static func finish(_ pod: inout PodState, phase: String?, reason: String?) {
        let regular = pod.containers.filter { !$0.isInit }
        if !regular.isEmpty, regular.contains(where: { $0.isReady != nil }) {
            pod.readyContainers = regular.count { $0.isReady == true }
            pod.allContainers = regular.count
        }
        let restarts = pod.containers.compactMap(\.restarts)
        if !restarts.isEmpty { pod.restarts = restarts.reduce(0, +) }
        let stuck = pod.containers.first { $0.waitingReason != nil && $0.waitingReason != "PodInitializing" }
        pod.status = reason ?? stuck?.waitingReason.map { stuck?.isInit == true ? "Init:\($0)" : $0 } ?? phase
    }

    /// What both say of one container; `status` knows the state.
    private static func merged(_ container: ContainerState, _ status: ContainerState) -> ContainerState {
        var merged = container
        merged.isReady = status.isReady
        merged.restarts = status.restarts
        merged.isRunning = status.isRunning
        (merged.waitingReason, merged.waitingMessage) = (status.waitingReason, status.waitingMessage)
        (merged.lastReason, merged.lastExitCode, merged.lastMessage) = (
            status.lastReason, status.lastExitCode, status.lastMessage
        )
        return merged
    }

    /// The controller among an object's owners.
    private static func owner(_ node: StateNode, _ namespace: String?) -> EntityReference? {
        guard let reference = node[path: "metadata", "ownerReferences"]?.elements.first,
            let kind = reference["kind"]?.text,
            let name = reference["name"]?.text
        else { return nil }
        return owner(kind: kind, name: name, namespace)
    }

    /// The workload of an owner; a replica set stands for its deployment.
    private static func owner(kind: String, name: String, _ namespace: String?) -> EntityReference? {
        guard let kind = EntityKind(named: kind) else { return nil }
        if kind == .replicaset, let deployment = PodName.deployment(ofReplicaSet: name) {
            return EntityReference(kind: .deployment, namespace: namespace, name: deployment)
        }
        return EntityReference(kind: kind, namespace: namespace, name: name)
    }

    /// Labels of the form `a=b,c=d`.
    static func labels(_ text: String) -> [String: String] {
        var labels: [String: String] = [:]
        for part in text.split(separator: ",") {
            let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
            if sides.count == 2 { labels[sides[0]] = sides[1] }
        }
        return labels
    }
}
