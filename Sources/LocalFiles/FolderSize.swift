internal import Glibc

/// How much the files of a folder hold together.
public enum FolderSize: Sendable {
    /// The bytes of the plain files in a folder, those in folders below left out.
    /// - Parameters:
    ///   - folder: The folder.
    ///   - limit: The most files that are counted.
    /// - Returns: The bytes.
    /// - Throws: `FileError` when it cannot be read or has more files.
    public static func bytes(in folder: String, limit: Int = 100_000) throws(FileError) -> Int64 {
        var total: Int64 = 0
        for name in try FileReader.names(in: folder, limit: limit) {
            var status = stat()
            // What is gone since takes no room.
            guard unsafe lstat(folder + "/" + name, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            let (sum, isTooMuch) = total.addingReportingOverflow(Int64(status.st_size))
            total = isTooMuch ? .max : sum
        }
        return total
    }
}
