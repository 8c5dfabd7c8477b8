import Traces

/// A span with those that it caused, as a test writes it; times in milliseconds from the beginning of its trace.
struct Step {
    var service: String
    var operation: String
    var start: Int64
    var length: Int64
    var isError = false
    /// Kinds of lines that are logged in it, and of lines that tell of failures.
    var says: [UInt64] = []
    var fails: [UInt64] = []
    var steps: [Step] = []

    init(
        _ service: String,
        _ operation: String,
        at start: Int64 = 0,
        _ length: Int64 = 100,
        isError: Bool = false,
        says: [UInt64] = [],
        fails: [UInt64] = [],
        _ steps: [Step] = []
    ) {
        self.service = service
        self.operation = operation
        self.start = start
        self.length = length
        self.isError = isError
        self.says = says
        self.fails = fails
        self.steps = steps
    }
}

/// Collects traces that tests write, first normal ones and then those under suspicion.
struct TraceScript {
    /// The beginnings of the two times, in nanoseconds since 1970.
    static let baseline: Int64 = 1_790_000_000_000_000_000
    static let window: Int64 = 1_790_003_600_000_000_000
    static let hour: Int64 = 3_600_000_000_000

    var collector: TraceCollector
    private var traces = 0
    private var spans = 0

    init(limits: TraceLimits = TraceLimits()) { collector = TraceCollector(limits: limits) }

    static let periods = TracePeriods(window: window...(window + hour - 1), baseline: baseline...(baseline + hour - 1))
    /// The n-th kind is the n-th statement, and tells of the n-th failure.
    static let kinds = TraceKinds(
        Dictionary(
            uniqueKeysWithValues: (1...20).map { ($0, TraceKinds.Kind(statement: UInt32($0), failure: UInt32($0))) }
        ),
        texts: Dictionary(uniqueKeysWithValues: (1...20).map { ($0, "line \($0)") })
    )

    static func bytes(_ text: String) -> ArraySlice<UInt8> { Array(text.utf8)[...] }

    /// Adds `count` normal traces.
    mutating func usually(_ count: Int, _ root: Step) { add(count, root, from: Self.baseline) }

    /// Adds `count` traces of the time under suspicion.
    mutating func now(_ count: Int, _ root: Step) { add(count, root, from: Self.window) }

    private mutating func add(_ count: Int, _ root: Step, from time: Int64) {
        for place in 0..<count {
            traces += 1
            let id = String(traces * 0x9E37_79B9, radix: 16)
            guard let trace = TraceID(Self.bytes(id)) else { continue }
            add(root, trace, parent: nil, from: time + Int64(place) * 1_000_000_000)
        }
    }

    private mutating func add(_ step: Step, _ trace: TraceID, parent: SpanID?, from time: Int64) {
        spans += 1
        guard let span = SpanID(Self.bytes(String(spans, radix: 16))),
            let service = collector.service(named: step.service)
        else { return }
        let start = time + step.start * 1_000_000
        collector.add(
            SpanRecord(
                trace: trace,
                span: span,
                parent: parent,
                operation: step.operation,
                start: start,
                end: start + step.length * 1_000_000,
                isError: step.isError,
                line: spans
            ),
            of: service
        )
        for (kinds, isFailure) in [(step.says, false), (step.fails, true)] {
            for (place, kind) in kinds.enumerated() {
                let digest = UInt64(spans) << 16 | UInt64(place) << 1 | (isFailure ? 1 : 0)
                collector.add(SpanMark(trace: trace, span: span, kind: kind, isFailure: isFailure, digest: digest))
            }
        }
        for child in step.steps { add(child, trace, parent: span, from: time) }
    }

    /// What the traces show.
    var summary: TraceSummary { TraceSummary(collector, periods: Self.periods, kinds: Self.kinds) }

    /// The services that behave otherwise, strongest first, each once.
    var changed: [String] {
        var seen: Set<String> = []
        return summary.changes.filter { $0.surprise >= 1.5 && seen.insert($0.service).inserted }.map(\.service)
    }
}
