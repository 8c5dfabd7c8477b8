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
        public static func < (lhs: Self, rhs: Self) -> Bool { rank(lhs) < rank(rhs) }

        private static func rank(_ origin: Self) -> Int { allCases.firstIndex(of: origin) ?? allCases.count }
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

    /// The entries in order of their references, each entity once.
    public let entries: [Entry]
    /// The place of each entity in `entries`.
    private let places: [EntityReference: Int]
    /// The places of the entities with one name, in order.
    private let namesakes: [String: [Int]]

    /// An inventory of `entries`; an entity that comes several times keeps its surest origin.
    public init(_ entries: [Entry]) {
        var surest: [EntityReference: Origin] = [:]
        for entry in entries { surest[entry.entity] = min(surest[entry.entity] ?? entry.origin, entry.origin) }
        self.entries = surest.map { Entry(entity: $0.key, origin: $0.value) }.sorted { $0.entity < $1.entity }
        var places: [EntityReference: Int] = [:]
        var namesakes: [String: [Int]] = [:]
        for (place, entry) in self.entries.enumerated() {
            places[entry.entity] = place
            namesakes[entry.entity.name, default: []].append(place)
        }
        self.places = places
        self.namesakes = namesakes
    }

    /// Whether `entity` is known.
    public func contains(_ entity: EntityReference) -> Bool { places[entity] != nil }

    /// The entry of `entity`, or nil when it is unknown.
    public subscript(entity: EntityReference) -> Entry? { places[entity].map { entries[$0] } }

    /// The entities called `name`, in order of their references.
    public func entities(named name: String) -> [EntityReference] { (namesakes[name] ?? []).map { entries[$0].entity } }

    /// The entities of one of `kinds`, in order.
    public func entities(of kinds: Set<EntityKind>) -> [EntityReference] {
        entries.lazy.map(\.entity).filter { kinds.contains($0.kind) }
    }

    /// The entity that `name` most likely means: of one of the kinds given, earlier ones first, in `namespace` first.
    /// - Parameters:
    ///   - name: The bare name.
    ///   - kinds: The acceptable kinds in order of preference; empty means any kind.
    ///   - namespace: The namespace to prefer.
    /// - Returns: The entity, or nil when no acceptable one has that name.
    public func entity(named name: String, kinds: [EntityKind] = [], namespace: String? = nil) -> EntityReference? {
        let candidates = entities(named: name)
        func closest(_ of: [EntityReference]) -> EntityReference? {
            of.first { $0.namespace == namespace } ?? of.first { $0.namespace == nil } ?? of.first
        }
        guard !kinds.isEmpty else { return closest(candidates) }
        for kind in kinds {
            if let found = closest(candidates.filter { $0.kind == kind }) { return found }
        }
        return nil
    }
}
