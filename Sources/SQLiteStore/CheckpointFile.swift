internal import Glibc
public import Journal

/// A file of checkpoints, which should lie on another disk or machine than the journal.
///
/// Each checkpoint is a signed note followed by an empty line, appended and synced. The file is opened anew each time, so
/// that it may be moved away.
public struct CheckpointFile: CheckpointSink {
    /// The file.
    public let path: String
    /// What the sink is.
    public var name: String { "file \(path)" }

    /// The most bytes of a file that are read: about 100,000 checkpoints, two months of one a minute.
    public static let limit = 64 << 20

    /// How long a write with its sync may take, and a look; a disk that takes longer counts as one that cannot be written.
    private static let (writing, probing) = (Duration.seconds(2), Duration.milliseconds(400))
    /// The bytes of the file's end that hold at least two notes.
    private static let tail = 4096

    private let worker = PatientWorker()

    /// Names a file, which need not exist.
    public init(path: String) {
        self.path = path
    }

    /// Appends a checkpoint and syncs it. An unfinished note at the end, left by a crash, is removed first.
    /// - Throws: `system`.
    public func write(_ checkpoint: SignedCheckpoint) async throws {
        let (path, note) = (path, Array((checkpoint.note + "\n").utf8))
        try await worker.perform(path, within: Self.writing) { () throws(JournalError) in
            try Self.append(note, to: path)
        }
    }

    /// Opens the file and asks whether its disk has room; the file stays as it is.
    /// - Throws: `system`.
    public func probe() async throws {
        let path = path
        try await worker.perform(path, within: Self.probing) { () throws(JournalError) in try Self.look(at: path) }
    }

    private static func look(at path: String) throws(JournalError) {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw failure("opened", path) }
        defer { close(descriptor) }
        guard lseek(descriptor, 0, SEEK_END) >= 0 else { throw failure("read", path) }
        try findRoom(descriptor, path)
    }

    /// Makes sure that the disk has room left, also where the file's last block has some: the next note may not fit there.
    private static func findRoom(_ descriptor: Int32, _ path: String) throws(JournalError) {
        var disk = statvfs()
        guard unsafe fstatvfs(descriptor, &disk) == 0 else { throw failure("read", path) }
        let free = geteuid() == 0 ? disk.f_bfree : disk.f_bavail
        // A file system that counts no blocks tells nothing of its room.
        guard free > 0 || disk.f_blocks == 0 else { throw .system("\(path) cannot be written (its disk is full)") }
    }

    private static func append(_ note: [UInt8], to path: String) throws(JournalError) {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("opened", path) }
        defer { close(descriptor) }
        let end = try wholeEnd(descriptor, path)
        try findRoom(descriptor, path)
        guard ftruncate(descriptor, end) == 0 else { throw failure("repaired", path) }
        var written = 0
        while written < note.count {
            let rest = note[written...]
            let count = unsafe rest.withUnsafeBytes {
                unsafe pwrite(descriptor, $0.baseAddress, $0.count, end + written)
            }
            guard count > 0 else { throw failure("written", path) }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw failure("synced", path) }
        if end == 0 { try StateFolder.syncFolder(of: path) }
    }

    /// Where the last whole note ends: behind the last empty line that follows a line.
    private static func wholeEnd(_ descriptor: Int32, _ path: String) throws(JournalError) -> Int {
        let size = lseek(descriptor, 0, SEEK_END)
        guard size >= 0 else { throw failure("read", path) }
        // A note is shorter than 1 KiB: an unfinished one begins within the last two.
        let start = max(0, size - tail)
        var bytes = [UInt8](repeating: 0, count: size - start)
        let count = unsafe pread(descriptor, &bytes, bytes.count, start)
        guard count == bytes.count else { throw failure("read", path) }
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.utf8.count == bytes.count else { throw .system("\(path) is not a file of checkpoints") }
        if size == 0 || text.hasSuffix("\n\n") { return size }
        // The signature's line is the only one that an empty line follows and that begins with a dash.
        var end = start == 0 ? 0 : -1
        var position = 0
        var isSignature = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            position += line.utf8.count + 1
            if line.isEmpty, isSignature { end = start + position }
            isSignature = line.hasPrefix("\u{2014} ")
        }
        guard end >= 0 else { throw .system("\(path) is not a file of checkpoints") }
        return end
    }

    /// The newest checkpoint in the file; nil when there is none. Blocks.
    /// - Throws: `system`, or `malformed` for a file that ends with something else.
    public func newest() throws(JournalError) -> SignedCheckpoint? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw Self.failure("opened", path)
        }
        defer { close(descriptor) }
        let end = try Self.wholeEnd(descriptor, path)
        let start = max(0, end - Self.tail)
        var bytes = [UInt8](repeating: 0, count: end - start)
        let count = unsafe pread(descriptor, &bytes, bytes.count, start)
        guard count == bytes.count else { throw Self.failure("read", path) }
        var text = Substring(decoding: bytes, as: UTF8.self)
        // The last line is the signature of the newest note; the first line of its text follows the signature before.
        guard start > 0 else { return try SignedCheckpoint.notes(in: String(text)).last }
        guard let mark = text.firstRange(of: "\n\u{2014} "),
            let gap = text[mark.upperBound...].firstRange(of: "\n\n")
        else { throw .malformed("\(path) is not a file of checkpoints") }
        text = text[gap.upperBound...]
        return try SignedCheckpoint.notes(in: String(text)).last
    }

    private static func failure(_ what: String, _ path: String) -> JournalError {
        .system("\(path) cannot be \(what) (\(SystemCall.words(errno)))")
    }

    /// The checkpoints in the file, in order; none when there is no file. Blocks.
    /// - Throws: `system`, or `malformed` for a file that holds something else.
    public func checkpoints() throws(JournalError) -> [SignedCheckpoint] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return [] }
            throw Self.failure("opened", path)
        }
        defer { close(descriptor) }
        let size = lseek(descriptor, 0, SEEK_END)
        guard size >= 0, size <= Self.limit else { throw .system("\(path) is larger than \(Self.limit) bytes") }
        var bytes = [UInt8](repeating: 0, count: size)
        let count = unsafe pread(descriptor, &bytes, size, 0)
        guard count == size else { throw Self.failure("read", path) }
        return try SignedCheckpoint.notes(in: String(decoding: bytes, as: UTF8.self))
    }
}
