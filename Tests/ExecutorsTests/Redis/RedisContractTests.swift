import EvenkeelTestKit
import Execution
import Foundation
import Remediation
import Testing

@testable import Executors

/// A real server: `make executors-check` starts one of its own and says where in `EVENKEEL_REDIS`, as `port:password-file`.
@Suite(.timeLimit(.minutes(5)), .serialized, .enabled(if: RealRedis.place != nil, "no server was started for it"))
struct RedisContractTests {
    private let server: RealRedis
    private let system: RedisSystem

    init() async throws {
        server = RealRedis(try #require(RealRedis.place))
        system = RedisSystem(try server.configuration())
        _ = try await server.ask("FLUSHALL")
    }

    private func carryOut(_ action: Action) async throws -> (order: StepOrder, recorded: RecordedState) {
        let state = try await system.state(of: action)
        let order = try PlannedOrder.order(action, state)
        return (order, try await system.act(order, from: state))
    }

    @Test func `only keys of the pattern are removed, whatever their names`() async throws {
        let fill = "for i = 1, 20000 do redis.call('SET', ARGV[1] .. i .. '\\n\\0', 'x') end"
        _ = try await server.ask("EVAL", fill, "0", "price:")
        _ = try await server.ask("EVAL", fill, "0", "cart:")
        let done = try await carryOut(try RedisSample.flush("prices"))
        #expect(done.recorded.text == "{\"found\":20000,\"removed\":20000}")
        #expect(try await server.ask("DBSIZE") == "20000")
        #expect(try await system.hasHappened(done.order, recorded: done.recorded) == .yes)
    }

    @Test func `more keys than declared stay`() async throws {
        _ = try await server.ask("EVAL", "for i = 1, 30001 do redis.call('SET', 'price:' .. i, 'x') end", "0")
        let stop = try await PlannedOrder.stop { try await carryOut(try RedisSample.flush("prices")) }
        #expect(stop.refusal?.reason == .forbidden)
        #expect(try await server.ask("DBSIZE") == "30001")
    }

    @Test func `limits are set, and set back`() async throws {
        for (field, value, set) in [
            ("maxmemory", "200mb", "209715200"), ("maxmemory-policy", "allkeys-lru", "allkeys-lru"),
        ] {
            let before = try await server.ask("CONFIG", "GET", field)
            let done = try await carryOut(try RedisSample.limit(field, value))
            #expect(try await server.ask("CONFIG", "GET", field) == "\(field)\n\(set)")
            let now = try await system.state(of: done.order.action)
            let undo = try PlannedOrder.order(done.order.action, now, undoing: done.recorded)
            try await system.undo(undo, recorded: done.recorded, from: now)
            #expect(try await server.ask("CONFIG", "GET", field) == before)
        }
    }

    @Test func `a wrong password and a port without a server are told apart`() async throws {
        let secret = try TemporarySecret("wrong")
        let wrong = RedisSystem(try server.configuration(secret: secret.path))
        let action = try RedisSample.flush("prices")
        #expect(
            try await PlannedOrder.stop { try await wrong.state(of: action) }.refusal?.reason == .credentialsExpired
        )
        let nobody = RedisSystem(try server.configuration(port: "1"))
        #expect(try await PlannedOrder.stop { try await nobody.state(of: action) }.silence?.reason == .unreachable)
    }

    @Test func `a user without the right is told so`() async throws {
        _ = try await server.ask("ACL", "SETUSER", "looker", "on", ">looks", "+info", "+config|get")
        let secret = try TemporarySecret("looks")
        let looker = RedisSystem(try server.configuration(secret: secret.path, extra: "user: looker"))
        let action = try RedisSample.limit("maxmemory", "200mb")
        let state = try await looker.state(of: action)
        let order = try PlannedOrder.order(action, state)
        #expect(
            try await PlannedOrder.stop { try await looker.act(order, from: state) }.refusal?.reason == .notPermitted
        )
    }
}

/// The server that was started for the tests.
struct RealRedis: Sendable {
    /// `port:password-file`.
    static var place: String? { ProcessInfo.processInfo.environment["EVENKEEL_REDIS"] }

    private let port: String
    private let secret: String

    init(_ place: String) {
        port = String(place.prefix { $0 != ":" })
        secret = String(place.drop { $0 != ":" }.dropFirst())
    }

    func configuration(
        secret other: String? = nil,
        port: String? = nil,
        extra: String = ""
    ) throws -> RedisConfiguration {
        let yaml = """
            targets: [cache/prices]
            host: 127.0.0.1
            port: \(port ?? self.port)
            password-file: \(other ?? secret)
            patterns:
              - name: prices
                match: 'price:*'
                most-keys: 30000
            settings: [maxmemory, maxmemory-policy]
            most-memory-mib: 4096
            \(extra)
            """
        return try PlannedOrder.configuration(yaml) { RedisConfiguration(reading: $0) }
    }

    /// What the server replies.
    func ask(_ command: String...) async throws -> String {
        let password = try String(contentsOfFile: secret, encoding: .utf8).trimmingCharacters(
            in: .whitespacesAndNewlines
        )
        let variables = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin", "REDISCLI_AUTH": password]
        let run = try await ProgramRun(["redis-cli", "-p", port, "--raw"] + command, environment: variables)
        return run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
