import Foundation
import Testing

@testable import Executors

/// A program in the place of a real one, which says and does what it is told.
final class StandIn: Sendable {
    /// Where it lies.
    let folder: String
    private let name: String

    /// The program's path.
    var path: String { "\(folder)/\(name)" }

    /// A program by its name.
    /// - Parameters:
    ///   - name: Its name.
    ///   - script: What it really is.
    /// - Throws: When there is no folder for it.
    init(_ name: String, of script: String = "stand-in") throws {
        self.name = name
        let place = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appending(
            path: "evenkeel-\(UUID())"
        )
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        folder = place.path()
        let script = try #require(
            Bundle.module.url(forResource: script, withExtension: "sh", subdirectory: "Fixtures")
        )
        // A link, since a program that was written a moment ago may still be open in a child that is being started.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path())
        try FileManager.default.createSymbolicLink(at: place.appending(path: name), withDestinationURL: script)
    }

    deinit {
        // A folder that cannot be removed is left to the system.
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// What it prints, says and ends with; `verb` for one first argument only.
    func says(_ output: String, error: String = "", end: String = "0", to verb: String? = nil) throws {
        try write(output, verb.map { "\($0).out" } ?? "out")
        try write(error, "err")
        try write(end, "end")
    }

    private func write(_ text: String, _ suffix: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(path).\(suffix)"))
    }

    /// What was noted of its calls.
    var calls: [String] { lines("calls") }
    /// All that was on its standard input.
    var input: String { lines("input").joined(separator: "\n") }
    /// Forgets what was on its standard input.
    func forget() throws { try write("", "input") }

    private func lines(_ suffix: String) -> [String] {
        // There is no such file until it is called.
        let text = (try? String(contentsOfFile: "\(path).\(suffix)", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }
}
