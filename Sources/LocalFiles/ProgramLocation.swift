internal import Glibc

/// Where this program and what ships with it stand.
public struct ProgramLocation: Sendable, Hashable {
    /// The folder of the program's file, links resolved; nil when the system does not say.
    public let folder: String?

    /// A location; for tests.
    public init(folder: String?) { self.folder = folder }

    /// The location of the running program.
    /// - Source: `proc(5)`, `/proc/self/exe`.
    public static func current() -> ProgramLocation {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return -1 }
            return unsafe readlink("/proc/self/exe", base, bytes.count)
        }
        guard count > 0 else { return ProgramLocation(folder: nil) }
        let path = String(decoding: buffer[..<count], as: UTF8.self)
        return ProgramLocation(folder: path.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 })
    }

    /// The folders in which something that ships, such as `runbooks`, is looked for, in order: beside the program, and
    /// under its prefix.
    public func candidates(for name: String) -> [String] {
        guard let folder else { return [] }
        let prefix = folder.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
        return ["\(folder)/\(name)", "\(prefix)/share/evenkeel/\(name)"]
    }

    /// The first of the candidates that is a folder.
    public func shipped(_ name: String) -> String? {
        candidates(for: name).first { FileReader.kind(of: $0) == .folder }
    }
}
