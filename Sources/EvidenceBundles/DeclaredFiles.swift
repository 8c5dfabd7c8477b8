internal import IncidentModel
internal import StrictJSON

/// Reads `topology.json` and `changes.json`; an entry that cannot be read is reported and the rest is used.
enum DeclaredFiles: Sendable {
    /// The most replicas that are believed: no orchestrator runs more of one thing.
    private static let replicas = 0...1_000_000

    /// The graph that a document declares.
    static func topology(_ document: inout BundleDocument, namespace: String?) -> Topology {
        var nodes: [Topology.Node] = []
        var known: [String: EntityReference] = [:]
        var unusable: Set<String> = []
        for (place, node) in document.elements(of: "nodes").enumerated() {
            func report(_ problem: String, _ document: inout BundleDocument) {
                document.report(problem, under: "nodes", element: place)
            }
            let named = node["kind"]?.string.flatMap { EntityKind(named: $0) }
            let kind = named ?? .service
            guard let name = node["name"]?.string,
                let entity = EntityReference(
                    kind: kind,
                    namespace: kind.isClusterScoped ? nil : namespace,
                    name: name
                )
            else {
                report("a node without a usable name is left out", &document)
                if let name = node["name"]?.string, !name.isEmpty { unusable.insert(name) }
                continue
            }
            if named == nil, node["kind"] != nil { report("the node's kind is unknown; taken as a service", &document) }
            let replicas = node["replicas"]?.int.flatMap { Self.replicas.contains($0) ? $0 : nil }
            if replicas == nil, let given = node["replicas"], given != .null {
                report("`replicas` must be a number from 0 to \(Self.replicas.upperBound); left out", &document)
            }
            nodes.append(Topology.Node(entity: entity, replicas: replicas))
            known[name] = entity
        }
        return Topology(nodes: nodes, edges: edges(&document, BridgedEdges(known: known, unusable: unusable)))
    }

    /// The edges between nodes that are listed.
    private static func edges(
        _ document: inout BundleDocument,
        _ nodes: BridgedEdges
    ) -> [Topology.Edge] {
        var edges = nodes
        for (place, edge) in document.elements(of: "edges").enumerated() {
            let relation = edge["kind"]?.string.flatMap { Topology.Relation(rawValue: $0) }
            guard let from = edge["from"]?.string, let to = edge["to"]?.string,
                edges.add(from: from, to: to, relation: relation ?? .calls)
            else {
                document.report("an edge names a node that is not listed; left out", under: "edges", element: place)
                continue
            }
            if relation == nil, edge["kind"] != nil {
                document.report("the edge's kind is unknown; taken as `calls`", under: "edges", element: place)
            }
        }
        return edges.bridged()
    }

    /// The changes that a document records, in order of time.
    static func changes(_ document: inout BundleDocument) -> [Change] {
        var changes: [Change] = []
        for (place, change) in document.elements().enumerated() {
            guard let time = change["time"].flatMap({ TelemetryFiles.time($0) }),
                let name = change["entity"]?.string,
                let kind = change["kind"]?.string.flatMap({ Change.Kind(rawValue: $0) })
            else {
                document.report("a change needs `time`, `entity` and a known `kind`; left out", element: place)
                continue
            }
            changes.append(
                Change(
                    time: time,
                    entityName: name,
                    kind: kind,
                    summary: change["summary"]?.string ?? "",
                    revision: change["revision"]?.string
                )
            )
        }
        return changes.sorted { $0.time != $1.time ? $0.time < $1.time : $0.entityName < $1.entityName }
    }
}
