internal import Glibc
internal import Journal

/// The folder and the files that a journal lies in, readable by nobody else.
enum StateFolder {
    /// Makes the folder of a file with mode 0700 if there is none, and the file with mode 0600.
    ///
    /// A folder that is there keeps its mode: it may be shared on purpose. The file's mode is narrowed.
    /// - Throws: `system`.
    static func prepare(file path: String) throws(JournalError) {
        if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            let folder = String(path[..<slash])
            guard unsafe mkdir(folder, 0o700) == 0 || errno == EEXIST else {
                throw .system("the folder \(folder) cannot be made (\(SystemCall.words(errno)))")
            }
        }
        // SQLite gives its log and its index the mode of the database, so that has to be right before.
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system("\(path) cannot be opened (\(SystemCall.words(errno)))") }
        defer { close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0 else {
            throw .system("\(path) cannot be kept from others (\(SystemCall.words(errno)))")
        }
        try syncFolder(of: path)
    }

    /// Makes sure that the name of a new file survives a loss of power.
    /// - Throws: `system`.
    static func syncFolder(of path: String) throws(JournalError) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("\(folder) cannot be opened (\(SystemCall.words(errno)))") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system("\(folder) cannot be synced (\(SystemCall.words(errno)))") }
    }
}
