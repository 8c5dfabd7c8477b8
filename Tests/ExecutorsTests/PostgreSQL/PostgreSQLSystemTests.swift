import EvenkeelTestKit
import Execution
import IncidentModel
import Remediation
import StrictJSON
import Testing

@testable import Executors

@Suite(.timeLimit(.minutes(2))) struct PostgreSQLSystemTests {
    private let server = ScriptedPostgreSQL()
    private let system: PostgreSQLSystem

    init() throws {
        system = PostgreSQLSystem(try PostgreSQLSample.configuration(), server: server, pause: .milliseconds(1))
    }

    private static func terminate(_ state: String = "idle") throws -> Action {
        try PlannedOrder.action("database.terminate-sessions", "database/orders", ["state": state, "older-than": "30"])
    }

    private static func set(_ value: String? = "8MB", of name: String = "work_mem") throws -> Action {
        try PlannedOrder.action("database.set-parameter", "database/orders", field: (name, value))
    }

    /// Carries an action out from the state of now.
    private func carryOut(
        _ action: Action
    ) async throws -> (order: StepOrder, state: SystemState, recorded: RecordedState) {
        let state = try await system.state(of: action)
        let order = try PlannedOrder.order(action, state, limit: .milliseconds(100))
        return (order, state, try await system.act(order, from: state))
    }

    @Test func `sessions are ended and recorded`() async throws {
        let done = try await carryOut(try Self.terminate())
        #expect(try PostgreSQLRecord(done.recorded).sessions.map(\.pid) == [11, 12])
        #expect(server.with { $0.sessions.map(\.pid) } == [13])
        let act = try #require(server.acts.first)
        #expect(act["databases"] == "orders" && act["users"] == "shop_app" && act["age"] == "30" && act["most"] == "2")
        #expect(act["deadline"] == "1000015")
        // Two at most are ended by one step, so that one is left of those that are meant.
        #expect(done.state.facts == [.sessionsMatching: .number(2)])
        #expect(try await system.state(of: done.order.action).facts == [.sessionsMatching: .number(1)])
    }

    @Test func `no younger session is ended than configuration says`() async throws {
        let action = try PlannedOrder.action(
            "database.terminate-sessions",
            "database/orders",
            ["state": "idle", "older-than": "5"]
        )
        _ = try await carryOut(action)
        #expect(server.acts.first?["age"] == "20")
    }

    @Test func `one query is cancelled at a time`() async throws {
        let action = try PlannedOrder.action("database.cancel-query", "database/orders", ["selection": "longest"])
        let state = try await system.state(of: action)
        let words = try await system.rehearse(try PlannedOrder.order(action, state), from: state)
        #expect(words == "It would cancel the query of 1 session: 11 of shop_app.")
        #expect(try PostgreSQLRecord(try await carryOut(action).recorded).sessions.count == 1)
    }

    @Test func `where there is nothing to end, it says so`() async throws {
        server.with { $0.sessions = [] }
        let stop = try await PlannedOrder.stop { try await carryOut(try Self.terminate("blocking")) }
        #expect(stop.refusal?.reason == .targetGone)
        #expect(stop.refusal?.words.contains("that blocks others and waits for none for 30 s") == true)
    }

    @Test func `who lies is caught by looking`() async throws {
        server.with { $0.fault = .lies }
        for action in [try Self.terminate(), try Self.set(), try Self.limit()] {
            guard case .failed(let words) = try await PlannedOrder.stop({ try await carryOut(action) }) else {
                throw TestKitError("it was believed")
            }
            #expect(words.contains("were still there") || words.contains("but then it was not so"))
        }
    }

    private static func limit() throws -> Action {
        try PlannedOrder.action("database.limit-clients", "database/orders", ["share-percent": "50"])
    }

    @Test func `an order that arrives late changes nothing`() async throws {
        server.with { $0.delay = 20 }
        for action in [try Self.terminate(), try Self.set(), try Self.limit()] {
            let stop = try await PlannedOrder.stop { try await carryOut(action) }
            #expect(stop.refusal?.reason == .stateChanged)
        }
        #expect(server.with { $0.sessions.count } == 3)
    }

    @Test func `a parameter is set, and set back`() async throws {
        let done = try await carryOut(try Self.set())
        #expect(server.with { $0.setting.shown } == "8MB")
        #expect(try PostgreSQLRecord(done.recorded).before == nil)
        let now = try await system.state(of: done.order.action)
        #expect(now.essence != done.state.essence)
        let undo = try PlannedOrder.order(done.order.action, now, undoing: done.recorded)
        try await system.undo(undo, recorded: done.recorded, from: now)
        #expect(server.with { $0.setting.shown } == "4MB")
        #expect(try await system.hasHappened(undo, recorded: done.recorded) == .yes)
    }

    @Test func `the heaviest client is limited, and the limit lifted`() async throws {
        let done = try await carryOut(try Self.limit())
        #expect(server.with { $0.limits } == ["shop_app": 1])
        let now = try await system.state(of: done.order.action)
        let undo = try PlannedOrder.order(done.order.action, now, undoing: done.recorded)
        try await system.undo(undo, recorded: done.recorded, from: now)
        #expect(server.with { $0.limits } == ["shop_app": -1])
    }

    @Test(
        arguments: [
            ("shared_preload_libraries", "x", StepAnswer.Refusal.Reason.notConfigured),
            ("maintenance_work_mem", "1GB", .notConfigured), ("work_mem", "8MB'; DROP TABLE orders; --", .forbidden),
            ("work_mem", "8 MB", .forbidden), ("work_mem", nil, .notConfigured), ("gone", "1", .targetGone),
        ] as [(String, String?, StepAnswer.Refusal.Reason)]
    ) func `what may not be set is refused`(
        _ name: String,
        _ value: String?,
        _ reason: StepAnswer.Refusal.Reason
    ) async throws {
        let stop = try await PlannedOrder.stop { try await carryOut(try Self.set(value, of: name)) }
        #expect(stop.refusal?.reason == reason)
        #expect(server.acts.isEmpty)
    }

    @Test func `other targets and actions are refused`() async throws {
        let other = try PlannedOrder.action("database.list-sessions", "database/other")
        #expect(try await PlannedOrder.stop { try system.subject(of: other) }.refusal?.reason == .notConfigured)
        let restart = try PlannedOrder.action("database.restart", "database/orders")
        let words = try await PlannedOrder.stop { try system.subject(of: restart) }.refusal?.words
        #expect(words == "database.restart is not carried out on PostgreSQL; a person has to do it.")
    }

    @Test func `an interrupted order is settled only when that is certain`() async throws {
        let action = try Self.terminate()
        let state = try await system.state(of: action)
        let order = try PlannedOrder.order(action, state)
        server.with { $0.fault = .losesOrder }
        _ = try await PlannedOrder.stop { try await system.act(order, from: state) }
        // It may still be on its way.
        #expect(try await system.hasHappened(order, recorded: state.record) == .unknown)
        server.with { $0.clock += 60 }
        #expect(try await system.hasHappened(order, recorded: state.record) == .no)
        server.with { _ = $0.sessions.removeFirst() }
        #expect(try await system.hasHappened(order, recorded: state.record) == .unknown)
    }

    @Test func `a lost answer is found out about`() async throws {
        let action = try Self.set()
        let state = try await system.state(of: action)
        let order = try PlannedOrder.order(action, state)
        server.with { $0.fault = .losesAnswer }
        #expect(try await PlannedOrder.stop { try await system.act(order, from: state) }.silence != nil)
        #expect(try await system.hasHappened(order, recorded: state.record) == .yes)
    }

    @Test func `who may not signal is told before anything is tried`() async throws {
        server.with { $0.signals = false }
        let stop = try await PlannedOrder.stop { try await system.state(of: try Self.terminate()) }
        #expect(stop.refusal?.reason == .notPermitted)
        #expect(stop.refusal?.words.contains("pg_signal_backend") == true)
    }

    @Test func `garbage is silence`() async throws {
        server.with { $0.fault = .garbage }
        for action in [try Self.terminate(), try Self.set(), try Self.limit()] {
            #expect(try await PlannedOrder.stop { try await system.state(of: action) }.silence?.reason == .garbage)
        }
    }

    @Test func `a look records what it found, without people's data`() async throws {
        let done = try await carryOut(try PlannedOrder.action("database.list-sessions", "database/orders"))
        #expect(done.recorded.text.contains("SELECT * FROM t WHERE name = '?' AND password="))
        #expect(!done.recorded.text.contains("Ada"))
    }
}

enum PostgreSQLSample {
    static let yaml = """
        targets: [database/orders]
        host: db.internal
        user: evenkeel
        password-file: /etc/evenkeel/pgpass
        databases: [orders]
        users: [shop_app]
        parameters: [work_mem, gone]
        most-sessions: 2
        least-age: 20s
        """

    static func configuration(_ extra: String = "") throws -> PostgreSQLConfiguration {
        try PlannedOrder.configuration(yaml + "\n" + extra) { PostgreSQLConfiguration(reading: $0) }
    }
}
