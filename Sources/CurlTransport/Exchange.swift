internal import Synchronization

/// One request on its way: what the loop's thread and the reader share.
///
/// Decisions are `ExchangeMachine`'s; this holds it under a lock and performs its effects after the lock is released.
final class Exchange: Sendable {
    /// The number by which the loop knows the transfer.
    let id: Int
    /// What to send.
    let request: HTTPRequest

    private struct Guarded {
        var machine: ExchangeMachine
        var reader: CheckedContinuation<Void, Never>?
        /// Whether `AddressRule` refused an address; libcurl reports that as a failed connection.
        var wasAddressRefused = false
    }

    private let start: ContinuousClock.Instant
    private let loop: TransferLoop
    private let guarded: Mutex<Guarded>

    init(id: Int, request: HTTPRequest, bufferLimit: Int, loop: TransferLoop) {
        let start = ContinuousClock.now
        self.id = id
        self.request = request
        self.loop = loop
        self.start = start
        let machine = ExchangeMachine(limits: request.limits, bufferLimit: bufferLimit, startedAt: start)
        guarded = Mutex(Guarded(machine: machine))
    }

    /// Runs one event under the lock, then performs its effects.
    private func perform<Result: Sendable>(
        _ event: (inout ExchangeMachine) -> (Result, ExchangeMachine.Effects)
    ) -> Result {
        let (result, effects, reader) = guarded.withLock { guarded in
            let (result, effects) = event(&guarded.machine)
            var reader: CheckedContinuation<Void, Never>?
            if effects.contains(.wakeReader) { swap(&reader, &guarded.reader) }
            return (result, effects, reader)
        }
        reader?.resume()
        if effects.contains(.closeTransfer) { loop.close(id) }
        if effects.contains(.resumeTransfer) { loop.resume(id) }
        return result
    }
}

// MARK: - On the loop's thread

extension Exchange {
    /// Whether there is nothing left to do for it.
    var isOver: Bool { guarded.withLock { $0.machine.outcome != nil } }

    /// When `expire(at:)` should be called next.
    var nextDeadline: ContinuousClock.Instant? { guarded.withLock { $0.machine.nextDeadline } }

    /// Takes a line of the head; false ends the transfer.
    func receive(headerLine line: [UInt8]) -> Bool {
        perform { machine in machine.receive(headerLine: line) }
    }

    /// Takes bytes of the body.
    func receive(body bytes: some Collection<UInt8>) -> ExchangeMachine.Reception {
        perform { machine in machine.receive(body: bytes) }
    }

    /// Ends it when one of its deadlines has passed.
    func expire(at now: ContinuousClock.Instant) {
        perform { machine in ((), machine.expire(at: now)) }
    }

    /// Ends it, with a failed connection told apart from a refused address.
    func end(_ outcome: ExchangeMachine.Outcome) {
        var outcome = outcome
        if case .failed(let error) = outcome, error.code == .connectionFailed,
            guarded.withLock({ $0.wasAddressRefused })
        {
            outcome = .failed(TransportError(.destinationRefused, "the address is not one that may be connected to"))
        }
        // The loop that calls this takes the transfer off by itself.
        perform { machine in ((), machine.end(outcome).subtracting(.closeTransfer)) }
    }

    /// Notes that an address was refused.
    func noteRefusedAddress() {
        guarded.withLock { $0.wasAddressRefused = true }
    }
}

// MARK: - On the reader's side

extension Exchange {
    /// The head, as soon as it is complete.
    /// - Throws: `TransportError`, or `CancellationError` when the task or the exchange was cancelled.
    func head() async throws -> ResponseHead {
        let limit = ExchangeMachine.ReaderDeadline(instant: start + request.limits.response, code: .responseTimedOut)
        while true {
            try checkCancellation()
            switch guarded.withLock({ $0.machine.readHead() }) {
            case .value(let head): return head
            case .failure(let error): throw error
            case .cancelled: throw CancellationError()
            case .wait: await sleep(until: limit, forHead: true)
            }
        }
    }

    /// The bytes of the body that are there, waiting for some until `deadline` if there are none; nil after the last.
    /// - Throws: `TransportError`, or `CancellationError` when the task or the exchange was cancelled.
    func chunk(before deadline: ContinuousClock.Instant?) async throws -> [UInt8]? {
        while true {
            try checkCancellation()
            switch perform({ machine in machine.readBody() }) {
            case .value(let chunk): return chunk
            case .failure(let error): throw error
            case .cancelled: throw CancellationError()
            case .wait:
                let instant = deadline ?? ContinuousClock.now + request.limits.idle
                await sleep(
                    until: ExchangeMachine.ReaderDeadline(instant: instant, code: .idleTimedOut),
                    forHead: false
                )
            }
        }
    }

    /// Gives it up: the reader is woken and the connection closed without waiting for the loop.
    func cancel() {
        perform { machine in ((), machine.end(.cancelled)) }
    }

    /// Gives it up unless its rest is being thrown away.
    func abandon() {
        perform { machine in ((), machine.abandon()) }
    }

    /// Throws the rest away, as `ExchangeMachine.discardRest(until:)` says.
    func discardRest(within limit: Duration) {
        let deadline = ContinuousClock.now + limit
        perform { machine in ((), machine.discardRest(until: deadline)) }
        loop.wake(noLaterThan: deadline)
    }

    /// A reader that always finds bytes never sleeps, so cancellation is looked for before every read.
    private func checkCancellation() throws(CancellationError) {
        guard Task.isCancelled else { return }
        cancel()
        throw CancellationError()
    }

    private func sleep(until deadline: ExchangeMachine.ReaderDeadline, forHead isForHead: Bool) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isAsleep = guarded.withLock { guarded in
                    guard guarded.machine.registerReader(until: deadline, forHead: isForHead) else { return false }
                    guarded.reader = continuation
                    return true
                }
                if isAsleep { loop.wake(noLaterThan: deadline.instant) } else { continuation.resume() }
            }
        } onCancel: {
            cancel()
        }
    }
}
