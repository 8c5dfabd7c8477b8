internal import Diagnosis
internal import IncidentModel
internal import Remediation
internal import StructuredDocuments
internal import YAMLDocuments

/// What operators declare to run, and who calls whom:
///
///     entities:
///       - {kind: deployment, namespace: shop, name: checkout, replicas: 3}
///     calls:
///       - {from: checkout, to: payments}
struct InventoryFile: Sendable {
    /// One entity with its replicas.
    private struct Item: Sendable {
        let entity: EntityReference
        let replicas: Int?
        let place: ServicePlaces.Place
        /// The names by which those who carry steps out know it.
        let facts: [DeclaredFact]

        init?(reading fields: FieldReader) {
            let kind = FieldRule<String>.line(upTo: 60).refined("a kind of entity such as deployment") {
                EntityKind(named: $0)
            }
            let read = fields.required("kind", kind)
            let namespace = fields.optional("namespace", .line(upTo: 253))
            let name = fields.required("name", .line(upTo: 253))
            replicas = fields.optional("replicas", .integer(in: 0...100_000))
            place = ServicePlaces.Place(
                environment: fields.optional("environment", .line(upTo: 100)),
                tier: fields.optional("tier", .integer(in: 1...4)),
                service: fields.optional("service", .line(upTo: 253))
            )
            let group = fields.optional("process", Self.executable)
            let processes = fields.optional("processes", .list(of: Self.executable, count: 1...64), default: [])
            let unit = fields.optional("unit", Self.executable)
            let backend = fields.optional("backend", Self.executable)
            let frontend = fields.optional("frontend", Self.executable)
            let patterns = fields.optional("key-patterns", .list(of: Self.executable, count: 1...64), default: [])
            guard let read, let name else { return nil }
            guard let entity = EntityReference(kind: read, namespace: namespace, name: name) else {
                fields.report(
                    "name",
                    "names are letters, digits, `.`, `_`, `:`, `@` and `-`, beginning with a letter or digit"
                )
                return nil
            }
            self.entity = entity
            func fact(_ name: FactName, _ words: [String]) -> DeclaredFact? {
                words.isEmpty ? nil : DeclaredFact(entity, name, .text(words.joined(separator: " ")))
            }
            facts = [
                fact(.processGroup, [group].compactMap(\.self)), fact(.processNames, processes),
                fact(.unitName, [unit].compactMap(\.self)), fact(.proxyBackend, [backend].compactMap(\.self)),
                fact(.proxyFrontend, [frontend].compactMap(\.self)),
                fact(.keyPatterns, patterns),
            ]
            .compactMap(\.self)
        }

        /// A name that becomes an argument of a step.
        private static let executable = FieldRule<String>.line(upTo: 63).refined(
            "a name of letters, digits, `.`, `_` and `-`"
        ) { ParameterDefinition.isName($0) ? $0 : nil }
    }

    /// A call by names.
    private struct Call: Sendable {
        let from: String
        let to: String
        let relation: Topology.Relation

        init?(reading fields: FieldReader) {
            let from = fields.required("from", .line(upTo: 253))
            let to = fields.required("to", .line(upTo: 253))
            relation = fields.optional("kind", .enumeration(Topology.Relation.self), default: .calls)
            guard let from, let to else { return nil }
            self.from = from
            self.to = to
        }
    }

    private let items: [Item]
    private let calls: [Call]

    /// The declared entities.
    var entities: [EntityReference] { items.map(\.entity) }

    /// Where the declared entities belong.
    var places: [EntityReference: ServicePlaces.Place] {
        Dictionary(items.map { ($0.entity, $0.place) }) { first, _ in first }
    }

    /// What is declared of the entities.
    var facts: [DeclaredFact] { items.flatMap(\.facts) }

    /// The declared entities that can stand in a graph.
    var nodes: [Topology.Node] { items.map { Topology.Node(entity: $0.entity, replicas: $0.replicas) } }

    /// The declared calls between declared entities.
    var edges: [Topology.Edge] {
        let byName = Dictionary(items.map { ($0.entity.name, $0.entity) }) { first, _ in first }
        return calls.compactMap { call in
            guard let from = byName[call.from], let to = byName[call.to] else { return nil }
            return Topology.Edge(from: from, to: to, relation: call.relation)
        }
    }

    private init?(reading fields: FieldReader) {
        let items = fields.required("entities", .list(of: .mapping { Item(reading: $0) }, count: 0...100_000))
        let calls = fields.optional("calls", .list(of: .mapping { Call(reading: $0) }, count: 0...500_000), default: [])
        guard let items else { return nil }
        self.items = items
        self.calls = calls
        let names = Set(items.map(\.entity.name))
        for call in calls {
            for name in [call.from, call.to] where !names.contains(name) {
                fields.report("calls", "`\(name)` is not among the entities", advice: "declare it, or correct its name")
            }
        }
    }

    /// The inventory that a file declares.
    /// - Throws: `EngineError` with every fault.
    static func read(_ path: String) throws(EngineError) -> InventoryFile? {
        let rule = FieldRule<InventoryFile>.mapping { InventoryFile(reading: $0) }
        return try YAMLFile.value(of: path, bytes: 64 << 20, limits: .generated, as: rule)
    }
}
