internal import Glibc

/// Which files a database and its log are: what is written into a file whose name was taken away is lost.
struct FileIdentity {
    private struct File: Equatable {
        let device: dev_t
        let number: ino_t
    }

    private let database: File?
    private let log: File?
    /// How long the database is, in bytes; it never gets shorter by itself.
    let databaseBytes: Int64

    /// Whether the database is there.
    var hasDatabase: Bool { database != nil }
    /// Whether both files are there.
    var isWhole: Bool { database != nil && log != nil }

    /// The files that have a database's name and its log's now.
    init(path: String) {
        let found = Self.file(path)
        (database, databaseBytes) = (found?.file, found?.bytes ?? 0)
        log = Self.file(path + "-wal")?.file
    }

    /// Whether these are the files that they were before, and nothing was cut off the database.
    func continues(_ earlier: FileIdentity, bytes: Int64) -> Bool {
        database == earlier.database && log == earlier.log && databaseBytes >= bytes
    }

    private static func file(_ path: String) -> (file: File, bytes: Int64)? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        return (File(device: status.st_dev, number: status.st_ino), Int64(status.st_size))
    }
}
