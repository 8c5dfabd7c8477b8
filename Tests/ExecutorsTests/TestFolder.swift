import Foundation

/// A folder for one test that waits, which is gone when the test ends.
struct TestFolder: Sendable {
    let path: String

    static func with(_ body: (TestFolder) async throws -> Void) async throws {
        let manager = FileManager.default
        let place = manager.temporaryDirectory.resolvingSymlinksInPath().appending(path: "evenkeel-\(UUID())")
        try manager.createDirectory(at: place, withIntermediateDirectories: true)
        // A folder that cannot be removed is left to the system, which empties its temporary folder by itself.
        defer { try? manager.removeItem(at: place) }
        try await body(TestFolder(path: place.path()))
    }

    func path(_ name: String) -> String { path + "/" + name }

    /// Writes a file that only its owner may read, unless told otherwise, and returns its path.
    @discardableResult
    func write(_ text: String, to name: String, mode: Int = 0o600) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: path(name)))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
        return path(name)
    }

    /// The text of a file; nil when there is none.
    func text(_ name: String) -> String? { try? String(contentsOfFile: path(name), encoding: .utf8) }
}
