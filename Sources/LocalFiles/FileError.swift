/// Why a file or folder could not be read.
public struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of failure; more may come.
    public struct Code: Hashable, Sendable {
        private enum Base: Sendable {
            case notFound, notPermitted, notAFile, notAFolder, tooLarge, unreadable
        }

        private let base: Base

        /// There is nothing of that name.
        public static let notFound = Code(base: .notFound)
        /// The file's owner does not let us.
        public static let notPermitted = Code(base: .notPermitted)
        /// It is a folder or a device where a file is wanted.
        public static let notAFile = Code(base: .notAFile)
        /// It is a file where a folder is wanted.
        public static let notAFolder = Code(base: .notAFolder)
        /// It has more bytes than are accepted.
        public static let tooLarge = Code(base: .tooLarge)
        /// The system reports another error.
        public static let unreadable = Code(base: .unreadable)
    }

    /// The kind of failure.
    public let code: Code
    /// The file or folder.
    public let path: String
    /// What went wrong, as a clause.
    public let problem: String

    /// The file and what went wrong with it.
    public var description: String { "\(path): \(problem)" }

    /// The failure that the system's error number means.
    static func system(_ number: Int32, path: String) -> FileError {
        switch number {
        case 2: FileError(code: .notFound, path: path, problem: "there is no such file or folder")
        case 13, 1: FileError(code: .notPermitted, path: path, problem: "permission denied")
        case 20: FileError(code: .notAFolder, path: path, problem: "a part of the path is not a folder")
        case 21: FileError(code: .notAFile, path: path, problem: "it is a folder, not a file")
        case 6: FileError(code: .notAFile, path: path, problem: "it is a socket or a device, not a file")
        case 40: FileError(code: .unreadable, path: path, problem: "its links lead in a circle")
        default: FileError(code: .unreadable, path: path, problem: "the system reports error \(number)")
        }
    }

    /// Something that no end can be expected of.
    static func device(_ path: String) -> FileError {
        FileError(code: .notAFile, path: path, problem: "it is a device or a socket, not a file")
    }

    /// A pipe that has nothing to say.
    static func silentPipe(_ path: String) -> FileError {
        FileError(code: .notAFile, path: path, problem: "it is a pipe that is empty or that nobody writes to")
    }

    /// Something where there should be nothing yet.
    public static func occupied(_ path: String) -> FileError {
        FileError(code: .unreadable, path: path, problem: "something is there already; name a folder that is not")
    }

    /// A file that is larger than the limit.
    static func tooLarge(_ path: String, limit: Int) -> FileError {
        FileError(
            code: .tooLarge,
            path: path,
            problem: "it has more than \(limit) bytes, the most that is read; raise the limit or split the file"
        )
    }
}
