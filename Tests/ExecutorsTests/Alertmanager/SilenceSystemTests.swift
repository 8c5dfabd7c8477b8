import EvenkeelTestKit
import Execution
import IncidentModel
import LocalFiles
import Remediation
import StrictJSON
import Synchronization
import Testing

@testable import Executors

/// A silence is made once for each order, found again by its key, and ended.
@Suite(.timeLimit(.minutes(5))) struct SilenceSystemTests {
    static let now = Timestamp(rfc3339: "2026-11-26T10:00:00Z") ?? .epoch

    private enum Fault: Sendable, Equatable {
        case status(String)
        /// Says that it is done, and makes no silence.
        case lies
        /// Makes the silence, and closes the connection before it says so.
        case diesBehind
        case body(String)
    }

    /// An Alertmanager without alerts. It has to be stopped.
    private final class ScriptedAlertmanager: Sendable {
        private struct State: Sendable {
            var silences: [(body: String, isExpired: Bool)] = []
            var readFault: Fault?
            var writeFault: Fault?
        }

        private final class Machine: Sendable {
            let state = Mutex(State())

            func steps(_ request: ReceivedRequest) -> [ScriptedServer.Step] {
                state.withLock { state in
                    let isRead = request.method == "GET"
                    let fault = isRead ? state.readFault : state.writeFault
                    if case .status(let status) = fault { return [ScriptedServer.response("no", status: status)] }
                    if case .body(let text) = fault { return [ScriptedServer.response(text)] }
                    if request.path.hasPrefix("/api/v2/silences") {
                        if isRead {
                            let items = state.silences.indices.map { Self.shown($0, state) }
                            return [ScriptedServer.response("[\(items.joined(separator: ","))]")]
                        }
                        if fault != .lies { state.silences.append((request.text, false)) }
                        if fault == .diesBehind { return [.close] }
                        return [ScriptedServer.response("{\"silenceID\":\"id-\(state.silences.count)\"}")]
                    }
                    let number = Int(request.path.split(separator: "-").last ?? "") ?? 0
                    guard state.silences.indices.contains(number - 1) else {
                        return [ScriptedServer.response("", status: "404 Not Found")]
                    }
                    if isRead { return [ScriptedServer.response(Self.shown(number - 1, state))] }
                    if fault != .lies { state.silences[number - 1].isExpired = true }
                    return [ScriptedServer.response("")]
                }
            }

            private static func shown(_ place: Int, _ state: State) -> String {
                let (body, isExpired) = state.silences[place]
                return "{\"id\":\"id-\(place + 1)\",\"status\":{\"state\":\"\(isExpired ? "expired" : "active")\"},"
                    + body.dropFirst()
            }
        }

        private let machine = Machine()
        private let server: ScriptedServer

        init() throws {
            let machine = machine
            server = try ScriptedServer { machine.steps($0) }
        }

        var url: String { server.url }
        var requests: [ReceivedRequest] { server.requests }
        var states: [Bool] { machine.state.withLock { $0.silences.map { !$0.isExpired } } }

        func breaks(reads: Fault? = nil, writes: Fault? = nil) {
            machine.state.withLock { ($0.readFault, $0.writeFault) = (reads, writes) }
        }

        func stop() { server.stop() }
    }

    private static func with(_ body: (ScriptedAlertmanager, RememberingExecutor) async throws -> Void) async throws {
        let manager = try ScriptedAlertmanager()
        defer { manager.stop() }
        try await TestFolder.with { folder in
            let yaml = """
                url: \(manager.url)
                kinds: {service: {name: service, namespace: namespace}}
                targets: {host/web-1: {instance: "web-1:9100"}}
                longest: 2h
                """
            let settings = try BuiltInOrder.settings(yaml) { SilenceSettings(reading: $0) }
            let memory = try OrderMemory(folder.path("memory"))
            try await body(manager, RememberingExecutor(SilenceSystem(settings) { now }, memory: memory))
        }
    }

    static func silence(_ target: String = "service/shop/cart", _ seconds: Int64 = 3600) throws -> Action {
        try BuiltInOrder.action("alertmanager.silence", target, [.init(name: "for", value: .integer(seconds))])
    }

    @Test func `a silence is made once, and ended`() async throws {
        try await Self.with { manager, executor in
            let order = try await BuiltInOrder.order(try Self.silence(), of: executor)
            let record = try #require(BuiltInOrder.recorded(try await executor.run(order)))
            #expect(record.text == "id-1")
            let post = try #require(manager.requests.first { $0.method == "POST" })
            #expect(
                post.text == """
                    {"comment":"Evenkeel: order intent-1/0","createdBy":"evenkeel","endsAt":"2026-11-26T11:00:00Z",\
                    "matchers":[{"isEqual":true,"isRegex":false,"name":"namespace","value":"shop"},\
                    {"isEqual":true,"isRegex":false,"name":"service","value":"cart"}],"startsAt":"2026-11-26T10:00:00Z"}
                    """
            )
            #expect(try await executor.run(order) == .done(record))
            #expect(manager.states == [true])
            let undo = try await BuiltInOrder.order(try Self.silence(), of: executor, token: 8, undoing: record)
            #expect(try await executor.run(undo) == .done(.nothing))
            #expect(manager.states == [false])
        }
    }

    @Test func `one that dies behind the act is asked by the key, and undone without the identifier`() async throws {
        try await Self.with { manager, executor in
            let order = try await BuiltInOrder.order(try Self.silence("host/web-1"), of: executor)
            manager.breaks(writes: .diesBehind)
            await #expect(throws: ExecutorSilence.self) { try await executor.run(order) }
            manager.breaks()
            let record = try #require(BuiltInOrder.recorded(try await executor.inquire(order)))
            let undo = try await BuiltInOrder.order(
                try Self.silence("host/web-1"),
                of: executor,
                token: 8,
                undoing: record
            )
            #expect(try await executor.run(undo) == .done(.nothing))
            #expect(manager.states == [false])
        }
    }

    @Test func `one that lies is found out`() async throws {
        try await Self.with { manager, executor in
            let order = try await BuiltInOrder.order(try Self.silence(), of: executor)
            manager.breaks(writes: .lies)
            let words = "Alertmanager default says that it is done, and the silence is not there"
            #expect(try await executor.run(order) == .failed(words) || manager.states.isEmpty)
            manager.breaks()
            let next = try await BuiltInOrder.order(try Self.silence(), of: executor, intent: "intent-2")
            let record = try #require(BuiltInOrder.recorded(try await executor.run(next)))
            manager.breaks(writes: .lies)
            let undo = try await BuiltInOrder.order(
                try Self.silence(),
                of: executor,
                token: 8,
                intent: "intent-2",
                undoing: record
            )
            let answer = try await executor.run(undo)
            #expect(answer == .failed("Alertmanager default says that it is done, and the silence is still in force"))
        }
    }

    @Test func `what it says is told as it is`() async throws {
        let cases: [(String, StepAnswer.Refusal.Reason)] = [
            ("401 Unauthorized", .credentialsExpired), ("403 Forbidden", .notPermitted),
            ("400 Bad Request", .forbidden),
        ]
        for (status, reason) in cases {
            try await Self.with { manager, executor in
                let order = try await BuiltInOrder.order(try Self.silence(), of: executor)
                manager.breaks(writes: .status(status))
                #expect(BuiltInOrder.refusal(try await executor.run(order))?.reason == reason)
            }
        }
    }

    @Test(arguments: [
        "", "{}", "[1]", "[{\"id\":\"a/../b\",\"comment\":\"\",\"status\":{\"state\":\"active\"},\"matchers\":[]}]",
        "[{\"id\":\"a\",\"comment\":\"\",\"status\":{\"state\":\"gone\"},\"matchers\":[]}]", "[[[[",
    ])
    func `garbage is no answer`(_ text: String) async throws {
        try await Self.with { manager, executor in
            manager.breaks(reads: .body(text))
            let silence = await #expect(throws: ExecutorSilence.self) {
                try await executor.describe(try Self.silence())
            }
            #expect(silence?.reason == .garbage)
        }
    }

    @Test func `a silence that is too long, or for what nobody named, is refused`() async throws {
        try await Self.with { manager, executor in
            let long = try await BuiltInOrder.order(try Self.silence("service/shop/cart", 7201), of: executor)
            #expect(BuiltInOrder.refusal(try await executor.run(long))?.reason == .forbidden)
            for target in ["host/web-2", "service/cart", "deployment/shop/cart"] {
                let reading = try await executor.describe(try Self.silence(target))
                #expect(BuiltInOrder.refusal(reading)?.reason == .notConfigured, "\(target)")
            }
            #expect(manager.states.isEmpty)
        }
    }

    @Test(arguments: [
        ("url: https://a.example", "`targets` is missing"),
        ("{url: \"https://a.example\", targets: {host/a: {}}}", "must have 1 to 10 keys"),
        ("{url: \"https://a.example\", targets: {host/a: {a-b: c}}}", "the name of a label"),
        ("{url: \"https://a.example\", kinds: {thing: {name: a}}}", "a kind of entity"),
        ("{url: \"https://a.example\", longest: 2d, kinds: {host: {name: a}}}", "a duration from"),
    ])
    func `what is wrong in a configuration is said`(_ text: String, _ problem: String) {
        let faults = BuiltInOrder.faults(text) { SilenceSettings(reading: $0) }
        #expect(faults.contains(problem), "\(faults)")
    }
}
