/// Turns everything that was collected into visits.
struct VisitBuilder: Sendable {
    /// The stretches of time that are compared, in nanoseconds since 1970.
    let periods: TracePeriods
    /// What a kind of line is.
    let kinds: TraceKinds

    /// The visits of all traces. `spans` and `marks` are in order.
    /// - Complexity: O(n × log n) for n spans and marks.
    func visits(_ spans: [HeldSpan], _ marks: [SpanMark]) -> VisitTable {
        var table = VisitTable()
        var first = 0
        var mark = 0
        while first < spans.count {
            let trace = spans[first].trace
            var end = first
            while end < spans.count, spans[end].trace == trace { end += 1 }
            let began = Self.beginning(of: spans[first..<end])
            while mark < marks.count, marks[mark].trace < trace { mark += 1 }
            var markEnd = mark
            while markEnd < marks.count, marks[markEnd].trace == trace { markEnd += 1 }
            table.oddities.traces += 1
            if let isBaseline = periods.isBaseline(began) {
                let period = isBaseline ? Visit.Period.baseline : .window
                var tree = TraceTree(spans[first..<end], oddities: &table.oddities)
                let found = features(of: marks[mark..<markEnd], in: spans[first..<end])
                tree.append(to: &table, period: period, marks: found)
            }
            mark = markEnd
            first = end
        }
        return table
    }

    /// When a trace began: by the clock of what caused it all; where that is not there, by the earliest.
    private static func beginning(of spans: ArraySlice<HeldSpan>) -> Int64 {
        let first = spans.lazy.filter { $0.parent == 0 }.map(\.start).min()
        return first ?? spans.lazy.map(\.start).min() ?? 0
    }

    /// The marks of a trace whose spans are there, each line once. Both are in order of the spans.
    private func features(
        of marks: ArraySlice<SpanMark>,
        in spans: ArraySlice<HeldSpan>
    ) -> [(span: Int, feature: TraceFeature)] {
        var found: [(span: Int, feature: TraceFeature)] = []
        var place = spans.startIndex
        var last: SpanMark?
        for mark in marks {
            if let last, last.span == mark.span, last.digest == mark.digest { continue }
            last = mark
            while place < spans.endIndex, spans[place].id < mark.span.number { place += 1 }
            guard place < spans.endIndex, spans[place].id == mark.span.number, let kind = kinds[mark.kind] else {
                continue
            }
            let feature: TraceFeature = mark.isFailure ? .failure(kind.failure) : .statement(kind.statement)
            found.append((place - spans.startIndex, feature))
        }
        return found
    }
}

/// The stretches of time that are compared.
public struct TracePeriods: Sendable, Hashable {
    /// The time under suspicion, in nanoseconds since 1970; nil for all that is not in the baseline.
    public var window: ClosedRange<Int64>?
    /// The time that is believed normal.
    public var baseline: ClosedRange<Int64>?

    /// Creates the periods.
    public init(window: ClosedRange<Int64>?, baseline: ClosedRange<Int64>?) {
        self.window = window
        self.baseline = baseline
    }

    /// Whether a time belongs to the normal one; false for the one under suspicion, nil for neither. Where no window is
    /// given, all that is not in the baseline is under suspicion.
    public func isBaseline(_ time: Int64) -> Bool? {
        if let window, window.contains(time) { return false }
        if let baseline, baseline.contains(time) { return true }
        return window == nil ? false : nil
    }
}

/// What kinds of lines are, for reading marks.
public struct TraceKinds: Sendable {
    /// What one kind of line is.
    public struct Kind: Sendable, Hashable {
        /// The number of the statement that writes such lines; several kinds may be one statement's.
        public var statement: UInt32
        /// The number of the failure that such a line tells of, if it tells of one.
        public var failure: UInt32

        /// Creates a kind.
        public init(statement: UInt32, failure: UInt32) {
            self.statement = statement
            self.failure = failure
        }
    }

    private let kinds: [UInt64: Kind]
    /// The texts of statements and failures, by number.
    private let texts: [UInt32: String]

    /// Nothing is known of any line.
    public static let none = TraceKinds([:], texts: [:])

    /// Creates the table.
    /// - Parameters:
    ///   - kinds: What each kind of line is.
    ///   - texts: The texts of statements and failures by number, untrusted.
    public init(_ kinds: [UInt64: Kind], texts: [UInt32: String]) {
        self.kinds = kinds
        self.texts = texts
    }

    subscript(number: UInt64) -> Kind? { kinds[number] }

    /// The text of a statement or failure.
    func text(_ number: UInt32) -> String { texts[number] ?? "" }
}
