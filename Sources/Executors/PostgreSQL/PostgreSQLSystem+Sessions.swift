public import Execution
public import Remediation
internal import StrictJSON

extension PostgreSQLSystem {
    /// How long sessions are given to end.
    private static let patience = Duration.seconds(6)

    /// The sessions that a script printed.
    static func sessions(of seen: JSONValue) throws(SystemStop) -> [PostgreSQLRecord.Session] {
        guard let items = seen["sessions"]?.array else { throw garbage("no list of sessions") }
        let sessions = items.compactMap { PostgreSQLRecord.Session($0) }
        guard sessions.count == items.count else { throw garbage("a session that is none") }
        return sessions
    }

    static func nothing(_ selection: PostgreSQLScript.Selection, _ age: Int64) -> SystemStop {
        .refused(
            .init(
                .targetGone,
                "There is no session \(selection.phrase) for \(age) s among the declared databases and users."
            )
        )
    }

    /// Ends sessions or queries, and waits until they are gone.
    func end(
        _ selection: PostgreSQLScript.Selection,
        _ age: Int64,
        _ order: StepOrder,
        _ state: PostgreSQLRecord
    ) async throws(SystemStop) -> RecordedState {
        var values = sessionValues(selection, age)
        values["deadline"] = String(state.deadline)
        let answer = try await ask(PostgreSQLScript.end(selection), values, limit: order.limit)
        let told = try Self.sessions(of: answer).filter(\.isTold)
        guard !told.isEmpty else {
            throw try Self.time(of: answer) >= state.deadline ? Self.late : Self.nothing(selection, age)
        }
        var left: Int64 = 0
        let areGone = try await isSoon(within: min(Self.patience, order.limit)) { () async throws(SystemStop) in
            left = try await remaining(told, selection)
            return left == 0
        }
        guard areGone else {
            let what = selection.isQuery ? "queries" : "sessions"
            throw .failed(
                "\(left) of \(told.count) \(what) were still there \(Self.patience) after they were told to end."
            )
        }
        return try PostgreSQLRecord(at: state.at, sessions: told).state()
    }

    /// How many of some sessions, or of their queries, are what they were.
    func remaining(
        _ sessions: [PostgreSQLRecord.Session],
        _ selection: PostgreSQLScript.Selection
    ) async throws(SystemStop) -> Int64 {
        let marks = sessions.map(\.mark).joined(separator: ",")
        let seen = try await ask(PostgreSQLScript.remaining, ["sessions": marks])
        guard let count = seen[selection.isQuery ? "queries" : "sessions"]?.int64 else {
            throw Self.garbage("no count")
        }
        return count
    }

    /// What is found of all sessions, without values and secrets; the oldest transactions first, as many as fit.
    func list(limit: Duration) async throws(SystemStop) -> RecordedState {
        let seen = try await ask(PostgreSQLScript.list, limit: limit)
        guard let items = seen["sessions"]?.array, let count = seen["count"]?.int64 else {
            throw Self.garbage("no list")
        }
        var kept: [JSONValue] = []
        for item in items {
            guard var session = item.object else { throw Self.garbage("a session that is none") }
            session["query"] = .string(StatementText.withoutValues(session["query"]?.string ?? ""))
            kept.append(.object(session))
        }
        while true {
            let value: JSONValue = ["count": .integer(count), "sessions": .array(kept)]
            if let text = try? value.serialized(), let found = RecordedState(String(decoding: text, as: UTF8.self)) {
                return found
            }
            guard !kept.isEmpty else { throw Self.garbage("a list that is too long") }
            kept.removeLast()
        }
    }

    static var late: SystemStop {
        .refused(
            .init(.stateChanged, "The server took it later than \(PostgreSQLScript.window) s after its state was read.")
        )
    }

    /// Whether an order whose worker died took effect.
    public func hasHappened(_ order: StepOrder, recorded: RecordedState) async throws(SystemStop) -> Truth {
        let record: PostgreSQLRecord
        let act = try PostgreSQLAct(order.action, configuration)
        if case .list = act { return .no }
        record = try PostgreSQLRecord(recorded)
        let isUndo = order.undoing != nil
        let seen = try await look(act)
        let isOver = try Self.time(of: seen) > record.end && !isUndo
        switch act {
        case .list: return .no
        case .end(let selection, _):
            // Sessions end by themselves as well: only what is still there tells something.
            guard isOver, !record.sessions.isEmpty else { return .unknown }
            return try await remaining(record.sessions, selection) == Int64(record.sessions.count) ? .no : .unknown
        case .set(let name, let value):
            let parameter = try Parameter(seen, name: name)
            if isUndo { return parameter.isBack(to: record.before) ? .yes : .unknown }
            if ServerParameter.isSame(parameter.setting, value, unit: parameter.unit) { return .yes }
            return isOver ? .no : .unknown
        case .limit:
            let now = try Self.clients(of: seen)
            let isAsBefore = now.allSatisfy { client in record.limits[client.user].map { $0 == client.limit } ?? true }
            if isUndo { return isAsBefore ? .yes : .unknown }
            return !isAsBefore ? .yes : isOver ? .no : .unknown
        }
    }
}
