import Foundation
import Testing

/// The folder of development data that some tests read: not part of the repository, named by `EVENKEEL_DATA`.
enum EvenkeelData {
    /// The folder, or nil when it is not set.
    static let folder = ProcessInfo.processInfo.environment["EVENKEEL_DATA"].map { URL(filePath: $0) }

    /// The names and contents of the JSON files below a subfolder, by path.
    static func files(below path: String) throws -> [(name: String, bytes: [UInt8])] {
        guard let folder else { return [] }
        let directory = folder.appending(path: path)
        return try FileManager.default.subpathsOfDirectory(atPath: directory.path()).sorted()
            .filter { $0.hasSuffix(".json") }
            .map { ($0, [UInt8](try Data(contentsOf: directory.appending(path: $0)))) }
    }
}

extension Trait where Self == ConditionTrait {
    /// Runs the test only where the development data is at hand.
    static var requiresEvenkeelData: Self {
        .enabled(if: EvenkeelData.folder != nil, "EVENKEEL_DATA does not name the folder of development data")
    }
}
