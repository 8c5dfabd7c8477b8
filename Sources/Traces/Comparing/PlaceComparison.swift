/// Compares the visits of one place under suspicion with those at normal times.
struct PlaceComparison: Sendable {
    /// A change before it is known whether something that was called accounts for it.
    struct Candidate: Sendable {
        let kind: BehaviourChange.Kind
        /// What is missing or fails; nil for times.
        let feature: TraceFeature?
        /// The visits at which it is so.
        let visits: [Int]
        let total: Int
        let usualVisits: Int
        let usualTotal: Int
        /// What the surprise is multiplied with: how much such a change means.
        let weight: Double

        /// How surprising it is if it was so only at `count` of the visits.
        func surprise(_ count: Int) -> Double {
            weight * ProportionShift.surprise(count, of: total, before: usualVisits, of: usualTotal)
        }
    }

    /// The most features of one place that are looked at: the most frequent ones.
    private static let maximumFeatures = 128
    /// The most normal visits that are looked at.
    private static let maximumVisits = 1000
    /// From so many normal visits on, one may lack what the others have.
    private static let manyVisits = 10
    /// How much less a missing step means where another one was taken instead that is no failure: requests of another kind
    /// take other ways.
    private static let otherWay = 0.3
    /// How much less a longer time means: times follow load and data, what a program does follows its code.
    private static let time = 0.3
    /// A time is long from three times the ninth decile on, and from ten milliseconds above it.
    private static let slowFactor: Int64 = 3
    private static let slowMargin: Int64 = 10_000_000

    private let table: VisitTable
    private let usual: [Int]
    private let present: [Int]
    /// What happened at normal visits, the most frequent first.
    private let features: [TraceFeature]
    private let columns: [TraceFeature: Int]
    /// Everything that happened at normal visits.
    private let known: Set<TraceFeature>
    /// Operations whose names say that they handle errors.
    private let errorHandlers: Set<UInt32>

    /// A comparison of the visits `present` with `usual`, both by their places in `table`.
    init(_ table: VisitTable, usual: [Int], present: [Int], errorHandlers: Set<UInt32>) {
        self.table = table
        self.errorHandlers = errorHandlers
        self.usual = Array(usual.prefix(Self.maximumVisits))
        self.present = present
        var counts: [TraceFeature: Int] = [:]
        for visit in self.usual {
            for occurrence in table.occurrences(of: table.visits[visit]) { counts[occurrence.feature, default: 0] += 1 }
        }
        known = Set(counts.keys)
        let ordered = counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
        features = ordered.prefix(Self.maximumFeatures).map(\.key)
        columns = Dictionary(uniqueKeysWithValues: features.enumerated().map { ($1, $0) })
    }

    /// Everything that changed.
    func candidates() -> [Candidate] { missing() + failing() + times() }

    /// How often each feature happened at a visit; the last column is the visit itself.
    private func row(_ visit: Int) -> [UInt32] {
        var row = Array(repeating: UInt32(0), count: features.count + 1)
        for occurrence in table.occurrences(of: table.visits[visit]) {
            if let column = columns[occurrence.feature] { row[column] = occurrence.count }
        }
        row[features.count] = 1
        return row
    }

    /// Steps that used to happen as often as others, or once a visit, and now happen less often than those.
    private func missing() -> [Candidate] {
        // A request that ended in an error does not show what belongs to a request.
        let whole = usual.filter { visit in
            !table.occurrences(of: table.visits[visit]).contains { isError($0.feature) }
        }
        guard whole.count >= BehaviourComparison.minimumUsual else { return [] }
        let usualRows = whole.map(row)
        let partners = partners(usualRows)
        guard partners.contains(where: { !$0.isEmpty }) else { return [] }
        let rows = present.map(row)
        return features.indices.compactMap { column in
            guard !partners[column].isEmpty else { return nil }
            var lacking: [Int] = []
            var total = 0
            var otherways = 0
            for (place, row) in rows.enumerated() {
                let expected = Self.expected(row, partners[column])
                total += expected > 0 ? 1 : 0
                guard row[column] < expected else { continue }
                lacking.append(present[place])
                otherways += goesAnotherWay(present[place]) ? 1 : 0
            }
            guard !lacking.isEmpty else { return nil }
            var usualLacking = 0
            var usualTotal = 0
            for row in usualRows {
                let expected = Self.expected(row, partners[column])
                usualTotal += expected > 0 ? 1 : 0
                usualLacking += row[column] < expected ? 1 : 0
            }
            return Candidate(
                kind: .missing,
                feature: features[column],
                visits: lacking,
                total: total,
                usualVisits: usualLacking,
                usualTotal: usualTotal,
                weight: otherways * 2 > lacking.count ? Self.otherWay : 1
            )
        }
    }

    /// How often something should have happened: as often as the most frequent of its partners.
    private static func expected(_ row: [UInt32], _ partners: [Int]) -> UInt32 {
        partners.reduce(0) { max($0, row[$1]) }
    }

    /// Whether something happened at a visit that never does at normal ones, and nothing that speaks of a failure.
    private func goesAnotherWay(_ visit: Int) -> Bool {
        let occurrences = table.occurrences(of: table.visits[visit])
        return occurrences.contains { !known.contains($0.feature) }
            && !occurrences.contains { speaksOfFailure($0.feature) }
    }

    private func speaksOfFailure(_ feature: TraceFeature) -> Bool { feature.isFailure || isError(feature) }

    /// Whether it says that a request failed, not only something on the way.
    private func isError(_ feature: TraceFeature) -> Bool {
        feature.kind == .failedSpan || feature.kind == .operation && errorHandlers.contains(feature.number)
    }

    /// For each feature those that happen equally often at all normal visits, but for one in ten to a hundred: lines get lost.
    /// A step of a failure, and what comes with one, is no step that should happen.
    private func partners(_ rows: [[UInt32]]) -> [[Int]] {
        let allowed = rows.count < Self.manyVisits ? 0 : max(1, rows.count / 100)
        var partners = Array(repeating: [Int](), count: features.count)
        for left in features.indices {
            for right in (left + 1)...features.count {
                var differing = 0
                for row in rows where row[left] != row[right] {
                    differing += 1
                    if differing > allowed { break }
                }
                guard differing <= allowed else { continue }
                partners[left].append(right)
                if right < features.count { partners[right].append(left) }
            }
        }
        for column in features.indices {
            let isFailure =
                features[column].isFailure
                || partners[column].contains { $0 < features.count && features[$0].isFailure }
            if isFailure { partners[column] = [] }
        }
        return partners
    }

    /// Failures that are logged and never are at normal visits, and spans that fail more often than at those.
    func failing() -> [Candidate] {
        var visits: [TraceFeature: [Int]] = [:]
        for visit in present {
            for occurrence in table.occurrences(of: table.visits[visit])
            where occurrence.feature.kind == .failedSpan
                || occurrence.feature.isFailure && !known.contains(occurrence.feature)
            {
                visits[occurrence.feature, default: []].append(visit)
            }
        }
        return visits.sorted { $0.key < $1.key }.map { feature, visits in
            Candidate(
                kind: .failing,
                feature: feature,
                visits: visits,
                total: present.count,
                usualVisits: usualCount(of: feature),
                usualTotal: usual.count,
                weight: 1
            )
        }
    }

    /// At how many normal visits something happened.
    private func usualCount(of feature: TraceFeature) -> Int {
        guard known.contains(feature) else { return 0 }
        return usual.count { visit in table.occurrences(of: table.visits[visit]).contains { $0.feature == feature } }
    }

    /// Visits that take much longer than usual, in the service itself or on the way to it.
    private func times() -> [Candidate] {
        [(.slow, \Visit.own), (.delayed, \Visit.wait)].compactMap { (kind: BehaviourChange.Kind, time) in
            let times = usual.map { table.visits[$0][keyPath: time] }.sorted()
            let decile = times[(times.count - 1) * 9 / 10]
            let limit = max(decile * Self.slowFactor, decile + Self.slowMargin)
            let late = present.filter { table.visits[$0][keyPath: time] > limit }
            guard !late.isEmpty else { return nil }
            return Candidate(
                kind: kind,
                feature: nil,
                visits: late,
                total: present.count,
                usualVisits: times.count { $0 > limit },
                usualTotal: times.count,
                weight: Self.time
            )
        }
    }
}
