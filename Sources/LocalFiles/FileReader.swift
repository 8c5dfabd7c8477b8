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

    /// The content of a file, or of standard input when `path` is `-`.
    /// - Parameters:
    ///   - path: The file.
    ///   - limit: The most bytes; one more and nothing is returned.
    /// - Returns: The bytes.
    /// - Throws: `FileError`, also for what is neither a file nor a pipe.
    public static func bytes(of path: String, limit: Int) throws(FileError) -> [UInt8] {
        if path == "-" { return try read(STDIN_FILENO, path: "standard input", limit: limit) }
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(errno, path: path) }
        defer { close(descriptor) }
        return try read(descriptor, path: path, limit: limit)
    }

    /// Reads to the end of a descriptor.
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
    /// in byte-wise order; names that begin with a dot are left out, links to folders are not followed further than
    /// eight levels.
    /// - Throws: `FileError` when a folder cannot be read.
    public static func files(under folder: String, suffix: String, depth: Int = 8) throws(FileError) -> [String] {
        var files: [String] = []
        for name in try names(in: folder) where !name.hasPrefix(".") {
            let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
            switch kind(of: path) {
            case .file: if name.hasSuffix(suffix) { files.append(path) }
            case .folder: if depth > 0 { files += try Self.files(under: path, suffix: suffix, depth: depth - 1) }
            case .other, .missing: continue
            }
        }
        return files
    }
}
