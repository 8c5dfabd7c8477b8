internal import Glibc

/// One question to a program of this machine that listens at a socket file and closes the connection behind its reply, as the
/// control sockets of proxies do.
public struct LocalSocket: Sendable {
    /// The longest path that the system takes for a socket, in bytes.
    /// - Source: `unix(7)`: 108 with the end.
    public static let longestPath = 107

    /// The socket file.
    private let path: String

    /// A socket at `path`; nothing is opened.
    public init(_ path: String) { self.path = path }

    /// Sends a request and reads the reply to its end. Blocking: never on the cooperative pool.
    /// - Parameters:
    ///   - request: What is sent, as it is.
    ///   - limit: The longest time for all of it.
    ///   - mostBytes: The longest reply.
    /// - Returns: The reply. Untrusted.
    /// - Throws: `LocalSocketError`, which tells whether anything of the request was sent.
    public func reply(to request: [UInt8], within limit: Duration, mostBytes: Int) throws(LocalSocketError) -> [UInt8] {
        let end = ContinuousClock.now + limit
        let socket = try connected()
        defer { _ = close(socket) }
        try send(request, on: socket, until: end)
        var reply: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            guard Self.wait(for: POLLIN, on: socket, until: end) else { throw failure(.outOfTime, isSent: true) }
            let count = unsafe recv(socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count < 0, errno == EAGAIN || errno == EINTR { continue }
            guard count >= 0 else { throw failure(.broken, isSent: true) }
            if count == 0 { return reply }
            guard reply.count + count <= mostBytes else { throw failure(.tooLarge, isSent: true) }
            reply += buffer[..<count]
        }
    }

    private func connected() throws(LocalSocketError) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard (1...Self.longestPath).contains(bytes.count), !bytes.contains(0) else { throw failure(.badPath) }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let socket = Glibc.socket(AF_UNIX, type, 0)
        guard socket >= 0 else { throw failure(.broken) }
        // A socket file takes a connection at once or not at all: a full queue is `EAGAIN`.
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code != 0 else { return socket }
        let number = errno
        _ = close(socket)
        switch number {
        case ENOENT, ENOTDIR: throw failure(.notFound)
        case EACCES, EPERM: throw failure(.notPermitted)
        case ECONNREFUSED, EAGAIN: throw failure(.notListening)
        default: throw failure(.broken)
        }
    }

    private func send(
        _ request: [UInt8],
        on socket: Int32,
        until end: ContinuousClock.Instant
    ) throws(LocalSocketError) {
        var start = 0
        while start < request.count {
            let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
            let count = unsafe request.withUnsafeBytes { bytes in
                unsafe Glibc.send(socket, bytes.baseAddress?.advanced(by: start), bytes.count - start, flags)
            }
            if count > 0 {
                start += count
            } else if errno == EAGAIN || errno == EINTR {
                guard Self.wait(for: POLLOUT, on: socket, until: end) else {
                    throw failure(.outOfTime, isSent: start > 0)
                }
            } else {
                throw failure(.broken, isSent: start > 0)
            }
        }
    }

    /// Waits until the socket is ready.
    /// - Returns: Whether it is before `end`.
    private static func wait(for event: Int32, on socket: Int32, until end: ContinuousClock.Instant) -> Bool {
        while true {
            let (seconds, attoseconds) = ContinuousClock.now.duration(to: end).components
            guard seconds >= 0, attoseconds >= 0 else { return false }
            let left = Int32(clamping: min(seconds, 1_000_000) * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
            var polled = [pollfd(fd: socket, events: Int16(event), revents: 0)]
            let count = unsafe poll(&polled, 1, left)
            if count > 0 { return true }
            if count < 0, errno != EINTR { return false }
        }
    }

    private func failure(_ code: LocalSocketError.Code, isSent: Bool = false) -> LocalSocketError {
        LocalSocketError(code: code, path: path, isSent: isSent)
    }
}

/// Why a socket file gave no whole reply.
public struct LocalSocketError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: Sendable, Hashable {
        /// The path is empty or too long for a socket.
        case badPath
        /// There is no such file.
        case notFound
        /// The file's owner does not let us.
        case notPermitted
        /// The file is there and nobody listens, or its queue is full.
        case notListening
        /// The time was over.
        case outOfTime
        /// The reply has more bytes than are accepted.
        case tooLarge
        /// The connection broke.
        case broken
    }

    /// The kind.
    public let code: Code
    /// The socket file.
    public let path: String
    /// Whether anything of the request was sent: it may have been read and carried out.
    public let isSent: Bool

    /// The socket and what went wrong, as a clause.
    public var description: String {
        let problem =
            switch code {
            case .badPath: "a socket's path has 1 to \(LocalSocket.longestPath) bytes"
            case .notFound: "there is no such socket"
            case .notPermitted: "permission denied"
            case .notListening: "nobody listens there"
            case .outOfTime: "there was no whole reply in time"
            case .tooLarge: "the reply is too long"
            case .broken: "the connection broke"
            }
        return "\(path): \(problem)"
    }
}
