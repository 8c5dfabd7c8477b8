internal import IncidentModel

/// One observation that speaks for one fault on one entity.
struct Clue: Sendable, Hashable {
    /// Which fault.
    var fault: FaultCode
    /// On which entity.
    var entity: EntityReference
    /// How strongly it speaks for it, 0 to 1, before the source's trust is counted.
    var strength: Double
    /// What was observed.
    let observations: [Observation]
    /// The observation as a clause that follows "because": "the container was killed for memory (exit code 137)".
    var reason: String
    /// What would set it right, as far as this observation tells.
    var corrections: [Correction]
    /// What the entity complains of, when the trouble may really be there.
    var blames: EntityReference?
    /// What complains, where the clue is about something that it needs.
    var complainant: EntityReference?
    /// The chance that the trouble begins here and is not that of something else, where a model weighed it, 0 to 1.
    var located: Double?
    /// Whether it was found by comparing with a time that is believed normal.
    var isAgainstBaseline = false
    /// When what was observed began, when that is known better than from the alerts on the entity.
    var onset: Timestamp?
    /// The trust in the best source of it, 0 to 1.
    private let trust: Double

    /// Creates a clue from observations.
    init(
        fault: FaultCode,
        entity: EntityReference,
        strength: Double,
        observations: [Observation],
        reason: String,
        corrections: [Correction] = []
    ) {
        self.fault = fault
        self.entity = entity
        self.strength = strength
        self.observations = observations
        self.reason = reason
        self.corrections = corrections
        trust = observations.reduce(0) { max($0, $1.source.trust) }
    }

    /// Creates a clue from evidence.
    init(
        fault: FaultCode,
        entity: EntityReference,
        strength: Double,
        evidence: [Evidence],
        reason: String,
        corrections: [Correction] = []
    ) {
        self.init(
            fault: fault,
            entity: entity,
            strength: strength,
            observations: evidence.map { Observation($0) },
            reason: reason,
            corrections: corrections
        )
    }

    /// The weight of the observation: its strength, held down by the trust in its best source.
    var weight: Double { strength * trust }

    /// Whether one of `sources` observed it.
    func isFrom(_ sources: [Evidence.Source]) -> Bool {
        observations.contains { observation in sources.contains { $0 == observation.source } }
    }
}

/// What an observation speaks against.
struct Contradiction: Sendable, Hashable {
    /// Which faults.
    let pattern: FaultPattern
    /// On which entity.
    let entity: EntityReference
    /// Why, as a sentence.
    let reason: String
}

/// What all analysers found.
struct ClueBoard: Sendable {
    /// What speaks for something.
    private(set) var clues: [Clue] = []
    /// What speaks against something.
    private(set) var contradictions: [Contradiction] = []
    /// What an analyser itself explains by something else.
    private(set) var explained: [Findings.RuledOut] = []
    /// When series first left their normal, in seconds since 1970.
    private(set) var onset: Int64?

    /// Enters an observation; one of no weight is dropped.
    mutating func add(_ clue: Clue) {
        if clue.weight > 0 { clues.append(clue) }
    }

    /// Enters what an analyser explains by something else.
    mutating func explain(_ explanation: Findings.RuledOut) { explained.append(explanation) }

    /// Enters when a series left its normal; the first counts.
    mutating func metricOnset(_ seconds: Int64) { onset = min(onset ?? seconds, seconds) }

    /// Takes out everything that speaks for one of `faults`.
    mutating func remove(_ faults: Set<FaultCode>) { clues.removeAll { faults.contains($0.fault) } }

    /// Enters what an observation speaks against.
    mutating func add(_ contradiction: Contradiction) { contradictions.append(contradiction) }
}

/// Looks at one side of the evidence. Analysers do not know of each other; the ranking joins what they find.
protocol Analyser: Sendable {
    /// Enters what it finds in `scene` on `board`.
    func analyse(_ scene: Scene, _ board: inout ClueBoard)
}
