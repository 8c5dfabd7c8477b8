import Execution
import Foundation
import Remediation
import Testing

@testable import Executors

/// A machine's declared folders in a scratch folder.
final class HostSample: Sendable {
    /// The scratch folder, which holds `cache`, `logs` and `outside`.
    let path: String

    init() throws {
        let manager = FileManager.default
        let place = manager.temporaryDirectory.resolvingSymlinksInPath().appending(path: "evenkeel-host-\(UUID())")
        path = place.path()
        for name in ["cache", "logs", "outside"] {
            try manager.createDirectory(at: place.appending(path: name), withIntermediateDirectories: true)
        }
    }

    deinit {
        // A folder that cannot be removed is left to the system.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Makes a file of some bytes that was changed an hour or more ago, or just now.
    func write(_ name: String, bytes: Int = 10, isOld: Bool = true) throws {
        let file = "\(path)/\(name)"
        let folder = file.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try #require(FileManager.default.createFile(atPath: file, contents: Data(repeating: 65, count: bytes)))
        guard isOld else { return }
        let before = Date(timeIntervalSinceNow: -7200)
        try FileManager.default.setAttributes([.modificationDate: before], ofItemAtPath: file)
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(name)") }
    func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)").sorted()
    }
    func size(_ name: String) throws -> Int { try Data(contentsOf: URL(filePath: "\(path)/\(name)")).count }

    func configuration(_ extra: String = "", method: String = "copy") throws -> HostConfiguration {
        let yaml = """
            targets: [host/web-1]
            clear:
              - root: \(path)/cache
                names: ['*.tmp', 'core.*']
                least-age: 1m
                depth: 3
            rotate:
              - folder: \(path)/logs
                names: ['*.log']
                least-size-mib: 0
                keep: 2
                method: \(method)
                copy-mib: 1
            units: [nginx, shop-cart.service]
            processes: [evenkeel-harm]
            patience: 0s
            call-limit: 1s
            \(extra)
            """
        return try PlannedOrder.configuration(yaml) { HostConfiguration(reading: $0) }
    }

    /// Carries an action out from the state of now.
    static func carryOut(
        _ id: String,
        _ arguments: [String: String] = [:],
        on system: HostSystem
    ) async throws -> RecordedState {
        let action = try PlannedOrder.action(id, "host/web-1", arguments)
        let state = try await system.state(of: action)
        return try await system.act(try PlannedOrder.order(action, state), from: state)
    }
}
