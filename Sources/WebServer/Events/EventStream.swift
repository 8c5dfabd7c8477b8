internal import Synchronization

/// The events for one reader, between who sends them and the reader's connection.
///
/// Sending never waits. Whoever reads too slowly loses events and is told so, as `EventQueue` says.
public final class EventStream: Sendable {
    private struct State {
        var queue: EventQueue
        var connection: ClientConnection?
        var isClosed = false
        var lastWrite: UInt64 = 0
        var onClose: (@Sendable () -> Void)?
    }

    private let state: Mutex<State>

    /// Creates a stream, which becomes a response by `WebResponse(events:)`.
    /// - Parameters:
    ///   - limits: How much may wait for the reader.
    ///   - isHeld: Whether nothing flows before `release(backlog:)`.
    ///   - onClose: Called once, on any thread, when the reader has left or the stream is over.
    public init(
        limits: EventLimits = EventLimits(),
        isHeld: Bool = false,
        onClose: (@Sendable () -> Void)? = nil
    ) {
        state = Mutex(State(queue: EventQueue(limits: limits, isHeld: isHeld), onClose: onClose))
    }

    /// Adds an event, unless its number is not above that of the last one.
    public func send(_ event: ServerEvent) {
        change { $0.append(event) }
    }

    /// Puts what the reader missed before what has come since the stream was made, without a gap and without
    /// repetition: numbers decide. Does nothing unless the stream was held.
    public func release(backlog: [ServerEvent]) {
        change { $0.release(backlog: backlog) }
    }

    /// Ends the stream when what waits has been sent.
    public func end() {
        change { $0.end() }
    }

    /// Whether the reader has left or the stream is over.
    public var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Appending and waking are one step, as looking and suspending are in `read(into:now:)`: otherwise an event that
    /// comes between the two would wait for the next one.
    private func change(_ change: (inout EventQueue) -> Void) {
        state.withLock { state in
            guard !state.isClosed else { return }
            change(&state.queue)
            if state.queue.isReadable { state.connection?.wakeForEvents() }
        }
    }
}

// MARK: - On the connection's side

extension EventStream {
    /// Binds the stream to its reader; false when it has one, or is over already.
    func attach(to connection: ClientConnection, now: UInt64) -> Bool {
        state.withLock { state in
            guard !state.isClosed, state.connection == nil else { return false }
            state.connection = connection
            state.lastWrite = now
            return true
        }
    }

    /// Fills a buffer; returns the number of bytes, 0 when the connection was suspended, nil at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, now: UInt64) -> Int? {
        state.withLock { state in
            var count = 0
            while count < buffer.count, let piece = state.queue.next(upTo: buffer.count - count) {
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
                unsafe rest.copyBytes(from: piece)
                count += piece.count
            }
            guard let connection = state.connection, !state.isClosed else { return nil }
            if count > 0 {
                state.lastWrite = now
                connection.noteEventBytes(count, now: now)
                return count
            }
            if state.queue.isOver { return nil }
            return connection.suspendForEvents() ? 0 : nil
        }
    }

    /// Sends a comment when nothing was sent for `interval` nanoseconds.
    func beat(now: UInt64, interval: UInt64) {
        state.withLock { state in
            guard !state.isClosed, state.queue.count == 0, now >= state.lastWrite + interval else { return }
            state.queue.append(.heartbeat)
            state.connection?.wakeForEvents()
        }
    }

    /// Notes that the reader is gone.
    func close() {
        let onClose = state.withLock { state in
            state.isClosed = true
            state.connection = nil
            state.queue.end()
            defer { state.onClose = nil }
            return state.onClose
        }
        onClose?()
    }
}
