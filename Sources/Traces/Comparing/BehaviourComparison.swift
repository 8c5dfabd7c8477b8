/// Finds the services that first behave otherwise than at normal times.
///
/// What a service does for a request is fixed by its code: which methods it enters, what it calls, what it logs. A method that
/// returns early or throws leaves some of it out. Whoever called it may then leave things out as well; so a change
/// counts for a visit only if nothing that was called from it changed too.
///
/// Failures that happen at normal times as well are no news. Visits during which one happens, and those that called them,
/// are left out of the comparison: what is missing there is accounted for.
/// - Source: the idea to compare the support of steps in traces before and during an incident: Yu et al.: Nezha, ESEC/FSE 2023,
///   https://doi.org/10.1145/3611643.3616249; the method here is another.
struct BehaviourComparison: Sendable {
    /// Normal visits of a place from which on it is known what is normal there.
    static let minimumUsual = 3
    /// The most places that are compared: the most visited ones.
    private static let maximumPlaces = 5000
    /// The surprise from which on a change may account for others.
    static let accountsFrom = 1.5
    /// A failure that happens at so many of the normal visits is how the place works.
    private static let alwaysShare = 0.9

    private let table: VisitTable
    private let errorHandlers: Set<UInt32>
    private var isExcused: [Bool]
    private var usual: [Visit.Place: [Int]] = [:]
    private var present: [Visit.Place: [Int]] = [:]
    /// The normal visits of each service, wherever they came in.
    private var usualOfService: [UInt32: [Int]] = [:]

    /// A change with the place where it is.
    struct Found: Sendable {
        let place: Visit.Place
        let candidate: PlaceComparison.Candidate
        let surprise: Double
        /// The visits for which nothing that was called accounts.
        let visits: [Int]
    }

    /// - Parameters:
    ///   - table: The visits of both times.
    ///   - operations: The names of operations.
    init(_ table: VisitTable, operations: NameTable) {
        self.table = table
        errorHandlers = ErrorHandlerName.numbers(in: operations)
        isExcused = Array(repeating: false, count: table.visits.count)
        excuse()
        for (number, visit) in table.visits.enumerated() where !isExcused[number] {
            switch visit.period {
            case .baseline:
                usual[visit.place, default: []].append(number)
                usualOfService[visit.place.service, default: []].append(number)
            case .window: present[visit.place, default: []].append(number)
            }
        }
    }

    /// Excuses the visits during which a failure happens that is known from normal times, and those that called them.
    private mutating func excuse() {
        var chronic: Set<TraceFeature> = []
        var counts: [Visit.Place: (visits: Int, failures: [TraceFeature: Int])] = [:]
        for visit in table.visits where visit.period == .baseline {
            counts[visit.place, default: (0, [:])].visits += 1
            for occurrence in table.occurrences(of: visit) where occurrence.feature.kind == .failure {
                chronic.insert(occurrence.feature)
                counts[visit.place]?.failures[occurrence.feature, default: 0] += 1
            }
        }
        guard !chronic.isEmpty else { return }
        // Callers precede what they call.
        for number in table.visits.indices.reversed() {
            let visit = table.visits[number]
            let own = counts[visit.place]
            let fails = table.occurrences(of: visit).contains { occurrence in
                guard occurrence.feature.kind == .failure, chronic.contains(occurrence.feature) else { return false }
                let share = Double(own?.failures[occurrence.feature] ?? 0) / Double(max(own?.visits ?? 0, 1))
                return share < Self.alwaysShare
            }
            if fails { isExcused[number] = true }
            if isExcused[number], visit.caller >= 0 { isExcused[Int(visit.caller)] = true }
        }
    }

    /// Everything that changed first in some service.
    func changes() -> [Found] {
        let candidates = places().flatMap { place in comparedCandidates(at: place).map { (place, $0) } }
        var isChanged = Array(repeating: false, count: table.visits.count)
        for (_, candidate) in candidates where candidate.surprise(candidate.visits.count) >= Self.accountsFrom {
            for visit in candidate.visits { isChanged[visit] = true }
        }
        // Whether something changed in what was called from a visit, directly or not.
        var isAccounted = Array(repeating: false, count: table.visits.count)
        for number in table.visits.indices.reversed() where isChanged[number] || isAccounted[number] {
            let caller = Int(table.visits[number].caller)
            if caller >= 0 { isAccounted[caller] = true }
        }
        return candidates.compactMap { place, candidate in
            // A time of its own is not explained by what was called.
            let own = candidate.feature == nil ? candidate.visits : candidate.visits.filter { !isAccounted[$0] }
            let surprise = candidate.surprise(own.count)
            guard surprise > 0 else { return nil }
            return Found(place: place, candidate: candidate, surprise: surprise, visits: own)
        }
    }

    /// What changed at a place. Where it was hardly visited at normal times, failures alone are looked at, and whether the
    /// service had them at its other places.
    private func comparedCandidates(at place: Visit.Place) -> [PlaceComparison.Candidate] {
        let own = usual[place] ?? []
        let isKnown = own.count >= Self.minimumUsual
        let comparison = PlaceComparison(
            table,
            usual: isKnown ? own : usualOfService[place.service] ?? [],
            present: present[place] ?? [],
            errorHandlers: errorHandlers
        )
        return isKnown ? comparison.candidates() : comparison.failing()
    }

    /// The places that are compared, in their order.
    private func places() -> [Visit.Place] {
        let known = present.keys.filter { (usualOfService[$0.service]?.count ?? 0) >= Self.minimumUsual }
        guard known.count > Self.maximumPlaces else { return known.sorted() }
        let frequent = known.sorted { left, right in
            let counts = (present[left]?.count ?? 0, present[right]?.count ?? 0)
            return counts.0 != counts.1 ? counts.0 > counts.1 : left < right
        }
        return frequent.prefix(Self.maximumPlaces).sorted()
    }
}

/// Tells from its name whether an operation handles errors, such as `ErrorController.error` or `handleException`.
private enum ErrorHandlerName: Sendable {
    private static let words = ["error", "exception", "failure", "fallback"]

    /// The numbers of the operations that do.
    static func numbers(in operations: NameTable) -> Set<UInt32> {
        Set(operations.names.enumerated().filter { isOne($1) }.map { UInt32($0.offset) })
    }

    private static func isOne(_ name: String) -> Bool {
        let lowered = name.lowercased()
        return words.contains { lowered.contains($0) }
    }
}
