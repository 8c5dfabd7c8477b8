internal import Execution
internal import StrictJSON

/// What is remembered of an order: what was there before, and when that was read.
struct PostgreSQLRecord: Sendable, Hashable {
    /// A session as it was seen.
    struct Session: Sendable, Hashable {
        let pid: Int64
        let began: String
        let asked: String
        let user: String
        let database: String
        let application: String
        let seconds: Int64
        /// Whether the server passed on that it should end.
        let isTold: Bool

        /// How `PostgreSQLScript.remaining` is told of it.
        var mark: String { "\(pid) \(began) \(asked)" }
    }

    /// The server's clock, seconds since 1970.
    var at: Int64 = 0
    /// The sessions that were meant.
    var sessions: [Session] = []
    /// The value that the parameter was set to by command; nil where it was not.
    var before: String?
    /// The limits of users.
    var limits: [String: Int64] = [:]

    /// Until when an act that rests on it may begin, by the server's clock.
    var deadline: Int64 { at + Int64(PostgreSQLScript.window) }
    /// When nothing of such an act can be going on any more.
    var end: Int64 { deadline + Int64(PostgreSQLScript.statementLimit) + 1 }

    init(at: Int64, sessions: [Session] = [], before: String? = nil, limits: [String: Int64] = [:]) {
        (self.at, self.sessions, self.before, self.limits) = (at, sessions, before, limits)
    }

    init(_ recorded: RecordedState) throws(SystemStop) {
        guard let value = try? JSONValue(parsing: recorded.text), let at = value["at"]?.int64,
            let list = value["sessions"]?.array, let limits = value["limits"]?.object
        else { throw .refused(.init(.stateChanged, "What was recorded before is not readable any more.")) }
        self.at = at
        sessions = list.compactMap { Session($0) }
        before = value["before"]?.string
        for member in limits { self.limits[member.key] = member.value.int64 }
    }

    /// The record as it is kept.
    func state() throws(SystemStop) -> RecordedState {
        var limits = JSONObject()
        for (user, limit) in self.limits { limits[user] = .integer(limit) }
        let value: JSONValue = [
            "at": .integer(at), "before": before.map(JSONValue.string) ?? .null, "limits": .object(limits),
            "sessions": .array(sessions.map(\.json)),
        ]
        guard let text = try? value.serialized(), let state = RecordedState(String(decoding: text, as: UTF8.self))
        else {
            throw .refused(.init(.forbidden, "What undoing needs is longer than what is kept."))
        }
        return state
    }
}

extension PostgreSQLRecord.Session {
    /// A session that `psql` printed; nil when it is none.
    init?(_ value: JSONValue) {
        guard let pid = value["pid"]?.int64, let began = value["began"]?.string, Self.isMark(began),
            let user = value["user"]?.string, let database = value["database"]?.string
        else { return nil }
        let asked = value["asked"]?.string ?? ""
        guard asked.isEmpty || Self.isMark(asked) else { return nil }
        (self.pid, self.began, self.asked, self.user, self.database) = (pid, began, asked, user, database)
        application = value["application"]?.string ?? ""
        seconds = value["seconds"]?.int64 ?? 0
        isTold = value["told"]?.bool ?? false
    }

    /// A number with a fraction, as the server writes times.
    private static func isMark(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".") }
    }

    fileprivate var json: JSONValue {
        [
            "pid": .integer(pid), "began": .string(began), "asked": .string(asked), "user": .string(user),
            "database": .string(database), "application": .string(application), "seconds": .integer(seconds),
            "told": .bool(isTold),
        ]
    }
}
