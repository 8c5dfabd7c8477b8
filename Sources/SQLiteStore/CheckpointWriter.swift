public import IncidentModel
public import Journal
public import Signatures

/// Signs the journal's head at an interval and hands it to sinks, so that a tail that is cut off is noticed.
///
/// What was appended since the last checkpoint can be cut off unnoticed: the interval is that exposure. A sink that fails
/// is reported once, tried again at the next interval, and reported when it works again.
public final class CheckpointWriter<Time: Clock>: Sendable where Time.Duration == Duration {
    /// What happened to a checkpoint.
    public enum Event: Sendable {
        /// All sinks have it.
        case written(SignedCheckpoint)
        /// A sink does not have it, and had the one before.
        case failed(sink: String, reason: String)
        /// A sink works again.
        case recovered(sink: String)
    }

    private let origin: String
    private let key: SigningKey
    private let interval: Duration
    private let clock: Time
    private let sinks: [any CheckpointSink]
    private let head: @Sendable () -> JournalHead
    private let now: @Sendable () -> Timestamp

    /// Makes a writer.
    /// - Parameters:
    ///   - origin: The journal's name in its checkpoints.
    ///   - key: Signs.
    ///   - interval: The time between two checkpoints.
    ///   - clock: Measures it.
    ///   - sinks: Where checkpoints are kept.
    ///   - head: The journal's durable head.
    ///   - now: The wall time that a checkpoint states.
    public init(
        origin: String,
        key: SigningKey,
        interval: Duration = .seconds(60),
        clock: Time,
        sinks: [any CheckpointSink],
        head: @escaping @Sendable () -> JournalHead,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.origin = origin
        self.key = key
        self.interval = interval
        self.clock = clock
        self.sinks = sinks
        self.head = head
        self.now = now
    }

    /// Writes checkpoints until the task is cancelled: one at once, then one at each interval if anything was added or a
    /// sink still lacks the last one.
    /// - Throws: `CancellationError`, or `JournalError` when a checkpoint cannot be made at all.
    public func run(report: @Sendable (Event) async -> Void) async throws {
        var failing: [Bool] = sinks.map { _ in false }
        var last: UInt64?
        while true {
            let head = head()
            if head.sequence != last || failing.contains(true) {
                try await write(head, &failing, report)
                last = head.sequence
            }
            try await clock.sleep(for: interval)
        }
    }

    private func write(
        _ head: JournalHead,
        _ failing: inout [Bool],
        _ report: @Sendable (Event) async -> Void
    ) async throws {
        let note = try Checkpoint(origin: origin, head: head, time: now()).signed(by: key)
        for (index, sink) in sinks.enumerated() {
            do {
                try await sink.write(note)
                if failing[index] { await report(.recovered(sink: sink.name)) }
                failing[index] = false
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                if !failing[index] { await report(.failed(sink: sink.name, reason: "\(error)")) }
                failing[index] = true
            }
        }
        if !failing.contains(true) { await report(.written(note)) }
    }
}
