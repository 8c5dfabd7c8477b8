import EvenkeelTestKit
import Execution
import Foundation
import LocalFiles
import Remediation
import Testing

@testable import Executors

/// A service goes back to the release before, and forward again; nothing is changed where that release is not known.
@Suite(.timeLimit(.minutes(5))) struct ReleaseRollbackTests {
    /// A service with releases, and who acts on it.
    private struct Scene: Sendable {
        let supervisor: ScriptedSupervisor
        let folder: TestFolder
        let system: SupervisorSystem
        let executor: RememberingExecutor

        /// What a link leads to; nil for none.
        func link(_ name: String) -> String? {
            try? FileManager.default.destinationOfSymbolicLink(atPath: folder.path("srv/\(name)"))
        }

        /// Lets a link lead somewhere; nil removes it.
        func link(_ name: String, to release: String?) throws {
            try? FileManager.default.removeItem(atPath: folder.path("srv/\(name)"))
            guard let release else { return }
            try FileManager.default.createSymbolicLink(atPath: folder.path("srv/\(name)"), withDestinationPath: release)
        }
    }

    private static func with(_ body: (Scene) async throws -> Void) async throws {
        let supervisor = try ScriptedSupervisor([
            "cart:c0": .init(), "cart:c1": .init(state: "FATAL", start: 1500),
            "cart:spare": .init(state: "STOPPED", start: 0),
            "db:db": .init(),
        ])
        defer { supervisor.stop() }
        try await TestFolder.with { folder in
            for release in ["3.4.0", "3.5.0", "3.6.0"] {
                try FileManager.default.createDirectory(
                    atPath: folder.path("srv/\(release)"),
                    withIntermediateDirectories: true
                )
            }
            let yaml = """
                endpoints:
                  - name: shop
                    url: \(supervisor.url)
                    targets:
                      service/shop/cart: {processes: ["cart:*"], releases: {folder: \(folder.path("srv"))}}
                      service/shop/db: [db]
                """
            let system = SupervisorSystem(try BuiltInOrder.settings(yaml) { SupervisorSettings(reading: $0) })
            let executor = RememberingExecutor(system, memory: try OrderMemory(folder.path("memory")))
            let scene = Scene(supervisor: supervisor, folder: folder, system: system, executor: executor)
            try scene.link("current", to: "3.5.0")
            try scene.link("previous", to: "3.4.0")
            try await body(scene)
        }
    }

    private static func action(_ target: String = "cart", _ process: String? = nil) throws -> Action {
        try BuiltInOrder.action(
            "supervisor.rollback-release",
            "service/shop/\(target)",
            [.init(name: "process", value: .text(process ?? target))]
        )
    }

    @Test func `it goes back, restarts what was not stopped, and forward again`() async throws {
        try await Self.with { scene in
            let order = try await BuiltInOrder.order(try Self.action(), of: scene.executor)
            let words = """
                \(scene.folder.path("srv"))/current would lead to 3.4.0, and Supervisor shop stop and start cart:c0 (RUNNING), \
                cart:c1 (FATAL).
                """
            #expect(try await scene.executor.simulate(order).words == words)
            #expect(scene.link("current") == "3.5.0" && scene.supervisor.calls.isEmpty)
            let answer = try await scene.executor.run(order)
            let record = try #require(BuiltInOrder.recorded(answer), "\(answer)")
            #expect(record.text.hasPrefix("3.5.0 3.4.0\n"))
            #expect(scene.link("current") == "3.4.0" && scene.link("previous") == "3.4.0")
            let calls = [
                "stopProcess cart:c0", "startProcess cart:c0", "stopProcess cart:c1", "startProcess cart:c1",
            ]
            #expect(scene.supervisor.calls == calls)
            #expect(try await scene.executor.run(order) == answer)

            let undo = try await BuiltInOrder.order(try Self.action(), of: scene.executor, token: 8, undoing: record)
            #expect(try await scene.executor.simulate(undo).words.contains("current would lead to 3.5.0, and"))
            #expect(try await scene.executor.run(undo) == .done(.nothing))
            #expect(scene.link("current") == "3.5.0" && scene.link("previous") == "3.4.0")
            #expect(scene.supervisor.calls == calls + calls)
            #expect(scene.supervisor["cart:spare"]?.state == "STOPPED")
        }
    }

    @Test(arguments: [
        ("previous", nil, "has no link previous: no release before is known."),
        ("previous", "3.3.0", "The release before, 3.3.0, is not in"),
        ("previous", "3.5.0", "The release before, 3.5.0, is in use already."),
        ("previous", "../srv", "previous does not lead to the name of a release beside it."),
        ("previous", "./3.4.0", "previous does not lead to the name of a release beside it."),
        ("previous", "/etc", "previous does not lead to the name of a release beside it."),
        ("previous", "..", "previous does not lead to the name of a release beside it."),
        ("previous", "current", "previous does not lead to the name of a release beside it."),
        ("previous", "alias", "The release before, alias, is not in"),
        ("previous", "a file", "previous does not lead to the name of a release beside it."),
        ("previous", "password", "The release before, password, is not in"),
        ("current", nil, "has no link current."),
        ("current", "/srv/3.5.0", "current does not lead to the name of a release beside it."),
    ])
    func `it is refused where the release before is not known`(
        _ name: String,
        _ release: String?,
        _ words: String
    ) async throws {
        try await Self.with { scene in
            try scene.link("alias", to: "3.4.0")
            try scene.folder.write("", to: "srv/password")
            try scene.link(name, to: release)
            let links = [scene.link("current"), scene.link("previous")]
            let order = try BuiltInOrder.order(try Self.action())
            let stop = await #expect(throws: SystemStop.self) {
                let state = try await scene.system.state(of: order.action)
                _ = try await scene.system.rehearse(order, from: state)
            }
            let refusal = try #require(BuiltInOrder.refusal(stop))
            #expect(refusal.words.contains(words), "\(refusal.words)")
            let other = await #expect(throws: SystemStop.self) {
                try await scene.system.act(order, from: SystemState(essence: ""))
            }
            #expect(BuiltInOrder.refusal(other)?.reason == .forbidden)
            #expect([scene.link("current"), scene.link("previous")] == links && scene.supervisor.calls.isEmpty)
        }
    }

    @Test func `a file in the place of the link, and a link in the place of the folder, are refused`() async throws {
        try await Self.with { scene in
            try scene.link("current", to: nil)
            try scene.folder.write("3.5.0", to: "srv/current")
            let file = BuiltInOrder.refusal(try await scene.executor.describe(try Self.action()))
            #expect(file?.words.hasSuffix("srv/current: it is no symbolic link.") == true)
            let manager = FileManager.default
            try manager.moveItem(atPath: scene.folder.path("srv"), toPath: scene.folder.path("elsewhere"))
            try manager.createSymbolicLink(
                atPath: scene.folder.path("srv"),
                withDestinationPath: scene.folder.path("elsewhere")
            )
            let link = BuiltInOrder.refusal(try await scene.executor.describe(try Self.action()))
            #expect(link?.words.hasSuffix("is, or leads through, a link or a file.") == true)
        }
    }

    @Test func `another release that comes meanwhile is another state, and is not undone`() async throws {
        try await Self.with { scene in
            let order = try await BuiltInOrder.order(try Self.action(), of: scene.executor)
            try scene.link("current", to: "3.6.0")
            #expect(BuiltInOrder.refusal(try await scene.executor.run(order))?.reason == .stateChanged)
            let next = try await BuiltInOrder.order(try Self.action(), of: scene.executor, intent: "b")
            let record = try #require(BuiltInOrder.recorded(try await scene.executor.run(next)))
            try scene.link("current", to: "3.5.0")
            let undo = try await BuiltInOrder.order(
                try Self.action(),
                of: scene.executor,
                intent: "b",
                undoing: record
            )
            #expect(BuiltInOrder.refusal(try await scene.executor.run(undo))?.reason == .stateChanged)
            #expect(scene.link("current") == "3.5.0")
        }
    }

    @Test func `another release before than was decided on is not gone back to`() async throws {
        try await Self.with { scene in
            let order = try BuiltInOrder.order(try Self.action())
            let state = try await scene.system.state(of: order.action)
            try scene.link("previous", to: "3.6.0")
            let stop = await #expect(throws: SystemStop.self) { try await scene.system.act(order, from: state) }
            #expect(BuiltInOrder.refusal(stop)?.reason == .stateChanged)
            #expect(scene.link("current") == "3.5.0" && scene.supervisor.calls.isEmpty)
        }
    }

    @Test func `whoever follows the link meanwhile finds a release`() async throws {
        try await Self.with { scene in
            let folder = try GuardedFolder.open(scene.folder.path("srv"))
            let reading = Task {
                var found: Set<String> = []
                while !Task.isCancelled {
                    found.insert(scene.link("current") ?? "nothing")
                    await Task.yield()
                }
                return found
            }
            for round in 0..<200 {
                let release = round.isMultiple(of: 2) ? "3.4.0" : "3.5.0"
                try folder.replaceLink("current", leadingTo: release, draft: ".draft")
            }
            reading.cancel()
            #expect(await reading.value.isSubset(of: ["3.4.0", "3.5.0"]))
            #expect(scene.link("current") == "3.5.0" && scene.link(".draft") == nil)
            for name in ["..", "a/b", ""] {
                #expect(throws: FileError.self) { try folder.replaceLink("current", leadingTo: name, draft: ".draft") }
            }
        }
    }

    @Test func `what fails half-way is undone by what was there before`() async throws {
        try await Self.with { scene in
            let order = try await BuiltInOrder.order(try Self.action(), of: scene.executor)
            try scene.link(".current.evenkeel", to: "left by a crash")
            scene.supervisor.breaks(.cannotStart)
            #expect(try await scene.executor.run(order) == .failed("Supervisor shop says: SPAWN_ERROR: cart:c0"))
            #expect(scene.link("current") == "3.4.0" && scene.link(".current.evenkeel") == nil)
            scene.supervisor.breaks(nil)
            let undo = try await BuiltInOrder.order(try Self.action(), of: scene.executor, token: 8, undoing: .nothing)
            #expect(try await scene.executor.run(undo) == .done(.nothing))
            #expect(scene.link("current") == "3.5.0" && scene.supervisor["cart:c0"]?.state == "RUNNING")
        }
    }

    @Test func `whether it happened is told by the link, and by starts after it was made`() async throws {
        try await Self.with { scene in
            let record = try await scene.system.state(of: try Self.action()).record
            let order = try BuiltInOrder.order(try Self.action())
            let undo = try BuiltInOrder.order(try Self.action(), undoing: record)
            #expect(try await scene.system.hasHappened(order, recorded: record) == .no)
            #expect(try await scene.system.hasHappened(undo, recorded: record) == .unknown)
            try scene.link("current", to: "3.4.0")
            #expect(try await scene.system.hasHappened(order, recorded: record) == .unknown)
            #expect(try await scene.system.hasHappened(undo, recorded: record) == .no)
            let later = Int(Date().timeIntervalSince1970) + 100
            scene.supervisor["cart:c0"] = .init(start: later)
            #expect(try await scene.system.hasHappened(order, recorded: record) == .unknown)
            scene.supervisor["cart:c1"] = .init(start: later)
            #expect(try await scene.system.hasHappened(order, recorded: record) == .yes)
            try scene.link("current", to: "3.6.0")
            #expect(try await scene.system.hasHappened(order, recorded: record) == .unknown)
        }
    }

    @Test func `only releases and processes that configuration names are touched`() async throws {
        try await Self.with { scene in
            for (target, process) in [("db", "db"), ("cart", "db:db"), ("other", "cart")] {
                guard let action = try? Self.action(target, process) else { continue }
                let reading = try await scene.executor.describe(action)
                #expect(BuiltInOrder.refusal(reading)?.reason == .notConfigured, "\(target) \(process)")
            }
            #expect(scene.supervisor.requests.isEmpty)
        }
    }
}
