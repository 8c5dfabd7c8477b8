internal import Glibc

/// Which files a database and its log are: what is written into a file whose name was taken away is lost.
struct FileIdentity: Equatable {
    private struct File: Equatable {
        let device: dev_t
        let number: ino_t
    }

    private let database: File?
    private let log: File?

    /// Whether the database is there.
    var hasDatabase: Bool { database != nil }
    /// Whether both files are there.
    var isWhole: Bool { database != nil && log != nil }

    /// The files that have a database's name and its log's now.
    init(path: String) {
        database = Self.file(path)
        log = Self.file(path + "-wal")
    }

    private static func file(_ path: String) -> File? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        return File(device: status.st_dev, number: status.st_ino)
    }
}
