import EvenkeelTestKit
import Execution
import IncidentModel
import LocalFiles
import Remediation
import StrictJSON
import Synchronization
import Testing

@testable import Executors

/// Flags are compared and set, and read back.
@Suite(.timeLimit(.minutes(5))) struct FlagSystemTests {
    /// What the service does wrong.
    private enum Fault: Sendable, Equatable {
        case status(String)
        case lies
        case body(String)
        case closes
        case hangs
        case noTag
    }

    /// A service with one flag. It has to be stopped.
    private final class FlagService: Sendable {
        private struct State: Sendable {
            var isEnabled = true
            var version = 1
            var readFault: Fault?
            var writeFault: Fault?
        }

        private final class Machine: Sendable {
            let state = Mutex(State())

            func steps(_ request: ReceivedRequest) -> [ScriptedServer.Step] {
                state.withLock { state in
                    let isRead = request.method == "GET"
                    guard request.path == "/checkout" else {
                        return [ScriptedServer.response("", status: "404 Not Found")]
                    }
                    switch isRead ? state.readFault : state.writeFault {
                    case .status(let status): return [ScriptedServer.response("no", status: status)]
                    case .body(let text): return [Self.answer(text, tag: "\"1\"")]
                    case .closes: return [.close]
                    case .hangs: return [.pause(nil)]
                    case .noTag: return [ScriptedServer.response("{\"enabled\":true}")]
                    case .lies: return [Self.answer("{}", tag: "\"1\"")]
                    case nil: break
                    }
                    if !isRead {
                        guard request.value(of: "if-match") == "\"\(state.version)\"" else {
                            return [ScriptedServer.response("", status: "412 Precondition Failed")]
                        }
                        state.isEnabled = request.text.contains("\"enabled\":true")
                        state.version += 1
                    }
                    let text = "{\"owner\":\"shop\",\"enabled\":\(state.isEnabled),\"share\":0.5}"
                    return [Self.answer(text, tag: "\"\(state.version)\"")]
                }
            }

            private static func answer(_ text: String, tag: String) -> ScriptedServer.Step {
                .send(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\netag: \(tag)\r\n"
                        + "content-length: \(text.utf8.count)\r\n\r\n\(text)"
                )
            }
        }

        private let machine: Machine
        private let server: ScriptedServer

        init() throws {
            let machine = Machine()
            self.machine = machine
            server = try ScriptedServer { machine.steps($0) }
        }

        var url: String { server.url }
        var isEnabled: Bool { machine.state.withLock { $0.isEnabled } }
        var requests: [ReceivedRequest] { server.requests }

        func breaks(reads: Fault? = nil, writes: Fault? = nil) {
            machine.state.withLock { ($0.readFault, $0.writeFault) = (reads, writes) }
        }

        /// Somebody else changes the flag.
        func touch() { machine.state.withLock { $0.version += 1 } }

        func stop() { server.stop() }
    }

    private static func with(
        limit: String = "5s",
        _ body: (FlagService, RememberingExecutor) async throws -> Void
    ) async throws {
        let service = try FlagService()
        defer { service.stop() }
        try await TestFolder.with { folder in
            let token = try folder.write("a-token\n", to: "token")
            let yaml = """
                endpoints:
                  - url: \(service.url)/
                    token-file: \(token)
                    limit: \(limit)
                    targets: {flag/shop/new-checkout: checkout, flag/shop/gone: gone}
                """
            let settings = try BuiltInOrder.settings(yaml) { FlagSettings(reading: $0) }
            let memory = try OrderMemory(folder.path("memory"))
            try await body(service, RememberingExecutor(FlagSystem(settings), memory: memory))
        }
    }

    private static func disable(_ flag: String = "new-checkout") throws -> Action {
        try BuiltInOrder.action("feature.disable", "flag/shop/\(flag)")
    }

    @Test func `a flag is switched off once, with everything else of it, and on again`() async throws {
        try await Self.with { service, executor in
            let order = try await BuiltInOrder.order(try Self.disable(), of: executor)
            let record = try #require(BuiltInOrder.recorded(try await executor.run(order)))
            #expect(!service.isEnabled)
            let write = try #require(service.requests.first { $0.method == "PUT" })
            #expect(write.text == "{\"owner\":\"shop\",\"enabled\":false,\"share\":0.5}")
            #expect(write.value(of: "authorization") == "Bearer a-token")
            #expect(try await executor.run(order) == .done(record))
            #expect(service.requests.count { $0.method == "PUT" } == 1)
            let undo = try await BuiltInOrder.order(try Self.disable(), of: executor, token: 8, undoing: record)
            #expect(try await executor.run(undo) == .done(.nothing))
            #expect(service.isEnabled)
        }
    }

    @Test func `a flag that somebody changed meanwhile is left alone`() async throws {
        try await Self.with { service, executor in
            let order = try await BuiltInOrder.order(try Self.disable(), of: executor)
            service.touch()
            #expect(BuiltInOrder.refusal(try await executor.run(order))?.reason == .stateChanged)
            let next = try await BuiltInOrder.order(try Self.disable(), of: executor, intent: "intent-2")
            service.breaks(writes: .status("412 Precondition Failed"))
            #expect(BuiltInOrder.refusal(try await executor.run(next))?.reason == .stateChanged)
            #expect(service.isEnabled)
        }
    }

    @Test func `what a service says is told as it is`() async throws {
        let cases: [(String, StepAnswer.Refusal.Reason)] = [
            ("401 Unauthorized", .credentialsExpired), ("403 Forbidden", .notPermitted), ("404 Not Found", .targetGone),
            ("422 Unprocessable Entity", .forbidden),
        ]
        for (status, reason) in cases {
            try await Self.with { service, executor in
                let order = try await BuiltInOrder.order(try Self.disable(), of: executor)
                service.breaks(writes: .status(status))
                #expect(BuiltInOrder.refusal(try await executor.run(order))?.reason == reason, "\(status)")
            }
        }
    }

    @Test func `a service that lies is found out`() async throws {
        try await Self.with { service, executor in
            let order = try await BuiltInOrder.order(try Self.disable(), of: executor)
            service.breaks(writes: .lies)
            let words = "Flag service default says that it is done, and flag checkout is as before"
            #expect(try await executor.run(order) == .failed(words))
        }
    }

    @Test func `one that dies or hangs is asked later`() async throws {
        for fault in [Fault.closes, .hangs, .status("500 Internal Server Error")] {
            try await Self.with(limit: "300ms") { service, executor in
                let order = try await BuiltInOrder.order(try Self.disable(), of: executor)
                service.breaks(writes: fault)
                await #expect(throws: ExecutorSilence.self) { try await executor.run(order) }
                service.breaks()
                // On this machine what was written has arrived, and the flag is as it was.
                #expect(try await executor.inquire(order) == .unknownKey)
            }
        }
    }

    @Test(arguments: ["", "[]", "{}", "{\"enabled\":\"yes\"}", "{\"enabled\":true,\"enabled\":false}", "<html>"])
    func `garbage is no answer`(_ text: String) async throws {
        try await Self.with { service, executor in
            service.breaks(reads: .body(text))
            let silence = await #expect(throws: ExecutorSilence.self) {
                try await executor.describe(try Self.disable())
            }
            #expect(silence?.reason == .garbage)
        }
    }

    @Test func `a flag without an entity tag, one that is gone and one that nobody named are refused`() async throws {
        try await Self.with { service, executor in
            let gone = try await executor.describe(try Self.disable("gone"))
            #expect(gone == .refused(.init(.targetGone, "Flag service default has no flag gone.")))
            let other = try await executor.describe(try Self.disable("other"))
            #expect(BuiltInOrder.refusal(other)?.reason == .notConfigured)
            service.breaks(reads: .noTag)
            let reading = try await executor.describe(try Self.disable())
            #expect(BuiltInOrder.refusal(reading)?.words.contains("no strong entity tag") == true)
        }
    }

    @Test(arguments: [
        ("endpoints: [{url: \"https://f.example\", targets: {service/a/b: c}}]", "which is no flag"),
        ("endpoints: [{url: \"https://f.example\", targets: {flag/a/b: \"../c\"}}]", "1 to 64 letters"),
        ("endpoints: [{url: \"https://f.example/?x\", targets: {flag/a/b: c}}]", "without credentials, query"),
        ("endpoints: [{url: \"http://f.example\", targets: {flag/a/b: c}}]", "must begin with https://"),
    ])
    func `what is wrong in a configuration is said`(_ text: String, _ problem: String) {
        let faults = BuiltInOrder.faults(text) { FlagSettings(reading: $0) }
        #expect(faults.contains(problem), "\(faults)")
    }
}
