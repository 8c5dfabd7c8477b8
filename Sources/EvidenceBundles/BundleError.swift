internal import LocalFiles
internal import StrictJSON

/// Why a folder could not be used as an evidence bundle, or made one.
public struct BundleError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure; more may come.
    public struct Code: Hashable, Sendable {
        private enum Base: Sendable {
            case unreadable, malformed, unknownVersion, unwritable
        }

        private let base: Base

        /// A file could not be read.
        public static let unreadable = Code(base: .unreadable)
        /// `bundle.json` is not what it should be.
        public static let malformed = Code(base: .malformed)
        /// The bundle has a version that this program does not know.
        public static let unknownVersion = Code(base: .unknownVersion)
        /// A bundle could not be written.
        public static let unwritable = Code(base: .unwritable)
    }

    /// The kind of failure.
    public let code: Code
    /// The file.
    public let file: String
    /// What is wrong, with its place in the file.
    public let problem: String

    /// The file and what is wrong with it.
    public var description: String { "\(file): \(problem)" }

    /// A file that the system does not give us.
    static func unreadable(_ error: FileError) -> BundleError {
        BundleError(code: .unreadable, file: error.path, problem: error.problem)
    }

    /// A file that the system does not take from us.
    static func unwritable(_ error: FileError) -> BundleError {
        BundleError(code: .unwritable, file: error.path, problem: error.problem)
    }

    /// A file that is not well-formed JSON.
    static func malformed(_ file: String, _ error: JSONError) -> BundleError {
        BundleError(code: .malformed, file: file, problem: "\(error)")
    }
}
