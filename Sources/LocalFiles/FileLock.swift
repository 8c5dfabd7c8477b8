internal import Glibc
internal import Synchronization

/// The right to something that one holder has at a time, in this process and among all of this machine: held until it is
/// released or the process ends, however that ends. A stopped process keeps it.
///
/// - Source: `flock(2)`: the lock belongs to the open file, so that two holders in one process exclude each other too.
public final class FileLock: Sendable {
    private let descriptor: Mutex<Int32>

    private init(_ descriptor: Int32) { self.descriptor = Mutex(descriptor) }

    deinit { release() }

    /// Takes the lock on a file, which is made where there is none; nil when somebody has it.
    /// - Throws: `FileError` when the file cannot be made or opened.
    public static func tryLocking(_ path: String) throws(FileError) -> FileLock? {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FileError.system(errno, path: path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let number = errno
            _ = Glibc.close(descriptor)
            if number == EWOULDBLOCK { return nil }
            throw FileError.system(number, path: path)
        }
        return FileLock(descriptor)
    }

    /// Gives the lock back; calling it again is harmless.
    public func release() {
        let descriptor = descriptor.withLock { descriptor in
            defer { descriptor = -1 }
            return descriptor
        }
        guard descriptor >= 0 else { return }
        // A child that is just being started shares the descriptor for a moment, and would keep the lock.
        flock(descriptor, LOCK_UN)
        _ = Glibc.close(descriptor)
    }
}
