public import Execution
internal import IncidentModel
public import Remediation
internal import StrictJSON

/// One PostgreSQL server, acted on through `psql` with fixed scripts.
///
/// Sessions and queries end by themselves too: once ended, nobody can tell whose doing it was. What was interrupted there is
/// settled only when everything that was meant is still there.
public struct PostgreSQLSystem: ControlledSystem {
    let configuration: PostgreSQLConfiguration
    let server: any PostgreSQLAsking
    /// The pause between two looks at whether an effect is there.
    let pause: Duration

    /// A server.
    public init(_ configuration: PostgreSQLConfiguration) {
        self.init(configuration, server: PostgreSQLProgram(configuration: configuration))
    }

    init(_ configuration: PostgreSQLConfiguration, server: any PostgreSQLAsking, pause: Duration = .milliseconds(300)) {
        (self.configuration, self.server, self.pause) = (configuration, server, pause)
    }

    /// Yes: everything that is acted on can be listed.
    public var canRehearse: Bool { true }

    /// The server.
    /// - Throws: `refused` when configuration knows no such target, or does not allow the action.
    public func subject(of action: Action) throws(SystemStop) -> String {
        guard configuration.targets.contains(action.target) else {
            throw .refused(.init(.notConfigured, "No PostgreSQL server is configured for \(action.target)."))
        }
        _ = try PostgreSQLAct(action, configuration)
        return "postgresql \(configuration.label)"
    }

    /// The server's identity, and what the action is about.
    public func state(of action: Action) async throws(SystemStop) -> SystemState {
        let act = try PostgreSQLAct(action, configuration)
        let seen = try await look(act)
        guard let server = seen["server"]?.string, let isStandby = seen["standby"]?.bool else {
            throw Self.garbage("no identity of the server")
        }
        let identity = "\(server) \(isStandby ? "standby" : "primary")"
        switch act {
        case .list: return SystemState(essence: identity)
        case .end(let selection, _):
            guard seen["signals"]?.bool == true else {
                throw .refused(
                    .init(
                        .notPermitted,
                        "\(configuration.user) is not a member of pg_signal_backend, which ends sessions."
                    )
                )
            }
            let record = PostgreSQLRecord(at: try Self.time(of: seen), sessions: try Self.sessions(of: seen))
            return SystemState(
                essence: "\(identity) \(selection.rawValue)",
                record: try record.state(),
                facts: [.sessionsMatching: .number(Double(record.sessions.count))]
            )
        case .set(let name, _):
            let parameter = try Parameter(seen, name: name)
            let record = PostgreSQLRecord(at: try Self.time(of: seen), before: parameter.ownValue)
            return SystemState(
                essence: "\(identity) \(name)=\(parameter.setting) \(parameter.source)",
                record: try record.state()
            )
        case .limit:
            let limits = try Self.clients(of: seen).map { ($0.user, $0.limit) }
            let record = PostgreSQLRecord(
                at: try Self.time(of: seen),
                limits: Dictionary(limits) { first, _ in first }
            )
            let essence = limits.map { "\($0.0)=\($0.1)" }.joined(separator: " ")
            return SystemState(essence: "\(identity) \(essence)", record: try record.state())
        }
    }

    /// What would be ended or set.
    public func rehearse(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> String {
        if let undoing = order.undoing { return try rehearseUndo(undoing) }
        let act = try PostgreSQLAct(order.action, configuration)
        switch act {
        case .list: return "It lists the sessions of \(configuration.label) and changes nothing."
        case .end(let selection, let age):
            let found = try PostgreSQLRecord(state.record).sessions
            guard !found.isEmpty else { throw Self.nothing(selection, age) }
            let named = found.prefix(10).map { "\($0.pid) of \($0.user)" }.joined(separator: ", ")
            let verb = selection.isQuery ? "cancel the query of" : "end"
            return "It would \(verb) \(found.count == 1 ? "1 session" : "\(found.count) sessions"): \(named)."
        case .set(let name, let value):
            let parameter = try Parameter(try await look(act), name: name)
            try parameter.checkSettable()
            return "It would set \(name) from \(parameter.shown) to \(value) for the whole server."
        case .limit(let share):
            let client = try Self.heaviest(try Self.clients(of: try await look(act)))
            return
                "It would limit \(client.user), which has \(client.sessions) sessions, to \(client.limited(to: share))."
        }
    }

    /// Carries it out, and looks whether it is so.
    public func act(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> RecordedState {
        switch try PostgreSQLAct(order.action, configuration) {
        case .list: try await list(limit: order.limit)
        case .end(let selection, let age): try await end(selection, age, order, try PostgreSQLRecord(state.record))
        case .set(let name, let value): try await set(name, to: value, order, try PostgreSQLRecord(state.record))
        case .limit(let share): try await limitClients(to: share, order, try PostgreSQLRecord(state.record))
        }
    }

    /// Sets a parameter or a limit back.
    public func undo(_ order: StepOrder, recorded: RecordedState, from state: SystemState) async throws(SystemStop) {
        let (record, now) = (try PostgreSQLRecord(recorded), try PostgreSQLRecord(state.record))
        switch try PostgreSQLAct(order.action, configuration) {
        case .list, .end: throw .refused(.init(.forbidden, "Sessions that were ended do not come back."))
        case .set(let name, _): try await setBack(name, record, order, from: now)
        case .limit: try await setLimits(record.limits, order, from: now)
        }
    }

    // MARK: Looking

    func look(_ act: PostgreSQLAct) async throws(SystemStop) -> JSONValue {
        switch act {
        case .list: try await ask(PostgreSQLScript.server)
        case .end(let selection, let age):
            try await ask(PostgreSQLScript.probe(selection), sessionValues(selection, age))
        case .set(let name, _): try await ask(PostgreSQLScript.parameter, ["name": name])
        case .limit: try await ask(PostgreSQLScript.clients, ["users": configuration.users.joined(separator: ",")])
        }
    }

    func ask(
        _ script: String,
        _ values: [String: String] = [:],
        limit: Duration? = nil
    ) async throws(SystemStop) -> JSONValue {
        try await server.object(
            of: script,
            values,
            limit: min(limit ?? configuration.callLimit, configuration.callLimit)
        )
    }

    func sessionValues(_ selection: PostgreSQLScript.Selection, _ age: Int64) -> [String: String] {
        [
            "databases": configuration.databases.joined(separator: ","),
            "users": configuration.users.joined(separator: ","), "age": String(age),
            "most": String(selection.isQuery ? 1 : configuration.mostSessions),
        ]
    }

    /// Looks until something is so, for `limit`, and once at least.
    func isSoon(
        within limit: Duration,
        _ look: () async throws(SystemStop) -> Bool
    ) async throws(SystemStop) -> Bool {
        let end = ContinuousClock.now + limit
        while true {
            if try await look() { return true }
            guard ContinuousClock.now < end else { return false }
            do { try await ContinuousClock().sleep(for: pause) } catch { throw .silent(.init(.outOfTime)) }
        }
    }

    static func garbage(_ words: String) -> SystemStop { .silent(.init(.garbage, "psql printed \(words)")) }

    static func time(of seen: JSONValue) throws(SystemStop) -> Int64 {
        guard let time = seen["now"]?.int64 else { throw garbage("no time of the server") }
        return time
    }
}
