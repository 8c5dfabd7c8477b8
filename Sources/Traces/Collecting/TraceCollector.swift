/// Takes spans and marks as they come, in any order, and holds a bounded number of them.
///
/// Exporters write the spans of one service together, so that a trace is complete only at the end of what is read. All its
/// spans are held till then, in a few bytes each. When there are too many, whole traces are left out by lot, and the lot
/// depends on nothing but their identities: the same spans in another order leave the same traces.
public struct TraceCollector: Sendable {
    /// The name of a service that was taken, for its spans.
    public struct Service: Sendable, Hashable {
        let number: UInt32
    }

    /// What counts as time in spans: from 1970 to the year 2116; anything else is a mistake of the sender.
    private static let times: ClosedRange<Int64> = 1...(Int64.max / 2)

    private let limits: TraceLimits
    private(set) var services: NameTable
    private(set) var operations: NameTable
    private(set) var spans: [HeldSpan] = []
    private(set) var marks: [SpanMark] = []
    /// Of traces whose lot has that many zero bits at its end, all are held.
    private var sampling = 0
    private var countOfTrace: [TraceID: (spans: Int, marks: Int)] = [:]
    /// Spans that were handed in and made no sense: no time, no room for their names.
    public private(set) var rejected = 0
    /// Spans beyond the most of one trace.
    public private(set) var cut = 0

    /// A collector that holds nothing.
    public init(limits: TraceLimits = TraceLimits()) {
        self.limits = limits
        services = NameTable(capacity: limits.services)
        operations = NameTable(capacity: limits.operations)
    }

    /// The share of traces that are held: 1, or 1/2, 1/4 and so on when there were too many.
    public var sampledShare: Double {
        var share = 1.0
        for _ in 0..<sampling { share /= 2 }
        return share
    }

    /// Whether anything is held.
    public var isEmpty: Bool { spans.isEmpty }

    /// The service of that name; nil when it has none, or when there are too many services.
    public mutating func service(named name: String) -> Service? {
        guard !name.isEmpty else { return nil }
        return services.number(of: cut(name)).map { Service(number: $0) }
    }

    /// Takes a span of `service`.
    /// - Complexity: O(1), amortised.
    public mutating func add(_ span: SpanRecord, of service: Service) {
        guard Self.times.contains(span.start), span.end <= Self.times.upperBound,
            let operation = operations.number(of: cut(span.operation))
        else {
            rejected += 1
            return
        }
        guard isHeld(span.trace) else { return }
        guard countOfTrace[span.trace, default: (0, 0)].spans < limits.spansOfTrace else {
            cut += 1
            return
        }
        countOfTrace[span.trace, default: (0, 0)].spans += 1
        spans.append(
            HeldSpan(
                trace: span.trace,
                id: span.span.number,
                parent: span.parent?.number ?? 0,
                start: span.start,
                end: max(span.start, span.end),
                service: service.number,
                operation: operation,
                line: Int32(clamping: span.line),
                isError: span.isError
            )
        )
        if spans.count > limits.spans { halve() }
    }

    /// Takes what a program said in a span. Marks may come before or after the span.
    /// - Complexity: O(1), amortised.
    public mutating func add(_ mark: SpanMark) {
        guard isHeld(mark.trace), countOfTrace[mark.trace, default: (0, 0)].marks < limits.spansOfTrace else { return }
        countOfTrace[mark.trace, default: (0, 0)].marks += 1
        marks.append(mark)
        if marks.count > limits.marks { halve() }
    }

    private func isHeld(_ trace: TraceID) -> Bool { trace.lot.trailingZeroBitCount >= sampling }

    /// Forgets half of the traces.
    private mutating func halve() {
        guard sampling < 63 else { return }
        sampling += 1
        let sampling = sampling
        spans.removeAll { $0.trace.lot.trailingZeroBitCount < sampling }
        marks.removeAll { $0.trace.lot.trailingZeroBitCount < sampling }
        countOfTrace = countOfTrace.filter { $0.key.lot.trailingZeroBitCount >= sampling }
    }

    /// The beginning of a name that is too long.
    private func cut(_ name: String) -> String {
        name.utf8.count <= limits.nameBytes ? name : String(decoding: name.utf8.prefix(limits.nameBytes), as: UTF8.self)
    }
}
