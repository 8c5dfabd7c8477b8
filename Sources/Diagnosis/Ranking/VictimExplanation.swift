internal import IncidentModel

/// Explains the trouble of callers by a fault of what they call.
struct VictimExplanation: Sendable {
    /// The support from which a suspect explains another.
    private static let explainsFrom = SymptomExplanation.explainsFrom

    /// What is left, in the order in which it came.
    private(set) var suspects: [Suspect] = []
    /// What was explained, and by what.
    private(set) var ruledOut: [Findings.RuledOut] = []

    /// The best founded suspects that explain: of each entity the first that is no symptom and the first that is one,
    /// each with how far its trouble travels and what is said of its victims.
    private let causes: [Cause]

    /// Explains what can be explained among `suspects`, best first.
    /// - Complexity: O(n × entities) for n suspects.
    init(_ suspects: [Suspect], graph: CallGraph) {
        var spreads: [String: CallGraph.Spread] = [:]
        var seen: Set<Leader> = []
        var causes: [Cause] = []
        for suspect in suspects where suspect.score >= Self.explainsFrom {
            guard seen.insert(Leader(entity: suspect.entity, isSymptom: suspect.isSymptom)).inserted else { continue }
            let spread = spreads[suspect.entity.name] ?? graph.spread(from: suspect.entity.name)
            spreads[suspect.entity.name] = spread
            let title = FaultCatalogue.builtIn[suspect.fault]?.title ?? "fails"
            let reason = "it needs \(suspect.entity.phrase), which \(title)"
            causes.append(Cause(suspect: suspect, spread: spread, reason: reason))
        }
        self.causes = causes
        for suspect in suspects {
            guard Self.passedOn.contains(suspect.fault), let cause = cause(behind: suspect, graph) else {
                self.suspects.append(suspect)
                continue
            }
            ruledOut.append(Findings.RuledOut(entity: suspect.entity, fault: suspect.fault, reason: cause.reason))
        }
    }

    /// A suspect that may explain others.
    private struct Cause: Sendable {
        let suspect: Suspect
        let spread: CallGraph.Spread
        let reason: String
    }

    /// An entity with whether the suspect on it is a symptom.
    private struct Leader: Sendable, Hashable {
        let entity: EntityReference
        let isSymptom: Bool
    }

    /// Faults of the kind that callees pass on to their callers.
    private static let passedOn = Set(
        FaultCatalogue.builtIn.definitions.filter(\.isPassedToCallers).map(\.code)
    )

    /// The best founded suspect whose trouble reaches `victim`; a mere symptom explains only another symptom.
    private func cause(behind victim: Suspect, _ graph: CallGraph) -> Cause? {
        causes.first { cause in
            let other = cause.suspect
            // A model that weighed all series against each other has said already whose trouble is whose.
            return !(other.located != nil && victim.located != nil)
                && (!other.isSymptom || victim.isSymptom && other.score > victim.score * 0.8)
                && other.entity.name != victim.entity.name
                && (cause.spread.reaches(victim.entity.name) || Self.surrounds(other.entity, victim.entity))
                && (Self.isBetter(other, victim) || !graph.spread(from: victim.entity.name).reaches(other.entity.name))
        }
    }

    /// Of things that call each other in a circle the best founded explains the others and is itself not explained.
    private static func isBetter(_ suspect: Suspect, _ other: Suspect) -> Bool {
        suspect.score != other.score ? suspect.score > other.score : suspect.entity < other.entity
    }

    /// Objects without requests of their own act on everything in their namespace.
    private static func surrounds(_ cause: EntityReference, _ victim: EntityReference) -> Bool {
        !cause.kind.answersRequests && !(cause.kind == .node)
            && (cause.namespace == nil || cause.namespace == victim.namespace || victim.namespace == nil)
    }
}
