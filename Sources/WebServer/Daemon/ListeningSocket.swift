internal import CMicroHTTPD
internal import Glibc

/// A socket that listens.
struct ListeningSocket: Sendable {
    /// Connections that wait to be accepted.
    private static let backlog: Int32 = 511
    /// How many bytes the kernel takes of a response beyond what its reader has room for: what it takes is copied by
    /// the polling thread, while all others of that thread wait, and lies in memory as long as the reader likes.
    private static let unsentBytes: Int32 = 64 * 1024

    /// The socket.
    let descriptor: Int32
    /// Where it listens.
    let address: ListeningAddress
    /// The device and inode of a UNIX socket's file, so that only our own one is ever removed.
    private let file: [UInt64]

    /// Starts to listen.
    /// - Throws: `invalidAddress`, `addressInUse`, `listenFailed`.
    init(_ listener: Listener) throws(WebServerError) {
        switch listener.place {
        case .tcp(let host, let port):
            (descriptor, address) = try Self.tcp(host, port, isSecure: listener.identity != nil)
            file = []
        case .unix(let path):
            (descriptor, file) = try Self.unix(path)
            address = .unix(path: path)
        }
    }

    /// Whether a descriptor is this socket too, and not closed, or another file's by now.
    func isSame(as other: Int32) -> Bool {
        var (mine, its) = (stat(), stat())
        return unsafe fstat(descriptor, &mine) == 0 && fstat(other, &its) == 0
            && mine.st_dev == its.st_dev && mine.st_ino == its.st_ino
    }

    /// Removes the path of a UNIX socket, unless it is another one's by now.
    func hide() {
        guard case .unix(let path) = address, UnixSocketPath.identity(path) == file else { return }
        _ = unsafe unlink(path)
    }

    /// Refuses whoever connects from now on, and frees the socket; at most once.
    func close() {
        hide()
        _ = shutdown(descriptor, Int32(SHUT_RDWR))
        _ = Glibc.close(descriptor)
    }

    private static func tcp(
        _ host: String,
        _ port: UInt16,
        isSecure: Bool
    ) throws(WebServerError) -> (Int32, ListeningAddress) {
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, String(port), &hints, &list) == 0, let found = unsafe list else {
            throw ListenFailure.noAddress(host)
        }
        defer { unsafe freeaddrinfo(found) }
        let family = unsafe found.pointee.ai_family
        let descriptor = try open(family)
        var isOn: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, size)
        // Connections inherit it.
        var unsent = unsentBytes
        _ = unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NOTSENT_LOWAT, &unsent, size)
        if family == AF_INET6 { _ = unsafe setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &isOn, size) }
        guard unsafe bind(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0,
            listen(descriptor, backlog) == 0
        else { throw refused(descriptor) { ListenFailure.tcp(host, port, $0) } }
        return (descriptor, .tcp(host: host, port: boundPort(descriptor) ?? port, isSecure: isSecure))
    }

    /// The port that the system chose.
    private static func boundPort(_ descriptor: Int32) -> UInt16? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            let isKnown = unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe getsockname(descriptor, generic, &length) == 0
            }
            guard isKnown else { return nil }
            // The port stands at the same place in both families.
            return unsafe pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
                unsafe UInt16(bigEndian: address.pointee.sin_port)
            }
        }
    }

    private static func unix(_ path: String) throws(WebServerError) -> (Int32, [UInt64]) {
        guard var address = UnixSocketPath.address(path) else {
            throw ListenFailure.noPath(path)
        }
        try UnixSocketPath.removeStale(path)
        let descriptor = try open(AF_UNIX)
        // The mode of the socket's own file in memory is what the file system's gets, so it is never wider than this.
        _ = fchmod(descriptor, 0o600)
        let isBound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        guard isBound, unsafe chmod(path, 0o600) == 0, listen(descriptor, backlog) == 0 else {
            throw refused(descriptor) { ListenFailure.unix(path, $0) }
        }
        return (descriptor, UnixSocketPath.identity(path))
    }

    private static func open(_ family: Int32) throws(WebServerError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else {
            throw ListenFailure.noSocket(errno)
        }
        return descriptor
    }

    /// Frees a socket that cannot listen, and says why.
    private static func refused(_ descriptor: Int32, _ explain: (Int32) -> WebServerError) -> WebServerError {
        let number = errno
        _ = Glibc.close(descriptor)
        return explain(number)
    }
}

/// The file of a UNIX socket.
enum UnixSocketPath {
    /// The address for a path; nil when it is empty or too long.
    static func address(_ path: String) -> sockaddr_un? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let isShort = unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
            guard !path.isEmpty, path.utf8.count < room.count, !path.utf8.contains(0) else { return false }
            unsafe room.copyBytes(from: path.utf8)
            return true
        }
        return isShort ? address : nil
    }

    /// Which file is at a path; empty when there is none.
    static func identity(_ path: String) -> [UInt64] {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return [] }
        return [UInt64(status.st_dev), UInt64(status.st_ino)]
    }

    /// Removes a socket that nobody listens at.
    /// - Throws: `addressInUse` when somebody does, `listenFailed` when it is another kind of file.
    static func removeStale(_ path: String) throws(WebServerError) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw ListenFailure.noSocketFile(path)
        }
        guard var address = address(path) else { return }
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        defer { _ = Glibc.close(probe) }
        let isRefused = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                let code = unsafe connect(probe, generic, socklen_t(MemoryLayout<sockaddr_un>.size))
                return code != 0 && errno == ECONNREFUSED
            }
        }
        guard isRefused else { throw ListenFailure.unix(path, EADDRINUSE) }
        _ = unsafe unlink(path)
    }
}
