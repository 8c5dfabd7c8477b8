import Governance
import LocalFiles
import Synchronization
import Testing

@testable import IncidentEngine

/// What surrounds incidents, after the configuration was read anew.
@Suite struct SurroundingsTests {
    private static let files = ["bundle.json", "topology.json", "changes.json", "kubectl.json"]

    /// A copy of the example's folder, to be changed.
    private static func copied() throws -> ScratchFolder {
        let folder = try ScratchFolder()
        for name in files where FileReader.kind(of: LiveBench.folder + "/" + name) == .file {
            let bytes = try FileReader.bytes(of: LiveBench.folder + "/" + name, limit: 1 << 22)
            _ = try folder.write(bytes, to: name)
        }
        return folder
    }

    private static func configuration(_ folder: String?) -> Configuration {
        var configuration = LiveBench.configuration()
        configuration.serve.evidence = folder
        return configuration
    }

    @Test func `after a reload the folder that it names is watched, not the one of the start`() async throws {
        let bench = try await LiveBench()
        let folder = try Self.copied()
        var watch = SurroundingsWatch(LiveBench.folder)
        try bench.engine.reload(LiveBench.settings(), Self.configuration(folder.path))
        bench.engine.followSurroundings(&watch)
        #expect(bench.engine.governance(for: LiveBench.root).alarms.isEmpty)
        _ = try folder.write("no document", to: "bundle.json")
        bench.engine.followSurroundings(&watch)
        #expect(bench.engine.governance(for: LiveBench.root).alarms.map(\.kind) == ["evidence"])
        // What cannot be read leaves the old in place, and a configuration that can be read takes the alarm back.
        #expect(bench.engine.state.withLock { $0.evidence.surroundings != nil })
        try bench.engine.reload(LiveBench.settings(), Self.configuration(nil))
        #expect(bench.engine.governance(for: LiveBench.root).alarms.isEmpty)
        bench.engine.followSurroundings(&watch)
        #expect(bench.engine.state.withLock { $0.evidence.surroundings == nil })
    }

    @Test func `a folder that is read anew goes by the configuration of the reload`() async throws {
        let bench = try await LiveBench()
        let folder = try Self.copied()
        var fresh = Self.configuration(folder.path)
        fresh.serve.environment = "production"
        fresh.onlyDeclaredTargets = true
        var settings = LiveBench.settings()
        settings.approvalLifetime = .seconds(60)
        try bench.engine.reload(settings, fresh)
        var watch = SurroundingsWatch(nil)
        bench.engine.followSurroundings(&watch)
        let (isClosed, environment, lifetime) = bench.engine.state.withLock {
            ($0.evidence.isInventoryClosed, $0.places.standardEnvironment, $0.settings.approvalLifetime)
        }
        #expect(isClosed && environment == "production" && lifetime == .seconds(60))
    }

    @Test func `a watch tells of a file that changed and of another folder, each once`() throws {
        let folder = try Self.copied()
        var watch = SurroundingsWatch(nil)
        var told: [Bool] = [watch.hasChanged(in: nil), watch.hasChanged(in: folder.path)]
        told.append(watch.hasChanged(in: folder.path))
        _ = try folder.write("a,b", to: "metrics.csv")
        told += [watch.hasChanged(in: folder.path), watch.hasChanged(in: folder.path), watch.hasChanged(in: nil)]
        #expect(told == [false, true, false, true, false, true])
    }
}
