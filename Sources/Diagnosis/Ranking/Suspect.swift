internal import IncidentModel

/// One fault on one entity with everything that speaks for it.
struct Suspect: Sendable {
    /// What does not change, behind one pointer, for suspects are sorted and passed on often.
    private final class Charge: Sendable {
        let fault: FaultCode
        let entity: EntityReference
        let clues: [Clue]
        let weights: SourceWeights
        let isSymptom: Bool
        let isObserved: Bool
        let located: Double?
        let onset: Timestamp?
        let complainants: Set<EntityReference>

        init(_ fault: FaultCode, _ entity: EntityReference, _ clues: [Clue]) {
            self.fault = fault
            self.entity = entity
            self.clues = Suspect.ordered(clues)
            weights = SourceWeights(of: clues)
            isSymptom = FaultCatalogue.builtIn.isSymptom(fault)
            located = clues.compactMap(\.located).max()
            onset = clues.lazy.compactMap(\.onset).min()
            complainants = Set(clues.lazy.compactMap(\.complainant))
            isObserved = clues.contains { $0.observations.contains { !($0.source == .annotation) } }
        }
    }

    private let charge: Charge
    /// The place of its entity among all that is suspected, in order of the entities: things are told apart and put in
    /// order by it again and again.
    var thing = 0
    /// What symptoms that it explains lend it.
    private var lent: LentClues?
    /// How much it has to do with what alerts: 1 for the alerting entity itself.
    var relevance = 1.0 { didSet { score = scored } }
    /// What speaks for it together, 0 to 1.
    private(set) var support: Double
    /// How well founded and how much to the point it is, 0 to 1. A symptom counts for less, since something is behind it.
    private(set) var score = 0.0

    /// How likely it is among everything that could be the cause, 0 to 1; set when all suspects are known.
    var confidence = 0.0

    init(fault: FaultCode, entity: EntityReference, clues: [Clue]) {
        charge = Charge(fault, entity, clues)
        support = charge.weights.support
        score = scored
    }

    /// Which fault.
    var fault: FaultCode { charge.fault }
    /// On which entity.
    var entity: EntityReference { charge.entity }
    /// Whether it is only how something looks from outside.
    var isSymptom: Bool { charge.isSymptom }

    /// Strongest first; equally strong ones in order of their reasons, so that the order does not depend on the input's.
    fileprivate static func ordered(_ clues: [Clue]) -> [Clue] {
        guard clues.count > 1 else { return clues }
        return clues.sorted { left, right in
            left.weight != right.weight ? left.weight > right.weight : left.reason < right.reason
        }
    }

    /// Counts what symptoms that this fault explains lend it: what was to be expected and was seen.
    mutating func corroborate(with clues: LentClues) {
        let all = lent.map { $0.joined(clues) } ?? clues
        lent = all
        support = charge.weights.joined(all.weights).support
        score = scored
    }

    /// The weights of everything that speaks for it, by source.
    var weights: SourceWeights { lent.map { charge.weights.joined($0.weights) } ?? charge.weights }

    /// Everything that speaks for it, strongest first.
    var clues: [Clue] { lent.map { Self.ordered(charge.clues + $0.clues) } ?? charge.clues }

    private var scored: Double {
        // Where a model weighed the thing itself, what it has to do with the alerts is counted already.
        located != nil ? support : support * relevance * (isSymptom ? 0.65 : 1)
    }

    /// The chance that the trouble begins here, where a model weighed it against everything else that is measured.
    var located: Double? {
        guard let own = charge.located else { return inherited > 0 ? inherited : nil }
        return min(1, own + inherited)
    }
    /// The chances of others that are explained by this one.
    var inherited = 0.0

    /// When the first of what speaks for it began, as far as that is known.
    var onset: Timestamp? { charge.onset }

    /// What complains, where it is something that others need.
    var complainants: Set<EntityReference> { charge.complainants }

    /// Whether an alert speaks for it by itself.
    var isAlerted: Bool { charge.weights.holds(.alert) }

    /// Whether a recorded change speaks for it by itself.
    var isChanged: Bool { charge.weights.holds(.change) }

    /// What speaks for it together beside alerts and the graph, 0 to 1.
    var supportBesideAlerts: Double { weights.support(without: [.alert, .topology]) }

    /// Whether anything but prose speaks for it by itself.
    var isObserved: Bool { charge.isObserved }

    /// The strongest single observation of a control plane or a measurement.
    var hardWeight: Double { strongest(from: [.state, .metric, .event, .trace]) }

    /// The strongest single observation of how things are now, not of what happened.
    var presentWeight: Double { strongest(from: [.state, .metric]) }

    /// The weight of the strongest observation that one of `sources` made.
    private func strongest(from sources: [Evidence.Source]) -> Double {
        clues.first { $0.isFrom(sources) }?.weight ?? 0
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
        var found: [Evidence] = []
        for observation in clues.lazy.flatMap(\.observations) {
            guard found.count < limit else { break }
            let evidence = observation.evidence
            if !found.contains(evidence) { found.append(evidence) }
        }
        return found
    }
}

/// What symptoms lend the faults that explain them, the same for every such fault on one thing.
final class LentClues: Sendable {
    /// How much of its weight a symptom lends to the fault that explains it: many other faults look the same.
    private static let share = 0.5

    /// The symptoms, with everything that speaks for them.
    private let symptoms: [Suspect]
    /// The weights of what is lent, by source.
    let weights: SourceWeights

    /// What `symptoms` lend.
    init(_ symptoms: [Suspect]) {
        self.symptoms = symptoms
        weights = symptoms.reduce(into: SourceWeights(of: [])) { $0.enter($1.weights, times: Self.share) }
    }

    /// What is lent, clue by clue.
    var clues: [Clue] {
        symptoms.flatMap(\.clues).map { clue in
            var copy = clue
            copy.strength *= Self.share
            copy.corrections = []
            return copy
        }
    }

    /// These and others.
    func joined(_ others: LentClues) -> LentClues { LentClues(symptoms + others.symptoms) }
}

/// The best observation of each source.
struct SourceWeights: Sendable {
    /// The sources in their order, so that the same weights are always multiplied in the same order.
    private static let sources = Evidence.Source.allCases.sorted()

    /// A source that observed something, with the weight of its best observation, 0 to 1.
    private typealias Best = (source: Evidence.Source, weight: Double)

    /// The first source, apart from the others since there is seldom more than one.
    private var first: Best?
    private var others: [Best] = []

    init(of clues: [Clue]) {
        for clue in clues {
            for observation in clue.observations {
                enter(observation.source, clue.strength * observation.source.trust)
            }
        }
    }

    private mutating func enter(_ source: Evidence.Source, _ weight: Double) {
        guard let own = first else {
            first = (source, weight)
            return
        }
        if own.source == source {
            first = (source, max(own.weight, weight))
        } else if let place = others.firstIndex(where: { $0.source == source }) {
            others[place].weight = max(others[place].weight, weight)
        } else {
            others.append((source, weight))
        }
    }

    /// Takes the better of both for each source, the others' weights counted `share` times.
    mutating func enter(_ added: SourceWeights, times share: Double = 1) {
        if let first = added.first { enter(first.source, first.weight * share) }
        for (source, weight) in added.others { enter(source, weight * share) }
    }

    /// The better of both for each source.
    func joined(_ others: SourceWeights) -> SourceWeights {
        var joined = self
        joined.enter(others)
        return joined
    }

    /// Whether `source` observed something.
    func holds(_ source: Evidence.Source) -> Bool {
        first?.source == source || others.contains { $0.source == source }
    }

    /// What they say together without `sources`, 0 to 1.
    func support(without sources: [Evidence.Source]) -> Double {
        var rest = SourceWeights(of: [])
        for (source, weight) in [first].compactMap(\.self) + others where !sources.contains(where: { $0 == source }) {
            rest.enter(source, weight)
        }
        return rest.support
    }

    /// What they say together, 0 to 1: independent sources add up as a noisy-or, repeats of one source do not.
    /// - Source: noisy-or: J. Pearl, "Probabilistic Reasoning in Intelligent Systems", section 4.3.2.
    var support: Double {
        guard let first, !others.isEmpty else { return first?.weight ?? 0 }
        let all = [first] + others
        let doubt = Self.sources.reduce(1.0) { doubt, source in
            doubt * (1 - (all.first { $0.source == source }?.weight ?? 0))
        }
        return 1 - doubt
    }
}
