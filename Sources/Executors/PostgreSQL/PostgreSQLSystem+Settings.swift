internal import Execution
internal import StrictJSON

extension PostgreSQLSystem {
    /// A parameter as the server has it.
    struct Parameter: Sendable, Hashable {
        let name: String
        /// In the parameter's unit.
        let setting: String
        /// As people write it.
        let shown: String
        let unit: String
        let context: String
        let source: String
        private let file: String?
        private let mayReload: Bool

        init(_ seen: JSONValue, name: String) throws(SystemStop) {
            guard let value = seen["parameter"], value.object != nil else {
                throw .refused(.init(.targetGone, "The server has no parameter \(name)."))
            }
            guard let setting = value["setting"]?.string, let shown = value["shown"]?.string,
                let unit = value["unit"]?.string, let context = value["context"]?.string,
                let source = value["source"]?.string
            else { throw garbage("a parameter that is none") }
            (self.name, self.setting, self.shown, self.unit) = (name, setting, shown, unit)
            (self.context, self.source) = (context, source)
            file = value["file"]?.string
            mayReload = value["reloads"]?.bool ?? false
        }

        /// Whether it was set by command before.
        private var isOwn: Bool { file?.hasSuffix("/postgresql.auto.conf") ?? false }
        /// The value that it was set to by command; nil where it was not.
        var ownValue: String? { isOwn ? shown : nil }

        /// Whether it is what it was before.
        func isBack(to before: String?) -> Bool {
            guard let before else { return !isOwn }
            return isOwn && ServerParameter.isSame(setting, before, unit: unit)
        }

        /// - Throws: Why setting it would not do.
        func checkSettable() throws(SystemStop) {
            if ["postmaster", "internal"].contains(context) {
                throw .refused(.init(.forbidden, "\(name) takes effect only when the server is started anew."))
            }
            guard mayReload else {
                throw .refused(
                    .init(.notPermitted, "It may not call pg_reload_conf, without which nothing takes effect.")
                )
            }
            guard source == "default" || source == "configuration file" else {
                throw .refused(
                    .init(.forbidden, "\(name) is set by its \(source), which goes before what is set here.")
                )
            }
            guard source == "default" || file != nil else {
                throw .refused(
                    .init(.notPermitted, "Where \(name) is set cannot be seen; grant pg_read_all_settings.")
                )
            }
        }
    }

    /// A declared user with its sessions.
    struct Client: Sendable, Hashable {
        let user: String
        let limit: Int64
        let sessions: Int64

        /// The limit for a share of its sessions, in percent: one at least.
        func limited(to share: Int64) -> Int64 { max(1, sessions * share / 100) }
    }

    static func clients(of seen: JSONValue) throws(SystemStop) -> [Client] {
        guard let items = seen["clients"]?.array else { throw garbage("no list of users") }
        var clients: [Client] = []
        for item in items {
            guard let user = item["user"]?.string, let limit = item["limit"]?.int64,
                let sessions = item["sessions"]?.int64,
                (0...1_000_000).contains(sessions)
            else { throw garbage("a user that is none") }
            clients.append(Client(user: user, limit: limit, sessions: sessions))
        }
        return clients
    }

    static func heaviest(_ clients: [Client]) throws(SystemStop) -> Client {
        guard let client = clients.max(by: { $0.sessions < $1.sessions }), client.sessions > 0 else {
            throw .refused(.init(.targetGone, "No declared user has a session."))
        }
        return client
    }

    func set(
        _ name: String,
        to value: String,
        _ order: StepOrder,
        _ state: PostgreSQLRecord
    ) async throws(SystemStop) -> RecordedState {
        let parameter = try Parameter(try await look(.set(name, to: value)), name: name)
        try parameter.checkSettable()
        let record = try PostgreSQLRecord(at: state.at, before: parameter.ownValue).state()
        try await change(PostgreSQLScript.set, ["name": name, "value": value], order, state)
        try await expect("\(name) is \(value)", order) { () async throws(SystemStop) in
            let now = try Parameter(try await look(.set(name, to: value)), name: name)
            return ServerParameter.isSame(now.setting, value, unit: now.unit)
        }
        return record
    }

    func setBack(
        _ name: String,
        _ record: PostgreSQLRecord,
        _ order: StepOrder,
        from now: PostgreSQLRecord
    ) async throws(SystemStop) {
        if let before = record.before {
            guard ServerParameter.isPlainValue(before) else {
                throw .refused(.init(.forbidden, "The value before was a list or a text, which is not set back."))
            }
            try await change(PostgreSQLScript.set, ["name": name, "value": before], order, now)
        } else {
            try await change(PostgreSQLScript.reset, ["name": name], order, now)
        }
        try await expect("\(name) is what it was", order) { () async throws(SystemStop) in
            try Parameter(try await look(.set(name, to: "")), name: name).isBack(to: record.before)
        }
    }

    func limitClients(
        to share: Int64,
        _ order: StepOrder,
        _ state: PostgreSQLRecord
    ) async throws(SystemStop) -> RecordedState {
        let client = try Self.heaviest(try Self.clients(of: try await look(.limit(share: share))))
        let number = client.limited(to: share)
        guard client.limit < 0 || client.limit > number else {
            throw .refused(.init(.forbidden, "\(client.user) is limited to \(client.limit) sessions already."))
        }
        let record = try PostgreSQLRecord(at: state.at, limits: [client.user: client.limit]).state()
        try await setLimits([client.user: number], order, from: state)
        return record
    }

    /// Sets the limits of declared users.
    func setLimits(_ limits: [String: Int64], _ order: StepOrder, from state: PostgreSQLRecord) async throws(SystemStop)
    {
        for (user, number) in limits.sorted(by: { $0.key < $1.key }) where configuration.users.contains(user) {
            let values = ["role": user, "number": String(number)]
            try await change(PostgreSQLScript.limit, values, order, state)
        }
        try await expect("the limits are set", order) { () async throws(SystemStop) in
            try Self.clients(of: try await look(.limit(share: 0))).allSatisfy {
                limits[$0.user] ?? $0.limit == $0.limit
            }
        }
    }

    func rehearseUndo(_ recorded: RecordedState) throws(SystemStop) -> String {
        let record = try PostgreSQLRecord(recorded)
        if let before = record.before { return "It would set the parameter back to \(before)." }
        guard !record.limits.isEmpty else {
            return "It would take back what was set, so that the configuration counts."
        }
        let limits = record.limits.sorted { $0.key < $1.key }.map { "\($0.key) to \($0.value)" }
        return "It would set the limits of \(limits.joined(separator: ", ")) back."
    }

    private func change(
        _ script: String,
        _ values: [String: String],
        _ order: StepOrder,
        _ state: PostgreSQLRecord
    ) async throws(SystemStop) {
        let timed = values.merging(["deadline": String(state.deadline)]) { value, _ in value }
        let answer = try await ask(script, timed, limit: order.limit)
        guard let isLate = answer["late"]?.bool else { throw Self.garbage("no word on whether it was in time") }
        if isLate { throw Self.late }
    }

    private func expect(
        _ words: String,
        _ order: StepOrder,
        _ look: () async throws(SystemStop) -> Bool
    ) async throws(SystemStop) {
        guard try await isSoon(within: min(.seconds(4), order.limit), look) else {
            throw .failed("The server took it, but then it was not so that \(words).")
        }
    }
}
