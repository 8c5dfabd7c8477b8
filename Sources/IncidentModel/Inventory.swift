/// Everything that may be a target: the things that are known to run, and how each became known.
///
/// Nothing outside of it can be acted on, whatever a runbook, an alert's prose or a model says.
public struct Inventory: Sendable, Equatable {
    /// How an entity became known.
    public enum Origin: String, Sendable, CaseIterable, Comparable {
        /// Its operators declared it.
        case declared
        /// The control plane or a topology reported it.
        case observed
        /// Only the label of an alert names it.
        case alerted

        /// Order of the cases above: the surest first.
        public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rank < rhs.rank }

        private var rank: Int {
            switch self {
            case .declared: 0
            case .observed: 1
            case .alerted: 2
            }
        }
    }

    /// One entity with its origin.
    public struct Entry: Sendable, Hashable {
        /// The entity.
        public let entity: EntityReference
        /// How it became known, the surest way if there are several.
        public let origin: Origin

        /// Creates an entry.
        public init(entity: EntityReference, origin: Origin) {
            self.entity = entity
            self.origin = origin
        }
    }

    /// How each entity became known.
    private let origins: [EntityReference: Origin]
    /// The entities with one name, in order.
    private let namesakes: [String: Namesakes]

    /// The entities of one name; nearly always just one.
    private enum Namesakes: Sendable, Equatable {
        case one(EntityReference)
        case several([EntityReference])

        /// The entities in order.
        var all: [EntityReference] {
            switch self {
            case .one(let entity): [entity]
            case .several(let entities): entities
            }
        }
    }

    /// An inventory of `entries`; an entity that comes several times keeps its surest origin.
    /// - Complexity: O(n) in the number of entries.
    public init(_ entries: [Entry]) {
        var origins: [EntityReference: Origin] = [:]
        var namesakes: [String: Namesakes] = [:]
        origins.reserveCapacity(entries.count)
        namesakes.reserveCapacity(entries.count)
        for entry in entries {
            if let known = origins.updateValue(entry.origin, forKey: entry.entity) {
                if known < entry.origin { origins[entry.entity] = known }
                continue
            }
            if let others = namesakes.updateValue(.one(entry.entity), forKey: entry.entity.name) {
                namesakes[entry.entity.name] = .several((others.all + [entry.entity]).sorted())
            }
        }
        self.origins = origins
        self.namesakes = namesakes
    }

    /// The entries in order of their references, each entity once.
    /// - Complexity: O(n log n) in the number of entities, for the order is made when it is asked for.
    public var entries: [Entry] {
        origins.map { Entry(entity: $0.key, origin: $0.value) }.sorted { $0.entity < $1.entity }
    }

    /// The entries in no order, each entity once.
    /// - Complexity: O(n) in the number of entities.
    public var unorderedEntries: [Entry] { origins.map { Entry(entity: $0.key, origin: $0.value) } }

    /// Whether `entity` is known.
    public func contains(_ entity: EntityReference) -> Bool { origins[entity] != nil }

    /// The entry of `entity`, or nil when it is unknown.
    public subscript(entity: EntityReference) -> Entry? { origins[entity].map { Entry(entity: entity, origin: $0) } }

    /// The entities called `name`, in order of their references.
    public func entities(named name: String) -> [EntityReference] { namesakes[name]?.all ?? [] }

    /// The entities of one of `kinds`, in order.
    /// - Complexity: O(n + m log m) for n entities, m of them of those kinds.
    public func entities(of kinds: Set<EntityKind>) -> [EntityReference] {
        origins.keys.filter { kinds.contains($0.kind) }.sorted()
    }

    /// The entity that `name` most likely means: of one of the kinds given, earlier ones first, in `namespace` first.
    /// - Parameters:
    ///   - name: The bare name.
    ///   - kinds: The acceptable kinds in order of preference; empty means any kind.
    ///   - namespace: The namespace to prefer.
    /// - Returns: The entity, or nil when no acceptable one has that name.
    public func entity(named name: String, kinds: [EntityKind] = [], namespace: String? = nil) -> EntityReference? {
        guard let candidates = namesakes[name] else { return nil }
        if case .one(let entity) = candidates { return kinds.isEmpty || kinds.contains(entity.kind) ? entity : nil }
        guard !kinds.isEmpty else { return Self.closest(candidates.all, of: nil, in: namespace) }
        for kind in kinds {
            if let found = Self.closest(candidates.all, of: kind, in: namespace) { return found }
        }
        return nil
    }

    /// The first entity of `kind` in `namespace`, else outside of any, else anywhere.
    private static func closest(
        _ candidates: [EntityReference],
        of kind: EntityKind?,
        in namespace: String?
    ) -> EntityReference? {
        let ofKind = candidates.lazy.filter { entity in kind.map { $0 == entity.kind } ?? true }
        return ofKind.first { $0.namespace == namespace } ?? ofKind.first { $0.namespace == nil } ?? ofKind.first
    }
}
