internal import Execution
internal import IncidentModel
internal import Remediation

/// What a plan's action means on a PostgreSQL server, within what its configuration allows.
enum PostgreSQLAct: Sendable, Hashable {
    /// Lists sessions.
    case list
    /// Ends sessions, or their query, that have been so for some seconds at least.
    case end(PostgreSQLScript.Selection, age: Int64)
    /// Sets a parameter.
    case set(String, to: String)
    /// Limits the heaviest client to a share of its sessions, in percent.
    case limit(share: Int64)

    /// The seconds after which sessions may be ended where the plan does not say.
    private static let usualAge: Int64 = 60

    init(_ action: Action, _ configuration: PostgreSQLConfiguration) throws(SystemStop) {
        let least = configuration.leastAge.components.seconds
        switch action.definition.id.text {
        case "database.list-sessions": self = .list
        case "database.terminate-sessions":
            guard let selection = Self.selection(action, "state"), !selection.isQuery else {
                throw Self.unknown(action)
            }
            var age = Self.usualAge
            if case .duration(let seconds) = action[argument: "older-than"] { age = seconds }
            self = .end(selection, age: max(age, least))
        case "database.cancel-query":
            guard let selection = Self.selection(action, "selection"), selection.isQuery else {
                throw Self.unknown(action)
            }
            self = .end(selection, age: least)
        case "database.set-parameter":
            guard let correction = action.correction else { throw Self.unknown(action) }
            self = try Self.setting(correction, configuration)
        case "database.limit-clients":
            guard case .integer(let share) = action[argument: "share-percent"] else { throw Self.unknown(action) }
            self = .limit(share: share)
        default: throw Self.unknown(action)
        }
        switch self {
        case .list, .set: break
        case .end:
            guard !configuration.users.isEmpty, !configuration.databases.isEmpty else {
                throw .refused(
                    .init(.notConfigured, "No `users` and `databases` are configured whose sessions may be ended.")
                )
            }
        case .limit:
            guard !configuration.users.isEmpty else {
                throw .refused(.init(.notConfigured, "No `users` are configured that may be limited."))
            }
        }
    }

    private static func selection(_ action: Action, _ name: String) -> PostgreSQLScript.Selection? {
        guard case .choice(let word) = action[argument: name] else { return nil }
        return PostgreSQLScript.Selection(rawValue: word)
    }

    private static func setting(
        _ correction: Correction,
        _ configuration: PostgreSQLConfiguration
    ) throws(SystemStop) -> PostgreSQLAct {
        let name = correction.field.lowercased()
        guard configuration.parameters.contains(name) else {
            throw .refused(.init(.notConfigured, "The parameter is not among those that configuration lets be set."))
        }
        guard let value = correction.desired else {
            throw .refused(.init(.notConfigured, "Nobody has said which value \(name) should have."))
        }
        guard ServerParameter.isPlainValue(value) else {
            throw .refused(.init(.forbidden, "Only one plain word or number is set, at most 64 characters."))
        }
        return .set(name, to: value)
    }

    private static func unknown(_ action: Action) -> SystemStop {
        .refused(
            .init(
                .notConfigured,
                "\(action.definition.id.text) is not carried out on PostgreSQL; a person has to do it."
            )
        )
    }
}
