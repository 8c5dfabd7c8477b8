internal import Synchronization

/// Tells people, beside everything else: `post` never waits, `run` does the work.
public final class NoticeDispatch<Time: Clock>: Sendable where Time.Duration == Duration {
    private let channels: [any NoticeChannel]
    private let clock: Time
    private let start: Time.Instant
    private let report: @Sendable (NoticeReport) -> Void
    private let outbox: Mutex<NoticeOutbox>
    private let signal = WakeSignal()

    /// Creates a dispatch; nothing is sent before `run`.
    /// - Parameters:
    ///   - channels: The receivers with their settings.
    ///   - clock: What tells when to try again.
    ///   - limits: What bounds the outbox.
    ///   - report: Gets what became of each notice; called from any task, must not block.
    public init(
        channels: [(settings: NoticeSettings, channel: any NoticeChannel)],
        clock: Time,
        limits: NoticeOutbox.Limits = NoticeOutbox.Limits(),
        report: @escaping @Sendable (NoticeReport) -> Void
    ) {
        self.channels = channels.map(\.channel)
        self.clock = clock
        self.start = clock.now
        self.report = report
        outbox = Mutex(NoticeOutbox(channels: channels.map(\.settings), limits: limits))
    }

    /// Takes a notice; returns at once.
    public func post(_ notice: Notice) {
        let now = now
        let reports = outbox.withLock { $0.offer(notice, at: now) }
        for report in reports { self.report(report) }
        signal.raise()
    }

    /// How many notices wait or are in flight.
    public var count: Int { outbox.withLock { $0.count } }

    /// Tells what is posted until the task is cancelled.
    public func run() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let now = now
                let (deliveries, wake) = outbox.withLock { ($0.take(at: now), $0.nextWake) }
                for delivery in deliveries { group.addTask(name: "notice") { await self.deliver(delivery) } }
                await wait(until: wake)
            }
        }
    }

    private var now: Duration { start.duration(to: clock.now) }

    private func deliver(_ delivery: NoticeOutbox.Delivery) async {
        let result: NoticeOutbox.Result
        do {
            try await channels[delivery.channel].deliver(delivery.notice)
            result = .sent
        } catch let error as NoticeError {
            result = .failed(error)
        } catch is CancellationError {
            // The dispatch ends, and so does everything that it holds.
            return
        } catch {
            result = .failed(NoticeError(.unreachable, "the channel failed"))
        }
        let now = now
        let report = outbox.withLock { $0.finish(delivery, result, at: now) }
        if let report { self.report(report) }
        signal.raise()
    }

    /// Waits for something to do.
    private func wait(until wake: Duration?) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.signal.wait() }
            if let wake {
                // A sleep that is cancelled ends early, which is what is wanted.
                group.addTask { try? await self.clock.sleep(until: self.start.advanced(by: wake), tolerance: nil) }
            }
            await group.next()
            group.cancelAll()
        }
    }
}

/// Wakes one waiting task; raised while nobody waits, it wakes the next at once.
final class WakeSignal: Sendable {
    private struct State {
        var isRaised = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Wakes the waiting task, or the next one.
    func raise() {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            state.isRaised = state.waiter == nil
            return state.waiter
        }
        waiter?.resume()
    }

    /// Waits until it is raised, or the task is cancelled.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard !state.isRaised, !Task.isCancelled, state.waiter == nil else {
                        state.isRaised = false
                        return true
                    }
                    state.waiter = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume()
        }
    }
}
