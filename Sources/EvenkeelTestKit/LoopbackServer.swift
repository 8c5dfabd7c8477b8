internal import Glibc
internal import Synchronization

/// A TCP server on 127.0.0.1 with a port of its own and one thread per connection: the ground for faults that no
/// well-behaved server library would play.
///
/// It has to be stopped: `stop()` ends every connection and joins every thread.
final class LoopbackServer: Sendable {
    /// The port, chosen by the system; 0 for a UNIX socket.
    let port: UInt16
    private let listener: Int32
    private let stopSignal: LoopbackSocket.Signal
    private let state: Mutex<State>
    private let serve: @Sendable (LoopbackConnection) -> Void

    private struct State {
        var acceptor: pthread_t?
        var running: Set<pthread_t> = []
        var finished: [pthread_t] = []
        var acceptedCount = 0
        var isStopped = false
    }

    /// Starts to listen; `serve` runs on a thread of its own for each connection, which it may use until it returns.
    ///
    /// - Parameters:
    ///   - path: A UNIX socket to listen at instead of a port.
    ///   - isRefusing: Whether connections are refused: the port is taken, but nobody listens at it.
    ///   - serve: What to do with a connection.
    /// - Throws: When the machine has no port or thread for it.
    init(
        path: String? = nil,
        isRefusing: Bool = false,
        serve: @escaping @Sendable (LoopbackConnection) -> Void
    ) throws(TestKitError) {
        if let path {
            (listener, port) = (try LoopbackSocket.bound(path: path), 0)
        } else {
            (listener, port) = try LoopbackSocket.bound()
        }
        self.serve = serve
        stopSignal = try LoopbackSocket.Signal()
        state = Mutex(State())
        if isRefusing { return }
        guard listen(listener, 128) == 0 else { throw TestKitError(call: "listen", code: errno) }
        let acceptor = try ServerThread.start { [self] in accept() }
        state.withLock { $0.acceptor = acceptor }
    }

    /// How many connections were accepted so far.
    var acceptedCount: Int { state.withLock { $0.acceptedCount } }

    /// How many connections are being served.
    var openCount: Int { state.withLock { $0.running.count } }

    /// Ends every connection and waits for the threads; calling it again is harmless.
    func stop() {
        let (isFirst, acceptor) = state.withLock { state in
            defer { state.isStopped = true }
            return (!state.isStopped, state.acceptor)
        }
        guard isFirst else { return }
        stopSignal.raise()
        if let acceptor { ServerThread.join(acceptor) }
        while let thread = state.withLock({ $0.finished.popLast() ?? $0.running.first }) {
            ServerThread.join(thread)
            state.withLock { state in
                state.running.remove(thread)
                state.finished.removeAll { $0 == thread }
            }
        }
        _ = close(listener)
        stopSignal.close()
    }

    private func accept() {
        var descriptors = [
            pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
            pollfd(fd: stopSignal.reader, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            _ = unsafe poll(&descriptors, 2, -1)
            if descriptors[1].revents != 0 { return }
            let socket = Glibc.accept(listener, nil, nil)
            LoopbackSocket.closeOnExec(socket)
            reap()
            if socket >= 0 { begin(socket) }
        }
    }

    private func begin(_ socket: Int32) {
        let signal = stopSignal.reader
        state.withLock { state in
            state.acceptedCount += 1
            // The new thread's last act takes the same lock, so it cannot end before it is noted here.
            let thread = try? ServerThread.start { [self] in
                serve(LoopbackConnection(socket: socket, stopSignal: signal))
                finish(pthread_self())
            }
            // Without a thread the connection is closed: the client sees a fault, which is this server's trade.
            if let thread { state.running.insert(thread) } else { _ = close(socket) }
        }
    }

    private func finish(_ thread: pthread_t) {
        state.withLock { state in
            // During `stop()` the thread may be joined already by its place in `running`.
            if state.running.remove(thread) != nil { state.finished.append(thread) }
        }
    }

    /// Frees the threads that ended, so that many short connections do not keep many stacks.
    private func reap() {
        let threads = state.withLock { state in
            defer { state.finished = [] }
            return state.finished
        }
        for thread in threads { ServerThread.join(thread) }
    }
}
