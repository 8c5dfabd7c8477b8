internal import Glibc

/// A new file that is written piece by piece and that only its owner may read.
///
/// It takes memory for one buffer, however long it becomes. Until it is closed not all may be on the disk; a file that is
/// let go of before is one that nobody wants any more.
public struct FileOutput: ~Copyable, Sendable {
    /// The bytes that are collected before the system is asked to write.
    private static let bufferBytes = 256 << 10

    private let path: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var isClosed = false
    /// The bytes that were given so far.
    public private(set) var count = 0

    /// Makes the file.
    /// - Throws: `FileError` when it is there already or cannot be made.
    public init(creating path: String) throws(FileError) {
        self.path = path
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            isClosed = true
            throw FileError.system(errno, path: path)
        }
    }

    deinit { if !isClosed { _ = Glibc.close(descriptor) } }

    /// Adds bytes.
    /// - Throws: `FileError` when the disk does not take them.
    public mutating func write(_ bytes: some Collection<UInt8>) throws(FileError) {
        buffer += bytes
        count += bytes.count
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    /// Adds text.
    /// - Throws: `FileError` when the disk does not take it.
    public mutating func write(_ text: String) throws(FileError) { try write(text.utf8) }

    /// Writes what is left, makes it durable and closes the file.
    /// - Throws: `FileError` when it did not all reach the disk; it is closed all the same.
    public mutating func close() throws(FileError) {
        guard !isClosed else { return }
        isClosed = true
        defer { _ = Glibc.close(descriptor) }
        try flush()
        guard fsync(descriptor) == 0 else { throw FileError.system(errno, path: path) }
    }

    private mutating func flush() throws(FileError) {
        var start = 0
        while start < buffer.count {
            let count = unsafe buffer.withUnsafeBytes { bytes in
                unsafe Glibc.write(descriptor, bytes.baseAddress?.advanced(by: start), bytes.count - start)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError.system(errno, path: path) }
            start += count
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
