internal import IncidentModel

/// Orders suspects where more than alerts was read: by what speaks for each and by how well its place explains what
/// alerts.
enum EvidenceRanking: Sendable {
    /// The least that a place which explains nothing leaves of a suspect's weight; the alerts are one witness among many.
    private static let leastShare = 0.0001
    /// The least chance that the trouble is where nothing was measured, however sure the model is.
    private static let leastElsewhere = 0.02
    /// What a further fault of a place counts beside the first.
    private static let furtherFault = 0.25

    /// The suspects, likeliest first, with their confidence.
    static func ordered(_ suspects: [Suspect], _ posterior: RootPosterior) -> [Suspect] {
        let weights = weights(of: suspects)
        let places = fitness(of: suspects, posterior)
        let joined = zip(weights, places).map { $0 * $1 }
        let total = joined.reduce(Confidence.somethingElse, +)
        var known = suspects
        for place in known.indices { known[place].confidence = joined[place] / total }
        return CauseRanking.ordered(known, by: joined)
    }

    /// The weight of each suspect. Where a model weighed places against each other, theirs are those that give back its
    /// chances when nothing else is suspected.
    private static func weights(of suspects: [Suspect]) -> [Double] {
        var chances: [String: Double] = [:]
        for suspect in suspects {
            if let chance = suspect.located {
                chances[suspect.entity.name] = max(chance, chances[suspect.entity.name] ?? 0)
            }
        }
        let elsewhere = max(leastElsewhere, 1 - chances.values.sorted().reduce(0, +))
        var named: Set<String> = []
        return suspects.map { suspect in
            guard let chance = suspect.located else { return Confidence.weight(suspect.score) }
            // Another word for the trouble of the same place is an alternative to the first.
            let share = named.insert(suspect.entity.name).inserted ? 1 : furtherFault
            return share * chance / elsewhere
        }
    }

    /// How well the alerts fit each suspect as their root, up to 1 for the best. What carries no requests has no place in
    /// the graph, so that nothing is known against it.
    private static func fitness(of suspects: [Suspect], _ posterior: RootPosterior) -> [Double] {
        let pattern = posterior.pattern
        guard pattern.isTelling else { return suspects.map { _ in 1 } }
        let chances = Dictionary(uniqueKeysWithValues: posterior.chances.map { ($0.number, $0.chance) })
        let best = chances.values.max() ?? 0
        return suspects.map { suspect in
            guard best > 0, suspect.located == nil, suspect.entity.kind.answersRequests || suspect.isAlerted,
                let number = pattern.number(of: suspect.entity.name)
            else { return 1 }
            let share = max(leastShare, (chances[number] ?? 0) / best)
            // The fourth root: what speaks for the suspects was read off the same alerts in part.
            return share.squareRoot().squareRoot()
        }
    }
}
