internal import Foundation

/// A folder for one test, which is gone with all that it holds when the test ends.
public struct ScratchFolder: Sendable {
    /// The folder's path, without a slash at its end.
    public let path: String

    /// Calls `body` with a folder of its own.
    /// - Throws: What `body` throws, or why the folder cannot be made.
    public static func with<Result>(_ body: (ScratchFolder) throws -> Result) throws -> Result {
        let folder = try make()
        defer { folder.remove() }
        return try body(folder)
    }

    /// Makes a folder for who cannot be a closure; it has to be removed.
    static func make() throws -> ScratchFolder {
        let manager = FileManager.default
        let place = manager.temporaryDirectory.resolvingSymlinksInPath().appending(path: "evenkeel-\(UUID())")
        try manager.createDirectory(at: place, withIntermediateDirectories: true)
        return ScratchFolder(path: place.path())
    }

    /// Removes the folder. Programs that were ended a moment ago may still write into it, so it is tried some times; one
    /// that cannot be removed is left to the system, which empties its temporary folder by itself.
    func remove() {
        for _ in 0..<50 {
            try? FileManager.default.removeItem(atPath: path)
            guard FileManager.default.fileExists(atPath: path) else { return }
            usleep(10_000)
        }
    }

    /// The path of something in the folder.
    public func path(_ name: String) -> String { path + "/" + name }

    /// Writes a file, making the folders on the way, and returns its path.
    @discardableResult
    public func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = URL(filePath: path(name))
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        return path(name)
    }

    /// Writes a text file, making the folders on the way, and returns its path.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String { try write(Array(text.utf8), to: name) }

    /// Makes a folder and returns its path.
    @discardableResult
    public func makeFolder(_ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
        return path(name)
    }

    /// Makes a symbolic link to `target`, which need not exist, and returns the link's path.
    @discardableResult
    public func link(_ name: String, to target: String) throws -> String {
        try FileManager.default.createSymbolicLink(atPath: path(name), withDestinationPath: target)
        return path(name)
    }

    /// Makes a named pipe and returns its path.
    @discardableResult
    public func makePipe(_ name: String) throws -> String {
        guard unsafe mkfifo(path(name), 0o600) == 0 else { throw TestKitError("no pipe \(name)") }
        return path(name)
    }

    /// Sets the permissions of something in the folder.
    public func setPermissions(_ name: String, _ mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
    }
}
