internal import IncidentModel

/// One fault on one entity with everything that speaks for it.
struct Suspect: Sendable {
    /// Which fault.
    let fault: FaultCode
    /// On which entity.
    let entity: EntityReference
    /// What speaks for it, strongest first.
    private(set) var clues: [Clue]
    /// How much it has to do with what alerts: 1 for the alerting entity itself.
    var relevance = 1.0

    init(fault: FaultCode, entity: EntityReference, clues: [Clue]) {
        self.fault = fault
        self.entity = entity
        self.clues = Self.ordered(clues)
    }

    /// Strongest first; equally strong ones in order of their reasons, so that the order does not depend on the input's.
    private static func ordered(_ clues: [Clue]) -> [Clue] {
        clues.sorted { left, right in
            left.weight != right.weight ? left.weight > right.weight : left.reason < right.reason
        }
    }

    /// How much of its weight a symptom lends to the fault that explains it: many other faults look the same.
    private static let symptomShare = 0.5

    /// Counts the clues of a symptom that this fault explains: what was to be expected and was seen.
    mutating func corroborate(with symptom: Suspect) {
        let lent = symptom.clues.map { clue in
            var copy = clue
            copy.strength *= Self.symptomShare
            copy.corrections = []
            return copy
        }
        clues = Self.ordered(clues + lent)
    }

    /// Whether it is only how something looks from outside.
    var isSymptom: Bool { FaultCatalogue.builtIn[fault]?.isSymptom ?? false }

    /// What speaks for it together, 0 to 1: independent sources add up as a noisy-or, repeats of one source do not.
    /// - Source: noisy-or: J. Pearl, "Probabilistic Reasoning in Intelligent Systems", section 4.3.2.
    var support: Double {
        var best: [Evidence.Source: Double] = [:]
        for clue in clues {
            for evidence in clue.evidence {
                let weight = clue.strength * evidence.source.trust
                best[evidence.source] = max(best[evidence.source] ?? 0, weight)
            }
        }
        return 1 - best.sorted { $0.key < $1.key }.reduce(1) { $0 * (1 - $1.value) }
    }

    /// How well founded and how much to the point it is, 0 to 1. A symptom counts for less, since something is behind it.
    var score: Double { support * relevance * (isSymptom ? 0.65 : 1) }

    /// Whether anything but prose speaks for it.
    var isObserved: Bool { clues.contains { $0.evidence.contains { $0.source != .annotation } } }

    /// The strongest single observation of a control plane or a measurement.
    var hardWeight: Double {
        clues.filter { $0.evidence.contains { $0.source == .state || $0.source == .metric || $0.source == .event } }
            .map(\.weight).max() ?? 0
    }

    /// The strongest single observation of how things are now, not of what happened.
    var presentWeight: Double {
        clues.filter { $0.evidence.contains { $0.source == .state || $0.source == .metric } }.map(\.weight).max() ?? 0
    }

    /// Everything that would set it right, best founded first, each field once; a value from state outranks a request to
    /// a person.
    var corrections: [Correction] {
        var seen: Set<String> = []
        let all = clues.flatMap(\.corrections)
        return (all.filter { $0.desired != nil } + all.filter { $0.desired == nil }).filter { correction in
            seen.insert(correction.entity.description + correction.field.split(separator: "[")[0]).inserted
        }
    }

    /// The evidence, best first, each piece once, at most `limit`; the rest says the same again.
    func evidence(limit: Int) -> [Evidence] {
        var seen: Set<Evidence> = []
        return Array(clues.flatMap(\.evidence).filter { seen.insert($0).inserted }.prefix(limit))
    }
}
