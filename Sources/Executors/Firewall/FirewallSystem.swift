public import Execution
internal import HostProcess
internal import IncidentModel
public import Remediation
internal import StrictJSON

/// This machine's firewall: a table of its own, whose blocks end by themselves in the kernel.
///
/// Before an address is blocked or the machine cut off, what runs on it and whom it talks to is kept with the order.
public struct FirewallSystem: ControlledSystem {
    private let configuration: FirewallConfiguration
    private let program: ControlProgram
    /// Where the kernel's tables of connections are.
    private let connections: String

    /// The firewall.
    public init(_ configuration: FirewallConfiguration) { self.init(configuration, connectionsFrom: "/proc/net") }

    init(_ configuration: FirewallConfiguration, connectionsFrom connections: String) {
        (self.configuration, self.connections) = (configuration, connections)
        program = ControlProgram(path: configuration.program, environment: ["LC_ALL": "C"])
    }

    /// Yes: what is there can be listed.
    public var canRehearse: Bool { true }

    /// Yes: what runs here and whom it talks to is a part of each order's record.
    public func keepsEvidence(before action: Action) -> Bool { true }

    /// The machine's firewall.
    /// - Throws: `refused` when configuration knows no such target, or does not allow it.
    public func subject(of action: Action) throws(SystemStop) -> String {
        guard configuration.targets.contains(action.target) else {
            throw .refused(.init(.notConfigured, "\(action.target) is not this machine by its configuration."))
        }
        _ = try FirewallAct(action, configuration)
        return "firewall"
    }

    /// Whether the address is blocked, or the machine cut off.
    public func state(of action: Action) async throws(SystemStop) -> SystemState {
        let act = try FirewallAct(action, configuration)
        let table = try await table()
        switch act {
        case .block(let address, _):
            let left = table.blocks[address]
            let record = try await record(left)
            return SystemState(essence: "\(address) \(left == nil ? "free" : "blocked")", record: record.state)
        case .isolate:
            let record = try await record(table.isolation)
            return SystemState(essence: table.isolation == nil ? "joined" : "isolated", record: record.state)
        }
    }

    /// What is dropped already, and what runs here.
    private func record(_ left: Int64?) async throws(SystemStop) -> Record {
        var record = Record(at: Self.now, left: left, evidence: nil, fault: nil)
        do throws(SystemStop) {
            record.evidence = try await BlockingWork.perform("evidence") { [connections] () throws(SystemStop) in
                try HostSnapshot.taken(connectionsFrom: connections)
            }.text
        } catch {
            record.fault = error.silence?.description ?? "it cannot be read"
        }
        return record
    }

    /// What would be dropped, and for how long.
    public func rehearse(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> String {
        if order.undoing != nil { return "It would let through again what this step dropped." }
        switch try FirewallAct(order.action, configuration) {
        case .block(let address, let seconds):
            try checkEvidence(Record(state.record))
            try checkRoom(for: address, try await table())
            return "It would drop what comes from and goes to \(address) for \(seconds) s."
        case .isolate(let seconds):
            try checkEvidence(Record(state.record))
            let responders = configuration.responders.map(\.description).joined(separator: ", ")
            return "It would drop everything but \(responders) and this machine's own for \(seconds) s."
        }
    }

    /// Blocks or cuts off, and looks whether it is so.
    public func act(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> RecordedState {
        var script = FirewallScript(responders: configuration.responders)
        switch try FirewallAct(order.action, configuration) {
        case .block(let address, let seconds):
            try checkEvidence(Record(state.record))
            let before = try await table()
            try checkRoom(for: address, before)
            script.block(address, seconds: seconds, isBlocked: before.blocks[address] != nil)
            try await run(script.text, order.limit)
            guard let left = try await table().blocks[address], left <= seconds else {
                throw .failed("nft took it, but then \(address) was not blocked.")
            }
        case .isolate(let seconds):
            try checkEvidence(Record(state.record))
            script.isolate(seconds: seconds)
            try await run(script.text, order.limit)
            guard let left = try await table().isolation, left <= seconds else {
                throw .failed("nft took it, but then the machine was not cut off.")
            }
        }
        return state.record
    }

    /// Lets through again what was dropped; what was blocked before for longer stays blocked for what is left of that.
    public func undo(_ order: StepOrder, recorded: RecordedState, from state: SystemState) async throws(SystemStop) {
        let record = Record(recorded)
        let left = record.flatMap { record in record.left.map { $0 - (Self.now - record.at) } } ?? 0
        let table = try await table()
        var script = FirewallScript(responders: configuration.responders)
        switch try FirewallAct(order.action, configuration) {
        case .block(let address, _):
            if table.blocks[address] != nil { script.unblock(address) }
            if left > 0 { script.block(address, seconds: left, isBlocked: false) }
            try await run(script.text, order.limit)
            guard (try await self.table().blocks[address] == nil) == (left <= 0) else {
                throw .failed("nft took it, but \(address) is not what it was.")
            }
        case .isolate:
            if left > 0 { script.isolate(seconds: left) } else { script.join() }
            try await run(script.text, order.limit)
            guard (try await self.table().isolation == nil) == (left <= 0) else {
                throw .failed("nft took it, but the machine is not what it was.")
            }
        }
    }

    /// Whether it is blocked or cut off. A minute after it was begun nothing of it can be going on any more.
    public func hasHappened(_ order: StepOrder, recorded: RecordedState) async throws(SystemStop) -> Truth {
        let table = try await table()
        let isThere =
            switch try FirewallAct(order.action, configuration) {
            case .block(let address, _): table.blocks[address] != nil
            case .isolate: table.isolation != nil
            }
        guard let record = Record(recorded) else { return .unknown }
        if order.undoing != nil { return isThere || record.left != nil ? .unknown : .yes }
        if isThere { return record.left == nil ? .yes : .unknown }
        return Self.now > record.at + 60 ? .no : .unknown
    }

    // MARK: The table

    private static var now: Int64 { HostClock.elapsed().components.seconds }

    private func checkRoom(for address: NetworkAddress, _ table: FirewallTable) throws(SystemStop) {
        guard table.blocks[address] != nil || !table.blocks.keys.contains(where: address.overlaps) else {
            throw .refused(.init(.forbidden, "A network that has addresses in common with it is blocked already."))
        }
        guard table.blocks[address] != nil || table.blocks.count < configuration.mostBlocks else {
            throw .refused(.init(.forbidden, "\(table.blocks.count) addresses are blocked, as many as allowed."))
        }
    }

    /// - Throws: That nothing could be kept of what runs here, where configuration does not let go without.
    private func checkEvidence(_ record: Record?) throws(SystemStop) {
        guard record?.evidence == nil, !configuration.isolatesWithoutEvidence else { return }
        let why = record?.fault ?? "it cannot be read"
        throw .refused(.init(.forbidden, "What runs here could not be kept as evidence first: \(why)"))
    }

    private func table() async throws(SystemStop) -> FirewallTable {
        let result = try await program.result(
            ["-j", "list", "table", "inet", "evenkeel"],
            limit: configuration.callLimit,
            outputBytes: 4 << 20
        )
        guard result.isGood else {
            let words = String(decoding: result.errors.prefix(2048), as: UTF8.self)
            if words.contains("No such file or directory") { return FirewallTable() }
            throw Self.stop(words)
        }
        guard let value = try? JSONValue(parsing: result.output, limits: JSONLimits(documentBytes: 4 << 20)),
            let table = FirewallTable(value)
        else { throw .silent(.init(.garbage, "nft printed no such table")) }
        return table
    }

    private func run(_ script: String, _ limit: Duration) async throws(SystemStop) {
        let result = try await program.result(
            ["-f", "-"],
            input: Array(script.utf8),
            limit: min(limit, configuration.callLimit),
            outputBytes: 64 << 10
        )
        guard result.isGood else { throw Self.stop(String(decoding: result.errors.prefix(2048), as: UTF8.self)) }
    }

    /// A script that is not carried out as a whole is not carried out at all.
    private static func stop(_ words: String) -> SystemStop {
        if words.contains("Operation not permitted") || words.contains("Permission denied") {
            return .refused(.init(.notPermitted, "This process may not change the firewall; it needs CAP_NET_ADMIN."))
        }
        return .refused(.init(.forbidden, "nft does not take the rules; it, or the kernel, may be too old for them."))
    }

    /// What was there before.
    private struct Record: Sendable {
        /// When that was, seconds since the machine started.
        let at: Int64
        /// The seconds that were left of a block or isolation; nil where there was none.
        let left: Int64?
        /// What ran, as text.
        var evidence: String?
        /// Why there is none.
        var fault: String?

        init(at: Int64, left: Int64?, evidence: String?, fault: String?) {
            (self.at, self.left, self.evidence, self.fault) = (at, left, evidence, fault)
        }

        init?(_ recorded: RecordedState) {
            guard let value = try? JSONValue(parsing: recorded.text), let at = value["at"]?.int64 else { return nil }
            self.at = at
            left = value["left"]?.int64
            if let kept = value["evidence"], kept.object != nil { evidence = "kept" }
            fault = value["fault"]?.string
        }

        var state: RecordedState {
            var value: JSONObject = ["at": .integer(at), "left": left.map { .integer($0) } ?? .null]
            value["fault"] = fault.map(JSONValue.string) ?? .null
            value["evidence"] = evidence.flatMap { try? JSONValue(parsing: $0) } ?? .null
            guard let text = try? JSONValue.object(value).serialized() else { return .nothing }
            return RecordedState(String(decoding: text, as: UTF8.self)) ?? .nothing
        }
    }
}

extension SystemStop {
    fileprivate var silence: ExecutorSilence? { if case .silent(let silence) = self { silence } else { nil } }
}
