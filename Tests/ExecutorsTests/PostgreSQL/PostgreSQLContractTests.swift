import ContentDigests
import EvenkeelTestKit
import Execution
import Foundation
import Remediation
import Testing

@testable import Executors

/// A real server: `make executors-check` starts one of its own and says where in `EVENKEEL_POSTGRESQL`, as
/// `port:password-file`. The scripts are understood, do what is meant, and touch nothing else.
@Suite(.timeLimit(.minutes(5)), .serialized, .enabled(if: RealPostgreSQL.place != nil, "no server was started for it"))
struct PostgreSQLContractTests {
    private let executor: RememberingExecutor
    private let memory: TemporaryMemory
    private let server: RealPostgreSQL

    init() async throws {
        server = RealPostgreSQL(try #require(RealPostgreSQL.place))
        // A server notices late that a client that was killed is gone.
        _ = try await server.ask(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename in ('shop_app', 'keeper')"
        )
        memory = try TemporaryMemory()
        executor = RememberingExecutor(PostgreSQLSystem(try server.configuration()), memory: try memory.memory())
    }

    private func order(
        _ action: Action,
        _ intent: String,
        _ token: UInt64,
        undoing: RecordedState? = nil
    ) async throws -> StepOrder {
        let state = try #require(try await executor.describe(action).state)
        return StepOrder(
            key: try #require(IdempotencyKey(intent: intent, step: 0, isUndo: undoing != nil)),
            token: FencingToken(token),
            action: action,
            undoing: undoing,
            state: state.fingerprint,
            limit: .seconds(30)
        )
    }

    private func run(_ action: Action, _ intent: String = "intent-1", _ token: UInt64 = 7) async throws -> StepAnswer {
        try await executor.run(try await order(action, intent, token))
    }

    private static func terminate(_ state: String) throws -> Action {
        try PlannedOrder.action("database.terminate-sessions", "database/orders", ["state": state, "older-than": "5"])
    }

    @Test func `idle sessions in a transaction are ended, and no others`() async throws {
        let idle = try await server.session("shop_app", ["begin", "select 1"])
        let other = try await server.session("keeper", ["begin", "select 1"])
        let busy = try await server.session("shop_app", ["select pg_sleep(60)"])
        defer { for session in [idle, other, busy] { session.kill() } }
        try await server.wait(
            "select count(*) from pg_stat_activity where state like 'idle in%' and now() - state_change > '5 s'",
            for: "2"
        )
        let action = try Self.terminate("idle-in-transaction")
        let order = try await order(action, "intent-1", 7)
        #expect(try await executor.simulate(order).words.contains("It would end 1 session"))
        let answer = try await executor.run(order)
        guard case .done(let recorded) = answer else { throw TestKitError("\(answer)") }
        #expect(try PostgreSQLRecord(recorded).sessions.map(\.user) == ["shop_app"])
        #expect(try await executor.run(order) == answer)
        #expect(
            try await server.ask("select count(*) from pg_stat_activity where usename in ('shop_app','keeper')") == "2"
        )
    }

    @Test func `the session that blocks is ended, and the one that waits goes on`() async throws {
        _ = try await server.ask(
            "drop table if exists orders_lock; create table orders_lock as select 1 as n; grant all on orders_lock to public"
        )
        let holder = try await server.session("shop_app", ["begin", "lock table orders_lock"])
        defer { holder.kill() }
        try await server.wait("select count(*) from pg_locks where relation = 'orders_lock'::regclass", for: "1")
        let waiter = try await server.session("shop_app", ["begin", "lock table orders_lock", "select pg_sleep(60)"])
        defer { waiter.kill() }
        try await server.wait(
            "select count(*) from pg_locks where relation = 'orders_lock'::regclass and not granted",
            for: "1"
        )
        try await server.wait(
            "select count(*) from pg_stat_activity where state like 'idle in%' and now() - xact_start > '5 s'",
            for: "1"
        )
        guard case .done = try await run(try Self.terminate("blocking")) else { throw TestKitError("not done") }
        try await server.wait(
            "select count(*) from pg_locks where relation = 'orders_lock'::regclass and granted",
            for: "1"
        )
    }

    @Test func `the longest query is cancelled, and its session stays`() async throws {
        let busy = try await server.session("shop_app", ["select pg_sleep(60)"])
        defer { busy.kill() }
        try await server.wait(
            "select count(*) from pg_stat_activity where query like '%pg_sleep%' and now() - query_start > '1.5 s' and pid <> pg_backend_pid()",
            for: "1"
        )
        let action = try PlannedOrder.action("database.cancel-query", "database/orders", ["selection": "longest"])
        guard case .done = try await run(action) else { throw TestKitError("not done") }
        #expect(
            try await server.ask("select count(*) from pg_stat_activity where usename = 'shop_app' and state = 'idle'")
                == "1"
        )
        let again = try await run(action, "intent-2", 8)
        guard case .refused(let refusal) = again else { throw TestKitError("\(again)") }
        #expect(refusal.reason == .targetGone)
    }

    @Test func `a parameter is set for all, and set back`() async throws {
        let action = try PlannedOrder.action("database.set-parameter", "database/orders", field: ("work_mem", "8MB"))
        let answer = try await run(action)
        guard case .done(let recorded) = answer else { throw TestKitError("\(answer)") }
        #expect(try await server.ask("show work_mem") == "8MB")
        let undo = try await order(action, "intent-1", 7, undoing: recorded)
        #expect(try await executor.run(undo) == .done(.nothing))
        #expect(try await server.ask("show work_mem") == "4MB")
        #expect(try await server.ask("select count(*) from pg_file_settings where sourcefile like '%auto.conf'") == "0")
    }

    @Test(arguments: [
        ("max_connections", "50", StepAnswer.Refusal.Reason.forbidden), ("random_page_cost", "2", .notPermitted),
        ("work_mem", "8potatoes", .forbidden), ("no_such_thing", "1", .targetGone),
    ]) func `what the server would not take is refused`(
        _ name: String,
        _ value: String,
        _ reason: StepAnswer.Refusal.Reason
    ) async throws {
        let action = try PlannedOrder.action("database.set-parameter", "database/orders", field: (name, value))
        let reading = try await executor.describe(action)
        guard case .state = reading else {
            guard case .refused(let refusal) = reading else { throw TestKitError("\(reading)") }
            #expect(refusal.reason == reason)
            return
        }
        guard case .refused(let refusal) = try await run(action) else { throw TestKitError("not refused") }
        #expect(refusal.reason == reason, "\(refusal.words)")
    }

    @Test func `the heaviest client is limited, and the limit lifted`() async throws {
        var sessions: [ChildProcess] = []
        defer { for session in sessions { session.kill() } }
        for _ in 0..<4 { sessions.append(try await server.session("shop_app", ["select 1"])) }
        try await server.wait("select count(*) from pg_stat_activity where usename = 'shop_app'", for: "4")
        let action = try PlannedOrder.action("database.limit-clients", "database/orders", ["share-percent": "50"])
        guard case .done(let recorded) = try await run(action) else { throw TestKitError("not done") }
        #expect(try await server.ask("select rolconnlimit from pg_roles where rolname = 'shop_app'") == "2")
        #expect(try await executor.run(try await order(action, "intent-1", 7, undoing: recorded)) == .done(.nothing))
        #expect(try await server.ask("select rolconnlimit from pg_roles where rolname = 'shop_app'") == "-1")
    }

    @Test func `a look finds the sessions`() async throws {
        let busy = try await server.session("shop_app", ["select pg_sleep(60), 'a secret'"])
        defer { busy.kill() }
        try await server.wait(
            "select count(*) from pg_stat_activity where query like '%a secret%' and pid <> pg_backend_pid()",
            for: "1"
        )
        let action = try PlannedOrder.action("database.list-sessions", "database/orders")
        guard case .done(let recorded) = try await run(action) else { throw TestKitError("not done") }
        #expect(recorded.text.contains("select pg_sleep(60), '?'"))
    }

    @Test func `a wrong password is said to be one`() async throws {
        let system = PostgreSQLSystem(try server.configuration(passwords: "/dev/null"))
        let stop = try await PlannedOrder.stop { try await system.state(of: try Self.terminate("idle")) }
        #expect(stop.refusal?.reason == .credentialsExpired)
    }
}

/// The server that was started for the tests.
struct RealPostgreSQL: Sendable {
    /// `port:password-file`.
    static var place: String? { ProcessInfo.processInfo.environment["EVENKEEL_POSTGRESQL"] }

    private let port: String
    private let passwords: String

    init(_ place: String) {
        port = String(place.prefix { $0 != ":" })
        passwords = String(place.drop { $0 != ":" }.dropFirst())
    }

    func configuration(passwords other: String? = nil) throws -> PostgreSQLConfiguration {
        let yaml = """
            targets: [database/orders]
            host: 127.0.0.1
            port: \(port)
            user: evenkeel
            password-file: \(other ?? passwords)
            databases: [orders]
            users: [shop_app]
            parameters: [work_mem, max_connections, random_page_cost, no_such_thing]
            least-age: 1s
            """
        return try PlannedOrder.configuration(yaml) { PostgreSQLConfiguration(reading: $0) }
    }

    private func arguments(_ user: String) -> [String] {
        ["psql", "-X", "-A", "-t", "-q", "-w", "-h", "127.0.0.1", "-p", port, "-U", user, "-d", "orders"]
    }

    private var environment: [String: String] {
        ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin", "PGPASSFILE": passwords]
    }

    /// What a query of the superuser gives.
    func ask(_ query: String) async throws -> String {
        let run = try await ProgramRun(arguments("postgres") + ["-c", query], environment: environment)
        return run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Waits until a query gives something.
    func wait(_ query: String, for wanted: String) async throws {
        for _ in 0..<100 {
            if try await ask(query) == wanted { return }
            try await Task.sleep(for: .milliseconds(150))
        }
        throw TestKitError("\(query) never gave \(wanted), but \(try await ask(query))")
    }

    /// A session that runs some statements and then stays.
    func session(_ user: String, _ statements: [String]) async throws -> ChildProcess {
        let commands = (statements + ["\\! sleep 60"]).flatMap { ["-c", $0] }
        return try ChildProcess(["env", "PGPASSFILE=\(passwords)"] + arguments(user) + commands)
    }
}
