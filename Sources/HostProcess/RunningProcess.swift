internal import Glibc

/// A process of this machine, told from every other by its number and when it started: numbers are used again.
public struct RunningProcess: Sendable, Hashable {
    /// Its number.
    public let number: Int32
    /// When it started, in clock ticks since the machine did.
    public let start: UInt64
    /// Its name, at most 15 bytes, which it may choose; untrusted.
    public let name: String
    /// Its parent's number.
    public let parent: Int32

    /// The process of a number; nil when there is none.
    /// - Source: `proc_pid_stat(5)`: the name stands in parentheses and may hold some itself.
    public init?(_ number: Int32) {
        guard number > 0, let text = Self.text(of: "/proc/\(number)/stat", limit: 4096),
            let open = text.firstIndex(of: "("),
            let close = text.lastIndex(of: ")"), open < close
        else { return nil }
        let fields = text[text.index(after: close)...].split(separator: " ")
        // Field 22 of all; a dead one that nobody has asked about is gone.
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X", let parent = Int32(fields[1]),
            let start = UInt64(fields[19])
        else { return nil }
        self.number = number
        self.start = start
        self.parent = parent
        name = String(text[text.index(after: open)..<close])
    }

    /// All processes that there are, by number.
    public static func all() -> [RunningProcess] {
        guard let folder = unsafe opendir("/proc") else { return [] }
        defer { unsafe closedir(folder) }
        var found: [RunningProcess] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let number = Int32(name), let process = RunningProcess(number) { found.append(process) }
        }
        return found.sorted { $0.number < $1.number }
    }

    /// This process.
    public static var current: Int32 { getpid() }

    /// Its program's file; nil for the kernel's own and where it cannot be seen.
    public var program: String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return -1 }
            return unsafe readlink("/proc/\(number)/exe", base, bytes.count)
        }
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }

    /// Its arguments, joined by blanks, at most `limit` bytes; untrusted, and it may hold secrets.
    public func commandLine(limit: Int) -> String {
        let text = Self.text(of: "/proc/\(number)/cmdline", limit: limit) ?? ""
        return String(text.map { $0 == "\0" ? " " : $0 })
    }

    /// Its user's number; nil where it cannot be seen.
    public var user: UInt32? {
        var status = stat()
        return unsafe stat("/proc/\(number)", &status) == 0 ? status.st_uid : nil
    }

    /// Whether it is still there.
    public var isThere: Bool { RunningProcess(number)?.start == start }

    /// How a signal was taken.
    public enum Reception: Sendable, Hashable {
        /// It was sent to this process and to no other.
        case sent
        /// The process is gone.
        case gone
        /// The system does not permit it.
        case notPermitted
    }

    /// Asks it to end, or ends it.
    /// - Parameter insisting: Whether it is killed, which it cannot refuse.
    /// - Returns: How that was taken.
    /// - Source: `pidfd_open(2)`: the descriptor means this process and never one that has its number later.
    public func end(insisting: Bool) -> Reception {
        let signal = insisting ? SIGKILL : SIGTERM
        guard let descriptor = Self.descriptor(of: number) else {
            guard isThere else { return .gone }
            return Self.reception(kill(number, signal))
        }
        guard descriptor >= 0 else { return errno == ESRCH ? .gone : .notPermitted }
        defer { _ = close(descriptor) }
        guard isThere else { return .gone }
        return Self.reception(Self.send(signal, to: descriptor))
    }

    private static func reception(_ result: Int32) -> Reception {
        if result == 0 { return .sent }
        return errno == ESRCH ? .gone : .notPermitted
    }

    /// The first bytes of one of the kernel's files.
    static func text(of path: String, limit: Int) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { _ = close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: limit)
        var length = 0
        while length < limit {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe read(descriptor, bytes.baseAddress?.advanced(by: length), limit - length)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            length += count
        }
        return String(decoding: buffer[..<length], as: UTF8.self)
    }

    /// A descriptor that means the process; nil where the C library has no such call (before 2.36), negative on an error.
    private static func descriptor(of number: Int32) -> Int32? {
        guard let call = unsafe dlsym(nil, "pidfd_open") else { return nil }
        let open = unsafe unsafeBitCast(call, to: (@convention(c) (Int32, UInt32) -> Int32).self)
        return open(number, 0)
    }

    private static func send(_ signal: Int32, to descriptor: Int32) -> Int32 {
        typealias Call = @convention(c) (Int32, Int32, UnsafeMutableRawPointer?, UInt32) -> Int32
        guard let call = unsafe dlsym(nil, "pidfd_send_signal") else { return -1 }
        let send = unsafe unsafeBitCast(call, to: Call.self)
        return send(descriptor, signal, nil, 0)
    }
}
