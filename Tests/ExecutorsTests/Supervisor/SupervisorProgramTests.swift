import Execution
import Foundation
import LocalFiles
import Remediation
import Testing

@testable import Executors

/// The real supervisord, by its socket file.
@Suite(.timeLimit(.minutes(3)), .requiresRealPrograms, .serialized) struct SupervisorProgramTests {
    private static func with(
        _ body: (RememberingExecutor, SupervisorSystem, TestFolder) async throws -> Void
    ) async throws {
        try await TestFolder.with { folder in
            try folder.write(
                """
                [supervisord]
                nodaemon=true
                logfile=\(folder.path("log"))
                pidfile=\(folder.path("pid"))
                [unix_http_server]
                file=\(folder.path("s"))
                username=evenkeel
                password=a-password
                [rpcinterface:supervisor]
                supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
                [program:cart]
                command=/bin/sleep 1000
                [program:slow]
                command=/bin/sh -c 'trap "" TERM; while true; do sleep 0.1; done'
                stopwaitsecs=3
                killasgroup=true
                [program:bad]
                command=/bin/false
                [program:workers]
                process_name=w%(process_num)s
                numprocs=2
                command=/bin/sleep 1000
                [program:shop]
                command=/bin/sh \(folder.path("releases/current/run"))
                [program:spare]
                autostart=false
                command=/bin/sleep 1000
                [group:web]
                programs=shop,spare
                """,
                to: "supervisord.conf"
            )
            let manager = FileManager.default
            for release in ["1.0", "1.1"] {
                let path = folder.path("releases/\(release)")
                try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
                let script = "echo \(release) > \(folder.path("running"))\nexec sleep 1000\n"
                try folder.write(script, to: "releases/\(release)/run")
            }
            for (link, release) in [("current", "1.1"), ("previous", "1.0")] {
                try manager.createSymbolicLink(
                    atPath: folder.path("releases/\(link)"),
                    withDestinationPath: release
                )
            }
            let password = try folder.write("a-password\n", to: "password")
            let program = try await RealProgram(
                ["/usr/bin/supervisord", "-n", "-c", folder.path("supervisord.conf")],
                until: folder.path("s"),
                errors: folder.path("out")
            )
            defer { program.stop() }
            let yaml = """
                endpoints:
                  - socket: \(folder.path("s"))
                    user: evenkeel
                    password-file: \(password)
                    targets:
                      service/shop/cart: [cart, bad, slow, gone]
                      service/shop/work: ["workers:*"]
                      service/shop/web: {processes: ["web:*"], releases: {folder: \(folder.path("releases"))}}
                """
            let system = SupervisorSystem(try BuiltInOrder.settings(yaml) { SupervisorSettings(reading: $0) })
            let memory = try OrderMemory(folder.path("memory"))
            // Until the processes have stood for the second that the supervisor waits.
            try await ContinuousClock().sleep(for: .seconds(3))
            try await body(RememberingExecutor(system, memory: memory), system, folder)
        }
    }

    private static func restart(
        _ target: String,
        _ process: String,
        _ act: String = "restart-process"
    ) throws -> Action {
        try BuiltInOrder.action(
            "supervisor.\(act)",
            "service/shop/\(target)",
            [.init(name: "process", value: .text(process))]
        )
    }

    @Test func `a process and a group are restarted`() async throws {
        try await Self.with { executor, system, _ in
            for (target, process) in [("cart", "cart"), ("work", "w1"), ("work", "workers")] {
                let action = try Self.restart(target, process)
                let order = try await BuiltInOrder.order(action, of: executor, intent: "intent-\(process)")
                let before = try await system.state(of: action).record
                let answer = try await executor.run(order)
                let record = try #require(BuiltInOrder.recorded(answer), "\(answer)")
                #expect(record == before)
                #expect(try await executor.inquire(order) == answer)
            }
        }
    }

    @Test func `one that was stopped and not started is known not to have been restarted`() async throws {
        try await Self.with { executor, system, _ in
            let action = try Self.restart("cart", "slow")
            let state = try #require(try await executor.describe(action).state)
            let order = try BuiltInOrder.order(action, on: state.fingerprint, limit: .seconds(1))
            let silence = await #expect(throws: ExecutorSilence.self) { try await executor.run(order) }
            #expect(silence?.detail == "slow:slow is still being stopped")
            let open = await #expect(throws: ExecutorSilence.self) { try await executor.inquire(order) }
            #expect(open?.reason == .unknowable)
            for _ in 0..<100 where try await system.state(of: action).essence != "slow:slow is stopped" {
                try await ContinuousClock().sleep(for: .milliseconds(100))
            }
            #expect(try await executor.inquire(order) == .unknownKey)
            let next = try await BuiltInOrder.order(action, of: executor, token: 8)
            #expect(BuiltInOrder.recorded(try await executor.run(next)) != nil)
        }
    }

    @Test func `what cannot be started is told, and what is not there`() async throws {
        try await Self.with { executor, _, _ in
            let bad = try await BuiltInOrder.order(try Self.restart("cart", "bad"), of: executor)
            let answer = try await executor.run(bad)
            guard case .failed(let words) = answer else {
                Issue.record("\(answer)")
                return
            }
            #expect(words.contains("bad"))
            let reading = try await executor.describe(try Self.restart("cart", "gone"))
            #expect(BuiltInOrder.refusal(reading)?.reason == .targetGone)
        }
    }

    @Test func `processes are stopped and started, and that is undone`() async throws {
        try await Self.with { executor, system, _ in
            for (target, process, act) in [
                ("cart", "cart", "stop-process"), ("work", "workers", "stop-process"),
                ("web", "spare", "start-process"),
            ] {
                let action = try Self.restart(target, process, act)
                let order = try await BuiltInOrder.order(action, of: executor, intent: "intent-\(process)")
                let before = try await system.state(of: action)
                #expect(try await system.hasHappened(order, recorded: before.record) == .no)
                let answer = try await executor.run(order)
                let record = try #require(BuiltInOrder.recorded(answer), "\(answer)")
                #expect(try await system.hasHappened(order, recorded: record) == .yes)
                let undo = try await BuiltInOrder.order(
                    action,
                    of: executor,
                    intent: "intent-\(process)",
                    undoing: record
                )
                #expect(try await system.hasHappened(undo, recorded: record) == .no)
                #expect(try await executor.run(undo) == .done(.nothing))
                #expect(try await system.hasHappened(undo, recorded: record) == .yes)
            }
            let bad = try await BuiltInOrder.order(try Self.restart("cart", "bad", "start-process"), of: executor)
            let answer = try await executor.run(bad)
            guard case .failed(let words) = answer else {
                Issue.record("\(answer)")
                return
            }
            #expect(words == "bad:bad was started, and is BACKOFF now")
        }
    }

    @Test func `a service goes back to the release before, and forward again`() async throws {
        try await Self.with { executor, system, folder in
            #expect(folder.text("running") == "1.1\n")
            let action = try Self.restart("web", "web", "rollback-release")
            let order = try await BuiltInOrder.order(action, of: executor)
            let answer = try await executor.run(order)
            let record = try #require(BuiltInOrder.recorded(answer), "\(answer)")
            #expect(folder.text("running") == "1.0\n")
            let again = try await BuiltInOrder.order(action, of: executor, intent: "intent-2")
            #expect(BuiltInOrder.refusal(try await executor.run(again))?.reason == .forbidden)
            let undo = try await BuiltInOrder.order(action, of: executor, undoing: record)
            #expect(try await executor.run(undo) == .done(.nothing))
            #expect(folder.text("running") == "1.1\n")
            #expect(record.text.contains("web:spare 0 settled STOPPED"))
            let spare = try Self.restart("web", "spare")
            #expect(try await system.state(of: spare).essence == "web:spare is stopped")
        }
    }
}
