internal import Detection
internal import IncidentModel

/// Weighs every measured thing as the one root of what deviates, against the case that nothing is wrong.
///
/// For each root the model says how likely each thing deviates as it does: the root itself, what depends on it in the
/// measure in which its added latency or errors make up theirs, and the rest as if nothing were. Bayes' rule then gives
/// the chances, which add up to one with that of nothing.
/// - Source: the model is a noisy-or network with one cause, as in P. Bahl et al., "Towards highly reliable enterprise
///   network services via inference of multi-level dependencies", SIGCOMM 2007.
struct RootInference: Sendable {
    /// A thing as the root.
    struct Root: Sendable {
        /// The thing.
        let entity: EntityReference
        /// The kind of trouble that it has.
        let trouble: Trouble
        /// The chance that it is the root with any kind of trouble, 0 to 1.
        let chance: Double
        /// The other things that it explains, most surprising first.
        let victims: [Int]
    }

    /// The most things that are weighed as roots.
    private static let maximumCandidates = 200

    /// The graph with what was measured.
    let graph: TroubleGraph
    /// The chance that nothing is wrong, 0 to 1.
    private(set) var nothing = 1.0
    /// The roots, likeliest first.
    private(set) var roots: [Root] = []

    /// Things that alert, and those together with where users come in.
    private let alerted: Set<Int>
    private let entries: Set<Int>

    /// Weighs the roots.
    /// - Parameters:
    ///   - graph: The graph with what was measured.
    ///   - alerted: Names of what alerts.
    ///   - entrypoints: Names of where users come in.
    /// - Complexity: O(candidates × (dependents + deviating things)).
    init(_ graph: TroubleGraph, alerted: Set<String>, entrypoints: Set<String>) {
        self.graph = graph
        self.alerted = Set(graph.names.indices.filter { alerted.contains(graph.names[$0]) })
        entries = Set(
            graph.names.indices.filter { alerted.contains(graph.names[$0]) || entrypoints.contains(graph.names[$0]) }
        )
        let measured = graph.troubles.count { $0 != nil }
        guard measured > 0 else { return }
        let deviating = deviating()
        var none = ElementaryFunctions.logarithm(RootModel.nothing)
        if !self.alerted.isEmpty { none -= ElementaryFunctions.logarithm(RootModel.alertOdds) }
        let prior = ElementaryFunctions.logarithm((1 - RootModel.nothing) / Double(measured) / 3)
        var weighed: [(thing: Int, trouble: Trouble, weight: Double)] = []
        for thing in deviating.prefix(Self.maximumCandidates) {
            let dependents = graph.dependents(of: thing)
            for trouble in Trouble.allCases where isCandidate(thing, trouble) {
                let weight = prior + weight(of: thing, trouble, dependents, deviating)
                weighed.append((thing, trouble, weight))
            }
        }
        let most = max(none, weighed.map(\.weight).max() ?? none)
        let total = weighed.reduce(ElementaryFunctions.exponential(none - most)) {
            $0 + ElementaryFunctions.exponential($1.weight - most)
        }
        nothing = ElementaryFunctions.exponential(none - most) / total
        roots = Self.joined(
            weighed.map { ($0.thing, $0.trouble, ElementaryFunctions.exponential($0.weight - most) / total) }
        )
        .map { root in
            let victims = graph.dependents(of: root.thing).filter { Self.deviates(graph.troubles[$0]) }
            let entity = graph.troubles[root.thing]?.entity
            return entity.map { Root(entity: $0, trouble: root.trouble, chance: root.chance, victims: victims) }
        }.compactMap(\.self)
    }

    /// The chances of one thing together, with its likeliest kind of trouble; likeliest first.
    private static func joined(
        _ weighed: [(thing: Int, trouble: Trouble, chance: Double)]
    ) -> [(thing: Int, trouble: Trouble, chance: Double)] {
        let things = Dictionary(grouping: weighed, by: \.thing).map { thing, kinds in
            let best = kinds.max { ($0.chance, $1.trouble.rawValue) < ($1.chance, $0.trouble.rawValue) }
            return (thing, best?.trouble ?? .latency, kinds.reduce(0) { $0 + $1.chance })
        }
        return things.sorted { (-$0.2, $0.0) < (-$1.2, $1.0) }
    }

    /// The things that deviate at all, most surprising first.
    private func deviating() -> [Int] {
        let found = graph.troubles.indices.filter { Self.surprise(graph.troubles[$0]) >= 1 }
        return found.sorted {
            (-Self.surprise(graph.troubles[$0]), $0) < (-Self.surprise(graph.troubles[$1]), $1)
        }
    }

    private static func surprise(_ trouble: EntityTrouble?) -> Double {
        trouble?.surprises.compactMap(\.self).max() ?? 0
    }

    private static func deviates(_ trouble: EntityTrouble?) -> Bool { surprise(trouble) > RootModel.deviates }

    private func isCandidate(_ thing: Int, _ trouble: Trouble) -> Bool {
        guard let own = graph.troubles[thing], (own[trouble] ?? 0) >= 1 else { return false }
        // A resource of which nobody can say what its change means is no cause that somebody could act on.
        return own.symptoms[trouble.rawValue].contains { symptom in
            symptom.deviation.surprise >= 1 && MetricFault(symptom, of: own.entity) != nil
        }
    }

    /// The logarithm of how much better a root explains what is seen than nothing does.
    private func weight(of thing: Int, _ trouble: Trouble, _ dependents: [Int], _ deviating: [Int]) -> Double {
        guard let own = graph.troubles[thing] else { return -.infinity }
        var weight = RootModel.weight(own[trouble] ?? 0, chance: RootModel.own, scale: RootModel.rootScale)
        for other in Trouble.allCases where other != trouble {
            guard let surprise = own[other] else { continue }
            weight += RootModel.weight(surprise, chance: RootModel.ownOther, scale: RootModel.affectedScale)
        }
        if trouble == .resource { weight += RootModel.resourceBonus + (own.isAtLimit ? RootModel.limitBonus : 0) }
        if graph.isOutside[thing] { weight += RootModel.externalMalus }
        guard graph.isKnown else { return weight + elsewhere(thing, trouble, deviating) }
        for dependent in dependents { weight += caller(dependent, thing, own, trouble) }
        let reached = Set(dependents)
        for callee in graph.callees[thing] where !reached.contains(callee) {
            guard let surprise = graph.troubles[callee]?[trouble], surprise > RootModel.deviates else { continue }
            weight += RootModel.weight(surprise, chance: RootModel.callee, scale: RootModel.affectedScale)
        }
        weight += echoes(thing, trouble, reached)
        if !alerted.isEmpty, !alerted.contains(thing), alerted.isDisjoint(with: reached) {
            weight += ElementaryFunctions.logarithm(RootModel.unreached)
        }
        return weight
    }

    /// What a caller shows, when its callee is the root.
    private func caller(_ caller: Int, _ thing: Int, _ own: EntityTrouble, _ trouble: Trouble) -> Double {
        guard let other = graph.troubles[caller] else { return 0 }
        var weight = 0.0
        for kind in [Trouble.latency, .errors] {
            guard let surprise = other[kind] else { continue }
            var chance = chance(other, kind, own, trouble)
            if surprise < RootModel.deviates {
                let isEntry = entries.contains(caller) && kind == trouble
                chance = min(chance, isEntry ? RootModel.quietEntry : RootModel.quietCaller)
            }
            weight += RootModel.weight(surprise, chance: chance, scale: RootModel.affectedScale)
        }
        if let surprise = other[.resource] {
            weight += RootModel.weight(surprise, chance: 0.1, scale: RootModel.affectedScale)
        }
        return weight
    }

    /// The chance that a caller shows a kind of trouble: what its callee added must make up what the caller has more,
    /// and must be enough to be seen.
    private func chance(_ other: EntityTrouble, _ kind: Trouble, _ own: EntityTrouble, _ trouble: Trouble) -> Double {
        guard let surprise = own[kind] else {
            return trouble == .resource ? RootModel.callerOfUnmeasured[kind.rawValue] : 0.2
        }
        guard kind == trouble || surprise > RootModel.deviates else { return RootModel.callerOther }
        let added = own.added[kind.rawValue]
        var share = 0.5
        if let added, let whole = other.added[kind.rawValue], whole > 0 { share = min(1, added / whole) }
        var chance = RootModel.caller * min(1, 2 * share) * min(1, 2 * share)
        if kind == .latency, other.usualLatency > 0 {
            chance *= min(1, (added ?? 0) / other.usualLatency / RootModel.noticeable)
        }
        return kind == trouble ? chance : 0.7 * chance
    }

    /// Addresses outside that show what a service beside them has.
    private func echoes(_ thing: Int, _ trouble: Trouble, _ dependents: Set<Int>) -> Double {
        var weight = 0.0
        var seen: Set<Int> = []
        for sibling in dependents.union([thing]).sorted() {
            guard (graph.troubles[sibling]?[trouble] ?? 0) > RootModel.deviates else { continue }
            for caller in graph.callers[sibling] {
                for outside in graph.callees[caller] where graph.isOutside[outside] && outside != thing {
                    guard !dependents.contains(outside), seen.insert(outside).inserted,
                        let surprise = graph.troubles[outside]?[trouble]
                    else { continue }
                    let chance = surprise > RootModel.deviates ? RootModel.echo : RootModel.quietEcho
                    weight += RootModel.weight(surprise, chance: chance, scale: RootModel.affectedScale)
                }
            }
        }
        return weight
    }

    /// What the rest shows when nobody knows who calls whom.
    private func elsewhere(_ thing: Int, _ trouble: Trouble, _ deviating: [Int]) -> Double {
        var weight = 0.0
        for other in deviating where other != thing {
            for kind in Trouble.allCases {
                guard let surprise = graph.troubles[other]?[kind], surprise > RootModel.deviates else { continue }
                let isSame = kind == trouble || trouble == .resource
                let chance =
                    kind == .resource
                    ? RootModel.elsewhereResource : isSame ? RootModel.elsewhere : RootModel.elsewhereOther
                weight += RootModel.weight(surprise, chance: chance, scale: RootModel.affectedScale)
            }
        }
        return weight
    }
}
