internal import DedicatedThreads
internal import Glibc
internal import Synchronization

/// The thread that holds the deadlines: libmicrohttpd only knows idle time, and sees nothing of suspended connections.
///
/// Ten times a second, or more often when a deadline is shorter, it looks at every connection.
/// - Complexity: O(connections) for each look.
final class Reaper: Sendable {
    private struct State {
        var isOver = false
        var waiter: (deadline: UInt64, continuation: CheckedContinuation<Bool, Never>)?
    }

    /// `POLLRDHUP`, which Glibc's module does not have: the peer has ended its side.
    /// - Source: `poll(2)`.
    private static let peerLeft = Int16(0x2000)

    private let core: ServerCore
    private let interval: UInt64
    private let state = Mutex(State())
    private let thread = Mutex<DedicatedThread?>(nil)

    init(core: ServerCore) {
        self.core = core
        let shortest = MonotonicTime.nanoseconds(core.configuration.deadlines.shortest)
        interval = min(100_000_000, max(5_000_000, shortest / 4))
    }

    /// Starts the thread.
    /// - Throws: `startFailed` when the system has no room for it.
    func start() throws(WebServerError) {
        do throws(DedicatedThreadError) {
            let thread = try DedicatedThread(named: "web deadlines") { [self] in run() }
            self.thread.withLock { $0 = thread }
        } catch {
            throw WebServerError(.startFailed, "\(error)")
        }
    }

    /// Ends the thread and waits for it; blocks for one look at most.
    func stop() {
        state.withLock { $0.isOver = true }
        let thread = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        thread?.join()
    }

    /// Waits until no request is active; false when `limit` passes first. One waiter at a time.
    func waitUntilQuiet(within limit: Duration) async -> Bool {
        if core.counters.active.value == 0 { return true }
        let deadline = MonotonicTime.now + MonotonicTime.nanoseconds(limit)
        return await withCheckedContinuation { continuation in
            state.withLock { $0.waiter = (deadline, continuation) }
        }
    }

    private func run() {
        while !state.withLock({ $0.isOver }) {
            look(at: MonotonicTime.now)
            var pause = timespec(tv_sec: 0, tv_nsec: Int(interval))
            _ = unsafe nanosleep(&pause, nil)
        }
    }

    private func look(at now: UInt64) {
        var descriptors: [pollfd] = []
        var watched: [(connection: ClientConnection, place: ClientConnection.Watched)] = []
        for connection in core.connections {
            guard let place = connection.tick(now: now) else { continue }
            descriptors.append(pollfd(fd: place.socket, events: Self.peerLeft, revents: 0))
            watched.append((connection, place))
        }
        // A socket may be closed and its number used again meanwhile: then the connection is not as it was
        // any more, and the sign is ignored.
        if !descriptors.isEmpty, unsafe poll(&descriptors, nfds_t(descriptors.count), 0) > 0 {
            for (descriptor, found) in zip(descriptors, watched) where descriptor.revents != 0 {
                found.connection.notePeerLeft(found.place)
            }
        }
        wakeWaiter(at: now)
    }

    private func wakeWaiter(at now: UInt64) {
        let isQuiet = core.counters.active.value == 0
        let waiter = state.withLock { state in
            guard let waiter = state.waiter, isQuiet || now >= waiter.deadline else {
                return CheckedContinuation<Bool, Never>?.none
            }
            state.waiter = nil
            return waiter.continuation
        }
        waiter?.resume(returning: isQuiet)
    }
}
