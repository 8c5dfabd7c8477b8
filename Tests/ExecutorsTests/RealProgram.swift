import EvenkeelTestKit
import Foundation
import Testing

/// A program that was installed, run for one test. Only where they are asked for: `EVENKEEL_REAL_PROGRAMS=1`.
struct RealProgram {
    static let areWanted = ProcessInfo.processInfo.environment["EVENKEEL_REAL_PROGRAMS"] == "1"

    private let process: ChildProcess

    /// Starts a program and waits until a file is there.
    init(_ arguments: [String], until file: String, errors: String) async throws {
        process = try ChildProcess(arguments, errorFile: errors)
        for _ in 0..<100 where !FileManager.default.fileExists(atPath: file) {
            try await ContinuousClock().sleep(for: .milliseconds(100))
        }
        let isThere = FileManager.default.fileExists(atPath: file)
        if !isThere { stop() }
        try #require(isThere, "\((try? String(contentsOfFile: errors, encoding: .utf8)) ?? "")")
    }

    /// Ends it and waits for its end.
    func stop() { process.stop(patience: .seconds(15)) }
}

extension Trait where Self == ConditionTrait {
    /// The test needs programs that are installed.
    static var requiresRealPrograms: Self {
        .enabled(if: RealProgram.areWanted, "`make executors-check` runs it against installed programs")
    }
}
