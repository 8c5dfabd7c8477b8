internal import Glibc
internal import Journal
internal import Synchronization

/// The right to write a journal, which one process has at a time.
///
/// A lock of the file system on a file beside the database: it is gone with the process, however that ends. A stopped
/// process keeps it.
final class StoreLock: Sendable {
    private let descriptor: Mutex<Int32>

    /// Takes the lock, or refuses at once.
    /// - Throws: `held` with the number of the process that has it, or `system`.
    init(preparing path: String) throws(JournalError) {
        try StateFolder.prepare(file: path)
        let file = path + ".lock"
        let descriptor = unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw .system("the lock file \(file) cannot be opened (\(SystemCall.words(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.holder(descriptor)
            close(descriptor)
            throw .held(by: holder, path: path)
        }
        // Only for people: the lock counts, not what the file says.
        let text = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        _ = unsafe pwrite(descriptor, text, text.count, 0)
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    /// Gives the lock back; calling it again is harmless.
    func release() {
        let descriptor = descriptor.withLock { descriptor in
            defer { descriptor = -1 }
            return descriptor
        }
        guard descriptor >= 0 else { return }
        // A child that is just being started shares the descriptor for a moment, and would keep the lock.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    private static func holder(_ descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes[..<count].prefix { $0 != 0x0A }, as: UTF8.self))
    }
}

/// Words for what the system answers.
enum SystemCall {
    /// The system's words for an error number.
    static func words(_ code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard unsafe strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
