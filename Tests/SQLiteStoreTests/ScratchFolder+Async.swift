import EvenkeelTestKit
import Foundation

extension ScratchFolder {
    /// Calls `body` with a folder of its own, and waits for it.
    static func with<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let place = FileManager.default.temporaryDirectory.appending(path: "evenkeel-\(UUID())")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        // A folder that cannot be removed is left to the system, which empties its temporary folder by itself.
        defer { try? FileManager.default.removeItem(at: place) }
        return try await body(place.path())
    }
}
