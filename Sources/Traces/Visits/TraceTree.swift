/// Turns the spans of one trace into visits.
struct TraceTree: Sendable {
    private let spans: ArraySlice<HeldSpan>
    /// The children of each span, in order of their identities: those of the n-th are `children[starts[n]..<starts[n + 1]]`.
    private var children: [Int] = []
    private var starts: [Int] = []
    private var roots: [Int] = []
    /// By how much the times of each span are moved, so that a call lies within its caller's span.
    private var shifts: [Int64]

    /// The tree of the spans of one trace, which are in order and of different identities.
    init(_ spans: ArraySlice<HeldSpan>, oddities: inout TraceOddities) {
        self.spans = spans
        shifts = Array(repeating: 0, count: spans.count)
        link(&oddities)
    }

    private func span(_ number: Int) -> HeldSpan { spans[spans.startIndex + number] }

    /// The number of the span with that identity.
    private func find(_ id: UInt64) -> Int? {
        var low = 0
        var high = spans.count
        while low < high {
            let middle = (low + high) / 2
            if span(middle).id < id { low = middle + 1 } else { high = middle }
        }
        return low < spans.count && span(low).id == id ? low : nil
    }

    private mutating func link(_ oddities: inout TraceOddities) {
        var parents = Array(repeating: -1, count: spans.count)
        var counts = Array(repeating: 0, count: spans.count + 1)
        for number in 0..<spans.count {
            let own = span(number)
            guard own.parent != 0, own.parent != own.id else {
                roots.append(number)
                continue
            }
            guard let parent = find(own.parent) else {
                oddities.orphans += 1
                roots.append(number)
                continue
            }
            parents[number] = parent
            counts[parent + 1] += 1
        }
        for number in 0..<spans.count { counts[number + 1] += counts[number] }
        starts = counts
        children = Array(repeating: 0, count: counts[spans.count])
        var next = counts
        for number in 0..<spans.count where parents[number] >= 0 {
            children[next[parents[number]]] = number
            next[parents[number]] += 1
        }
    }

    private func children(of number: Int) -> ArraySlice<Int> { children[starts[number]..<starts[number + 1]] }

    /// Appends the visits of the trace to `table`.
    /// - Complexity: O(spans × log spans).
    mutating func append(to table: inout VisitTable, period: Visit.Period, marks: [(span: Int, feature: TraceFeature)])
    {
        var found: [(visit: Int, feature: TraceFeature)] = []
        var visitOf = Array(repeating: -1, count: spans.count)
        var stack = roots.reversed().map { (span: $0, caller: -1, isCall: false, wait: Int64(0)) }
        let base = table.visits.count
        var reached = 0
        while let next = stack.popLast() {
            reached += 1
            let own = span(next.span)
            var visit = next.caller
            if visit < 0 || table.visits[visit].place.service != own.service {
                if visit >= 0 { found.append((visit, .call(own.service, own.operation))) }
                let entered = Visit(
                    place: Visit.Place(service: own.service, operation: own.operation),
                    period: period,
                    caller: Int32(clamping: visit),
                    entry: Int32(clamping: spans.startIndex + next.span),
                    duration: own.end - own.start,
                    wait: next.wait,
                    isError: own.isError
                )
                visit = table.visits.count
                table.visits.append(entered)
            } else {
                found.append((visit, .operation(own.operation)))
            }
            if own.isError { found.append((visit, .failedSpan(own.operation))) }
            visitOf[next.span] = visit
            let below = children(of: next.span)
            let rest = ownTime(of: next.span, &table.oddities)
            let only = below.count == 1 ? below.first : nil
            let isMereCall = only.map { span($0).service != own.service } ?? false
            if !isMereCall { table.visits[visit].own += rest }
            for child in below.reversed() { stack.append((child, visit, isMereCall, isMereCall ? rest : 0)) }
        }
        table.oddities.circular += spans.count - reached
        for mark in marks where visitOf[mark.span] >= 0 { found.append((visitOf[mark.span], mark.feature)) }
        Self.enter(&found, from: base, into: &table)
    }

    /// Enters what was found in the table, counted.
    private static func enter(
        _ found: inout [(visit: Int, feature: TraceFeature)],
        from base: Int,
        into table: inout VisitTable
    ) {
        found.sort { ($0.visit, $0.feature) < ($1.visit, $1.feature) }
        var place = 0
        for visit in base..<table.visits.count {
            table.visits[visit].first = Int32(clamping: table.occurrences.count)
            while place < found.count, found[place].visit == visit {
                let feature = found[place].feature
                let start = place
                while place < found.count, found[place].visit == visit, found[place].feature == feature { place += 1 }
                table.occurrences.append(
                    VisitTable.Occurrence(feature: feature, count: UInt32(clamping: place - start))
                )
            }
            table.visits[visit].count = Int32(clamping: table.occurrences.count) - table.visits[visit].first
        }
    }

    /// The time of a span that is not covered by its children: its duration less the union of theirs, as far as they lie in it.
    ///
    /// Children that run at the same time count once, and what goes on after the span has ended not at all. The clock of
    /// another service may differ: a call that does not lie in the span that made it is put in its middle.
    /// - Source: clock skew adjustment of Jaeger, https://github.com/jaegertracing/jaeger, `adjuster/clockskew.go`.
    private mutating func ownTime(of number: Int, _ oddities: inout TraceOddities) -> Int64 {
        let own = span(number)
        let start = own.start + shifts[number]
        let end = own.end + shifts[number]
        var covered: [(start: Int64, end: Int64)] = []
        for child in children(of: number) {
            let called = span(child)
            var shift = shifts[number]
            let isInside = called.start + shift >= start && called.end + shift <= end
            if called.service != own.service, !isInside {
                oddities.skewed += 1
                let room = max(0, (end - start) - (called.end - called.start))
                shift = start + room / 2 - called.start
            }
            shifts[child] = shift
            covered.append((max(called.start + shift, start), min(called.end + shift, end)))
        }
        covered.sort { $0.start < $1.start }
        var time = end - start
        var reached = start
        for part in covered where part.end > max(part.start, reached) {
            time -= part.end - max(part.start, reached)
            reached = part.end
        }
        return max(0, time)
    }
}
