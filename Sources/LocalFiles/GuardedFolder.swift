internal import Glibc

/// An open folder that is never left: every name is a single one, no link is followed, no other device is entered.
///
/// Others may write to it at the same time, so that nothing is decided by a path: what was looked at and what is changed
/// are told by the same open folder. Blocking.
public final class GuardedFolder: Sendable {
    /// Something in the folder, as it was when it was looked at.
    public struct Entry: Sendable, Hashable {
        /// What it is; links, pipes, sockets and devices are `other`.
        public let kind: FileReader.Kind
        /// Its name in the folder; never empty, `.` or `..`, and without a slash.
        public let name: String
        /// Its length in bytes.
        public let size: Int64
        /// The bytes that it takes on the disk.
        public let allocated: Int64
        /// When its content or its place was last changed, seconds since 1970.
        public let changed: Int64
        /// Its number on the device.
        public let number: UInt64
        /// How many names it has.
        public let links: UInt64
    }

    /// The room on a folder's device.
    public struct Room: Sendable, Hashable {
        /// All bytes.
        public let bytes: UInt64
        /// Those that are free for who is not root.
        public let freeBytes: UInt64
        /// All files that there may be; 0 where there is no such limit.
        public let files: UInt64
        /// How many more files there may be.
        public let freeFiles: UInt64
    }

    /// The descriptor.
    let descriptor: Int32
    let path: String
    private let device: UInt64
    private let number: UInt64

    private init(_ descriptor: Int32, _ path: String) throws(FileError) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            let error = FileError.system(errno, path: path)
            _ = close(descriptor)
            throw error
        }
        (self.descriptor, self.path) = (descriptor, path)
        (device, number) = (UInt64(status.st_dev), UInt64(status.st_ino))
    }

    deinit { _ = close(descriptor) }

    /// What tells it from every other folder of the machine.
    public var identity: String { "\(device):\(number)" }

    /// Opens a folder by its absolute path, none of whose parts may be a link.
    /// - Throws: `FileError` when it is not there, or a part is a link or no folder.
    public static func open(_ path: String) throws(FileError) -> GuardedFolder {
        let root = unsafe Glibc.open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard root >= 0 else { throw FileError.system(errno, path: "/") }
        var folder = try GuardedFolder(root, "/")
        for part in path.split(separator: "/") {
            guard part != ".", part != ".." else { throw FileError.system(EINVAL, path: path) }
            folder = try folder.opened(String(part))
        }
        return folder
    }

    /// The folder of a name in it; nil when it is on another device.
    /// - Throws: `FileError` when it is not there, a link or no folder.
    public func folder(_ name: String) throws(FileError) -> GuardedFolder? {
        let folder = try opened(try Self.checked(name, path))
        return folder.device == device ? folder : nil
    }

    private func opened(_ name: String) throws(FileError) -> GuardedFolder {
        let inner = path == "/" ? "/" + name : path + "/" + name
        let child = unsafe openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard child >= 0 else {
            if errno == ENOTDIR || errno == ELOOP {
                throw FileError(code: .notAFolder, path: inner, problem: "it is a link or no folder")
            }
            throw FileError.system(errno, path: inner)
        }
        return try GuardedFolder(child, inner)
    }

    /// A name that means something in the folder itself.
    static func checked(_ name: String, _ path: String) throws(FileError) -> String {
        guard !name.isEmpty, name != ".", name != "..", name.utf8.allSatisfy({ $0 != 0 && $0 != UInt8(ascii: "/") })
        else { throw FileError.system(EINVAL, path: path) }
        return name
    }

    /// What is in it, in byte-wise order of the names.
    /// - Parameter limit: The most entries; with more, those that were read first.
    /// - Throws: `FileError` when it cannot be read.
    /// - Returns: The entries, without those that are gone meanwhile, and those whose names are no UTF-8.
    public func entries(limit: Int) throws(FileError) -> [Entry] {
        // The stream closes what it reads from, and moves its place.
        let copy = unsafe openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = unsafe fdopendir(copy) else { throw FileError.system(errno, path: path) }
        defer { unsafe closedir(stream) }
        var entries: [Entry] = []
        while entries.count < limit, let found = unsafe readdir(stream) {
            let bytes = unsafe withUnsafeBytes(of: found.pointee.d_name) { bytes in
                unsafe bytes.prefix { $0 != 0 }.map { $0 }
            }
            guard let name = String(validating: bytes, as: UTF8.self), name != ".", name != "..",
                let entry = try entry(name)
            else { continue }
            entries.append(entry)
        }
        return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// What a name is; nil when there is nothing.
    /// - Throws: `FileError` when it cannot be seen.
    public func entry(_ name: String) throws(FileError) -> Entry? {
        var status = stat()
        guard unsafe fstatat(descriptor, try Self.checked(name, path), &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT { return nil }
            throw FileError.system(errno, path: "\(path)/\(name)")
        }
        let kind: FileReader.Kind
        switch status.st_mode & S_IFMT {
        case S_IFREG: kind = .file
        case S_IFDIR: kind = .folder
        default: kind = .other
        }
        return Entry(
            kind: kind,
            name: name,
            size: Int64(status.st_size),
            allocated: Int64(status.st_blocks) * 512,
            changed: max(Int64(status.st_mtim.tv_sec), Int64(status.st_ctim.tv_sec)),
            number: UInt64(status.st_ino),
            links: UInt64(status.st_nlink)
        )
    }

    /// Removes a file's name, unless something else has it by now.
    /// - Returns: Whether it was removed; otherwise it is gone, or another one.
    /// - Throws: `FileError` when it cannot be removed.
    public func remove(_ entry: Entry) throws(FileError) -> Bool {
        guard let now = try self.entry(entry.name), now.kind == .file, now.number == entry.number else { return false }
        guard unsafe unlinkat(descriptor, entry.name, 0) == 0 else {
            if errno == ENOENT { return false }
            throw FileError.system(errno, path: "\(path)/\(entry.name)")
        }
        return true
    }

    /// Gives something in the folder another name there, in the place of what has it.
    /// - Throws: `FileError` when it cannot be done.
    public func rename(_ name: String, to other: String) throws(FileError) {
        guard unsafe renameat(descriptor, try Self.checked(name, path), descriptor, try Self.checked(other, path)) == 0
        else { throw FileError.system(errno, path: "\(path)/\(name)") }
    }

    /// The room on its device.
    /// - Throws: `FileError` when it cannot be seen.
    /// - Source: `statvfs(3)`.
    public func room() throws(FileError) -> Room {
        var status = statvfs()
        guard unsafe fstatvfs(descriptor, &status) == 0 else { throw FileError.system(errno, path: path) }
        let unit = UInt64(status.f_frsize)
        return Room(
            bytes: UInt64(status.f_blocks) &* unit,
            freeBytes: UInt64(status.f_bavail) &* unit,
            files: UInt64(status.f_files),
            freeFiles: UInt64(status.f_favail)
        )
    }

    /// Opens a file of the folder, unless something else has its name by now or it has a second name, which may be anywhere.
    private func withFile<Result>(
        _ entry: Entry,
        _ body: (Int32) throws(FileError) -> Result
    ) throws(FileError) -> Result {
        let file = unsafe openat(
            descriptor,
            try Self.checked(entry.name, path),
            O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK
        )
        guard file >= 0 else { throw FileError.system(errno, path: "\(path)/\(entry.name)") }
        defer { _ = close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { throw FileError.system(errno, path: "\(path)/\(entry.name)") }
        guard status.st_mode & S_IFMT == S_IFREG, UInt64(status.st_ino) == entry.number, status.st_nlink == 1 else {
            throw FileError(
                code: .notAFile,
                path: "\(path)/\(entry.name)",
                problem: "it is another file, or has two names"
            )
        }
        return try body(file)
    }

    /// Copies the newest bytes of a file to a new one, durably, and empties it; what is written to it between the last look
    /// and that is lost.
    /// - Parameters:
    ///   - entry: The file.
    ///   - draft: The name of the new one, which must not be there.
    ///   - most: The most bytes that are copied.
    ///   - isKept: Called when the copy is durable, and before the file is emptied.
    /// - Throws: `FileError` when it cannot be done; the file is emptied only when all else was done.
    /// - Returns: How many bytes were copied.
    public func moveContent(
        of entry: Entry,
        to draft: String,
        most: Int64,
        isKept: () throws(FileError) -> Void
    ) throws(FileError) -> Int64 {
        try withFile(entry) { file throws(FileError) in
            let copy = unsafe openat(
                descriptor,
                try Self.checked(draft, path),
                O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                0o600
            )
            guard copy >= 0 else { throw FileError.system(errno, path: "\(path)/\(draft)") }
            defer { _ = close(copy) }
            var status = stat()
            guard unsafe fstat(file, &status) == 0 else { throw FileError.system(errno, path: "\(path)/\(entry.name)") }
            let start = max(0, Int64(status.st_size) - most)
            var place = start
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = unsafe pread(file, &buffer, buffer.count, off_t(place))
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw FileError.system(errno, path: "\(path)/\(entry.name)") }
                if count == 0 { break }
                guard unsafe pwrite(copy, buffer, count, off_t(place - start)) == count else {
                    throw FileError.system(errno, path: "\(path)/\(draft)")
                }
                place += Int64(count)
            }
            guard fsync(copy) == 0 else { throw FileError.system(errno, path: "\(path)/\(draft)") }
            try isKept()
            guard ftruncate(file, 0) == 0 else { throw FileError.system(errno, path: "\(path)/\(entry.name)") }
            return place - start
        }
    }

    /// Makes an empty file with the owner and the rights of another.
    /// - Throws: `FileError` when something has the name, or it cannot be made.
    public func makeEmpty(_ name: String, like other: String) throws(FileError) {
        var status = stat()
        guard unsafe fstatat(descriptor, try Self.checked(other, path), &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            throw FileError.system(errno, path: "\(path)/\(other)")
        }
        let file = unsafe openat(
            descriptor,
            try Self.checked(name, path),
            O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
            0o600
        )
        guard file >= 0 else { throw FileError.system(errno, path: "\(path)/\(name)") }
        defer { _ = close(file) }
        // Who may not give a file away keeps it: then whoever writes it has to make it anew.
        _ = fchown(file, status.st_uid, status.st_gid)
        guard fchmod(file, status.st_mode & 0o777) == 0 else { throw FileError.system(errno, path: "\(path)/\(name)") }
    }
}
