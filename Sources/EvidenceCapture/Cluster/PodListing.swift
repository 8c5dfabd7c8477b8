internal import IncidentModel
internal import StrictJSON

/// What a listing of pods or replica sets tells for the rest of the capture. What cannot be read is left out: the listing
/// itself is kept whole.
enum PodListing: Sendable {
    private static let limits = JSONLimits(documentBytes: 64 << 20, depth: 64, stringBytes: 8 << 20, members: 5_000_000)

    /// The items of a listing; none when it is no JSON.
    static func items(_ output: String) -> [JSONValue] {
        // Losing the error is right: what was printed stays in the bundle, whose reader reports it.
        (try? JSONValue(parsing: output, limits: limits))?["items"]?.array ?? []
    }

    /// The containers whose logs are worth reading: those in trouble first, else in order of the listing.
    static func containers(_ pods: [JSONValue], of namespace: String) -> [LoggedContainer] {
        let all = pods.flatMap { containers(of: $0, namespace) }
        return all.filter(\.isTroubled) + all.filter { !$0.isTroubled }
    }

    private static func containers(of pod: JSONValue, _ namespace: String) -> [LoggedContainer] {
        // The name becomes an argument, so it must be one that the control plane would give.
        guard let name = pod["metadata"]?["name"]?.string, EntityReference.isWellFormed(name) else { return [] }
        let service = PodName(name).owner
        let status = pod["status"]
        let kinds = ["initContainerStatuses", "containerStatuses"]
        return kinds.flatMap { status?[$0]?.array ?? [] }.compactMap { container in
            guard let own = container["name"]?.string, EntityReference.isWellFormed(own) else { return nil }
            // What has not started has no log.
            let hasRun = container["state"]?["waiting"] == nil || (container["restartCount"]?.int ?? 0) > 0
            guard hasRun else { return nil }
            let restarts = container["restartCount"]?.int ?? 0
            let isDone = container["state"]?["terminated"]?["exitCode"]?.int == 0
            return LoggedContainer(
                namespace: namespace,
                pod: name,
                name: own,
                service: service,
                hasPrevious: restarts > 0,
                isTroubled: restarts > 0 || container["ready"]?.bool != true && !isDone
            )
        }
    }

    /// The releases that replica sets tell of: each is a revision of its deployment, made when it was released.
    static func releases(_ replicaSets: [JSONValue], since earliest: Timestamp) -> [Change] {
        let changes = replicaSets.compactMap { set -> Change? in
            let metadata = set["metadata"]
            let owner = metadata?["ownerReferences"]?.array?.first { $0["kind"]?.string == "Deployment" }
            guard let name = owner?["name"]?.string, EntityReference.isWellFormed(name),
                let time = metadata?["creationTimestamp"]?.string.flatMap({ Timestamp(rfc3339: $0) }), time >= earliest
            else { return nil }
            let revision = metadata?["annotations"]?["deployment.kubernetes.io/revision"]?.string
            let containers = set["spec"]?["template"]?["spec"]?["containers"]?.array ?? []
            let images = containers.compactMap { $0["image"]?.string }.joined(separator: ", ")
            return Change(
                time: time,
                entityName: name,
                kind: .deploy,
                summary: "revision \(revision ?? "?"): \(images)",
                revision: revision
            )
        }
        return changes.sorted { $0.time != $1.time ? $0.time < $1.time : $0.entityName < $1.entityName }
    }

    /// The lines of a log that was asked for with times; a line without one keeps the time before it.
    static func records(_ output: String, of container: LoggedContainer, locator: String) -> [LogRecord] {
        var last: Timestamp?
        return output.split(whereSeparator: \.isNewline).map { line in
            let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            let time = parts.first.flatMap { Timestamp(rfc3339: String($0)) }
            last = time ?? last
            let body = time == nil ? line : parts.count > 1 ? parts[1] : ""
            return LogRecord(time: last, emitter: container.pod, severity: "", body: String(body), locator: locator)
        }
    }
}
