import Glibc
import WebServer

/// What a client with a raw socket met.
struct RawFailure: Error, CustomStringConvertible {
    let description: String
}

/// A response as it stood on the wire.
struct RawResponse: Sendable {
    let status: Int
    let head: String
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    func value(of name: String) -> String? {
        head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
            .map { String($0.drop { $0 != ":" }.dropFirst().drop { $0 == " " }) }
    }
}

/// A socket that sends exactly the bytes it is given. It blocks, so it is used inside `OffPool.run` only.
final class RawConnection {
    private let descriptor: Int32
    private var pending: [UInt8] = []

    /// Connects to a server.
    init(_ address: ListeningAddress, receiveBuffer: Int32? = nil) throws {
        let family: Int32
        switch address {
        case .tcp(let host, _, _): family = host.contains(":") ? AF_INET6 : AF_INET
        case .unix: family = AF_UNIX
        }
        descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw RawFailure(description: "no socket: \(errno)") }
        if var size = receiveBuffer {
            _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        let code = Self.connect(descriptor, to: address)
        guard code == 0 else { throw RawFailure(description: "not connected: \(errno)") }
    }

    deinit { _ = close(descriptor) }

    private static func connect(_ descriptor: Int32, to address: ListeningAddress) -> Int32 {
        switch address {
        case .tcp(let host, let port, _) where host.contains(":"):
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            _ = unsafe inet_pton(AF_INET6, host, &address.sin6_addr)
            return connect(descriptor, &address)
        case .tcp(let host, let port, _):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            _ = unsafe inet_pton(AF_INET, host, &address.sin_addr)
            return connect(descriptor, &address)
        case .unix(let path):
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
            return connect(descriptor, &address)
        }
    }

    private static func connect<Address>(_ descriptor: Int32, _ address: inout Address) -> Int32 {
        let size = socklen_t(MemoryLayout<Address>.size)
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe Glibc.connect(descriptor, generic, size)
            }
        }
    }

    /// Sends all bytes; false when the other side has closed.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var start = 0
        while start < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.send(
                    descriptor,
                    buffer.baseAddress?.advanced(by: start),
                    buffer.count - start,
                    Int32(MSG_NOSIGNAL)
                )
            }
            guard count > 0 else { return false }
            start += count
        }
        return true
    }

    /// Sends a text, with `\n` as it stands.
    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Whether the other side ends the connection within a moment; what it sends is kept.
    func hasEnded(within limit: Duration) -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let milliseconds = Int32(limit.components.attoseconds / 1_000_000_000_000_000)
        guard unsafe poll(&waiting, 1, milliseconds) > 0 else { return false }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        if count > 0 { pending += buffer[..<count] }
        return count == 0 || count < 0 && errno != EAGAIN
    }

    /// Makes the end of the connection a reset.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// Ends our side.
    func endSending() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

    /// What arrives next; nil at the end of the connection.
    func receiveSome(within limit: Duration = .seconds(10)) throws -> [UInt8]? {
        if !pending.isEmpty {
            defer { pending = [] }
            return pending
        }
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let (seconds, attoseconds) = limit.components
        guard unsafe poll(&waiting, 1, Int32(seconds * 1000 + attoseconds / 1_000_000_000_000_000)) > 0 else {
            throw RawFailure(description: "nothing came in \(limit)")
        }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    /// Everything until the end of the connection.
    func receiveAll(within limit: Duration = .seconds(10)) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let more = try receiveSome(within: limit) { bytes += more }
        return bytes
    }

    /// Everything up to and with a text.
    func receive(until text: String) throws -> String {
        var bytes: [UInt8] = []
        let end = Array(text.utf8)
        while true {
            if let range = bytes.firstRange(of: end) {
                pending = Array(bytes[range.upperBound...])
                return String(decoding: bytes[..<range.upperBound], as: UTF8.self)
            }
            guard let more = try receiveSome() else {
                throw RawFailure(
                    description: "closed before \(text.debugDescription): \(String(decoding: bytes, as: UTF8.self))"
                )
            }
            bytes += more
        }
    }

    /// Takes and forgets what comes until it ends with a text.
    func skip(toEnd text: String) throws {
        let end = Array(text.utf8)
        var tail: [UInt8] = []
        while tail != end {
            guard let more = try receiveSome() else { throw RawFailure(description: "closed before \(text)") }
            tail = (tail + more.suffix(end.count)).suffix(end.count)
        }
    }

    /// The next response, its body by its length.
    func response(toHead isHead: Bool = false) throws -> RawResponse {
        let head = try receive(until: "\r\n\r\n")
        guard let status = head.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw RawFailure(description: "no status: \(head)")
        }
        let bare = RawResponse(status: status, head: head, body: [])
        var body: [UInt8] = []
        let length = isHead || status < 200 ? 0 : bare.value(of: "content-length").flatMap { Int($0) } ?? 0
        while body.count < length {
            guard let more = try receiveSome() else { throw RawFailure(description: "closed in the body") }
            body += more
        }
        pending = Array(body[length...])
        return RawResponse(status: status, head: head, body: Array(body[..<length]))
    }

    /// Whether the other side closes the connection in time, whatever it sends before.
    func isClosed(within limit: Duration = .seconds(5)) -> Bool {
        (try? receiveAll(within: limit)) != nil
    }
}
