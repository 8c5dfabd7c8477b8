public import IncidentModel
public import StructuredDocuments

/// What an operator allows on one PostgreSQL server; nothing of it ever comes from a plan.
public struct PostgreSQLConfiguration: Sendable, Hashable {
    /// The targets of plans that mean this server.
    public let targets: Set<EntityReference>
    /// The file of `psql`.
    let program: String
    /// The arguments that choose the server, the user and the database that is connected to.
    let selection: [String]
    /// How the server is called in sentences, and what its orders are remembered under.
    let label: String
    /// Who acts there.
    let user: String
    /// The databases whose sessions may be ended.
    let databases: [String]
    /// The users whose sessions may be ended or limited.
    let users: [String]
    /// The parameters that may be set.
    let parameters: Set<String>
    /// The most sessions that one step ends.
    let mostSessions: Int
    /// The least time in a state after which a session may be ended, whatever a plan says.
    let leastAge: Duration
    /// The longest time of one call of `psql`.
    let callLimit: Duration
    /// What `psql` sees of an environment.
    let environment: [String: String]

    private enum TLSMode: String, CaseIterable, Sendable {
        case disable, require
        case verifyAuthority = "verify-ca"
        case verifyFull = "verify-full"
    }

    /// A configuration from its fields; faults are reported.
    public init?(reading fields: FieldReader) {
        let targets = fields.required("targets", .list(of: .planTarget, count: 1...100))
        program = fields.optional("program", .rootedPath, default: "/usr/bin/psql")
        let service = fields.optional("service", .serverName)
        let socket = fields.optional("socket-folder", .rootedPath)
        let host = fields.optional("host", .serverHost)
        let port = fields.optional("port", .integer(in: 1...65_535), default: 5432)
        let user = fields.required("user", .serverName)
        let database = fields.optional("database", .serverName, default: "postgres")
        databases = fields.optional("databases", .list(of: .serverName, count: 0...100), default: [])
        users = fields.optional("users", .list(of: .serverName, count: 0...100), default: [])
        let parameters = fields.optional("parameters", .list(of: .serverName, count: 0...100), default: [])
        mostSessions = fields.optional("most-sessions", .integer(in: 1...200), default: 50)
        leastAge = fields.optional("least-age", .duration(in: .seconds(1) ... .seconds(3600)), default: .seconds(5))
        callLimit = fields.optional("call-limit", .duration(in: .seconds(1) ... .seconds(120)), default: .seconds(10))
        environment = Self.environment(fields)

        let places = [service, socket, host].compactMap(\.self)
        guard places.count == 1, let place = places.first else {
            fields.report(
                "host",
                places.isEmpty ? "is missing" : "stands beside `service` or `socket-folder`",
                advice: "name one of `host`, `socket-folder` and `service`"
            )
            return nil
        }
        self.parameters = Set(parameters.map { $0.lowercased() })
        if let bad = self.parameters.sorted().first(where: ServerParameter.isBeyondReach) {
            fields.report("parameters", "may not name `\(bad)`", advice: "it runs programs, names files or risks data")
            return nil
        }
        guard let targets, let user else { return nil }
        self.targets = Set(targets)
        self.user = user
        label = service.map { "service \($0)" } ?? "\(place):\(port)"
        let server = service.map { ["--dbname=service=\($0)"] } ?? ["--host=\(place)", "--port=\(port)"]
        selection = server + ["--username=\(user)"] + (service == nil ? ["--dbname=\(database)"] : [])
    }

    /// The variables that libpq reads. The password is in a file that only it opens.
    private static func environment(_ fields: FieldReader) -> [String: String] {
        var variables = [
            "LC_ALL": "C", "PGAPPNAME": "evenkeel", "PGCLIENTENCODING": "UTF8", "PGCONNECT_TIMEOUT": "5",
            // What hangs on the server ends before `psql` is ended.
            "PGOPTIONS": "-c statement_timeout=\(PostgreSQLScript.statementLimit)s -c lock_timeout=2s",
        ]
        variables["PGPASSFILE"] = fields.optional("password-file", .rootedPath)
        variables["PGSERVICEFILE"] = fields.optional("service-file", .rootedPath)
        variables["PGSSLROOTCERT"] = fields.optional("certificate-authority-file", .rootedPath)
        variables["PGSSLCERT"] = fields.optional("certificate-file", .rootedPath)
        variables["PGSSLKEY"] = fields.optional("key-file", .rootedPath)
        variables["PGSSLMODE"] = fields.optional("tls", .enumeration(TLSMode.self))?.rawValue
        return variables
    }
}
