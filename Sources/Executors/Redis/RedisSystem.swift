public import Execution
public import Remediation
internal import StrictJSON

/// One Redis server, acted on through `redis-cli` with fixed commands.
public struct RedisSystem: ControlledSystem {
    private let configuration: RedisConfiguration
    private let server: any RedisAsking

    /// A server.
    public init(_ configuration: RedisConfiguration) {
        self.init(configuration, server: RedisProgram(configuration: configuration))
    }

    init(_ configuration: RedisConfiguration, server: any RedisAsking) {
        (self.configuration, self.server) = (configuration, server)
    }

    /// Yes: what matches can be counted.
    public var canRehearse: Bool { true }

    /// The server.
    /// - Throws: `refused` when configuration knows no such target, or does not allow the action.
    public func subject(of action: Action) throws(SystemStop) -> String {
        guard configuration.targets.contains(action.target) else {
            throw .refused(.init(.notConfigured, "No Redis server is configured for \(action.target)."))
        }
        _ = try RedisAct(action, configuration)
        return "redis \(configuration.label)"
    }

    /// The server's role, and the setting or the pattern. How many keys match changes by itself and does not count.
    public func state(of action: Action) async throws(SystemStop) -> SystemState {
        let act = try RedisAct(action, configuration)
        let facts = try await facts()
        guard facts["role"] == "master" else {
            throw .refused(.init(.forbidden, "The server is a replica; what is done there is lost or refused."))
        }
        switch act {
        case .flush(let pattern):
            guard facts["cluster_enabled"] != "1" else {
                throw .refused(.init(.forbidden, "The server is a part of a cluster and holds some of the keys only."))
            }
            return SystemState(essence: "master \(pattern.match)")
        case .set(let setting, _):
            let value = try await value(of: setting)
            guard let record = RecordedState(value) else { throw Self.garbage }
            return SystemState(essence: "master \(setting.rawValue)=\(value)", record: record)
        }
    }

    /// How many keys would be removed, or what would be set.
    public func rehearse(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> String {
        switch try RedisAct(order.action, configuration) {
        case .flush(let pattern):
            let count = try await count(pattern, within: order.limit)
            return "It would remove \(count) keys that match \(pattern.match)."
        case .set(let setting, let value):
            if let undoing = order.undoing { return "It would set \(setting.rawValue) back to \(undoing.text)." }
            try await checkRoom(for: value, of: setting)
            return
                "It would set \(setting.rawValue) from \(state.record.text) to \(value), until the server is started anew."
        }
    }

    /// Removes or sets, and looks whether it is so.
    public func act(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> RecordedState {
        switch try RedisAct(order.action, configuration) {
        case .flush(let pattern): return try await flush(pattern, order)
        case .set(let setting, let value):
            try await checkRoom(for: value, of: setting)
            try await set(setting, to: value, order)
            return state.record
        }
    }

    /// Sets a setting back.
    public func undo(_ order: StepOrder, recorded: RecordedState, from state: SystemState) async throws(SystemStop) {
        guard case .set(let setting, _) = try RedisAct(order.action, configuration) else {
            throw .refused(.init(.forbidden, "Keys that were removed do not come back."))
        }
        guard Self.isValue(recorded.text) else {
            throw .refused(.init(.stateChanged, "What was recorded before is not readable any more."))
        }
        try await set(setting, to: recorded.text, order)
    }

    /// Whether nothing matches any more, or the setting is what it should be. What is not so yet may still come.
    public func hasHappened(_ order: StepOrder, recorded: RecordedState) async throws(SystemStop) -> Truth {
        switch try RedisAct(order.action, configuration) {
        case .flush(let pattern): return try await count(pattern, within: order.limit) == 0 ? .yes : .unknown
        case .set(let setting, let value):
            let wanted = order.undoing == nil ? value : recorded.text
            return try await self.value(of: setting) == wanted ? .yes : .unknown
        }
    }

    // MARK: Settings

    private func set(
        _ setting: RedisConfiguration.Setting,
        to value: String,
        _ order: StepOrder
    ) async throws(SystemStop) {
        let answer = try await ask(["CONFIG", "SET", setting.rawValue, value], within: order.limit)
        guard answer.hasPrefix("OK") else { throw Self.garbage }
        guard try await self.value(of: setting) == value else {
            throw .failed("The server took it, but then \(setting.rawValue) was not \(value).")
        }
    }

    private func value(of setting: RedisConfiguration.Setting) async throws(SystemStop) -> String {
        let lines = try await ask(["CONFIG", "GET", setting.rawValue]).split(separator: "\n").map(String.init)
        guard lines.count == 2, lines[0] == setting.rawValue, Self.isValue(lines[1]) else { throw Self.garbage }
        return lines[1]
    }

    private static func isValue(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                default: byte == UInt8(ascii: "-")
                }
            } && text.first != "-"
    }

    /// - Throws: `refused` when the server holds more than the limit would allow: it would drop or refuse at once.
    private func checkRoom(for value: String, of setting: RedisConfiguration.Setting) async throws(SystemStop) {
        guard setting == .memory else { return }
        guard let used = Int(try await facts()["used_memory"] ?? ""), let limit = Int(value) else { throw Self.garbage }
        guard used <= limit else {
            throw .refused(
                .init(.forbidden, "The server holds \(used >> 20) MiB already, more than the limit would be.")
            )
        }
    }

    private func facts() async throws(SystemStop) -> [String: String] {
        var facts: [String: String] = [:]
        for line in try await ask(["INFO"]).split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            facts[String(line[..<colon])] = String(line[line.index(after: colon)...])
        }
        guard facts["role"] != nil else { throw Self.garbage }
        return facts
    }

    // MARK: Keys

    /// Looks at some keys, and removes those that match when it is told to: keys never leave the server.
    /// - Source: the `SCAN` command's documentation: what is there from the start to the end is found.
    static let scan = """
        local r = redis.call('SCAN', ARGV[2], 'MATCH', ARGV[1], 'COUNT', 2000)
        local n = 0
        if ARGV[3] == 'remove' then
          for i = 1, #r[2], 1000 do n = n + redis.call('UNLINK', unpack(r[2], i, math.min(i + 999, #r[2]))) end
        end
        return cjson.encode({cursor = r[1], found = #r[2], removed = n})
        """

    private func flush(
        _ pattern: RedisConfiguration.Pattern,
        _ order: StepOrder
    ) async throws(SystemStop) -> RecordedState {
        let end = ContinuousClock.now + order.limit
        let before = try await count(pattern, within: order.limit)
        var removed = 0
        do throws(SystemStop) {
            try await walk(pattern, "remove", until: end) { batch throws(SystemStop) in
                removed += batch.removed
                // More came than was counted: somebody writes faster than it is removed.
                guard removed <= pattern.mostKeys + before else { throw .failed("more keys come than are removed") }
            }
        } catch {
            guard removed > 0 else { throw error }
            throw .failed("It ended after \(removed) of about \(before) keys.")
        }
        guard before == 0 || removed > 0 else { throw .failed("The server counted \(before) keys and removed none.") }
        return RecordedState("{\"found\":\(before),\"removed\":\(removed)}") ?? .nothing
    }

    /// How many keys match; refused when they are more than may be removed.
    private func count(_ pattern: RedisConfiguration.Pattern, within limit: Duration) async throws(SystemStop) -> Int {
        var count = 0
        try await walk(pattern, "count", until: ContinuousClock.now + limit) { batch throws(SystemStop) in
            count += batch.found
            guard count <= pattern.mostKeys else {
                throw .refused(
                    .init(.forbidden, "More than \(pattern.mostKeys) keys match \(pattern.match); none was removed.")
                )
            }
        }
        return count
    }

    private struct Batch: Sendable {
        let found: Int
        let removed: Int
    }

    private func walk(
        _ pattern: RedisConfiguration.Pattern,
        _ mode: String,
        until end: ContinuousClock.Instant,
        _ body: (Batch) throws(SystemStop) -> Void
    ) async throws(SystemStop) {
        var cursor = "0"
        repeat {
            let left = ContinuousClock.now.duration(to: end)
            guard left > .zero else { throw .silent(.init(.outOfTime, "there are too many keys for the step's time")) }
            let reply = try await ask(["EVAL", Self.scan, "0", pattern.match, cursor, mode], within: left)
            guard let value = try? JSONValue(parsing: reply), let next = value["cursor"]?.string, UInt64(next) != nil,
                let found = value["found"]?.int, let removed = value["removed"]?.int, (0...1_000_000).contains(found),
                (0...found).contains(removed)
            else { throw Self.garbage }
            try body(Batch(found: found, removed: removed))
            cursor = next
        } while cursor != "0"
    }

    private func ask(_ command: [String], within limit: Duration? = nil) async throws(SystemStop) -> String {
        try await server.reply(to: command, limit: min(limit ?? configuration.callLimit, configuration.callLimit))
    }

    private static let garbage = SystemStop.silent(.init(.garbage, "redis-cli printed what is no such reply"))
}
