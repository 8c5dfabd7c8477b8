internal import Glibc
internal import Synchronization

/// Sockets on 127.0.0.1.
enum LoopbackSocket {
    /// Something that many threads can wait for with `poll`, and that happens once.
    struct Signal: Sendable {
        /// The descriptor that becomes readable when the signal is raised.
        let reader: Int32
        private let writer: Int32

        init() throws(TestKitError) {
            (reader, writer) = try pipe()
        }

        /// Raises the signal for good: the byte is never read.
        func raise() {
            _ = unsafe write(writer, [UInt8(1)], 1)
        }

        /// Frees the descriptors; nobody may wait any more.
        func close() {
            _ = Glibc.close(reader)
            _ = Glibc.close(writer)
        }
    }

    /// A pipe whose ends child processes do not inherit.
    static func pipe() throws(TestKitError) -> (reader: Int32, writer: Int32) {
        var ends: [Int32] = [-1, -1]
        let code = ProgramSpawn.descriptors.withLock { _ in
            guard unsafe Glibc.pipe(&ends) == 0 else { return errno }
            for end in ends { closeOnExec(end) }
            return 0
        }
        guard code == 0 else { throw TestKitError(call: "pipe", code: code) }
        return (ends[0], ends[1])
    }

    /// Keeps a descriptor out of child processes.
    static func closeOnExec(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    /// A UNIX socket bound to a path, at which nobody listens yet.
    static func bound(path: String) throws(TestKitError) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw TestKitError(call: "socket", code: errno) }
        closeOnExec(descriptor)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let isShort = unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
            guard path.utf8.count < room.count else { return false }
            unsafe room.copyBytes(from: path.utf8)
            return true
        }
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard isShort, code == 0 else {
            let number = errno
            _ = close(descriptor)
            throw TestKitError(call: "bind", code: number)
        }
        return descriptor
    }

    /// A socket bound to a free port that nobody listens at yet.
    static func bound() throws(TestKitError) -> (socket: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        closeOnExec(descriptor)
        guard descriptor >= 0 else { throw TestKitError(call: "socket", code: errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(descriptor, generic, length) != 0 ? -1 : getsockname(descriptor, generic, &length)
            }
        }
        guard code == 0 else {
            let number = errno
            _ = close(descriptor)
            throw TestKitError(call: "bind", code: number)
        }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }
}
