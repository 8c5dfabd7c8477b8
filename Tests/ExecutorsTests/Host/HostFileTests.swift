import EvenkeelTestKit
import Execution
import Foundation
import Remediation
import Testing

@testable import Executors

@Suite(.timeLimit(.minutes(3))) struct HostFileTests {
    private let sample: HostSample
    private let system: HostSystem

    init() throws {
        sample = try HostSample()
        system = HostSystem(try sample.configuration())
    }

    /// The change time of a file is now, whatever its owner says: the sample's files have to be younger than nothing.
    private func clearing(age: Duration = .zero, depth: Int = 3, most: Int = 100) throws -> FolderClearing {
        let names = ["*.tmp", "core.*"].compactMap { FileNamePattern($0) }
        let root = HostConfiguration.Clearing(root: sample.path + "/cache", names: names, leastAge: age, depth: depth)
        return FolderClearing(clearings: [root], mostFiles: most)
    }

    /// On a thread of the name by which `Tests/RealServers/traversal.sh` knows what is under watch.
    private func survey(_ clearing: FolderClearing) async throws -> FolderClearing.Found {
        try await BlockingWork.perform("host") { () throws(SystemStop) in
            try clearing.survey(removing: true, until: .now + .seconds(60))
        }
    }

    @Test func `declared files are removed, and nothing else`() async throws {
        for name in ["a.tmp", "core.77", "keep.dat", "deep/er/b.tmp", "deep/er/still/c.tmp", "deep/er/still/too/d.tmp"]
        {
            try sample.write("cache/" + name)
        }
        let found = try await survey(try clearing())
        #expect(
            found.names.map { String($0.dropFirst(sample.path.count + 7)) } == [
                "a.tmp", "core.77", "deep/er/b.tmp", "deep/er/still/c.tmp",
            ]
        )
        #expect(found.bytes > 0)
        #expect(sample.exists("cache/keep.dat") && sample.exists("cache/deep/er/still/too/d.tmp"))
        #expect(!sample.exists("cache/a.tmp") && sample.exists("cache/deep/er/still"))
    }

    @Test func `young files stay, also when their owner says that they are old`() async throws {
        try sample.write("cache/a.tmp")
        try sample.write("cache/b.tmp", isOld: false)
        let action = try PlannedOrder.action("host.clear-declared-paths", "host/web-1")
        let state = try await system.state(of: action)
        let order = try PlannedOrder.order(action, state)
        #expect(
            try await PlannedOrder.stop { try await system.rehearse(order, from: state) }.refusal?.reason == .targetGone
        )
        #expect(try await PlannedOrder.stop { try await system.act(order, from: state) }.refusal?.reason == .targetGone)
        #expect(try sample.names("cache") == ["a.tmp", "b.tmp"])
    }

    @Test func `no more are removed than allowed, and what was removed is recorded`() async throws {
        for number in 0..<20 { try sample.write("cache/\(number).tmp") }
        let found = try await survey(try clearing(most: 5))
        #expect(found.files == 5 && !found.isWhole)
        #expect(try sample.names("cache").count == 15)
        #expect(try #require(FolderClearing.Found(found.record)).names == found.names)
    }

    @Test func `links, pipes and what lies outside stay`() async throws {
        try sample.write("outside/precious.tmp")
        try sample.write("outside/folder/precious.tmp")
        let manager = FileManager.default
        let root = sample.path + "/cache/"
        try manager.createSymbolicLink(
            atPath: root + "link.tmp",
            withDestinationPath: sample.path + "/outside/precious.tmp"
        )
        try manager.createSymbolicLink(atPath: root + "folder", withDestinationPath: sample.path + "/outside")
        try manager.createSymbolicLink(atPath: root + "up", withDestinationPath: "../outside")
        #expect(unsafe mkfifo(root + "pipe.tmp", 0o600) == 0)
        for name in [
            "-rf.tmp", "$(reboot).tmp", "a b.tmp", "..tmp", "...tmp", "line\nbreak.tmp", "~root.tmp", "%2e%2e.tmp",
        ] {
            try sample.write("cache/" + name)
        }
        let found = try await survey(try clearing())
        #expect(found.files == 8)
        #expect(try sample.names("cache") == ["folder", "link.tmp", "pipe.tmp", "up"])
        #expect(sample.exists("outside/precious.tmp") && sample.exists("outside/folder/precious.tmp"))
    }

    @Test func `a declared folder that is, or lies behind, a link is refused`() async throws {
        try sample.write("outside/cache/a.tmp")
        try FileManager.default.removeItem(atPath: sample.path + "/cache")
        try FileManager.default.createSymbolicLink(atPath: sample.path + "/cache", withDestinationPath: "outside/cache")
        await #expect(throws: SystemStop.self) { try await survey(try clearing()) }
        #expect(sample.exists("outside/cache/a.tmp"))
    }

    @Test func `what was interrupted is told by what is there`() async throws {
        try sample.write("cache/a.tmp")
        try sample.write("cache/b.tmp")
        let clearing = try clearing()
        let before = try clearing.survey(removing: false, until: .now + .seconds(60))
        let action = try PlannedOrder.action("host.clear-declared-paths", "host/web-1")
        let order = try PlannedOrder.order(action)
        #expect(try await system.hasHappened(order, recorded: before.record) == .no)
        try FileManager.default.removeItem(atPath: sample.path + "/cache/a.tmp")
        #expect(try await system.hasHappened(order, recorded: before.record) == .unknown)
        try FileManager.default.removeItem(atPath: sample.path + "/cache/b.tmp")
        #expect(try await system.hasHappened(order, recorded: before.record) == .yes)
    }

    @Test func `logs are copied and emptied, older ones move on, the oldest goes`() async throws {
        try sample.write("logs/shop.log", bytes: 100)
        let writer = try FileHandle(forWritingTo: URL(filePath: sample.path + "/logs/shop.log"))
        for round in 1...3 {
            #expect(try await HostSample.carryOut("host.rotate-logs", on: system).text.contains("\"files\":1"))
            try writer.truncate(atOffset: 0)
            try writer.write(contentsOf: Data(repeating: 66, count: round))
        }
        #expect(try sample.names("logs") == ["shop.log", "shop.log.1", "shop.log.2"])
        #expect(try sample.size("logs/shop.log.1") == 2 && sample.size("logs/shop.log.2") == 1)
    }

    @Test func `only the newest bytes of a long log are kept`() async throws {
        try sample.write("logs/shop.log", bytes: (1 << 20) + 500)
        _ = try await HostSample.carryOut("host.rotate-logs", on: system)
        #expect(try sample.size("logs/shop.log.1") == 1 << 20)
        #expect(try sample.size("logs/shop.log") == 0)
    }

    @Test func `a log may be given another name`() async throws {
        try sample.write("logs/shop.log", bytes: 100)
        let renaming = HostSystem(try sample.configuration(method: "rename"))
        _ = try await HostSample.carryOut("host.rotate-logs", on: renaming)
        #expect(try sample.size("logs/shop.log") == 0 && sample.size("logs/shop.log.1") == 100)
    }

    @Test func `a log that is a link, or has a second name elsewhere, stays`() async throws {
        try sample.write("outside/passwd", bytes: 50)
        let manager = FileManager.default
        try manager.createSymbolicLink(
            atPath: sample.path + "/logs/a.log",
            withDestinationPath: sample.path + "/outside/passwd"
        )
        try manager.linkItem(atPath: sample.path + "/outside/passwd", toPath: sample.path + "/logs/b.log")
        let stop = try await PlannedOrder.stop { try await HostSample.carryOut("host.rotate-logs", on: system) }
        #expect(stop.refusal?.reason == .targetGone)
        #expect(try sample.size("outside/passwd") == 50)
    }

    @Test func `a draft that is a link is not written through`() async throws {
        try sample.write("outside/passwd", bytes: 50)
        try sample.write("logs/a.log", bytes: 60)
        try FileManager.default.createSymbolicLink(
            atPath: sample.path + "/logs/.a.log.evenkeel",
            withDestinationPath: sample.path + "/outside/passwd"
        )
        _ = try await PlannedOrder.stop { try await HostSample.carryOut("host.rotate-logs", on: system) }
        #expect(try sample.size("outside/passwd") == 50 && sample.size("logs/a.log") == 60)
    }

    @Test func `a look finds what is large`() async throws {
        try sample.write("cache/deep/large.dat", bytes: 200_000)
        let found = try await HostSample.carryOut("host.disk-usage", on: system)
        #expect(found.text.contains("deep/large.dat") && found.text.contains("free-bytes"))
    }

    @Test(arguments: [
        ("root: /etc/cron.d", "none of the system's own"), ("root: /", "two levels"), ("root: /var", "two levels"),
        ("root: /var/../etc/x", "two levels"), ("root: var/cache", "two levels"),
        ("names: ['../*']", "pattern of file names"),
        ("names: ['a/b']", "pattern of file names"), ("names: ['$x']", "pattern of file names"),
        ("least-age: 1s", "`clear[0].least-age`"),
    ]) func `a configuration that is none says what is wrong`(_ line: String, _ words: String) throws {
        let fields = ["root: /var/cache/shop", "names: ['*.tmp']", "least-age: 1h"].filter {
            $0.prefix { $0 != ":" } != line.prefix { $0 != ":" }
        }
        let yaml = "targets: [host/web-1]\nclear:\n  - \((fields + [line]).joined(separator: "\n    "))\n"
        let faults = try PlannedOrder.faults(yaml) { HostConfiguration(reading: $0) }
        #expect(faults.contains(words), "\(faults)")
    }

    @Test(arguments: [
        ("*.tmp", "a.tmp", true), ("*.tmp", ".tmp", true), ("*.tmp", "a.tmpx", false), ("core.*", "core.1", true),
        ("core.*", "xcore.1", false), ("a*b*c", "a1b2c", true), ("a*b*c", "abc", true), ("a*b*c", "acb", false),
        ("a*a", "a", false), ("x", "x", true), ("x", "xx", false), ("*", "anything at all", true), ("a**b", "ab", true),
    ]) func `names are matched`(_ pattern: String, _ name: String, _ isMatch: Bool) throws {
        #expect(try #require(FileNamePattern(pattern)).matches(name) == isMatch)
    }
}
