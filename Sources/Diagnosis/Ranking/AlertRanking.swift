internal import IncidentModel

/// Orders suspects where nothing but alerts, a graph and changes were read: by the chance that each is the root of the
/// alerts.
struct AlertRanking: Sendable {
    /// The chance below which a suspect is dropped, unless none has more.
    private static let least = 0.025

    /// What is left, likeliest first, with its confidence.
    private(set) var suspects: [Suspect] = []
    /// What was dropped, and why.
    private(set) var ruledOut: [Findings.RuledOut] = []

    /// The ranking of `suspects` by `posterior`.
    init(_ suspects: [Suspect], _ posterior: RootPosterior) {
        let suspects = joined(suspects)
        let weights = Self.weights(of: suspects, posterior)
        let outside = Confidence.outsideOfAlerts / (1 - Confidence.outsideOfAlerts)
        let total = weights.reduce(outside, +)
        var known = suspects
        for place in known.indices { known[place].confidence = total > 0 ? weights[place] / total : 0 }
        let ordered = CauseRanking.ordered(known, by: weights)
        let likely = ordered.prefix { $0.confidence >= Self.least }
        self.suspects = Array(likely.isEmpty ? ordered.prefix(1) : likely)
        guard let first = self.suspects.first else { return }
        let reasons = Reasons(first, posterior)
        ruledOut += ordered.dropFirst(self.suspects.count).filter { $0.isAlerted }.map {
            Findings.RuledOut(entity: $0.entity, fault: $0.fault, reason: reasons.reason(against: $0))
        }
    }

    /// The suspects with the symptoms of each thing put together: errors, slowness and silence of one thing are one
    /// trouble, of which the best founded names the fault and the others speak for it.
    private mutating func joined(_ suspects: [Suspect]) -> [Suspect] {
        let ordered = CauseRanking.ordered(suspects, by: suspects.map(\.score))
        var places: [Int: Int] = [:]
        var kept: [Suspect] = []
        var others: [Int: [Suspect]] = [:]
        for suspect in ordered {
            guard suspect.isSymptom else {
                kept.append(suspect)
                continue
            }
            if let place = places[suspect.thing] {
                others[place, default: []].append(suspect)
                ruledOut.append(
                    Findings.RuledOut(
                        entity: suspect.entity,
                        fault: suspect.fault,
                        reason: "it is another sign of the same trouble"
                    )
                )
            } else {
                places[suspect.thing] = kept.count
                kept.append(suspect)
            }
        }
        for (place, symptoms) in others { kept[place].corroborate(with: LentClues(symptoms)) }
        return kept
    }

    /// The chance of each suspect's thing times what else speaks for it, shared among the suspects on the same thing.
    private static func weights(of suspects: [Suspect], _ posterior: RootPosterior) -> [Double] {
        let chances = Dictionary(uniqueKeysWithValues: posterior.chances.map { ($0.number, $0.chance) })
        var known: [Int: Int?] = [:]
        let numbers = suspects.map { suspect in
            if let number = known[suspect.thing] { return number }
            let number = posterior.pattern.number(of: suspect.entity.name)
            known[suspect.thing] = .some(number)
            return number
        }
        var sums: [Int: (score: Double, beside: Double)] = [:]
        for (suspect, number) in zip(suspects, numbers) {
            guard let number else { continue }
            let beside = Confidence.weight(suspect.supportBesideAlerts)
            let sum = sums[number] ?? (0, 0)
            sums[number] = (sum.score + suspect.score * suspect.score, sum.beside + beside)
        }
        return zip(suspects, numbers).map { suspect, number in
            let beside = Confidence.weight(suspect.supportBesideAlerts)
            guard let number, let sum = sums[number], sum.score > 0, let chance = chances[number] else {
                // Nothing that can alert: what speaks for it must make up for that.
                return Confidence.outsideOfAlerts * beside
            }
            let share = suspect.score * suspect.score / sum.score
            return chance * (share + beside)
        }
    }

    /// Says what is wrong with other explanations than the likeliest.
    private struct Reasons: Sendable {
        private let travel: Propagation?
        private let pattern: AlertPattern
        /// What is said of callers, of what starves, and of what the likeliest does not reach.
        private let ofCaller: String
        private let ofStarved: String
        private let ofUnknown: String

        init(_ first: Suspect, _ posterior: RootPosterior) {
            let phrase = first.entity.phrase
            let title = FaultCatalogue.builtIn[first.fault]?.title ?? "fails"
            pattern = posterior.pattern
            travel = pattern.number(of: first.entity.name).map { [pattern] in Propagation(from: $0, in: pattern) }
            ofCaller = "it needs \(phrase), which \(title)"
            ofStarved = "its requests come by way of \(phrase) or of what needs that, and \(phrase) \(title)"
            ofUnknown = "what alerts is likelier when \(phrase) is behind it"
        }

        func reason(against suspect: Suspect) -> String {
            guard let travel, let number = pattern.number(of: suspect.entity.name) else { return ofUnknown }
            switch travel.role(of: number) {
            case .caller: return ofCaller
            case .starved: return ofStarved
            case .root: return "another fault of the same thing is likelier"
            case .untouched: return "it does not lie on the way of the trouble, and explains less of what alerts"
            }
        }
    }
}

/// Suspects that raise no alert: what everything that suffers calls may be dead, and the dead are silent.
enum SilentRoots: Sendable {
    /// The chance from which a silent thing is suspected.
    private static let least = 0.04
    /// How strongly the pattern of alerts speaks for it.
    private static let strength = 0.4

    /// Suspects for the likely roots of `posterior` that are not among `suspects`.
    static func suspects(_ posterior: RootPosterior, beside suspects: [Suspect], _ scene: Scene) -> [Suspect] {
        let pattern = posterior.pattern
        let known = Set(suspects.lazy.map(\.entity.name))
        return posterior.chances.prefix { $0.chance >= least }.compactMap { number, _ in
            guard pattern.signs[number].isEmpty, let entity = pattern.entity(of: number), !known.contains(entity.name),
                scene.snapshot.inventory.contains(entity)
            else { return nil }
            let callers = pattern.callers(of: number).filter { !pattern.signs[$0].isEmpty }
            let names = callers.compactMap { pattern.entity(of: $0)?.name }.sorted()
            guard !names.isEmpty else { return nil }
            let shown = names.prefix(3).joined(separator: ", ")
            let evidence = Evidence(
                source: .topology,
                document: "topology.json",
                locator: entity.name,
                excerpt: "\(shown) \(names.count > 1 ? "depend" : "depends") on \(entity.name)"
            )
            let clue = Clue(
                fault: fault(of: entity.kind),
                entity: entity,
                strength: strength,
                evidence: [evidence],
                reason:
                    "\(shown) \(names.count > 1 ? "alert and need" : "alerts and needs") it, and the dead raise no alert"
            )
            return Suspect(fault: clue.fault, entity: entity, clues: [clue])
        }
    }

    /// The fault that a silent thing of `kind` most likely has.
    private static func fault(of kind: EntityKind) -> FaultCode {
        switch kind {
        case .database: FaultCode(literal: "database.unavailable")
        case .cache: FaultCode(literal: "cache.unavailable")
        case .queue: FaultCode(literal: "queue.broker-unavailable")
        case .external: FaultCode(literal: "dependency.unavailable")
        default: FaultCode(literal: "service.unreachable")
        }
    }
}
