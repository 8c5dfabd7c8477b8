internal import IncidentModel

/// Explains symptoms by a precise fault on the same thing, and what a fault brings with it by that fault.
struct SymptomExplanation: Sendable {
    /// The support from which an explanation is good enough to explain something away.
    static let explainsFrom = 0.4

    /// What a fault brings with it on the same thing, so that it is no cause of its own beside it.
    private static let companions = Dictionary(
        uniqueKeysWithValues: FaultCatalogue.builtIn.definitions.map { ($0.code, Set($0.knowledge.companions)) }
    ).filter { !$0.value.isEmpty }

    /// What is left, corroborated by what it explains, in the order in which it came.
    private(set) var suspects: [Suspect]
    /// The symptoms that were explained, and how.
    private(set) var ruledOut: [Findings.RuledOut] = []

    /// Explains what can be explained among `suspects`, best first.
    /// - Complexity: O(n × suspects of one name) for n suspects.
    init(_ suspects: [Suspect]) {
        self.suspects = suspects
        explainConsequences()
        explainSymptoms()
    }

    private mutating func explainConsequences() {
        let causes = suspects.filter {
            $0.support >= Self.explainsFrom && Self.companions[$0.fault] != nil
        }
        guard !causes.isEmpty else { return }
        takeOut { suspect in
            causes.first { cause in
                // A symptom is further out than its companion, however loud it is. What series tell surely is where the
                // trouble is; the word for it is a guess. What a change brings with it becomes the louder the longer it
                // stays, and the change is no less its cause.
                cause.entity.name == suspect.entity.name
                    && (suspect.isSymptom || suspect.located != nil || cause.isChanged
                        || cause.support * 1.3 >= suspect.support)
                    && Self.companions[cause.fault]?.contains(suspect.fault) ?? false
            }
        }
    }

    private mutating func explainSymptoms() {
        let owners = OwnedNames(
            suspects.filter {
                !$0.isSymptom && $0.support * $0.relevance >= Self.explainsFrom && $0.isObserved
            }
        )
        // Most things have several symptoms, all of which one fault explains.
        var known: [Int: Suspect?] = [:]
        let explained = takeOut { suspect in
            guard suspect.isSymptom else { return nil }
            if let cause = known[suspect.thing] { return cause }
            let cause = owners.cause(of: suspect.entity)
            known[suspect.thing] = .some(cause)
            return cause
        }
        var reasons: [FaultCode: String] = [:]
        ruledOut = explained.map { symptom, cause in
            let reason = reasons[cause.fault] ?? "it is how \(cause.fault) looks from outside"
            reasons[cause.fault] = reason
            return Findings.RuledOut(entity: symptom.entity, fault: symptom.fault, reason: reason)
        }
    }

    /// Takes out the suspects that something explains; each corroborates every explanation on the same thing alike, so
    /// that which of them is likelier stays as it was.
    @discardableResult
    private mutating func takeOut(_ explanation: (Suspect) -> Suspect?) -> [(suspect: Suspect, cause: Suspect)] {
        var explained: [(suspect: Suspect, cause: Suspect)] = []
        var symptoms: [String: [Suspect]] = [:]
        suspects.removeAll { suspect in
            guard let cause = explanation(suspect) else { return false }
            explained.append((suspect, cause))
            symptoms[cause.entity.name, default: []].append(suspect)
            return true
        }
        let lent = symptoms.mapValues { LentClues($0) }
        // What only prose mentions is not corroborated: whoever writes an annotation must not be borne out by an alert.
        for place in suspects.indices where !suspects[place].isSymptom && suspects[place].isObserved {
            if let clues = lent[suspects[place].entity.name] { suspects[place].corroborate(with: clues) }
        }
        return explained
    }
}

/// Finds the best founded suspect on a thing or on what belongs to it.
private struct OwnedNames: Sendable {
    /// The suspects, best first.
    private let suspects: [Suspect]
    /// The best suspect on each entity, by its place.
    private var places: [EntityReference: Int] = [:]
    /// The entities of each name.
    private var entities: [String: [EntityReference]] = [:]
    /// The entities whose name shows that they belong to something of another name.
    private var owned: [String: [EntityReference]] = [:]

    init(_ suspects: [Suspect]) {
        self.suspects = suspects
        var known: Set<Int> = []
        for (place, suspect) in suspects.enumerated() where known.insert(suspect.thing).inserted {
            places[suspect.entity] = place
            entities[suspect.entity.name, default: []].append(suspect.entity)
            guard !suspect.entity.kind.answersRequests else { continue }
            for owner in Self.owners(of: suspect.entity.name) { owned[owner, default: []].append(suspect.entity) }
        }
    }

    /// The best founded suspect on `entity` or on an object that carries its name: claims and configuration do.
    func cause(of entity: EntityReference) -> Suspect? {
        let same = entities[entity.name] ?? []
        let belonging = (owned[entity.name] ?? []).filter { $0.kind != entity.kind }
        return (same + belonging).compactMap { places[$0] }.min().map { suspects[$0] }
    }

    /// The names in front of or between dashes of `name`: `data-orders-db-0` belongs to `data`, `data-orders`,
    /// `data-orders-db`, `orders`, `orders-db` and `db`.
    private static func owners(of name: String) -> Set<String> {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        // Longer names than people write would only cost time.
        guard (2...12).contains(parts.count) else { return [] }
        var owners: Set<String> = []
        for first in 0..<(parts.count - 1) {
            for last in first..<(parts.count - 1) { owners.insert(parts[first...last].joined(separator: "-")) }
        }
        return owners
    }
}
