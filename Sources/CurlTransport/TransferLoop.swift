internal import DedicatedThreads
internal import Synchronization

/// The inbox of a client's one thread, and that thread's life: idle → running → stopping → ended.
///
/// Any thread may post to it; none ever waits for it. The thread starts with the first request, so a client that is
/// never used costs nothing and touches no network.
final class TransferLoop: Sendable {
    /// What the loop's thread is asked to do.
    enum Command: Sendable {
        /// Start this exchange.
        case start(Exchange)
        /// Close the connection of the exchange with this number, if it is still on its way.
        case close(Int)
        /// Read from the connection of the exchange with this number again.
        case resume(Int)
    }

    /// What the loop's thread finds when it looks.
    struct Batch: Sendable {
        var commands: [Command]
        var isStopping: Bool
    }

    private enum Phase {
        case idle
        case running
        case stopping
        case ended
    }

    private struct State {
        var phase = Phase.idle
        var commands: [Command] = []
        var waker: MultiWaker?
        /// Whether the thread was woken and has not looked since: one wake-up is enough for any number of commands.
        var isWakePending = false
        /// When the sleeping thread looks by itself; nil while it works.
        var plannedWake: ContinuousClock.Instant?
        /// The earliest moment that was asked for while the thread worked: it may have read its deadlines already.
        var requestedWake: ContinuousClock.Instant?
        var activeCount = 0
        var lastID = 0
        var thread: DedicatedThread?
        var endWaiters: [CheckedContinuation<Void, Never>] = []

        mutating func wake() {
            guard !isWakePending, let waker else { return }
            isWakePending = true
            waker.wake()
        }
    }

    /// How the client reaches the world.
    let configuration: TransportConfiguration
    private let state = Mutex(State())

    init(configuration: TransportConfiguration) {
        self.configuration = configuration
    }

    /// Posts a request; returns at once.
    /// - Throws: `clientStopped`, `tooManyTransfers`, `libraryFailure` when no thread can be made.
    func submit(_ request: HTTPRequest) throws(TransportError) -> Exchange {
        try state.withLock { state throws(TransportError) in
            guard state.phase == .idle || state.phase == .running else {
                throw TransportError(.clientStopped, "the client was shut down")
            }
            guard state.activeCount < configuration.maximumTransfers else {
                let explanation = "\(configuration.maximumTransfers) transfers are on their way already"
                throw TransportError(.tooManyTransfers, explanation)
            }
            if state.phase == .idle {
                do throws(DedicatedThreadError) {
                    state.thread = try DedicatedThread(named: "curl loop") { LoopThread.run(self) }
                } catch {
                    throw TransportError(error)
                }
                state.phase = .running
            }
            state.lastID += 1
            let exchange = Exchange(
                id: state.lastID,
                request: request,
                bufferLimit: configuration.readBufferBytes,
                loop: self
            )
            state.activeCount += 1
            state.commands.append(.start(exchange))
            state.wake()
            return exchange
        }
    }

    /// Asks for the end of one transfer.
    func close(_ id: Int) { post(.close(id)) }

    /// Asks for one transfer to be read again.
    func resume(_ id: Int) { post(.resume(id)) }

    /// Makes sure that a sleeping thread looks at its deadlines by `instant`; mostly it would anyway.
    func wake(noLaterThan instant: ContinuousClock.Instant) {
        state.withLock { state in
            if let planned = state.plannedWake {
                if instant < planned { state.wake() }
            } else {
                state.requestedWake = state.requestedWake.map { min($0, instant) } ?? instant
            }
        }
    }

    private func post(_ command: Command) {
        state.withLock { state in
            guard state.phase == .running else { return }
            state.commands.append(command)
            state.wake()
        }
    }
}

// MARK: - The end

extension TransferLoop {
    /// Ends the thread without waiting for it; whatever is on its way fails with `clientStopped`.
    func abandon() {
        let thread = state.withLock { state in
            Self.beginStopping(&state)
            let thread = state.thread
            state.thread = nil
            return thread
        }
        thread?.detach()
    }

    /// Ends the thread and returns when it is gone; calling it again is harmless.
    func stop() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                Self.beginStopping(&state)
                if state.phase != .ended { state.endWaiters.append(continuation) }
                return state.phase == .ended
            }
            if isOver { continuation.resume() }
        }
        let thread = state.withLock { state in
            let thread = state.thread
            state.thread = nil
            return thread
        }
        // The thread's last act was to resume this function, so joining it does not block for longer than its return.
        thread?.join()
    }

    private static func beginStopping(_ state: inout State) {
        switch state.phase {
        case .idle: state.phase = .ended
        case .running:
            state.phase = .stopping
            state.wake()
        case .stopping, .ended: break
        }
    }
}

// MARK: - On the loop's thread

extension TransferLoop {
    /// Says how the thread is woken; nil before the handle behind it goes away.
    func setWaker(_ waker: MultiWaker?) {
        state.withLock { $0.waker = waker }
    }

    /// Everything posted since the last look.
    func takeBatch() -> Batch {
        state.withLock { state in
            let batch = Batch(commands: state.commands, isStopping: state.phase != .running)
            state.commands = []
            state.isWakePending = false
            state.plannedWake = nil
            state.requestedWake = nil
            return batch
        }
    }

    /// Notes that the thread is about to sleep, and returns until when it may: `instant` at the latest, nil when there
    /// is something to do first.
    func prepareSleep(until instant: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        state.withLock { state in
            guard state.commands.isEmpty, state.phase == .running else { return nil }
            let wake = state.requestedWake.map { min($0, instant) } ?? instant
            state.plannedWake = wake
            return wake
        }
    }

    /// Counts one transfer less.
    func noteFinished() {
        state.withLock { $0.activeCount -= 1 }
    }

    /// The thread's last act: hands back the commands it never got to and wakes who waits for the end.
    func noteEnd() -> [Command] {
        let (commands, waiters) = state.withLock { state in
            state.phase = .ended
            let rest = (state.commands, state.endWaiters)
            state.commands = []
            state.endWaiters = []
            return rest
        }
        for waiter in waiters { waiter.resume() }
        return commands
    }
}
