internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// One connection, with the request that it carries: what libmicrohttpd's thread, the reaper and whoever answers share.
///
/// libmicrohttpd's handle may be used by other threads only to resume, and only while the connection is suspended: it
/// cannot go away then. The socket may be shut down only while `isOpen`, which ends, under the lock, before
/// libmicrohttpd closes it: so its number can never be somebody else's by then. Locks are taken in the order stream,
/// connection, libmicrohttpd's own.
@safe
final class ClientConnection: Sendable {
    /// What the request is doing, in this order; `waiting` and `streaming` may be suspended.
    enum Phase: Sendable {
        case idle
        case head
        case body
        case ready
        case waiting
        case sending
        case streaming
    }

    /// By when the present phase has to be over.
    struct Deadline: Sendable {
        let instant: UInt64
        let reason: Refusal
    }

    struct Guarded: Sendable {
        var isOpen = true
        var isSuspended = false
        /// How often it was suspended: tells two suspensions apart.
        var suspensions: UInt64 = 0
        /// Whether the peer left, or the server halts: it is not suspended any more.
        var isGone = false
        var deadline: Deadline?
        var request = CarriedRequest()
    }

    /// What a request needs between two calls of libmicrohttpd.
    struct CarriedRequest: Sendable {
        /// Counts the connection's requests; 0 before the first.
        var number: UInt64 = 0
        var phase = Phase.idle
        var startedAt: UInt64 = 0
        var target: [UInt8] = []
        var head: RequestHead?
        var answer: Answer?
        var body: [UInt8] = []
        var receivedBytes = 0
        /// Why the body is thrown away.
        var overflow: Refusal?
        var response: WebResponse?
        var status = 0
        var task: Task<Void, Never>?
        var stream: EventStream?
    }

    /// The number by which the server knows it.
    let number: UInt64
    /// Who is at the other end.
    let peer: Peer
    /// The same as the system says it.
    let address: PeerAddress
    /// Whether it was counted.
    let isAdmitted: Bool
    let core: ServerCore
    let guarded: Mutex<Guarded>
    private let socket: Int32
    /// libmicrohttpd's handle, as a number because it belongs to another thread.
    private let handle: UInt

    init(_ handle: OpaquePointer, admission: Admission, core: ServerCore) {
        self.handle = UInt(bitPattern: handle)
        unsafe socket = cmicrohttpd_socket(handle)
        number = admission.number
        peer = admission.peer
        address = admission.address
        isAdmitted = admission.refusal == nil
        self.core = core
        let limit = MonotonicTime.nanoseconds(core.configuration.deadlines.head)
        let deadline = Deadline(instant: MonotonicTime.now + limit, reason: .headDeadline)
        guarded = Mutex(Guarded(deadline: deadline))
    }

    /// Lets the connection go on; only under the lock.
    func resume(_ guarded: inout Guarded) {
        guard guarded.isSuspended, let handle = unsafe OpaquePointer(bitPattern: handle) else { return }
        guarded.isSuspended = false
        unsafe MHD_resume_connection(handle)
    }

    /// Suspends the connection unless nobody would resume it; only under the lock and on libmicrohttpd's thread.
    func suspend(_ guarded: inout Guarded) -> Bool {
        guard guarded.isOpen, !guarded.isGone, !core.isHalting, let handle = unsafe OpaquePointer(bitPattern: handle)
        else { return false }
        guarded.isSuspended = true
        guarded.suspensions += 1
        unsafe MHD_suspend_connection(handle)
        return true
    }

    /// Ends the connection from our side; only under the lock.
    func shutDown(_ guarded: inout Guarded) {
        guard guarded.isOpen else { return }
        _ = Glibc.shutdown(socket, Int32(SHUT_RDWR))
    }

    /// Queues a made response; only on libmicrohttpd's thread.
    func queue(_ response: borrowing LibraryResponse, status: Int) -> Bool {
        guard let handle = unsafe OpaquePointer(bitPattern: handle) else { return false }
        return unsafe MHD_queue_response(handle, UInt32(status), response.handle) == .YES
    }

    /// Lets the library end the connection when nothing moves for as long as a write may take, on top of our own
    /// deadlines: it alone sees the progress of a large response. Only on libmicrohttpd's thread.
    ///
    /// With a time of its own a connection is looked at in every turn of its thread, so that many of them slow all
    /// others down. Where the daemon's own time will do, there is none.
    func limitStandstill() {
        let deadlines = core.configuration.deadlines
        guard deadlines.writeSeconds < deadlines.standstill, let handle = unsafe OpaquePointer(bitPattern: handle)
        else { return }
        unsafe cmicrohttpd_set_timeout(handle, deadlines.writeSeconds)
    }

    /// Limits what the kernel keeps for a reader that does not read.
    func limitSendBuffer(_ bytes: Int32) {
        var bytes = bytes
        _ = unsafe setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &bytes, socklen_t(MemoryLayout<Int32>.size))
    }
}

// MARK: - Answering

extension ClientConnection {
    /// Gives the response of a request; false when it has one, or is over.
    @discardableResult
    func finish(_ request: UInt64, with response: WebResponse) -> Bool {
        let isTaken = guarded.withLock { guarded in
            guard guarded.request.number == request, guarded.request.phase == .waiting,
                guarded.request.response == nil, !guarded.isGone
            else { return false }
            guarded.request.response = response
            guarded.request.task = nil
            guarded.deadline = nil
            resume(&guarded)
            return true
        }
        if !isTaken, case .events(let stream) = response.body { stream.close() }
        return isTaken
    }

    /// Wakes a stream's reader.
    func wakeForEvents() {
        guarded.withLock { resume(&$0) }
    }

    /// Suspends until there are events; false when the stream should end.
    func suspendForEvents() -> Bool {
        guarded.withLock { guarded in
            guard suspend(&guarded) else { return false }
            guarded.deadline = nil
            return true
        }
    }

    /// Notes that a stream's bytes are on their way: the reader has to take them in time.
    func noteEventBytes(_ count: Int, now: UInt64) {
        core.counters.sent.add(count)
        let limit = MonotonicTime.nanoseconds(core.configuration.deadlines.write)
        guarded.withLock { $0.deadline = Deadline(instant: now + limit, reason: .writeDeadline) }
    }
}

// MARK: - The reaper's look

extension ClientConnection {
    /// How long a kept connection is left alone before the reaper looks whether its peer has left: libmicrohttpd misses
    /// an end that arrives together with the request.
    private static let idleBeforeLook: UInt64 = 1_000_000_000

    /// What the reaper has to look at, and what must not have changed meanwhile.
    struct Watched {
        let socket: Int32
        let isSuspended: Bool
        let suspensions: UInt64
        let request: UInt64
    }

    /// Ends what is late; returns what to watch for the peer's leaving.
    func tick(now: UInt64) -> Watched? {
        let (watched, stream, task) = guarded.withLock { guarded in
            guard guarded.isOpen else { return (Watched?.none, EventStream?.none, Task<Void, Never>?.none) }
            let task = expire(&guarded, now: now)
            return (whatToWatch(guarded, now: now), guarded.request.stream, task)
        }
        task?.cancel()
        stream?.beat(now: now, interval: MonotonicTime.nanoseconds(core.configuration.deadlines.heartbeat))
        return watched
    }

    private func whatToWatch(_ guarded: Guarded, now: UInt64) -> Watched? {
        let limit = MonotonicTime.nanoseconds(core.configuration.deadlines.idle)
        var isIdle = false
        if let deadline = guarded.deadline, deadline.reason == .idleDeadline {
            isIdle = now + limit > deadline.instant + Self.idleBeforeLook
        }
        guard guarded.isSuspended || isIdle else { return nil }
        return Watched(
            socket: socket,
            isSuspended: guarded.isSuspended,
            suspensions: guarded.suspensions,
            request: guarded.request.number
        )
    }

    private func expire(_ guarded: inout Guarded, now: UInt64) -> Task<Void, Never>? {
        guard let deadline = guarded.deadline, now >= deadline.instant else { return nil }
        guarded.deadline = nil
        core.counters.note(deadline.reason)
        guard deadline.reason == .handlerDeadline else {
            shutDown(&guarded)
            return nil
        }
        guarded.request.response = Refusal.handlerDeadline.response
        let task = guarded.request.task
        guarded.request.task = nil
        resume(&guarded)
        return task
    }

    /// Notes that the peer has left: whoever works for it is told, and an idle connection ends.
    func notePeerLeft(_ watched: Watched) {
        let task = guarded.withLock { guarded in
            guard guarded.isOpen, guarded.isSuspended == watched.isSuspended,
                guarded.suspensions == watched.suspensions, guarded.request.number == watched.request
            else { return Task<Void, Never>?.none }
            if guarded.isSuspended { return giveUp(&guarded) }
            if guarded.request.phase == .idle { shutDown(&guarded) }
            return nil
        }
        task?.cancel()
    }

    /// Ends a connection that carries no request, and a stream; a request may go on.
    func drain() {
        let stream = guarded.withLock { guarded in
            if guarded.request.phase == .idle { shutDown(&guarded) }
            return guarded.request.stream
        }
        stream?.end()
    }

    /// Ends waiting: the request gets 503, a stream its end. From now on it cannot be suspended.
    func halt() {
        let task = guarded.withLock { guarded in
            if guarded.request.phase == .waiting, guarded.request.response == nil, !guarded.isGone {
                guarded.request.response = Refusal.stopping.response
                core.counters.note(.stopping)
            }
            return giveUp(&guarded)
        }
        task?.cancel()
    }

    /// Ends the connection whatever it does.
    func abort() {
        guarded.withLock { guarded in
            shutDown(&guarded)
            resume(&guarded)
        }
    }

    private func giveUp(_ guarded: inout Guarded) -> Task<Void, Never>? {
        guarded.isGone = true
        guarded.deadline = nil
        let task = guarded.request.task
        guarded.request.task = nil
        resume(&guarded)
        return task
    }
}
