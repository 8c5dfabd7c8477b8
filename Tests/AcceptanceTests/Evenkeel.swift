import EvenkeelTestKit
import Foundation
import StrictJSON
import Testing

/// Tests of the real program. One at a time: each starts processes, and some have time limits.
@Suite(.serialized, .requiresProgram, .timeLimit(.minutes(10)))
enum Acceptance {}

/// The program under test, run as its users run it: as a process of its own.
enum Evenkeel {
    /// The program, as `EVENKEEL_PROGRAM` names it; nil when it names none.
    static let program = ProcessInfo.processInfo.environment["EVENKEEL_PROGRAM"]
    /// Whether all is run, and not a sample.
    static let isMeasuring = ProcessInfo.processInfo.environment["EVENKEEL_MEASURE"] != nil
    /// The folder of development data; nil when `EVENKEEL_DATA` names none.
    static let data = ProcessInfo.processInfo.environment["EVENKEEL_DATA"]
    /// An evidence bundle.
    static let outage = path("docs/examples/checkout-outage")
    /// An alert payload.
    static let alerts = path("docs/examples/alerts.json")
    /// A configuration with everything that ships, and past incidents.
    static let configuration = path("docs/examples/evenkeel.yaml")

    /// A path of the package.
    static func path(_ place: String) -> String {
        let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../\(place)")
        return package.standardizedFileURL.path(percentEncoded: false)
    }

    /// The variables of a run: none of the tests' own, the knowledge that ships, and what a test adds.
    static func variables(_ more: [String: String] = [:]) -> [String: String] {
        let own = ProcessInfo.processInfo.environment
        var variables = ["PATH", "HOME", "LANG", "TMPDIR"].reduce(into: [:]) { $0[$1] = own[$1] }
        variables["EVENKEEL_RUNBOOKS"] = path("runbooks")
        variables["EVENKEEL_PROMPTS"] = path("prompts")
        return variables.merging(more) { $1 }
    }

    /// Runs the program.
    static func run(
        _ arguments: String...,
        variables more: [String: String] = [:],
        input: String = "/dev/null",
        limit: Duration = .seconds(60)
    ) async throws -> ProgramRun {
        try await run(arguments, variables: more, input: input, limit: limit)
    }

    /// Runs the program.
    static func run(
        _ arguments: [String],
        variables more: [String: String] = [:],
        input: String = "/dev/null",
        limit: Duration = .seconds(60)
    ) async throws -> ProgramRun {
        let program = try #require(program)
        return try await ProgramRun(
            [program] + arguments,
            environment: variables(more),
            input: input,
            limit: limit
        )
    }

    /// Runs a line of bash, in which `$0` is the program.
    static func shell(
        _ line: String,
        _ arguments: [String] = [],
        variables more: [String: String] = [:],
        limit: Duration = .seconds(60)
    ) async throws -> ProgramRun {
        let program = try #require(program)
        return try await ProgramRun(
            ["bash", "-c", line, program] + arguments,
            environment: variables(more),
            limit: limit
        )
    }

    /// Whether a program is installed here.
    static func isInstalled(_ name: String) -> Bool {
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
        return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
    }
}

extension ProgramRun {
    /// What was said but for progress, which a busy machine brings about.
    var complaints: [String] {
        let stages = ["reading ", "diagnosing", "simulating", "waiting for ", "working", "asking "]
        return messages.split(separator: "\n").map(String.init).filter { line in
            !stages.contains { line.hasPrefix("evenkeel: " + $0) }
        }
    }

    /// The one JSON document that standard output is.
    func json() throws -> JSONValue {
        try JSONValue(parsing: outputBytes, limits: JSONLimits(documentBytes: 64 << 20))
    }
}

/// A folder for the files of one test, gone with it.
final class Scratch {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "evenkeel-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        // What cannot be removed is the system's to clean.
        try? FileManager.default.removeItem(at: folder)
    }

    /// The path of a name in the folder.
    func path(_ name: String = "") -> String { folder.appending(path: name).path(percentEncoded: false) }

    /// Writes a file, with the folders that lead to it.
    @discardableResult
    func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: file)
        return file.path(percentEncoded: false)
    }

    /// Writes a text.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String { try write(name, text.utf8) }
}

extension Trait where Self == ConditionTrait {
    /// The test runs the program, which has to be built before.
    static var requiresProgram: Self {
        .enabled(if: Evenkeel.program != nil, "EVENKEEL_PROGRAM names no program; `make test` builds and names one")
    }

    /// The test reads development data.
    static var requiresEvenkeelData: Self {
        .enabled(if: Evenkeel.data != nil, "EVENKEEL_DATA does not name the folder of development data")
    }

    /// The test needs the environment that `Tests/LiveModel/setup.sh` prepares.
    static var requiresLiveModel: Self {
        .enabled(
            if: LiveModelServer.directory != nil,
            "EVENKEEL_LIVE_MODEL names no environment prepared by Tests/LiveModel/setup.sh"
        )
    }

    /// The test needs another program.
    static func requires(_ name: String) -> Self {
        .enabled(if: Evenkeel.isInstalled(name), "\(name) is not installed")
    }
}
