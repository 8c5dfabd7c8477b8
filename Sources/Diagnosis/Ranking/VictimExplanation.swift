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
            let machine = Self.machine(crowdedBy: suspect, graph)
            let origin = machine ?? suspect.entity.name
            let spread = spreads[origin] ?? graph.spread(from: origin)
            spreads[origin] = spread
            let title = FaultCatalogue.builtIn[suspect.fault]?.title ?? "fails"
            let link = machine.map { "it shares \($0) with" } ?? "it needs"
            let reason = "\(link) \(suspect.entity.phrase), which \(title)"
            causes.append(Cause(suspect: suspect, spread: spread, isNeighbour: machine != nil, reason: reason))
        }
        self.causes = causes
        var inherited: [EntityReference: Double] = [:]
        for suspect in suspects {
            guard Self.passedOn.contains(suspect.fault), let cause = cause(behind: suspect, graph) else {
                self.suspects.append(suspect)
                continue
            }
            ruledOut.append(Findings.RuledOut(entity: suspect.entity, fault: suspect.fault, reason: cause.reason))
            // What the series said of a victim's place was said of its cause.
            inherited[cause.suspect.entity] = max(inherited[cause.suspect.entity] ?? 0, suspect.located ?? 0)
        }
        for place in self.suspects.indices {
            self.suspects[place].inherited = inherited[self.suspects[place].entity] ?? 0
        }
    }

    /// A suspect that may explain others.
    private struct Cause: Sendable {
        let suspect: Suspect
        let spread: CallGraph.Spread
        /// Whether its trouble travels by way of the machine, and not along calls.
        let isNeighbour: Bool
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
            if Self.presses(other, on: victim, graph) { return true }
            // A model that weighed all series against each other has said already whose trouble is whose, but for what it
            // cannot know: who shares a machine, and which precise fault an alert names.
            let isKnown = cause.isNeighbour || !other.isSymptom && other.isAlerted
            return !(other.located != nil && victim.located != nil && !isKnown)
                && (!other.isSymptom || victim.isSymptom && other.score > victim.score * 0.8)
                && other.entity.name != victim.entity.name
                && (cause.spread.reaches(victim.entity.name) || Self.surrounds(other.entity, victim.entity))
                && (cause.isNeighbour || Self.isBetter(other, victim)
                    || !graph.spread(from: victim.entity.name).reaches(other.entity.name))
        }
    }

    /// Faults that bring more requests than usual to whatever is called.
    private static let pressing: Set<String> = ["resource.cpu-overload", "security.hostile-traffic"]

    /// Whether what overloads a caller comes down to `victim` as well: then its own overload does not sustain itself.
    private static func presses(_ cause: Suspect, on victim: Suspect, _ graph: CallGraph) -> Bool {
        victim.fault.text == "resource.overload-sustained" && pressing.contains(cause.fault.text)
            && cause.entity.name != victim.entity.name
            && graph.spread(from: victim.entity.name).reaches(cause.entity.name)
    }

    /// Faults that take the processor away from whatever else runs on a machine.
    private static let crowding: Set<String> = ["resource.cpu-overload", "security.crypto-mining"]

    /// The machine whose processor a suspect takes. What works for others may be busy because they ask; it takes an alert
    /// beside the measurement to say that it is in their way.
    private static func machine(crowdedBy suspect: Suspect, _ graph: CallGraph) -> String? {
        guard crowding.contains(suspect.fault.text), let number = graph.number(of: suspect.entity.name),
            graph.callers.all(of: number).isEmpty || suspect.isAlerted && suspect.located != nil
        else { return nil }
        return graph.callees.all(of: number).first { [.host, .node].contains(graph.kinds[$0]) }.map(graph.name(of:))
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
