internal import Glibc

/// Small files and folders that nobody else may read.
public enum PrivateFile: Sendable {
    /// The content of a file that only its owner may read; nil when there is none.
    /// - Throws: `FileError` when it cannot be read, or others may read it.
    public static func text(of path: String, limit: Int = 4096) throws(FileError) -> String? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw FileError.system(errno, path: path)
        }
        guard status.st_mode & 0o077 == 0 else {
            throw FileError(code: .unreadable, path: path, problem: "others may read it; run chmod 600 on it")
        }
        return String(decoding: try FileReader.bytes(of: path, limit: limit), as: UTF8.self)
    }

    /// Makes a file that only its owner may read.
    /// - Throws: `FileError` when it is there already or cannot be written.
    public static func write(_ text: String, to path: String) throws(FileError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FileError.system(errno, path: path) }
        defer { _ = close(descriptor) }
        let bytes = Array(text.utf8)
        guard unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw FileError.system(errno, path: path)
        }
    }

    /// Puts a file that only its owner may read in the place of what is there, durably: after a crash the file is the old one
    /// or the new one, whole.
    /// - Throws: `FileError` when it cannot be written; which of the two is there is not known then.
    public static func replace(_ text: String, at path: String) throws(FileError) {
        let draft = path + ".new"
        // What a crash left behind is nobody's.
        _ = unsafe unlink(draft)
        try write(text, to: draft)
        guard unsafe Glibc.rename(draft, path) == 0 else { throw FileError.system(errno, path: path) }
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        try makeDurable(entriesOf: folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder)
    }

    /// Makes a folder that only its owner may enter, with those above it; one that is there stays as it is.
    /// - Throws: `FileError` when it cannot be made.
    public static func makeFolder(_ path: String) throws(FileError) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/" + part
            guard unsafe mkdir(made, 0o700) == 0 || errno == EEXIST else { throw FileError.system(errno, path: made) }
        }
    }

    /// Makes a folder of its own under the system's folder for what does not last.
    /// - Throws: `FileError` when it cannot be made.
    public static func makeTemporaryFolder(_ name: String, in parent: String) throws(FileError) -> String {
        // The six capitals are what `mkdtemp(3)` asks for and replaces.
        var template = Array("\(parent)/\(name)-XXXXXX".utf8CString)
        let isMade = unsafe template.withUnsafeMutableBufferPointer { buffer -> Bool in
            guard let base = buffer.baseAddress else { return false }
            return unsafe mkdtemp(base) != nil
        }
        guard isMade else { throw FileError.system(errno, path: parent) }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Gives a folder its name, in the place of an empty folder or of nothing, and makes that durable.
    /// - Throws: `FileError` when something is there, or it cannot be done.
    public static func rename(_ folder: String, to path: String) throws(FileError) {
        guard unsafe Glibc.rename(folder, path) == 0 else {
            throw errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR
                ? FileError.occupied(path) : FileError.system(errno, path: path)
        }
        try makeDurable(entriesOf: path.contains("/") ? path + "/.." : ".")
    }

    /// Makes the names in a folder durable.
    private static func makeDurable(entriesOf folder: String) throws(FileError) {
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError.system(errno, path: folder) }
        defer { _ = close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileError.system(errno, path: folder) }
    }

    /// Removes a folder's files and the folder; what cannot be removed stays.
    public static func removeFolder(_ path: String) {
        guard let folder = unsafe opendir(path) else { return }
        defer { _ = unsafe rmdir(path) }
        defer { unsafe closedir(folder) }
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { _ = unsafe unlink(path + "/" + name) }
        }
    }
}
