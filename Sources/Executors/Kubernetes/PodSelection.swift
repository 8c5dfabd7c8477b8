internal import StrictJSON

/// Which pods of a namespace belong to a workload or stand behind a service.
struct PodSelection: Sendable {
    private let labels: [String: JSONValue]
    private let expressions: [JSONValue]
    /// What owns the pods; nil where nothing has to, as behind a service.
    private let owner: (kind: String, name: String)?

    /// The selection of an object; nil when it selects nothing, or everything.
    init?(_ object: ClusterObject) {
        guard let kind = object("kind")?.string, let name = object("metadata", "name")?.string else { return nil }
        let selector = object("spec", "selector")
        let isService = kind == "Service"
        let labels = isService ? selector?.object : selector?["matchLabels"]?.object
        self.labels = Dictionary((labels ?? [:]).map { ($0.key, $0.value) }) { first, _ in first }
        expressions = isService ? [] : selector?["matchExpressions"]?.array ?? []
        owner = isService ? nil : (kind, name)
        guard !self.labels.isEmpty || !expressions.isEmpty else { return nil }
    }

    /// The pods among `pods` that are selected and have not ended.
    func members(of pods: [JSONValue]) -> [JSONValue] { pods.filter(includes) }

    private func includes(_ pod: JSONValue) -> Bool {
        let own = pod["metadata"]?["labels"]
        guard labels.allSatisfy({ own?[$0.key] == $0.value }), expressions.allSatisfy({ Self.holds($0, of: own) }),
            isOwned(pod)
        else { return false }
        return !["Succeeded", "Failed"].contains(pod["status"]?["phase"]?.string ?? "")
    }

    /// - Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/, set-based requirements.
    private static func holds(_ expression: JSONValue, of labels: JSONValue?) -> Bool {
        guard let key = expression["key"]?.string else { return false }
        let value = labels?[key]
        let values = expression["values"]?.array ?? []
        switch expression["operator"]?.string {
        case "In": return value.map(values.contains) ?? false
        case "NotIn": return !(value.map(values.contains) ?? false)
        case "Exists": return value != nil
        case "DoesNotExist": return value == nil
        default: return false
        }
    }

    /// Whether a controller of the workload made a pod: two workloads may have selectors that overlap.
    private func isOwned(_ pod: JSONValue) -> Bool {
        guard let owner else { return true }
        let owners = pod["metadata"]?["ownerReferences"]?.array ?? []
        return owners.contains { reference in
            guard reference["controller"]?.bool == true else { return false }
            // A deployment owns replica sets, which have its name in front of a hash.
            if owner.kind == "Deployment" {
                guard reference["kind"]?.string == "ReplicaSet", let name = reference["name"]?.string else {
                    return false
                }
                return name.hasPrefix(owner.name + "-") && !name.dropFirst(owner.name.count + 1).contains("-")
            }
            return reference["kind"]?.string == owner.kind && reference["name"]?.string == owner.name
        }
    }
}
