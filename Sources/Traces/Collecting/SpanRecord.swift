/// A span as it is handed in.
public struct SpanRecord: Sendable, Hashable {
    /// The trace.
    public var trace: TraceID
    /// Which span of the trace.
    public var span: SpanID
    /// The span that caused it; nil for the first of a trace.
    public var parent: SpanID?
    /// What it is called: a route, a method, a statement.
    public var operation: String
    /// When it began, in nanoseconds since 1970.
    public var start: Int64
    /// When it ended; an end before the beginning counts as the beginning.
    public var end: Int64
    /// Whether its status says that it failed.
    public var isError: Bool
    /// The line of the document that it stood on, for people.
    public var line: Int

    /// Creates a record.
    public init(
        trace: TraceID,
        span: SpanID,
        parent: SpanID?,
        operation: String,
        start: Int64,
        end: Int64,
        isError: Bool = false,
        line: Int = 0
    ) {
        self.trace = trace
        self.span = span
        self.parent = parent
        self.operation = operation
        self.start = start
        self.end = end
        self.isError = isError
        self.line = line
    }
}

/// What a program said while a span was open: a log line by its kind.
public struct SpanMark: Sendable, Hashable {
    /// The trace.
    public var trace: TraceID
    /// The span.
    public var span: SpanID
    /// The kind of line, such as the number of its template.
    public var kind: UInt64
    /// Whether it tells of a failure.
    public var isFailure: Bool
    /// A hash of time and text: the same line recorded twice counts once.
    public var digest: UInt64

    /// Creates a mark.
    public init(trace: TraceID, span: SpanID, kind: UInt64, isFailure: Bool, digest: UInt64) {
        self.trace = trace
        self.span = span
        self.kind = kind
        self.isFailure = isFailure
        self.digest = digest
    }
}

/// A span as it is held: 64 bytes.
struct HeldSpan: Sendable {
    let trace: TraceID
    let id: UInt64
    /// The span that caused it; zero for none.
    let parent: UInt64
    let start: Int64
    let end: Int64
    let service: UInt32
    let operation: UInt32
    let line: Int32
    let isError: Bool

    /// In the order of trace and identity; of two records of one span the first in time comes first.
    static func precedes(_ left: HeldSpan, _ right: HeldSpan) -> Bool {
        if left.trace != right.trace { return left.trace < right.trace }
        if left.id != right.id { return left.id < right.id }
        if left.start != right.start { return left.start < right.start }
        return (left.end, left.line, left.service, left.operation)
            < (right.end, right.line, right.service, right.operation)
    }
}

/// A mark in the order of trace, span and digest.
extension SpanMark {
    static func precedes(_ left: SpanMark, _ right: SpanMark) -> Bool {
        if left.trace != right.trace { return left.trace < right.trace }
        if left.span != right.span { return left.span < right.span }
        return (left.digest, left.kind) < (right.digest, right.kind)
    }
}
