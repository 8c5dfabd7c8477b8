import Glibc

/// A connection to the service on loopback that keeps to one thread: it never blocks, and it reads answers one after the
/// other.
@safe
final class LoadSocket {
    /// An answer.
    struct Response {
        /// The status.
        let status: Int
        /// The body.
        let body: [UInt8]
    }

    /// The descriptor.
    let descriptor: Int32
    private var outgoing: [UInt8] = []
    private var sent = 0
    private(set) var received: [UInt8] = []
    /// Whether the other side has left.
    private(set) var isClosed = false

    /// Connects.
    /// - Parameters:
    ///   - port: Where the service listens on loopback.
    ///   - receiveBuffer: The bytes that the kernel keeps for a reader who does not read; nil for the usual.
    /// - Throws: `BenchmarkFailure` when nobody answers.
    init(port: UInt16, receiveBuffer: Int32? = nil) throws(BenchmarkFailure) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw .failed("no socket: error \(errno)") }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        if var size = receiveBuffer {
            _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else {
            let number = errno
            _ = Glibc.close(descriptor)
            throw .failed("no connection to port \(port): error \(number)")
        }
        var isOn: Int32 = 1
        _ = unsafe setsockopt(
            descriptor,
            Int32(IPPROTO_TCP),
            TCP_NODELAY,
            &isOn,
            socklen_t(MemoryLayout<Int32>.size)
        )
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    deinit { _ = Glibc.close(descriptor) }

    /// Whether bytes wait to be sent.
    var isSending: Bool { sent < outgoing.count }

    /// Sends as much as can be sent at once, and keeps the rest.
    func send(_ bytes: [UInt8]) {
        outgoing = bytes
        sent = 0
        flush()
    }

    /// Sends more of what is kept.
    func flush() {
        while sent < outgoing.count, !isClosed {
            let count = unsafe outgoing.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[sent...])
                return unsafe Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                sent += count
            } else {
                if errno != EAGAIN && errno != EINTR { isClosed = true }
                return
            }
        }
    }

    /// Takes what has arrived.
    func receive() {
        while !isClosed {
            let count = unsafe withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 16) { buffer in
                let count = unsafe recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
                if count > 0 { unsafe received.append(contentsOf: buffer[..<count]) }
                return count
            }
            if count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) { isClosed = true }
            if count < 65_536 { return }
        }
    }

    /// Forgets what has arrived.
    func drop(_ count: Int) { received.removeFirst(count) }

    /// The next whole answer; nil while there is none.
    func nextResponse() -> Response? {
        guard let end = headEnd() else { return nil }
        let status = received.count > 12 ? received[9..<12].reduce(0) { $0 * 10 + Int($1) - 48 } : 0
        let length = contentLength(upTo: end)
        guard received.count >= end + length else { return nil }
        let body = Array(received[end..<end + length])
        received.removeFirst(end + length)
        return Response(status: status, body: body)
    }

    /// Where the head ends.
    private func headEnd() -> Int? {
        var place = 3
        while place < received.count {
            if received[place] == 10, received[place - 1] == 13, received[place - 2] == 10 { return place + 1 }
            place += 1
        }
        return nil
    }

    private static let lengthField = Array("\ncontent-length:".utf8)

    private func contentLength(upTo end: Int) -> Int {
        let field = Self.lengthField
        for start in 0..<max(0, end - field.count) where received[start] == 10 {
            let isIt = field.indices.allSatisfy { received[start + $0] | 0x20 == field[$0] | 0x20 }
            guard isIt else { continue }
            let digits = received[(start + field.count)..<end].drop { $0 == 32 }.prefix { (48...57).contains($0) }
            return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
        }
        return 0
    }

    /// Waits until something arrives or can be sent.
    /// - Returns: False when `milliseconds` passed.
    func wait(_ milliseconds: Int32) -> Bool {
        var wanted = pollfd(
            fd: descriptor,
            events: Int16(POLLIN) | (isSending ? Int16(POLLOUT) : 0),
            revents: 0
        )
        return unsafe poll(&wanted, 1, milliseconds) > 0
    }
}
