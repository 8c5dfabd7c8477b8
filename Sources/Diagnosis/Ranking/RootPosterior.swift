internal import IncidentModel

/// Which things are likely the roots of what alerts, over all that could be.
struct RootPosterior: Sendable {
    /// One root of several that were active at once, with what else could be behind the same alerts.
    struct Storm: Sendable {
        /// Each candidate by its number with its chance, 0 to 1, most likely first; together they make 1.
        let candidates: [(number: Int, chance: Double)]
        /// The numbers with signs that the likeliest explains.
        let explained: [Int]
    }

    /// What alerts.
    let pattern: AlertPattern
    /// The parts of what alerts, each with roots of its own, largest first.
    private(set) var storms: [Storm] = []

    /// The most roots that are looked for at once.
    private static let mostStorms = 6
    /// The most candidates that are weighed for one root: beyond them further ones are only less likely.
    private static let mostCandidates = 384
    /// How many times likelier alerts must be with a further root than as chronic noise: of twenty things that alert
    /// beside an incident, at most one is a second incident.
    private static let furtherRoot = RelativeLikelihood(20)

    /// The roots of what alerts in `pattern`.
    /// - Complexity: O(roots × candidates × (nodes + edges)), with few roots and bounded candidates.
    init(_ pattern: AlertPattern) {
        self.pattern = pattern
        var rest = pattern
        while storms.count < Self.mostStorms, !rest.alerting.isEmpty {
            let weighed = Self.candidates(rest).map { (number: $0, travel: Propagation(from: $0, in: rest).likelihood) }
            let ordered = weighed.sorted { left, right in
                left.travel != right.travel ? left.travel > right.travel : left.number < right.number
            }
            guard let best = ordered.first, storms.isEmpty || best.travel > Self.furtherRoot else { break }
            let ratios = ordered.map { $0.travel.ratio(to: best.travel) }
            let total = ratios.reduce(0, +)
            let explained = Propagation(from: best.number, in: rest).explained
            guard total > 0, !explained.isEmpty || storms.isEmpty else { break }
            storms.append(
                Storm(
                    candidates: zip(ordered, ratios).map { ($0.number, $1 / total) },
                    explained: explained.map(\.number)
                )
            )
            guard !explained.isEmpty else { break }
            rest.remove(explained)
        }
        sort()
    }

    /// The storm that explains most first.
    private mutating func sort() {
        let order = storms.indices.sorted { left, right in
            let (some, others) = (storms[left].explained.count, storms[right].explained.count)
            return some != others ? some > others : left < right
        }
        storms = order.map { storms[$0] }
    }

    /// What may be a root: what alerts, and what that calls, for the dead are silent.
    private static func candidates(_ pattern: AlertPattern) -> [Int] {
        var isCandidate = Array(repeating: false, count: pattern.count)
        var candidates: [Int] = []
        func enter(_ number: Int) {
            guard !isCandidate[number], candidates.count < mostCandidates else { return }
            isCandidate[number] = true
            candidates.append(number)
        }
        // Of too many, those with signs of their own trouble are kept.
        let order: [AlertSigns] = [.failing, .idle, .suffering, .strained]
        for sign in order {
            for number in pattern.alerting where pattern.signs[number].contains(sign) { enter(number) }
        }
        for number in pattern.alerting {
            for callee in pattern.callees(of: number) { enter(callee) }
        }
        return candidates.sorted()
    }

    /// The chance of each number to be the root that matters most: storms count by how much they explain.
    var chances: [(number: Int, chance: Double)] {
        let total = storms.reduce(0) { $0 + max(1, $1.explained.count) }
        var chances: [Int: Double] = [:]
        for storm in storms {
            let share = Double(max(1, storm.explained.count)) / Double(max(1, total))
            for (number, chance) in storm.candidates { chances[number, default: 0] += share * chance }
        }
        return chances.map { ($0.key, $0.value) }.sorted { left, right in
            left.chance != right.chance ? left.chance > right.chance : left.number < right.number
        }
    }
}
