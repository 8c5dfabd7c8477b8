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

    /// The refusal as the use of a quota.
    private var use: QuotaUse { QuotaUse(resource: resource, used: used, hard: limited) }

    /// The fault that a lack of this resource is.
    var fault: FaultCode { use.fault }

    /// A limit that lets the request through with a fifth to spare, or nil when the amounts cannot be read.
    var needed: String? { use.limit(with: ResourceQuantity(requested)?.value) }
}
