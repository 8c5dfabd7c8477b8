internal import Execution
internal import IncidentModel
internal import Remediation

/// Takes servers of a proxy out of their backends, and others in.
struct ProxyServerAct: Sendable {
    /// How often it is looked whether a server that was put in is up.
    private static let pause = Duration.milliseconds(200)
    /// The longest time that is waited for it.
    private static let mostPatience = Duration.seconds(10)

    let client: ProxyClient
    let servers: ProxySettings.Servers
    let largestShareOut: Double

    private typealias Setting = (name: ProxyServerName, setting: ProxySetting)

    /// What the servers are set to.
    func state() async throws(SystemStop) -> SystemState {
        let named = try named(in: try await everything())
        let record = ProxyServerRecord(named)
        let out = named.filter { servers.out.contains($0.name) }
        let isDrained = !out.isEmpty && out.allSatisfy { $0.setting.mode != .ready || $0.setting.weight == 0 }
        return SystemState(
            essence: record.text,
            record: RecordedState(record.text) ?? .nothing,
            facts: [.proxyDrained: .flag(isDrained)]
        )
    }

    /// What would be set.
    func rehearse(undoing: RecordedState?) async throws(SystemStop) -> String {
        if let undoing {
            let record = try record(undoing)
            _ = try named(in: try await everything())
            return "\(client.title) would set \(Self.phrase(record.items))."
        }
        let all = try await everything()
        try checkShare(all)
        return "\(client.title) would set \(Self.phrase(wanted(try named(in: all))))."
    }

    /// Puts in, then takes out, and reads back; what was set is put back when that fails.
    func perform(within limit: Duration) async throws(SystemStop) -> RecordedState {
        let time = OrderTime(limit)
        let all = try await everything()
        let before = try named(in: all)
        try checkShare(all)
        let wanted = wanted(before)
        do throws(SystemStop) {
            try await client.set(wanted.filter { servers.into.contains($0.name) }, from: before)
            try await waitForOne(within: min(Self.mostPatience, time.left / 2))
            try await client.set(wanted.filter { servers.out.contains($0.name) }, from: before)
            try await confirm(wanted)
        } catch {
            throw await putBack(ProxyServerRecord(before), after: error)
        }
        return RecordedState(ProxyServerRecord(before).text) ?? .nothing
    }

    /// Sets servers to what is recorded.
    func undo(_ recorded: RecordedState) async throws(SystemStop) {
        let record = try record(recorded)
        // Whether they are all there is known before the first is set.
        let now = try named(in: try await everything())
        do throws(SystemStop) {
            try await client.set(record.items, from: now)
            try await confirm(record.items)
        } catch {
            throw error.afterChange
        }
    }

    /// Whether the servers are set as they should be.
    func hasHappened(_ recorded: RecordedState, isUndo: Bool) async throws(SystemStop) -> Truth {
        let record = try record(recorded)
        let now = try named(in: try await everything())
        let isBefore = now.allSatisfy { server in
            record.items.contains { $0.name == server.name && $0.setting == server.setting }
        }
        let isAfter = wanted(now).allSatisfy { item in
            now.contains { $0.name == item.name && $0.setting == item.setting }
        }
        switch (isBefore, isAfter) {
        case (true, true): return .yes
        case (true, false): return isUndo ? .yes : .no
        case (false, true): return isUndo ? .no : .yes
        case (false, false): return .unknown
        }
    }

    private func everything() async throws(SystemStop) -> [ProxyServer] {
        try await client.servers(of: Set(servers.all.map(\.backend)))
    }

    /// The servers that configuration names, in its order.
    private func named(in all: [ProxyServer]) throws(SystemStop) -> [ProxyServer] {
        var found: [ProxyServer] = []
        for name in servers.all {
            guard let server = all.first(where: { $0.name == name }) else {
                throw .refused(.targetGone, "\(client.title) has no server \(name).")
            }
            found.append(server)
        }
        return found
    }

    /// What the servers are to be set to.
    private func wanted(_ before: [ProxyServer]) -> [Setting] {
        before.map { server in
            guard servers.out.contains(server.name) else {
                // A weight of nothing would keep traffic away from whom it is to go to.
                return (server.name, ProxySetting(mode: .ready, weight: max(1, server.setting.weight)))
            }
            let old = server.setting
            return switch servers.method {
            // One that takes no requests at all must not begin to take some.
            case .drain: (server.name, ProxySetting(mode: old.mode == .maint ? .maint : .drain, weight: old.weight))
            case .maint: (server.name, ProxySetting(mode: .maint, weight: old.weight))
            case .weight: (server.name, ProxySetting(mode: old.mode, weight: 0))
            }
        }
    }

    /// Refuses when too few servers would be left. A server that is out already costs nothing.
    private func checkShare(_ all: [ProxyServer]) throws(SystemStop) {
        for backend in Set(servers.out.map(\.backend)).sorted() {
            let members = all.filter { $0.name.backend == backend }
            let leaving = members.filter { servers.out.contains($0.name) && !$0.isOut }
            guard !leaving.isEmpty else { continue }
            let isOut = members.filter {
                ($0.isOut && !servers.into.contains($0.name)) || servers.out.contains($0.name)
            }
            let most = Int((largestShareOut * Double(members.count)).rounded(.down))
            guard isOut.count <= most else {
                throw .refused(
                    .forbidden,
                    "\(isOut.count) of \(members.count) servers of backend \(backend) would be out; at most \(most) may be."
                )
            }
        }
    }

    /// Waits until one of those that take the traffic is up.
    private func waitForOne(within patience: Duration) async throws(SystemStop) {
        guard !servers.into.isEmpty else { return }
        let time = OrderTime(patience)
        while true {
            let all = try await everything()
            if all.contains(where: { servers.into.contains($0.name) && $0.isUp && !$0.isOut }) { return }
            guard time.left > .zero else { break }
            do { try await ContinuousClock().sleep(for: Self.pause) } catch { throw .silent(.outOfTime, client.title) }
        }
        throw .refused(.forbidden, "None of the servers that would take the traffic is up.")
    }

    /// Reads back what was set.
    private func confirm(_ wanted: [Setting]) async throws(SystemStop) {
        let now = try await everything()
        for item in wanted where !now.contains(where: { $0.name == item.name && $0.setting == item.setting }) {
            throw .failed("\(client.title) took the command and \(item.name) is not set to \(item.setting.text)")
        }
    }

    /// Puts everything back after a fault.
    /// - Returns: What it came to: when all is as before, a refusal.
    private func putBack(_ record: ProxyServerRecord, after stop: SystemStop) async -> SystemStop {
        if case .silent = stop { return stop }
        do throws(SystemStop) {
            try await client.set(record.items, from: try named(in: try await everything()))
            try await confirm(record.items)
        } catch {
            return stop.afterChange
        }
        if case .failed(let words) = stop { return .refused(.forbidden, "It was put back: \(words).") }
        return stop
    }

    /// The record, of servers that configuration still names.
    private func record(_ recorded: RecordedState) throws(SystemStop) -> ProxyServerRecord {
        guard let record = ProxyServerRecord(recorded.text), Set(record.items.map(\.name)) == Set(servers.all) else {
            throw .refused(.notConfigured, "The configuration does not name the servers any more that were set.")
        }
        return record
    }

    private static func phrase(_ items: [Setting]) -> String {
        items.map { "\($0.name) to \($0.setting.mode.rawValue), weight \($0.setting.weight)" }.joined(separator: "; ")
    }
}
