import Execution
import Remediation
import Testing

@testable import Executors

/// `psql` when it hangs, dies, prints garbage or says no, and what is handed to it.
@Suite(.timeLimit(.minutes(3))) struct PostgreSQLProgramTests {
    private let program: StandIn
    private let system: PostgreSQLSystem

    init() throws {
        program = try StandIn("psql")
        system = PostgreSQLSystem(try PostgreSQLSample.configuration("program: \(program.path)\ncall-limit: 1s"))
    }

    private func stop() async throws -> SystemStop {
        let action = try PlannedOrder.action("database.set-parameter", "database/orders", field: ("work_mem", "8MB"))
        return try await PlannedOrder.stop { try await system.state(of: action) }
    }

    @Test(arguments: [
        (
            "2", "psql: error: connection to server at \"x\", port 5432 failed: FATAL:  password authentication failed",
            StepAnswer.Refusal.Reason.credentialsExpired
        ),
        (
            "2", "psql: error: connection to server at \"x\" failed: FATAL:  database \"orders\" does not exist",
            .targetGone
        ),
        ("3", "psql:<stdin>:1: ERROR:  42501", .notPermitted), ("3", "psql:<stdin>:1: ERROR:  22023", .forbidden),
        ("3", "psql:<stdin>:1: ERROR:  25006", .forbidden), ("3", "psql:<stdin>:1: ERROR:  42704", .targetGone),
    ]) func `a no is a refusal`(_ end: String, _ words: String, _ reason: StepAnswer.Refusal.Reason) async throws {
        try program.says("", error: words, end: end)
        let refusal = try await stop().refusal
        #expect(refusal?.reason == reason)
        #expect(refusal?.words.hasSuffix(".") == true)
    }

    @Test(arguments: [
        ("", "", "hang", ExecutorSilence.Reason.outOfTime), ("", "", "die", .died), ("nonsense", "", "0", .garbage),
        ("[]", "", "0", .garbage), ("{}", "", "0", .garbage), ("", "", "1", .garbage),
        ("", "psql: error: connection to server at \"x\" failed: Connection refused", "2", .unreachable),
        ("", "server closed the connection unexpectedly", "2", .died),
        (
            "", "psql: error: connection to server at \"x\" failed: FATAL:  sorry, too many clients already", "2",
            .unreachable
        ),
        ("", "psql:<stdin>:1: ERROR:  57014", "3", .outOfTime), ("", "psql:<stdin>:1: ERROR:  XX000", "3", .unknowable),
        ("", "", "3", .unknowable),
    ]) func `what is no answer is silence`(
        _ output: String,
        _ words: String,
        _ end: String,
        _ reason: ExecutorSilence.Reason
    ) async throws {
        try program.says(output, error: words, end: end)
        #expect(try await stop().silence?.reason == reason)
    }

    @Test func `a program that is not there is a refusal`() async throws {
        let configuration = try PostgreSQLSample.configuration("program: /nonexistent/psql")
        let action = try PlannedOrder.action("database.list-sessions", "database/orders")
        let stop = try await PlannedOrder.stop { try await PostgreSQLSystem(configuration).state(of: action) }
        #expect(stop.refusal?.reason == .notConfigured)
        #expect(stop.refusal?.words.contains("psql cannot be started") == true)
    }

    @Test func `scripts fit the pipe, and what varies is a variable`() async throws {
        let all = PostgreSQLScript.Selection.allCases.flatMap {
            [PostgreSQLScript.probe($0), PostgreSQLScript.end($0)]
        }
        let fixed = [
            PostgreSQLScript.list, PostgreSQLScript.parameter, PostgreSQLScript.set, PostgreSQLScript.reset,
            PostgreSQLScript.clients, PostgreSQLScript.limit, PostgreSQLScript.remaining, PostgreSQLScript.server,
        ]
        for script in all + fixed {
            #expect(script.utf8.count < 4096)
        }
        try program.says("{}")
        _ = try await stop()
        let call = try #require(program.calls.first)
        #expect(call.contains("--no-psqlrc") && call.contains("--set=name=work_mem") && call.hasSuffix("--file=-"))
        #expect(!program.input.contains("work_mem"))
    }

    @Test(arguments: [
        ("host: -oops", "`host`"), ("socket-folder: /run/postgresql", "stands beside"),
        ("parameters: [archive_command]", "may not name"),
        ("users: [\"a,b\"]", "`users"), ("program: psql", "absolute path"),
        ("program: /usr/../bin/psql", "absolute path"),
        ("targets: []", "`targets`"), ("wrong: 1", "unknown key"), ("databases: [\"x;y\"]", "`databases"),
    ]) func `a configuration that is none says what is wrong`(_ line: String, _ words: String) throws {
        let key = line.prefix { $0 != ":" }
        let rest = PostgreSQLSample.yaml.split(separator: "\n").filter { !$0.hasPrefix(key + ":") }.joined(
            separator: "\n"
        )
        let faults = try PlannedOrder.faults(rest + "\n" + line) { PostgreSQLConfiguration(reading: $0) }
        #expect(faults.contains(words), "\(faults)")
    }

    @Test(arguments: [
        ("8MB", "8192", "kB", true), ("8192", "8192", "kB", true), ("9MB", "8192", "kB", false),
        ("on", "true", "", true),
        ("off", "on", "", false), ("16MB", "2048", "8kB", true), ("5min", "300", "s", true), ("1s", "1000", "ms", true),
        ("-1", "-1", "ms", true), ("replica", "REPLICA", "", true), ("replica", "logical", "", false),
        ("", "0", "", false),
        ("0.5", "0.5", "", true), ("0.5", "0.7", "", false), ("0", "1", "", false),
    ]) func `values in different words are compared`(_ left: String, _ right: String, _ unit: String, _ isSame: Bool) {
        #expect(ServerParameter.isSame(left, right, unit: unit) == isSame)
    }

    @Test(arguments: [
        ("select 1", "select 1"), ("where a='b' and c='d'", "where a='?' and c='?'"), ("x = 'open", "x = '?'…"),
        ("x = E'a\\'b' tail", "x = E'?'…"), ("do $x$ secret $x$", "do …"), ("where id = $1", "where id = $1"),
    ]) func `statements are recorded without values`(_ text: String, _ kept: String) {
        #expect(StatementText.withoutValues(text) == kept)
    }
}
