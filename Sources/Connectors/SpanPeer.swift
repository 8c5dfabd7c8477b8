internal import IncidentModel
internal import StrictJSON

/// What a span says about the other side of its call.
/// - Source: OpenTelemetry semantic conventions 1.27 for databases, messaging and peers, with the older names.
struct SpanPeer: Sendable {
    /// The attributes that count, each in its new and old names.
    private static let names: Set<String> = [
        "peer.service", "db.system", "db.system.name", "db.name", "db.namespace", "server.address", "net.peer.name",
        "messaging.destination.name", "messaging.destination",
    ]
    /// Databases that keep what may be lost.
    private static let caches: Set<String> = ["redis", "memcached", "valkey", "hazelcast"]

    private var attributes: [String: String] = [:]

    /// Nothing is known.
    init() {}

    /// Reads a span's attributes.
    init(_ reader: inout JSONReader) throws(JSONError) {
        var found: [String: String] = [:]
        try TelemetryValue.eachAttribute(&reader) { name, value in
            if Self.names.contains(name) { found[name] = value }
        }
        attributes = found
    }

    /// The call as an edge; nil when the other side is not named, or is the caller itself.
    func edge(from service: EntityReference) -> Topology.Edge? {
        let system = first("db.system.name", "db.system")
        if let system {
            let host = first("server.address", "net.peer.name").map(Self.shortHost)
            let name = first("peer.service") ?? host ?? first("db.namespace", "db.name") ?? system
            return edge(service, Self.caches.contains(system) ? .cache : .database, name, .storesIn)
        }
        if let queue = first("messaging.destination.name", "messaging.destination") {
            return edge(service, .queue, queue, .calls)
        }
        return first("peer.service").flatMap { edge(service, .service, $0, .calls) }
    }

    private func edge(
        _ service: EntityReference,
        _ kind: EntityKind,
        _ name: String,
        _ relation: Topology.Relation
    ) -> Topology.Edge? {
        guard let peer = EntityReference(kind: kind, namespace: service.namespace, name: name), peer != service else {
            return nil
        }
        return Topology.Edge(from: service, to: peer, relation: relation)
    }

    private func first(_ names: String...) -> String? {
        names.lazy.compactMap { attributes[$0] }.first { !$0.isEmpty }
    }

    /// The name of a cluster's own host without its domain: `redis-cart` of `redis-cart.shop.svc.cluster.local`.
    private static func shortHost(_ host: String) -> String {
        let parts = host.split(separator: ".")
        return parts.count > 2 && parts[2] == "svc" ? String(parts[0]) : host
    }
}

/// Counts answers by service.
struct CallTable: Sendable {
    /// The most services of one export.
    private static let maximumServices = 2000

    private struct Row: Sendable {
        var times: [Double] = []
        var errors = 0
        var end: Timestamp
    }

    private var rows: [EntityReference: Row] = [:]

    /// Counts an answer.
    mutating func add(service: EntityReference, seconds: Double, isError: Bool, end: Timestamp) {
        guard rows[service] != nil || rows.count < Self.maximumServices else { return }
        var row = rows.removeValue(forKey: service) ?? Row(end: end)
        row.times.append(seconds)
        row.errors += isError ? 1 : 0
        row.end = max(row.end, end)
        rows[service] = row
    }

    /// What was counted, in order of the services.
    var summaries: [CallSummary] {
        rows.sorted { $0.key < $1.key }.map { service, row in
            let times = row.times.sorted()
            return CallSummary(
                service: service.name,
                namespace: service.namespace ?? "",
                calls: times.count,
                errors: row.errors,
                time: row.end,
                median: Self.quantile(0.5, of: times),
                percentile95: Self.quantile(0.95, of: times),
                longest: times.last ?? 0
            )
        }
    }

    /// The smallest value that a share of all values does not exceed.
    private static func quantile(_ share: Double, of ordered: [Double]) -> Double {
        guard !ordered.isEmpty else { return 0 }
        let rank = Int((share * Double(ordered.count)).rounded(.up))
        return ordered[min(max(rank, 1), ordered.count) - 1]
    }
}
