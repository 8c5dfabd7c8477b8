import Execution
import Foundation
import IncidentModel
import LocalFiles
import Remediation
import Testing

@testable import Executors

/// The real Alertmanager.
@Suite(.timeLimit(.minutes(3)), .requiresRealPrograms) struct SilenceProgramTests {
    @Test func `a silence is made, found and ended`() async throws {
        try await TestFolder.with { folder in
            try folder.write("route: {receiver: nobody}\nreceivers: [{name: nobody}]\n", to: "alertmanager.yml")
            // The program takes no socket file, and says its port nowhere but in what it prints.
            let port = 19_093
            let program = try await RealProgram(
                [
                    "/usr/bin/prometheus-alertmanager", "--config.file=\(folder.path("alertmanager.yml"))",
                    "--storage.path=\(folder.path("data"))", "--web.listen-address=127.0.0.1:\(port)",
                    "--cluster.listen-address=",
                ],
                until: folder.path("data"),
                errors: folder.path("out")
            )
            defer { program.stop() }
            let yaml = """
                url: http://127.0.0.1:\(port)
                kinds: {service: {name: service, namespace: namespace}}
                targets: {host/web-1: {instance: 'a "quoted" \\ label'}}
                """
            let settings = try BuiltInOrder.settings(yaml) { SilenceSettings(reading: $0) }
            let system = SilenceSystem(settings) {
                Timestamp(seconds: Int64(Date().timeIntervalSince1970)) ?? .epoch
            }
            let executor = RememberingExecutor(system, memory: try OrderMemory(folder.path("memory")))
            for target in ["service/shop/cart", "host/web-1"] {
                let action = try SilenceSystemTests.silence(target)
                try await Self.waitUntilReady(executor, action)
                let order = try await BuiltInOrder.order(action, of: executor)
                let answer = try await executor.run(order)
                let record = try #require(BuiltInOrder.recorded(answer), "\(answer)")
                #expect(try await system.hasHappened(order, recorded: .nothing) == .yes)
                let undo = try await BuiltInOrder.order(action, of: executor, token: 8, undoing: record)
                #expect(try await system.hasHappened(undo, recorded: record) == .no)
                #expect(try await executor.run(undo) == .done(.nothing))
                #expect(try await system.hasHappened(undo, recorded: record) == .yes)
            }
        }
    }

    private static func waitUntilReady(_ executor: RememberingExecutor, _ action: Action) async throws {
        for _ in 0..<50 {
            if (try? await executor.describe(action)) != nil { return }
            try await ContinuousClock().sleep(for: .milliseconds(100))
        }
    }
}
