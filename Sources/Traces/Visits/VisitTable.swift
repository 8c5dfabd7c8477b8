/// One stay of a request in one service: the span by which it came in, with everything that the service did for it until it answered.
///
/// Calls that the service makes are visits of their own, of which this one knows only that they happened.
struct Visit: Sendable {
    /// The time it belongs to.
    enum Period: UInt8, Sendable {
        /// The time that is believed normal.
        case baseline
        /// The time under suspicion.
        case window
    }

    /// What was visited: service and the operation of the first span.
    struct Place: Hashable, Comparable, Sendable {
        let service: UInt32
        let operation: UInt32

        static func < (lhs: Self, rhs: Self) -> Bool {
            (lhs.service, lhs.operation) < (rhs.service, rhs.operation)
        }
    }

    let place: Place
    let period: Period
    /// The visit that called, or -1.
    let caller: Int32
    /// The span by which it came in, by its place among the spans.
    let entry: Int32
    /// How long it took, from entry to answer, in nanoseconds.
    let duration: Int64
    /// The time that the service spent itself, in nanoseconds: not waiting for what it called.
    var own: Int64 = 0
    /// The time between call and entry and between answer and return, in nanoseconds: network and queue.
    var wait: Int64 = 0
    /// Whether its first span failed.
    let isError: Bool
    /// Where its features begin in the table, and how many they are.
    var first: Int32 = 0
    var count: Int32 = 0
}

/// All visits, each trace's in the order in which callers precede what they call.
struct VisitTable: Sendable {
    /// How often something happened during a visit.
    struct Occurrence: Sendable, Hashable {
        let feature: TraceFeature
        let count: UInt32
    }

    /// The visits.
    var visits: [Visit] = []
    /// What happened during them, in order of the visits, and of the features within one.
    var occurrences: [Occurrence] = []
    /// What was odd in the traces.
    var oddities = TraceOddities()

    /// What happened during a visit.
    func occurrences(of visit: Visit) -> ArraySlice<Occurrence> {
        occurrences[Int(visit.first)..<Int(visit.first) + Int(visit.count)]
    }
}

/// How many things were odd in the traces, none of which is an error.
public struct TraceOddities: Sendable, Hashable {
    /// Traces.
    public var traces = 0
    /// Spans whose parent is not there: it was lost, or sampled away. They count as first spans.
    public var orphans = 0
    /// Records of a span that was there already; they are left out.
    public var duplicates = 0
    /// Spans that are their own ancestors; they are left out.
    public var circular = 0
    /// Spans of another service that lie outside of the span that called them: clocks differ. They are moved into it.
    public var skewed = 0

    /// Nothing is odd.
    public init() {}
}
