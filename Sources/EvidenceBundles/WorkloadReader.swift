internal import Diagnosis
internal import IncidentModel

/// Reads deployments and other controllers from listings, API objects and descriptions.
enum WorkloadReader: Sendable {
    /// The workloads of a listing.
    static func workloads(_ table: TextTable, kind: EntityKind, namespace: String?, locator: String) -> [WorkloadState]
    {
        table.rows.indices.compactMap { row in
            guard let name = table.cell(row, "NAME"),
                let entity = EntityReference(
                    kind: kind,
                    namespace: table.cell(row, "NAMESPACE") ?? namespace,
                    name: name
                )
            else { return nil }
            var workload = WorkloadState(entity: entity, locator: locator)
            let ready = (table.cell(row, "READY") ?? "").split(separator: "/").compactMap { QuantityText.count($0) }
            if ready.count == 2 {
                (workload.ready, workload.desired) = (ready[0], ready[1])
            } else {
                workload.ready = table.cell(row, "READY").flatMap { QuantityText.count($0) }
                workload.desired = table.cell(row, "DESIRED").flatMap { QuantityText.count($0) }
            }
            workload.updated = table.cell(row, "UP-TO-DATE").flatMap { QuantityText.count($0) }
            workload.available = table.cell(row, "AVAILABLE").flatMap { QuantityText.count($0) }
            workload.selector = PodReader.labels(table.cell(row, "SELECTOR") ?? "")
            return workload
        }
    }

    /// A workload from an API object.
    static func workload(_ node: StateNode, kind: EntityKind, locator: String) -> WorkloadState? {
        guard let name = (node[path: "metadata", "name"] ?? node["name"])?.text,
            let entity = EntityReference(
                kind: kind,
                namespace: (node[path: "metadata", "namespace"] ?? node["namespace"])?.text,
                name: name
            )
        else { return nil }
        var workload = WorkloadState(entity: entity, locator: locator)
        workload.desired = node[path: "spec", "replicas"]?.integer
        workload.ready = node[path: "status", "readyReplicas"]?.integer
        if workload.ready == nil, node["status"] != nil, workload.desired != nil { workload.ready = 0 }
        workload.updated = node[path: "status", "updatedReplicas"]?.integer
        workload.available = node[path: "status", "availableReplicas"]?.integer
        if let told = node[path: "metadata", "generation"]?.integer,
            let observed = node[path: "status", "observedGeneration"]?.integer
        {
            workload.isObserved = observed >= told
        }
        workload.revision = node[path: "metadata", "annotations"]?["deployment.kubernetes.io/revision"]?.integer
        workload.selector = node[path: "spec", "selector", "matchLabels"]?.texts ?? [:]
        let labels = node[path: "metadata", "labels"]
        if labels?["app.kubernetes.io/managed-by"]?.text == "Helm" {
            workload.release = labels?["app.kubernetes.io/instance"]?.text
        }
        for condition in node[path: "status", "conditions"]?.elements ?? [] {
            let fails = condition["status"]?.text == "False" || condition["reason"]?.text == "ProgressDeadlineExceeded"
            if fails, let reason = condition["reason"]?.text { workload.failedConditions.append(reason) }
        }
        if let template = node[path: "spec", "template"] ?? node[path: "spec", "jobTemplate", "spec", "template"] {
            readTemplate(template, &workload)
        }
        return workload
    }

    /// The pod template.
    private static func readTemplate(_ template: StateNode, _ workload: inout WorkloadState) {
        workload.podLabels = template[path: "metadata", "labels"]?.texts ?? [:]
        guard let spec = template["spec"] else { return }
        workload.containers = (spec["containers"]?.elements ?? []).map { ContainerReader.container($0) }
        workload.containers += (spec["initContainers"]?.elements ?? []).map {
            ContainerReader.container($0, isInit: true)
        }
        workload.nodeSelector = spec["nodeSelector"]?.texts ?? [:]
        workload.hasNodeAffinity = spec[path: "affinity", "nodeAffinity"] != nil
        workload.hasPodAntiAffinity = spec[path: "affinity", "podAntiAffinity"] != nil
        workload.tolerations = (spec["tolerations"]?.elements ?? []).compactMap { $0["key"]?.text }
        workload.serviceAccount = spec["serviceAccountName"]?.text
        workload.dnsPolicy = spec["dnsPolicy"]?.text
        workload.nameservers = spec[path: "dnsConfig", "nameservers"]?.elements.compactMap(\.text) ?? []
        workload.usesHostNetwork = spec["hostNetwork"]?.flag ?? false
        for volume in spec["volumes"]?.elements ?? [] {
            guard let name = volume["name"]?.text else { continue }
            if volume["emptyDir"] != nil { workload.ephemeralVolumes.append(name) }
            if let claim = volume[path: "persistentVolumeClaim", "claimName"]?.text { workload.claims.append(claim) }
            if let path = volume[path: "hostPath", "path"]?.text { workload.hostPaths[name] = path }
            readSource(of: volume, &workload)
        }
        for secret in spec["imagePullSecrets"]?.elements ?? [] {
            if let name = secret["name"]?.text { workload.pullSecrets.append(name) }
        }
        workload.user = spec[path: "securityContext", "runAsUser"]?.integer
    }

    /// A secret or config map that a volume shows and without which the pod does not start.
    private static func readSource(of volume: StateNode, _ workload: inout WorkloadState) {
        if let secret = volume["secret"], let name = secret["secretName"]?.text, secret["optional"]?.flag != true {
            workload.requiredObjects.append("secret/\(name)")
        }
        if let map = volume["configMap"], let name = map["name"]?.text, map["optional"]?.flag != true {
            workload.requiredObjects.append("configmap/\(name)")
        }
    }

    /// A workload from its description.
    static func described(_ node: StateNode, kind: EntityKind, locator: String) -> WorkloadState? {
        guard let name = node["Name"]?.text,
            let entity = EntityReference(kind: kind, namespace: node["Namespace"]?.text, name: name)
        else { return nil }
        var workload = WorkloadState(entity: entity, locator: locator)
        // `3 desired | 3 updated | 3 total | 1 available | 2 unavailable`
        for part in (node["Replicas"]?.text ?? "").split(separator: "|") {
            let words = part.split(separator: " ")
            guard words.count == 2, let number = QuantityText.count(words[0]) else { continue }
            switch words[1] {
            case "desired": workload.desired = number
            case "updated": workload.updated = number
            case "available":
                workload.available = number
                workload.ready = number
            default: continue
            }
        }
        workload.selector = PodReader.labels(node["Selector"]?.text ?? "")
        if let template = node["Pod Template"] {
            for label in template["Labels"]?.elements ?? [] {
                workload.podLabels.merge(PodReader.labels(label.text ?? "")) { own, _ in own }
            }
            for (list, isInit) in [("Containers", false), ("Init Containers", true)] {
                for field in template[list]?.fields ?? [] where !field.name.isEmpty {
                    workload.containers.append(ContainerReader.container(field.value, name: field.name, isInit: isInit))
                }
            }
            workload.serviceAccount = template["Service Account"]?.text
        }
        return workload
    }
}

/// Reads quantities as Kubernetes writes them: `151Mi`, `12m`.
enum QuantityText: Sendable {
    /// The largest count: Kubernetes holds them in 32 bits. Sums of such numbers cannot overflow.
    private static let largestCount = Int(Int32.max)

    /// A count from its text, or nil when it is none or no API object could hold it.
    static func count(_ text: some StringProtocol) -> Int? {
        guard let number = Int(text), (0...largestCount).contains(number) else { return nil }
        return number
    }

    /// The value in bytes or cores, or nil.
    static func value(_ text: String) -> Double? {
        let number = text.prefix { $0.isNumber || $0 == "." }
        guard let value = Double(number) else { return nil }
        switch text.dropFirst(number.count) {
        case "": return value
        case "m": return value / 1000
        case "Ki": return value * 1024
        case "Mi": return value * 1_048_576
        case "Gi": return value * 1_073_741_824
        default: return nil
        }
    }
}
