internal import IncidentEngine
internal import IncidentModel
internal import Journal
internal import SQLiteStore
internal import Signatures

/// Keeps signed checkpoints of the journal, and lets nothing change while they can be kept nowhere.
struct CheckpointKeeper: Sendable {
    /// The kind of its alarm and of its block.
    private static let kind = "checkpoint"

    private let engine: LiveEngine
    private let writer: CheckpointWriter<ContinuousClock>

    /// A keeper of a journal's checkpoints.
    init(
        _ sinks: [any CheckpointSink],
        _ journal: SQLiteJournal,
        _ key: SigningKey,
        _ engine: LiveEngine,
        every interval: Duration
    ) {
        self.engine = engine
        writer = CheckpointWriter(
            origin: "evenkeel",
            key: key,
            interval: interval,
            clock: ContinuousClock(),
            sinks: sinks,
            head: { journal.head },
            now: EngineClock.host.wall
        )
    }

    /// Keeps the first checkpoint, so that nothing is taken in before it is known whether it can be vouched for.
    func begin() async {
        await watched { () async throws in try await writer.look(report: take) }
    }

    /// Keeps checkpoints until the task is cancelled.
    func run() async {
        await watched { () async throws in try await writer.run(report: take) }
    }

    /// Keeps a last checkpoint, so that nothing of an orderly end can be cut off unnoticed.
    func finish() async {
        await watched { () async throws in try await writer.look(isLast: true, report: take) }
    }

    private func watched(_ work: () async throws -> Void) async {
        do {
            try await work()
        } catch {
            guard !Task.isCancelled else { return }
            let reason = "no checkpoint can be made: \(error)"
            engine.alarm(Self.kind, reason)
            engine.block(Self.kind, reason)
        }
    }

    private func take(_ event: CheckpointWriter<ContinuousClock>.Event) async {
        switch event {
        case .written(let checkpoint): engine.keep(checkpoint)
        case .changed(let faults, let isAnyLeft):
            let list = faults.map { "\($0.sink): \($0.reason)" }.joined(separator: "; ")
            let effect = isAnyLeft ? "" : "; nothing is taken in and nothing may change until one can"
            engine.alarm(Self.kind, nil)
            if !faults.isEmpty { engine.alarm(Self.kind, "checkpoints cannot be kept in \(list)\(effect)") }
            engine.block(Self.kind, isAnyLeft ? nil : "no checkpoint of the journal can be kept: \(list)")
        }
    }
}
