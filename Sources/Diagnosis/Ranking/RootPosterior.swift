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
    /// The candidates that are tried for further roots: those that are the likeliest for everything, and as many that fail
    /// by themselves. What explains little of all explains little of the rest.
    private static let mostPromising = 16
    /// How many times likelier alerts must be with a further root than without: of fifteen incidents at most one comes
    /// with another of its own.
    private static let furtherRoot = 15.0

    /// A candidate with how much likelier it makes the alerts than none would.
    private typealias Weighed = (number: Int, travel: RelativeLikelihood)

    /// Which things are tried as roots.
    private enum Trial: CaseIterable {
        /// Everything that alerts, and what that calls, for the dead are silent.
        case all
        /// Only what alerts.
        case alerting
        /// Only what alerts and calls nothing that is in trouble itself.
        case deepest
    }

    /// The roots of what alerts in `pattern`.
    ///
    /// Roots are taken one by one, each the best for what is not explained yet. That alone would prefer one thing deep
    /// below everything to several roots, so that it is done again among fewer things, and the likeliest set counts.
    /// - Complexity: O(roots × candidates × (nodes + edges)), with few roots and bounded candidates.
    init(_ pattern: AlertPattern) {
        self.pattern = pattern
        guard !pattern.alerting.isEmpty else { return }
        var search = Search(pattern)
        var best: (roots: [Int], likelihood: RelativeLikelihood)?
        for trial in Trial.allCases {
            let found = search.roots(trial)
            if !found.roots.isEmpty, best.map({ found.likelihood > $0.likelihood }) ?? true { best = found }
        }
        storms = search.storms(best?.roots ?? [])
    }

    /// Looks for sets of roots, and weighs nothing twice.
    private struct Search: Sendable {
        /// What is left to explain when some roots are known.
        private struct Rest: Sendable {
            var pattern: AlertPattern
            /// What the last root explains.
            var explained: [(number: Int, signs: AlertSigns)] = []
            /// What is tried for the next root, likeliest first.
            var ordered: [Weighed] = []
        }

        private let pattern: AlertPattern
        private var travel: Propagation
        /// What is left after each list of roots: trials often take the same ones.
        private var rests: [[Int]: Rest] = [:]
        /// What is tried for further roots.
        private var promising: [Bool]

        init(_ pattern: AlertPattern) {
            self.pattern = pattern
            travel = Propagation(through: pattern)
            promising = Array(repeating: false, count: pattern.count)
            let ordered = weighed(RootPosterior.candidates(pattern, .all), in: pattern)
            let failing = ordered.lazy.filter { pattern.fails($0.number) }
            for (number, _) in ordered.prefix(mostPromising) { promising[number] = true }
            for (number, _) in failing.prefix(mostPromising) { promising[number] = true }
            rests[[]] = Rest(pattern: pattern, ordered: ordered)
        }

        /// A set of roots, most explaining first, and how much likelier it makes the alerts than none would.
        mutating func roots(_ trial: Trial) -> (roots: [Int], likelihood: RelativeLikelihood) {
            var roots: [Int] = []
            var likelihood = RelativeLikelihood.one
            while roots.count < mostStorms {
                let rest = rest(after: roots)
                var isCandidate = Array(repeating: false, count: pattern.count)
                for number in RootPosterior.candidates(rest.pattern, trial) { isCandidate[number] = true }
                guard let best = rest.ordered.first(where: { isCandidate[$0.number] }) else { break }
                guard roots.isEmpty || best.travel > RelativeLikelihood(furtherRoot) else { break }
                likelihood = likelihood * best.travel
                if !roots.isEmpty { likelihood *= 1 / furtherRoot }
                roots.append(best.number)
                if self.rest(after: roots).explained.isEmpty { break }
            }
            return (roots, likelihood)
        }

        private mutating func rest(after roots: [Int]) -> Rest {
            if let known = rests[roots] { return known }
            guard let root = roots.last else { return Rest(pattern: pattern) }
            var rest = rest(after: roots.dropLast())
            travel.begin(at: root, in: rest.pattern)
            rest.explained = travel.explained(in: rest.pattern)
            rest.pattern.settle(rest.explained)
            let candidates = RootPosterior.candidates(rest.pattern, .all).filter { promising[$0] }
            rest.ordered = weighed(candidates, in: rest.pattern)
            rests[roots] = rest
            return rest
        }

        /// For each of `roots` what it explains beside the others, and what else could explain that.
        mutating func storms(_ roots: [Int]) -> [Storm] {
            let shares = roots.indices.map { rest(after: Array(roots[...$0])).explained }
            let storms = roots.indices.compactMap { place -> Storm? in
                let ordered: [Weighed]
                if roots.count == 1 {
                    ordered = rest(after: []).ordered
                } else {
                    var own = pattern
                    for other in roots.indices where other != place { own.settle(shares[other]) }
                    // What was unlikely when more was left to explain is no likelier for a part of that.
                    let likely = rest(after: Array(roots[..<place])).ordered.prefix(RootPosterior.mostPromising)
                    let tried = Set(likely.map(\.number) + roots)
                    ordered = weighed(RootPosterior.candidates(own, .all).filter(tried.contains), in: own)
                }
                guard let best = ordered.first else { return nil }
                let ratios = ordered.map { $0.travel.ratio(to: best.travel) }
                let total = ratios.reduce(0, +)
                guard total > 0 else { return nil }
                return Storm(
                    candidates: zip(ordered, ratios).map { ($0.number, $1 / total) },
                    explained: shares[place].map(\.number)
                )
            }
            let order = storms.indices.sorted { left, right in
                let (some, others) = (storms[left].explained.count, storms[right].explained.count)
                return some != others ? some > others : left < right
            }
            return order.map { storms[$0] }
        }

        /// The candidates with how likely each makes the alerts, likeliest first.
        private mutating func weighed(_ candidates: [Int], in pattern: AlertPattern) -> [Weighed] {
            var weighed: [Weighed] = []
            weighed.reserveCapacity(candidates.count)
            for number in candidates {
                travel.begin(at: number, in: pattern)
                weighed.append((number, travel.likelihood))
            }
            return weighed.sorted { left, right in
                left.travel != right.travel ? left.travel > right.travel : left.number < right.number
            }
        }
    }

    /// What may be a root of what is not explained yet.
    private static func candidates(_ pattern: AlertPattern, _ trial: Trial) -> [Int] {
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
            for number in pattern.alerting where pattern.signs[number].contains(sign) {
                if case .deepest = trial, pattern.needsTroubled(number) { continue }
                enter(number)
            }
        }
        guard case .all = trial else { return candidates.sorted() }
        for number in pattern.alerting {
            for callee in pattern.callees(of: number) where !pattern.isSettled[callee] { enter(callee) }
        }
        return candidates.sorted()
    }

    /// The chance of each number to be the root that matters most: storms count by how much they explain, the larger
    /// for less than in proportion, for of several roots the first one explains what they share.
    var chances: [(number: Int, chance: Double)] {
        let sizes = storms.map { Double(max(1, $0.explained.count)).squareRoot() }
        let total = sizes.reduce(0, +)
        var chances: [Int: Double] = [:]
        for (storm, size) in zip(storms, sizes) {
            for (number, chance) in storm.candidates { chances[number, default: 0] += size / total * chance }
        }
        return chances.map { ($0.key, $0.value) }.sorted { left, right in
            left.chance != right.chance ? left.chance > right.chance : left.number < right.number
        }
    }
}
