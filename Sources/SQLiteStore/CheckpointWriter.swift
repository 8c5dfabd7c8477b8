public import IncidentModel
public import Journal
public import Signatures
internal import Synchronization

/// Signs the journal's head at an interval and hands it to sinks, so that a tail that is cut off is noticed.
///
/// What was appended since the last checkpoint can be cut off unnoticed: the interval is that exposure. In between the
/// sinks are probed, so that a service learns within half a second that nothing that it writes can be vouched for. A sink
/// that failed is given a checkpoint at each look, until it takes one.
public final class CheckpointWriter<Time: Clock>: Sendable where Time.Duration == Duration {
    /// What happened to a checkpoint.
    public enum Event: Sendable {
        /// A sink took it; if it was due, all that can be written did.
        case written(SignedCheckpoint)
        /// Other sinks than before cannot be written: these; none when all work again.
        case changed([SinkFault], isAnyLeft: Bool)
    }

    /// What was found so far.
    private struct Progress {
        var faults: [SinkFault?]
        /// The last checkpoint's entry, and when the next one is due.
        var last: UInt64?
        var due: Time.Instant?
    }

    private let origin: String
    private let key: SigningKey
    private let interval: Duration
    private let pace: Duration
    private let clock: Time
    private let sinks: [any CheckpointSink]
    private let head: @Sendable () -> JournalHead
    private let now: @Sendable () -> Timestamp
    private let progress: Mutex<Progress>

    /// Makes a writer.
    /// - Parameters:
    ///   - origin: The journal's name in its checkpoints.
    ///   - key: Signs.
    ///   - interval: The time between two checkpoints.
    ///   - pace: The time between two looks at the sinks.
    ///   - clock: Measures both.
    ///   - sinks: Where checkpoints are kept.
    ///   - head: The journal's durable head.
    ///   - now: The wall time that a checkpoint states.
    public init(
        origin: String,
        key: SigningKey,
        interval: Duration = .seconds(60),
        pace: Duration = .milliseconds(500),
        clock: Time,
        sinks: [any CheckpointSink],
        head: @escaping @Sendable () -> JournalHead,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.origin = origin
        self.key = key
        self.interval = interval
        self.pace = min(pace, interval)
        self.clock = clock
        self.sinks = sinks
        self.head = head
        self.now = now
        progress = Mutex(Progress(faults: sinks.map { _ in nil }))
    }

    /// Looks at the sinks until the task is cancelled, and writes checkpoints: one at once, then one at each interval if
    /// anything was added.
    /// - Throws: `CancellationError`, or `JournalError` when a checkpoint cannot be made at all.
    public func run(report: @Sendable (Event) async -> Void) async throws {
        while true {
            try await look(report: report)
            try await clock.sleep(for: pace)
        }
    }

    /// Looks at the sinks once, and hands a checkpoint to them if one is due; the first time it is.
    /// - Parameters:
    ///   - isLast: Whether nothing follows, so that whatever was added is due now.
    ///   - report: Told what happened.
    /// - Throws: `CancellationError`, or `JournalError` when a checkpoint cannot be made at all.
    public func look(isLast: Bool = false, report: @Sendable (Event) async -> Void) async throws {
        let head = head()
        let (before, isDue) = begin(head, isLast)
        var note: SignedCheckpoint?
        var (faults, isKept) = ([SinkFault?](), false)
        for (sink, known) in zip(sinks, before) {
            let isOwed = isDue || known != nil
            if isOwed, note == nil { note = try Checkpoint(origin: origin, head: head, time: now()).signed(by: key) }
            let fault = try await Self.fault(of: sink, given: isOwed ? note : nil)
            faults.append(fault)
            if isOwed, fault == nil { isKept = true }
        }
        progress.withLock { $0.faults = faults }
        let found = faults.compactMap(\.self)
        if found.map(\.sink) != before.compactMap(\.?.sink) {
            await report(.changed(found, isAnyLeft: found.count < sinks.count))
        }
        if let note, isKept { await report(.written(note)) }
    }

    /// What is known before a look, and whether a checkpoint is due at it.
    private func begin(_ head: JournalHead, _ isLast: Bool) -> ([SinkFault?], Bool) {
        let time = clock.now
        return progress.withLock { progress in
            let isTime = isLast || progress.due.map { $0 <= time } ?? true
            let isDue = isTime && progress.last != head.sequence
            if isTime { progress.due = time.advanced(by: interval) }
            if isDue { progress.last = head.sequence }
            return (progress.faults, isDue)
        }
    }

    /// Why a sink cannot be written; nil when it can.
    private static func fault(of sink: any CheckpointSink, given note: SignedCheckpoint?) async throws -> SinkFault? {
        do {
            if let note { try await sink.write(note) } else { try await sink.probe() }
            return nil
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return SinkFault(sink: sink.name, reason: "\(error)")
        }
    }
}

/// A sink that cannot be written.
public struct SinkFault: Sendable, Equatable {
    /// Its name.
    public let sink: String
    /// Why.
    public let reason: String
}
