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
    /// The candidates that are tried for further roots, beside what fails by itself: those that are the likeliest for
    /// everything. What explains little of all explains little of the rest.
    private static let mostPromising = 24
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
        // Every trial begins with nothing explained, so that what is weighed for all serves the others.
        let first = Self.weighed(Self.candidates(pattern, .all), in: pattern)
        let promising = Set(first.prefix(Self.mostPromising).map(\.number))
        var best: (roots: [Int], likelihood: RelativeLikelihood)?
        for trial in Trial.allCases {
            let found = Self.roots(of: pattern, trial, first, promising)
            if !found.roots.isEmpty, best.map({ found.likelihood > $0.likelihood }) ?? true { best = found }
        }
        storms = Self.storms(best?.roots ?? [], pattern, first, promising)
    }

    /// A set of roots, most explaining first, and how much likelier it makes the alerts than none would.
    private static func roots(
        of pattern: AlertPattern,
        _ trial: Trial,
        _ first: [Weighed],
        _ promising: Set<Int>
    ) -> (roots: [Int], likelihood: RelativeLikelihood) {
        var rest = pattern
        var roots: [Int] = []
        var likelihood = RelativeLikelihood.one
        while roots.count < mostStorms, !rest.alerting.isEmpty {
            let all = candidates(rest, trial)
            let tried = roots.isEmpty ? all : all.filter { promising.contains($0) || rest.fails($0) }
            guard let best = best(tried, in: rest, roots.isEmpty ? first : nil) else { break }
            guard roots.isEmpty || best.travel > RelativeLikelihood(furtherRoot) else { break }
            likelihood = likelihood * best.travel
            if !roots.isEmpty { likelihood *= 1 / furtherRoot }
            roots.append(best.number)
            let explained = Propagation(from: best.number, in: rest).explained
            guard !explained.isEmpty else { break }
            rest.settle(explained)
        }
        return (roots, likelihood)
    }

    /// The likeliest of `candidates`; of those that were weighed before, nothing is weighed again.
    private static func best(_ candidates: [Int], in pattern: AlertPattern, _ known: [Weighed]?) -> Weighed? {
        guard let known else { return weighed(candidates, in: pattern).first }
        let wanted = Set(candidates)
        return known.first { wanted.contains($0.number) }
    }

    /// For each of `roots` what it explains beside the others, and what else could explain that.
    private static func storms(
        _ roots: [Int],
        _ pattern: AlertPattern,
        _ first: [Weighed],
        _ promising: Set<Int>
    ) -> [Storm] {
        var shares: [[(number: Int, signs: AlertSigns)]] = []
        var rest = pattern
        for root in roots {
            let explained = Propagation(from: root, in: rest).explained
            rest.settle(explained)
            shares.append(explained)
        }
        let storms = roots.indices.compactMap { place -> Storm? in
            var own = pattern
            for other in roots.indices where other != place { own.settle(shares[other]) }
            let tried = candidates(own, .all).filter {
                promising.contains($0) || roots.contains($0) || own.fails($0)
            }
            let ordered = roots.count == 1 ? first : weighed(tried, in: own)
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
    private static func weighed(_ candidates: [Int], in pattern: AlertPattern) -> [Weighed] {
        candidates.map { (number: $0, travel: Propagation(from: $0, in: pattern).likelihood) }.sorted { left, right in
            left.travel != right.travel ? left.travel > right.travel : left.number < right.number
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
