import Execution
import Remediation
import Synchronization
import Testing

@testable import Executors

@Suite(.timeLimit(.minutes(3))) struct RedisSystemTests {
    private let server = ScriptedRedis()
    private let system: RedisSystem

    init() throws { system = RedisSystem(try RedisSample.configuration(), server: server) }

    private func carryOut(_ action: Action) async throws -> (order: StepOrder, recorded: RecordedState) {
        let state = try await system.state(of: action)
        let order = try PlannedOrder.order(action, state)
        return (order, try await system.act(order, from: state))
    }

    @Test func `keys of a declared pattern are removed, batch by batch`() async throws {
        let action = try RedisSample.flush("prices")
        let state = try await system.state(of: action)
        let order = try PlannedOrder.order(action, state)
        #expect(try await system.rehearse(order, from: state) == "It would remove 4 keys that match price:*.")
        #expect(try await system.act(order, from: state).text == "{\"found\":4,\"removed\":4}")
        #expect(server.keys == ["cart:1", "session:1"])
        #expect(try await system.hasHappened(order, recorded: .nothing) == .yes)
    }

    @Test func `more keys than declared are not removed`() async throws {
        server.with { $0.keys += (2...9).map { "price:\($0)9" } }
        let stop = try await PlannedOrder.stop { try await carryOut(try RedisSample.flush("prices")) }
        #expect(stop.refusal?.words == "More than 5 keys match price:*; none was removed.")
        #expect(server.keys.count == 14)
    }

    @Test func `a pattern that is not declared is refused`() async throws {
        let stop = try await PlannedOrder.stop { try system.subject(of: try RedisSample.flush("all")) }
        #expect(stop.refusal?.reason == .notConfigured)
    }

    @Test func `what stays half-way is said`() async throws {
        server.with { $0.failsAfter = 3 }
        guard
            case .failed(let words) = try await PlannedOrder.stop({
                try await carryOut(try RedisSample.flush("prices"))
            })
        else { return #expect(Bool(false), "not failed") }
        #expect(words == "It ended after 2 of about 4 keys.")
    }

    @Test func `limits are set, and set back`() async throws {
        for (field, value, set) in [
            ("maxmemory", "200mb", "209715200"), ("maxmemory-policy", "allkeys-lru", "allkeys-lru"),
        ] {
            let before = server.with { $0.settings[field] }
            let done = try await carryOut(try RedisSample.limit(field, value))
            #expect(server.with { $0.settings[field] } == set)
            let now = try await system.state(of: done.order.action)
            let undo = try PlannedOrder.order(done.order.action, now, undoing: done.recorded)
            try await system.undo(undo, recorded: done.recorded, from: now)
            #expect(server.with { $0.settings[field] } == before)
            #expect(try await system.hasHappened(undo, recorded: done.recorded) == .yes)
        }
    }

    @Test(arguments: [
        ("maxmemory", "0", "The memory limit has to be 64 to 4096 MiB."), ("maxmemory", "1tb", "The memory limit"),
        ("maxmemory", "99999999999gb", "The memory limit"), ("maxmemory", "70mb", "holds 90 MiB already"),
        ("maxmemory-policy", "drop-all", "no such eviction policy"), ("dir", "/etc", "does not let this setting"),
        ("maxmemory", "-1", "The memory limit"),
    ]) func `limits out of reach are refused`(_ field: String, _ value: String, _ words: String) async throws {
        let stop = try await PlannedOrder.stop { try await carryOut(try RedisSample.limit(field, value)) }
        #expect(stop.refusal?.words.contains(words) == true)
        #expect(server.with { $0.settings["maxmemory"] } == "0")
    }

    @Test func `who lies is caught by looking`() async throws {
        server.with { $0.isLying = true }
        for action in [try RedisSample.flush("prices"), try RedisSample.limit("maxmemory", "200mb")] {
            guard case .failed = try await PlannedOrder.stop({ try await carryOut(action) }) else {
                return #expect(Bool(false), "it was believed")
            }
        }
    }

    @Test func `a replica is left alone`() async throws {
        server.with { $0.role = "slave" }
        let stop = try await PlannedOrder.stop { try await carryOut(try RedisSample.flush("prices")) }
        #expect(stop.refusal?.reason == .forbidden)
    }

    @Test(arguments: ["*", "pr*", "**", "?*", "-abc*", "price:[ab]*", "price: *", "price:\\*", "ab?*"])
    func `a pattern that takes too much is no pattern`(_ pattern: String) throws {
        let yaml = "targets: [cache/prices]\nhost: x\npatterns:\n  - name: all\n    match: '\(pattern)'\n"
        let faults = try PlannedOrder.faults(yaml) { RedisConfiguration(reading: $0) }
        #expect(faults.contains("must be a key pattern that begins with three letters"))
    }
}

/// `redis-cli` when it says no, hangs, dies or prints garbage.
@Suite(.timeLimit(.minutes(3))) struct RedisProgramTests {
    private let program: StandIn
    private let system: RedisSystem

    init() throws {
        program = try StandIn("redis-cli")
        system = RedisSystem(try RedisSample.configuration("program: \(program.path)\ncall-limit: 1s"))
    }

    private func stop() async throws -> SystemStop {
        try await PlannedOrder.stop { try await system.state(of: try RedisSample.flush("prices")) }
    }

    @Test(arguments: [
        ("NOAUTH Authentication required.\n", "0", StepAnswer.Refusal.Reason.credentialsExpired),
        ("NOAUTH Authentication required.\n", "1", .credentialsExpired),
        ("NOPERM this user has no permissions", "1", .notPermitted),
        ("ERR unknown command 'INFO'", "1", .notConfigured), ("READONLY You can't write", "1", .forbidden),
    ]) func `a no is a refusal`(_ output: String, _ end: String, _ reason: StepAnswer.Refusal.Reason) async throws {
        try program.says(output, end: end)
        #expect(try await stop().refusal?.reason == reason)
    }

    @Test(arguments: [
        ("", "hang", ExecutorSilence.Reason.outOfTime), ("", "die", .died), ("nonsense", "0", .garbage),
        ("", "0", .garbage),
        ("Could not connect to Redis at x", "1", .unreachable), ("LOADING Redis is loading", "1", .unreachable),
        ("Error: Server closed the connection", "1", .died), ("ERR what", "1", .unknowable),
    ]) func `what is no answer is silence`(
        _ output: String,
        _ end: String,
        _ reason: ExecutorSilence.Reason
    ) async throws {
        try program.says(output, end: end)
        #expect(try await stop().silence?.reason == reason)
    }

    @Test func `a password that others may read is not used, and none stands among the arguments`() async throws {
        let secret = try TemporarySecret("hunter2")
        let yaml = "program: \(program.path)\npassword-file: \(secret.path)"
        let careful = RedisSystem(try RedisSample.configuration(yaml))
        _ = try await PlannedOrder.stop { try await careful.state(of: try RedisSample.flush("prices")) }
        #expect(program.calls.count == 1 && !program.calls.joined().contains("hunter2"))
        try secret.open()
        let stop = try await PlannedOrder.stop { try await careful.state(of: try RedisSample.flush("prices")) }
        #expect(stop.refusal?.reason == .notConfigured)
        #expect(stop.refusal?.words.contains("others may read it") == true)
        #expect(program.calls.count == 1)
    }
}
