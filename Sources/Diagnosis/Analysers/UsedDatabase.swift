internal import IncidentModel

/// Finds the database that a program's complaint is about.
enum UsedDatabase: Sendable {
    /// Words in the names of databases, as people name services after the product that runs in them.
    private static let products = [
        "mysql", "mariadb", "postgres", "pgsql", "mongo", "mssql", "oracle", "cassandra", "cockroach", "percona",
    ]

    /// Whether a name or an image is that of a database.
    static func isDatabase(_ name: String) -> Bool {
        let lowered = name.lowercased()
        return products.contains { lowered.contains($0) } || lowered == "db" || lowered.hasSuffix("-db")
    }

    /// The database: `emitter` itself, one that `text` names, the only one that it calls by the graph, at most by way of
    /// poolers and proxies, or by its environment, or the only one of the namespace.
    static func of(_ emitter: EntityReference, text: String, _ scene: Scene) -> EntityReference? {
        if emitter.kind == .database || isDatabase(emitter.name) { return emitter }
        if let peer = MentionedEntity.first(in: text, other: emitter, scene: scene),
            peer.kind == .database || isDatabase(peer.name)
        {
            return peer
        }
        let called = scene.snapshot.topology.edges.filter {
            $0.from.name == emitter.name && ($0.to.kind == .database || isDatabase($0.to.name))
        }
        if called.count == 1 { return called[0].to }
        if called.isEmpty, let behind = behind(emitter, scene.snapshot.topology) { return behind }
        let hosts = scene.workload(of: emitter)?.containers.flatMap(\.environment).compactMap(\.value) ?? []
        let named = Set(hosts.compactMap { MentionedEntity.first(in: $0, other: emitter, scene: scene) })
            .filter { $0.kind == .database || isDatabase($0.name) }
        if named.count == 1 { return named.first }
        let all = scene.evidence.cluster.services.filter {
            isDatabase($0.name) && ($0.namespace == emitter.namespace || emitter.namespace == nil)
        }
        return all.count == 1 ? scene.resolver.entity(named: all[0].name) : nil
    }

    /// The only database that `emitter` reaches in three calls.
    /// - Complexity: O(edges).
    private static func behind(_ emitter: EntityReference, _ topology: Topology) -> EntityReference? {
        var reached: Set<String> = [emitter.name]
        var databases: Set<EntityReference> = []
        for _ in 0..<3 {
            let calls = topology.edges.filter { $0.relation != .runsOn && reached.contains($0.from.name) }
            databases.formUnion(calls.lazy.map(\.to).filter { $0.kind == .database || isDatabase($0.name) })
            reached.formUnion(calls.lazy.map(\.to.name))
        }
        return databases.count == 1 ? databases.first : nil
    }
}
