import Execution
import StrictJSON
import Synchronization

@testable import Executors

/// A server in miniature, which answers the fixed scripts and goes wrong as it is told to.
final class ScriptedPostgreSQL: PostgreSQLAsking {
    /// What goes wrong.
    enum Fault: Sendable {
        /// It says that it did, and does nothing.
        case lies
        /// It does it, and the answer is lost.
        case losesAnswer
        /// It never begins.
        case losesOrder
        case garbage
    }

    struct Content: Sendable {
        var clock: Int64 = 1_000_000
        var standby = false
        var signals = true
        var sessions: [(pid: Int64, user: String)] = [(11, "shop_app"), (12, "shop_app"), (13, "shop_app")]
        var setting = (value: "4096", shown: "4MB", file: JSONValue.null, source: "default")
        var limits: [String: Int64] = ["shop_app": -1]
        var fault: Fault?
        var acts: [[String: String]] = []
        /// Seconds that pass before an act arrives.
        var delay: Int64 = 0
    }

    private let content = Mutex(Content())

    /// Looks at the server's content, or changes it.
    func with<Value: Sendable>(_ body: (inout Content) -> Value) -> Value { content.withLock { body(&$0) } }

    var acts: [[String: String]] { content.withLock(\.acts) }

    func object(of script: String, _ values: [String: String], limit: Duration) async throws(SystemStop) -> JSONValue {
        let result: Result<JSONValue, SystemStop> = content.withLock { content in
            if content.fault == .garbage { return .success([]) }
            guard values["deadline"] == nil else { return Self.act(script, values, &content) }
            return .success(Self.read(script, values, content))
        }
        return try result.get()
    }

    private static func read(_ script: String, _ values: [String: String], _ content: Content) -> JSONValue {
        var object: JSONObject = [
            "now": .integer(content.clock), "server": "77", "standby": .bool(content.standby),
            "signals": .bool(content.signals),
        ]
        switch script {
        case PostgreSQLScript.parameter where values["name"] == "work_mem":
            object["parameter"] = [
                "setting": .string(content.setting.value), "shown": .string(content.setting.shown), "unit": "kB",
                "context": "user", "source": .string(content.setting.source), "file": content.setting.file,
                "reloads": true,
            ]
        case PostgreSQLScript.parameter: object["parameter"] = .null
        case PostgreSQLScript.clients:
            object["clients"] = .array(
                content.limits.map { user, limit in
                    [
                        "user": .string(user), "limit": .integer(limit),
                        "sessions": .integer(Int64(content.sessions.count { $0.user == user })),
                    ]
                }
            )
        case PostgreSQLScript.remaining:
            let marks = (values["sessions"] ?? "").split(separator: ",").compactMap { Int64($0.prefix { $0 != " " }) }
            let left = JSONValue.integer(Int64(content.sessions.count { marks.contains($0.pid) }))
            object["sessions"] = left
            object["queries"] = left
        case PostgreSQLScript.list:
            object["count"] = .integer(Int64(content.sessions.count))
            object["sessions"] = [["pid": 11, "query": "SELECT * FROM t WHERE name = 'Ada' AND password='x'"]]
        default:
            object["sessions"] = .array(content.sessions.prefix(Int(values["most"] ?? "") ?? 0).map { json($0, false) })
        }
        return .object(object)
    }

    private static func act(
        _ script: String,
        _ values: [String: String],
        _ content: inout Content
    ) -> Result<JSONValue, SystemStop> {
        if content.fault == .losesOrder { return .failure(.silent(.init(.died))) }
        content.clock += content.delay
        let isLate = content.clock >= Int64(values["deadline"] ?? "") ?? 0
        content.acts.append(values)
        var answer: JSONValue = ["now": .integer(content.clock), "late": .bool(isLate), "sessions": []]
        let isHonest = content.fault != .lies && !isLate
        switch script {
        case PostgreSQLScript.set where isHonest:
            content.setting = (
                values["value"] == "8MB" ? "8192" : "4096", values["value"] ?? "", "/data/postgresql.auto.conf",
                "configuration file"
            )
        case PostgreSQLScript.reset where isHonest: content.setting = ("4096", "4MB", .null, "default")
        case PostgreSQLScript.limit where isHonest: content.limits["shop_app"] = Int64(values["number"] ?? "")
        case PostgreSQLScript.set, PostgreSQLScript.reset, PostgreSQLScript.limit: break
        default:
            let picked = isLate ? [] : Array(content.sessions.prefix(Int(values["most"] ?? "") ?? 0))
            answer = ["now": .integer(content.clock), "sessions": .array(picked.map { json($0, true) })]
            if isHonest { content.sessions.removeAll { session in picked.contains { $0.pid == session.pid } } }
        }
        return content.fault == .losesAnswer ? .failure(.silent(.init(.died))) : .success(answer)
    }

    private static func json(_ session: (pid: Int64, user: String), _ told: Bool) -> JSONValue {
        [
            "pid": .integer(session.pid), "user": .string(session.user), "began": "17.5", "asked": "18.25",
            "database": "orders", "application": "api", "seconds": 90, "told": .bool(told),
        ]
    }
}
