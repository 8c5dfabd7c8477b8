internal import Glibc

/// One accepted connection of a `LoopbackServer`, used by the one thread that serves it.
///
/// Every wait ends as soon as the server is stopped, so that a fault that lasts for ever costs a test nothing.
@safe
final class LoopbackConnection {
    private let socket: Int32
    /// Becomes readable when the server stops.
    private let stopSignal: Int32
    private var received: [UInt8] = []
    private var isOpen = true

    /// The largest request that is read.
    private static let requestLimit = 8 * 1024 * 1024
    private static let sendFlags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)

    init(socket: Int32, stopSignal: Int32) {
        self.socket = socket
        self.stopSignal = stopSignal
        var isOn: Int32 = 1
        // Each write has to become a packet of its own, or faults that cut bytes apart would be put together again.
        _ = unsafe setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close() }

    /// Sends all of `bytes`, waiting while the other side does not read; false when it left or the server stops.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var start = 0
        while start < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[start...])
                return unsafe Glibc.send(socket, rest.baseAddress, rest.count, Self.sendFlags)
            }
            if count > 0 {
                start += count
            } else if errno != EAGAIN && errno != EINTR {
                return false
            } else if !wait(for: Int16(POLLOUT), nil) {
                return false
            }
        }
        return isOpen
    }

    /// Sends all of `text` as UTF-8.
    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Sends `bytes` as one chunk of a chunked body.
    @discardableResult
    func sendChunk(_ bytes: [UInt8]) -> Bool {
        send(Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8))
    }

    /// Sends `text` as one chunk of a chunked body.
    @discardableResult
    func sendChunk(_ text: String) -> Bool { sendChunk(Array(text.utf8)) }

    /// Waits for `duration`, or for ever; false when the other side left or the server stops before.
    @discardableResult
    func pause(_ duration: Duration?) -> Bool {
        let end = duration.map { ContinuousClock.now + $0 }
        while isOpen {
            if let end, end <= ContinuousClock.now { return true }
            // More bytes of the client are no reason to stop pausing, so they are taken off the socket.
            if wait(for: Int16(POLLIN), end), !receive() { return false }
        }
        return false
    }

    /// The next request, or nil when the other side left, sent nonsense, or the server stops.
    func nextRequest() -> ReceivedRequest? {
        while received.count <= Self.requestLimit {
            if let (request, length) = ReceivedRequest.parse(received) {
                received.removeFirst(length)
                return request
            }
            guard wait(for: Int16(POLLIN), nil), receive() else { return nil }
        }
        return nil
    }

    /// The next line without its end, or nil when the other side left, sends none, or the server stops.
    func nextLine() -> [UInt8]? {
        while received.count <= Self.requestLimit {
            if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(received[..<end])
                received.removeFirst(end + 1)
                return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            }
            guard wait(for: Int16(POLLIN), nil), receive() else { return nil }
        }
        return nil
    }

    /// Closes the connection in good order.
    func close() {
        guard isOpen else { return }
        isOpen = false
        _ = Glibc.close(socket)
    }

    /// Breaks the connection: the other side gets a reset (RST) instead of an end (FIN).
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        _ = unsafe setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    /// Takes what has arrived; false at the end of the connection.
    private func receive() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe recv(socket, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT))
        }
        if count > 0 { received.append(contentsOf: buffer[..<count]) }
        return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR))
    }

    /// Waits for an event on the socket; false at the deadline, when the server stops, or after `close()`.
    private func wait(for events: Int16, _ deadline: ContinuousClock.Instant?) -> Bool {
        guard isOpen else { return false }
        var descriptors = [
            pollfd(fd: socket, events: events, revents: 0), pollfd(fd: stopSignal, events: Int16(POLLIN), revents: 0),
        ]
        let count = unsafe poll(&descriptors, 2, Self.milliseconds(until: deadline))
        if descriptors[1].revents != 0 { close() }
        return isOpen && count > 0 && descriptors[0].revents != 0
    }

    private static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
        guard let deadline else { return -1 }
        let (seconds, attoseconds) = ContinuousClock.now.duration(to: deadline).components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
    }
}
