import EvenkeelTestKit
import Execution
import Foundation
import IncidentModel
import Remediation
import StrictJSON
import Testing

@testable import Executors

/// The executor with a real program in place of `kubectl`, which keeps an object in a folder and goes wrong when told to.
@Suite(.timeLimit(.minutes(3)), .requiresPython) struct KubectlProgramTests {
    /// A folder with the program and an object.
    private struct Place {
        let path: String

        func lines(_ name: String) -> [String] {
            let text = (try? String(contentsOfFile: path + name, encoding: .utf8)) ?? ""
            return text.split(separator: "\n").map(String.init)
        }

        func breaks(_ fault: String?) throws {
            guard let fault else { return try FileManager.default.removeItem(atPath: path + "fault") }
            try Data(fault.utf8).write(to: URL(filePath: path + "fault"))
        }

        func executor(callLimit: Duration = .seconds(60)) throws -> KubernetesExecutor {
            let configuration = try KubernetesConfiguration(
                program: path + "kubectl",
                context: "prod",
                namespaces: ["shop"],
                callLimit: callLimit,
                environment: ProcessInfo.processInfo.environment
            )
            return KubernetesExecutor(configuration)
        }
    }

    private static func withPlace(_ body: (Place) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "evenkeel-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // A folder that cannot be removed is left to the system.
        defer { try? FileManager.default.removeItem(at: folder) }
        let fixture = try #require(
            Bundle.module.url(forResource: "kubectl", withExtension: "py", subdirectory: "Fixtures")
        )
        let program = folder.appending(path: "kubectl")
        // A link, since a program that was written a moment ago may still be open in a child that is being started.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fixture.path())
        try FileManager.default.createSymbolicLink(at: program, withDestinationURL: fixture)
        let object = PatchMachine.set(ShopObjects.all[0], ["metadata", "resourceVersion"], "1")
        try Data(try object.serialized()).write(to: folder.appending(path: "object.json"))
        try await body(Place(path: folder.path() + "/"))
    }

    private static func scale() throws -> Action {
        try ShopOrder.action("kubernetes.scale-workload", "deployment/shop/cart", ["replicas": 5])
    }

    private static func isDone(_ answer: StepAnswer) -> Bool {
        if case .done = answer { true } else { false }
    }

    @Test func `processes with one key write once`() async throws {
        try await Self.withPlace { place in
            let executor = try place.executor()
            let order = try await ShopOrder.order(try Self.scale(), on: executor)
            let answers = await withTaskGroup(of: StepAnswer?.self) { group in
                for _ in 0..<12 { group.addTask { try? await executor.run(order) } }
                return await group.reduce(into: [StepAnswer?]()) { $0.append($1) }
            }
            #expect(Set(answers).count == 1)
            #expect(Self.isDone(try #require(answers.first ?? nil)))
            #expect(place.lines("writes") == ["patch"])
        }
    }

    static let faults: [(String, ExecutorSilence.Reason)] = [
        ("die", .died), ("lie", .garbage), ("cut", .garbage), ("flood", .garbage), ("hang", .outOfTime),
        ("refuse", .unreachable),
    ]

    @Test(arguments: faults, ["before", "after"]) func `a program that goes wrong around the write is silence`(
        _ fault: (kind: String, reason: ExecutorSilence.Reason),
        _ moment: String
    ) async throws {
        try await Self.withPlace { place in
            let executor = try place.executor()
            // A machine that is busy needs seconds to start the program; only what hangs is not waited for.
            let hasty = fault.kind == "hang" ? try place.executor(callLimit: .seconds(10)) : executor
            let order = try await ShopOrder.order(try Self.scale(), on: executor)
            try place.breaks("\(moment) \(fault.kind)")
            let silence = await #expect(throws: ExecutorSilence.self) { try await hasty.run(order) }
            #expect(silence?.reason == fault.reason)
            try place.breaks(nil)
            let answer = try await executor.inquire(order)
            // The deployment's controller is not there, so what was set is not rolled out.
            #expect(answer == (moment == "before" ? .unknownKey : .running))
            let again = try await ShopOrder.order(order.action, on: executor, token: order.token.number + 1)
            #expect(Self.isDone(try await executor.run(moment == "before" ? again : order)))
            #expect(place.lines("writes").count == (moment == "before" ? 2 : 1))
        }
    }

    @Test func `nobody waits for a program once the task is cancelled`() async throws {
        try await Self.withPlace { place in
            let executor = try place.executor(callLimit: .seconds(20))
            let order = try await ShopOrder.order(try Self.scale(), on: executor)
            try place.breaks("before hang")
            let task = Task { () -> ExecutorSilence.Reason? in
                do throws(ExecutorSilence) { _ = try await executor.run(order) } catch { return error.reason }
                return nil
            }
            while place.lines("calls").count < 5 { await Task.yield() }
            let start = ContinuousClock.now
            task.cancel()
            #expect(await task.value == .outOfTime)
            #expect(start.duration(to: .now) < .seconds(10))
        }
    }

    @Test func `the arguments arrive as they were made`() async throws {
        try await Self.withPlace { place in
            let executor = try place.executor()
            let field = (name: "spec.template.spec.containers[app].env[LEVEL]", desired: "$(id); `id` --all '\" \u{E4}")
            let action = try ShopOrder.action("kubernetes.correct-environment", "deployment/shop/cart", field: field)
            let order = try await ShopOrder.order(action, on: executor)
            let answer = try await executor.run(order)
            #expect(Self.isDone(answer))
            let calls = try place.lines("calls").map { try JSONValue(parsing: $0).array?.compactMap(\.string) ?? [] }
            #expect(calls.map(\.first) == ["get", "get", "get", "get", "patch"])
            #expect(calls.last?.count == 7)
            let stored = try JSONValue(parsing: try String(contentsOfFile: place.path + "object.json", encoding: .utf8))
            let variable = stored["spec"]?["template"]?["spec"]?["containers"]?[0]?["env"]?[0]
            #expect(variable?["value"]?.string == field.desired)
        }
    }

    @Test func `a program that is not there is silence`() async throws {
        let configuration = try KubernetesConfiguration(program: "/nowhere/kubectl", namespaces: ["shop"])
        let silence = await #expect(throws: ExecutorSilence.self) {
            try await KubernetesExecutor(configuration).describe(try Self.scale())
        }
        #expect(silence?.reason == .unreachable)
    }
}

extension Trait where Self == ConditionTrait {
    /// Runs the test only where there is a Python.
    static var requiresPython: Self {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let isThere = folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/python3") }
        return .enabled(if: isThere, "python3 is not in PATH")
    }
}
