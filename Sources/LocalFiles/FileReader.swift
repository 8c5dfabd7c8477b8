internal import Glibc

/// Reads files and folders of this machine, each with a limit, so that no file can exhaust memory.
///
/// Blocking: for the start of a command, not for a service's request path.
public enum FileReader: Sendable {
    /// What a path leads to.
    public enum Kind: Sendable, Equatable {
        case file, folder, other, missing
    }

    /// What is at `path`; links are followed.
    public static func kind(of path: String) -> Kind {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return .missing }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        default: return .other
        }
    }

    /// The number of `/dev/null`, by which people say "an empty file": major 1, minor 3.
    /// - Source: `null(4)`.
    private static let nullDevice: UInt = 1 << 8 | 3

    /// Whether `path`, its links resolved, lies outside of `folder`, its links resolved; false when one is missing.
    ///
    /// A folder from outside may hold a link to a private file of whoever reads it.
    public static func leadsOut(_ path: String, of folder: String) -> Bool {
        guard let inner = real(path), let outer = real(folder) else { return false }
        return outer != "/" && !inner.hasPrefix(outer + "/")
    }

    /// The path without links, or nil when there is nothing.
    /// - Source: `realpath(3)`.
    private static func real(_ path: String) -> String? {
        guard let resolved = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    /// The content of a file, or of standard input when `path` is `-`.
    ///
    /// A pipe that a shell made, `<(command)`, is read to its end. A pipe that nobody writes to is refused and not waited
    /// for, so that a folder from outside cannot hold the program up.
    /// - Parameters:
    ///   - path: The file.
    ///   - limit: The most bytes; one more and nothing is returned.
    /// - Returns: The bytes.
    /// - Throws: `FileError`, also for what is neither a file nor a pipe.
    public static func bytes(of path: String, limit: Int) throws(FileError) -> [UInt8] {
        if path == "-" { return try read(STDIN_FILENO, path: "standard input", limit: limit) }
        // Without O_NONBLOCK, opening a named pipe waits for a writer that may never come.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else { throw .system(errno, path: path) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .system(errno, path: path) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return try read(descriptor, path: path, limit: limit)
        case S_IFIFO:
            let bytes = try read(descriptor, path: path, limit: limit)
            guard !bytes.isEmpty else { throw .silentPipe(path) }
            return bytes
        case S_IFDIR: throw .system(EISDIR, path: path)
        case S_IFCHR where status.st_rdev == nullDevice: return []
        default: throw .device(path)
        }
    }

    /// Reads to the end of a descriptor, waiting for what a pipe's writer still has to say.
    /// Hands a file over in pieces, so that one of any length takes little memory.
    /// - Throws: `FileError` when it cannot be read.
    public static func forEachPiece(of path: String, _ body: ([UInt8]) -> Void) throws(FileError) {
        let descriptor = path == "-" ? dup(STDIN_FILENO) : unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError.system(errno, path: path) }
        defer { _ = close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError.system(errno, path: path) }
            guard count > 0 else { return }
            body(Array(buffer[..<count]))
        }
    }

    private static func read(_ descriptor: Int32, path: String, limit: Int) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var status = stat()
        if unsafe fstat(descriptor, &status) == 0 {
            let size = Int(status.st_size)
            guard size <= limit else { throw .tooLarge(path, limit: limit) }
            bytes.reserveCapacity(size + 1)
        }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                _ = unsafe poll(&waiting, 1, -1)
                continue
            }
            guard count >= 0 else { throw .system(errno, path: path) }
            if count == 0 { return bytes }
            guard bytes.count + count <= limit else { throw .tooLarge(path, limit: limit) }
            bytes += buffer[..<count]
        }
    }

    /// The names in a folder, without `.` and `..`, in byte-wise order.
    /// - Throws: `FileError` when the folder cannot be read or holds more than `limit` names.
    public static func names(in folder: String, limit: Int = 10_000) throws(FileError) -> [String] {
        guard let stream = unsafe opendir(folder) else {
            throw errno == ENOTDIR
                ? FileError(code: .notAFolder, path: folder, problem: "it is a file, not a folder")
                : .system(errno, path: folder)
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != ".", name != ".." else { continue }
            guard names.count < limit else {
                throw FileError(code: .tooLarge, path: folder, problem: "it holds more than \(limit) entries")
            }
            names.append(name)
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The files under a folder whose names end in `suffix`, sub-folders included, as paths that begin with `folder`,
    /// in byte-wise order. Names that begin with a dot are left out. Links to folders are followed, but each folder is
    /// entered once, so that links in a circle end.
    /// - Parameters:
    ///   - folder: The folder.
    ///   - suffix: The end of the names that are wanted.
    ///   - depth: How many levels of sub-folders are entered.
    /// - Returns: The paths.
    /// - Throws: `FileError` when a folder cannot be read.
    public static func files(under folder: String, suffix: String, depth: Int = 8) throws(FileError) -> [String] {
        var files: [String] = []
        var entered: Set<FolderIdentity> = []
        try collect(folder, suffix, depth, &entered, &files)
        return files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// What makes a folder the same under several paths.
    private struct FolderIdentity: Hashable, Sendable {
        let device: UInt64
        let number: UInt64
    }

    private static func collect(
        _ folder: String,
        _ suffix: String,
        _ depth: Int,
        _ entered: inout Set<FolderIdentity>,
        _ files: inout [String]
    ) throws(FileError) {
        var status = stat()
        if unsafe stat(folder, &status) == 0 {
            let identity = FolderIdentity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
            guard entered.insert(identity).inserted else { return }
        }
        for name in try names(in: folder) where !name.hasPrefix(".") {
            let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
            switch kind(of: path) {
            case .file: if name.hasSuffix(suffix) { files.append(path) }
            case .folder: if depth > 0 { try collect(path, suffix, depth - 1, &entered, &files) }
            case .other, .missing: continue
            }
        }
    }
}
