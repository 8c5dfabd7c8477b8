internal import IncidentModel

/// Where a workload's environment says that a database is, and as whom it goes there.
struct DatabaseEndpoint: Sendable {
    /// The container that holds the variables.
    let container: String
    /// The host as it is written.
    let host: String
    /// The port, with the variable that holds it.
    let port: (number: Int, variable: String)?
    /// The user and the password, each with its variable, where they are written out.
    let user: (text: String, variable: String)?
    let password: (text: String, variable: String)?

    /// The endings of variables that name a host.
    private static let hostEndings = ["HOST", "HOSTNAME", "SERVER", "ADDR", "ADDRESS"]

    /// The endpoints that a workload's environment spells out: variables of one prefix, or addresses of the form
    /// `scheme:mysql://host:port/name`.
    static func all(of workload: WorkloadState) -> [DatabaseEndpoint] {
        workload.containers.filter { !$0.isInit }.flatMap { container in
            let variables = container.environment.compactMap { variable in
                variable.value.map { (name: variable.name, value: $0) }
            }
            return variables.compactMap { variable -> DatabaseEndpoint? in
                if variable.value.contains("://") {
                    return address(variable.value, variable.name, container.name)
                }
                return group(variable, variables, container.name)
            }
        }
    }

    /// The endpoint whose host a variable holds, with the other variables of its prefix.
    private static func group(
        _ variable: (name: String, value: String),
        _ variables: [(name: String, value: String)],
        _ container: String
    ) -> DatabaseEndpoint? {
        let name = variable.name.uppercased()
        guard let ending = hostEndings.first(where: { name.hasSuffix($0) }), !variable.value.contains(":"),
            EntityReference.isWellFormed(variable.value), variable.value.contains(where: \.isLetter)
        else { return nil }
        let prefix = String(name.dropLast(ending.count))
        func other(_ endings: [String]) -> (name: String, value: String)? {
            variables.first { candidate in endings.contains { candidate.name.uppercased() == prefix + $0 } }
        }
        let port = other(["PORT"]).flatMap { found in Int(found.value).map { ($0, found.name) } }
        guard isDatabase(prefix, variable.value, port?.0) else { return nil }
        return DatabaseEndpoint(
            container: container,
            host: variable.value,
            port: port,
            user: other(["USER", "USERNAME"]).map { ($0.value, $0.name) },
            password: other(["PASSWORD", "PASS", "PWD"]).map { ($0.value, $0.name) }
        )
    }

    /// The endpoint that an address names.
    private static func address(_ value: String, _ name: String, _ container: String) -> DatabaseEndpoint? {
        guard let start = value.firstRange(of: "://"), UsedDatabase.isDatabase(String(value[..<start.lowerBound]))
        else {
            return nil
        }
        var authority = value[start.upperBound...].prefix { $0 != "/" && $0 != "?" }
        if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
        let sides = authority.split(separator: ":")
        guard let host = sides.first.map(String.init), EntityReference.isWellFormed(host) else { return nil }
        let port = sides.count == 2 ? Int(sides[1]) : nil
        return DatabaseEndpoint(
            container: container,
            host: host,
            port: port.map { ($0, name) },
            user: nil,
            password: nil
        )
    }

    /// Whether variables of this prefix, with this host and port, are about a database.
    private static func isDatabase(_ prefix: String, _ host: String, _ port: Int?) -> Bool {
        let words = prefix.split(separator: "_")
        return UsedDatabase.isDatabase(prefix) || UsedDatabase.isDatabase(EntityResolver.withoutDomain(host))
            || words.contains("DB") || words.contains("DATABASE") || words.contains("DATASOURCE")
            || [3306, 5432, 1433, 1521, 27_017].contains(port)
    }
}
