internal import IncidentModel

/// What an admission controller says when it refuses an object for a quota.
///
///     exceeded quota: memory, requested: limits.memory=300Mi, used: limits.memory=0, limited: limits.memory=128Mi
/// - Source: Kubernetes `plugin/pkg/admission/resourcequota/controller.go`.
struct QuotaRefusal: Sendable, Hashable {
    /// The quota's name.
    let quota: String
    /// The first resource that it names.
    let resource: String
    /// What was asked for, what is in use, and what is allowed, as they are written.
    let requested: String
    let used: String
    let limited: String

    /// The refusal that `message` words, or nil when it words none.
    init?(_ message: String) {
        guard let start = message.firstRange(of: "exceeded quota: ") else { return nil }
        let parts = message[start.upperBound...].split(separator: ", ")
        guard let name = parts.first else { return nil }
        func amount(_ word: String) -> (resource: String, value: String)? {
            guard let part = parts.first(where: { $0.hasPrefix(word + ": ") }) else { return nil }
            let sides = part.dropFirst(word.count + 2).split(separator: "=", maxSplits: 1)
            guard sides.count == 2 else { return nil }
            return (String(sides[0]), String(sides[1].prefix { $0 != "," && $0 != " " && $0 != "\"" }))
        }
        guard let requested = amount("requested"), let used = amount("used"), let limited = amount("limited") else {
            return nil
        }
        quota = String(name)
        resource = requested.resource
        self.requested = requested.value
        self.used = used.value
        self.limited = limited.value
    }

    /// The fault that a lack of this resource is.
    var fault: FaultCode? {
        let name = resource.lowercased()
        if name.contains("storage") || name.contains("persistentvolumeclaims") {
            return FaultCode("quota.storage-exceeded")
        }
        if name.contains("memory") { return FaultCode("quota.memory-exceeded") }
        if name.contains("cpu") { return FaultCode("quota.cpu-exceeded") }
        if name.contains("services") { return FaultCode("quota.services-exceeded") }
        return FaultCode("quota.pods-exceeded")
    }

    /// A limit that lets the request through with a fifth to spare, or nil when the amounts cannot be read.
    var needed: String? {
        guard let asked = ResourceQuantity(requested)?.value, let inUse = ResourceQuantity(used)?.value else {
            return nil
        }
        let wanted = (asked + inUse) * 1.2
        let name = resource.lowercased()
        if name.contains("memory") || name.contains("storage") && !name.contains("claims") {
            let step = 67_108_864.0
            return ResourceQuantity.memoryText((wanted / step).rounded(.up) * step)
        }
        return name.contains("cpu")
            ? ResourceQuantity.cpuText((wanted * 10).rounded(.up) / 10) : String(Int64(saturating: wanted.rounded(.up)))
    }
}
