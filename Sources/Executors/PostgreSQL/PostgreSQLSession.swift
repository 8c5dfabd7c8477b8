internal import Execution
internal import HostProcess
internal import StrictJSON

/// Runs fixed scripts on a server; the real one runs `psql`.
protocol PostgreSQLAsking: Sendable {
    /// The one object that a script prints.
    /// - Parameters:
    ///   - script: One of `PostgreSQLScript`.
    ///   - values: The variables of `psql`.
    ///   - limit: The longest time.
    /// - Returns: The object; untrusted.
    /// - Throws: `refused` only when it is certain that nothing was changed.
    func object(
        of script: String,
        _ values: [String: String],
        limit: Duration
    ) async throws(SystemStop) -> JSONValue
}

/// Runs `psql` without a shell: the script on its standard input, what varies as its variables.
struct PostgreSQLProgram: PostgreSQLAsking {
    /// The most bytes that a script may print.
    private static let mostBytes = 512 << 10

    let configuration: PostgreSQLConfiguration

    func object(
        of script: String,
        _ values: [String: String],
        limit: Duration
    ) async throws(SystemStop) -> JSONValue {
        let program = ControlProgram(path: configuration.program, environment: configuration.environment)
        let result = try await program.result(
            ["--no-psqlrc", "--no-align", "--tuples-only", "--quiet", "--no-password"]
                + ["--set=ON_ERROR_STOP=1", "--set=VERBOSITY=sqlstate"] + configuration.selection
                + values.sorted { $0.key < $1.key }.map { "--set=\($0.key)=\($0.value)" } + ["--file=-"],
            input: Array(script.utf8),
            limit: limit,
            outputBytes: Self.mostBytes
        )
        guard result.isGood else { throw stop(result) }
        guard let value = try? JSONValue(parsing: result.output), value.object != nil else {
            throw .silent(.init(.garbage, "psql printed something that is not one object"))
        }
        return value
    }

    /// What a run that went wrong means. The words of the server are read for what they tell, and never shown.
    private func stop(_ result: ChildProcess.Result) -> SystemStop {
        let words = String(decoding: result.errors.prefix(4096), as: UTF8.self)
        switch result.ending {
        case .exited(2): return Self.connectionStop(words, configuration)
        case .exited(3): return serverStop(Self.code(in: words))
        default: return .silent(.init(.garbage, "psql ended in an unknown way"))
        }
    }

    /// - Source: PostgreSQL 15 documentation, `psql`, exit status: 2 when the connection went bad.
    private static func connectionStop(_ words: String, _ configuration: PostgreSQLConfiguration) -> SystemStop {
        // Only where no connection was made it is certain that nothing was done.
        guard words.contains("psql: error: connection to server") || words.contains("could not translate host name")
        else {
            return .silent(.init(.died, "the connection to the server was lost"))
        }
        let signIn = [
            "authentication failed", "no password supplied", "no pg_hba.conf entry", "is not permitted to log in",
        ]
        if signIn.contains(where: words.contains) || words.contains("FATAL:  role ") {
            return .refused(.init(.credentialsExpired, "The server does not let the user \(configuration.user) in."))
        }
        if words.contains("FATAL:  database ") {
            return .refused(.init(.targetGone, "The server has no such database to connect to."))
        }
        if words.contains("too many clients") || words.contains("remaining connection slots") {
            return .silent(
                .init(.unreachable, "the server has no connection left; reserve one for \(configuration.user)")
            )
        }
        return .silent(.init(.unreachable, "no connection to \(configuration.label)"))
    }

    /// The five characters after `ERROR:`.
    private static func code(in words: String) -> String {
        guard let place = words.firstRange(of: "ERROR:") else { return "" }
        return String(words[place.upperBound...].drop { $0 == " " }.prefix { $0.isLetter || $0.isNumber }.prefix(5))
    }

    /// - Source: PostgreSQL 15 documentation, appendix A: error codes.
    private func serverStop(_ code: String) -> SystemStop {
        switch code {
        case "42501": .refused(.init(.notPermitted, "The server does not permit this to \(configuration.user)."))
        case "22023": .refused(.init(.forbidden, "The server does not take this value."))
        case "42704": .refused(.init(.targetGone, "The server does not know this name."))
        case "25006": .refused(.init(.forbidden, "The server is read-only, as a standby is."))
        case "55P03": .refused(.init(.forbidden, "The server could not lock what it needs in time."))
        case "57014":
            .silent(.init(.outOfTime, "the server ended the statement after \(PostgreSQLScript.statementLimit) s"))
        case "57P01", "57P02", "57P03": .silent(.init(.died, "the server is shutting down or starting"))
        default: .silent(.init(.unknowable, "the server reports error \(code.isEmpty ? "without a code" : code)"))
        }
    }
}
