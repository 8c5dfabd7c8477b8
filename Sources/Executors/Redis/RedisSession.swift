internal import Execution
internal import HostProcess
internal import LocalFiles

/// Runs commands on a server; the real one runs `redis-cli`.
protocol RedisAsking: Sendable {
    /// What the server replies to a command.
    /// - Returns: The reply as text; untrusted.
    /// - Throws: `refused` only when it is certain that nothing was changed.
    func reply(to command: [String], limit: Duration) async throws(SystemStop) -> String
}

/// Runs `redis-cli` without a shell, the password in its environment.
struct RedisProgram: RedisAsking {
    let configuration: RedisConfiguration

    func reply(to command: [String], limit: Duration) async throws(SystemStop) -> String {
        var environment = ["LC_ALL": "C"]
        if let file = configuration.passwordFile { environment["REDISCLI_AUTH"] = try Self.password(in: file) }
        let program = ControlProgram(path: configuration.program, environment: environment)
        // The status tells of errors only with -e, and a reply is not decorated when nobody sits at a terminal.
        let result = try await program.result(
            ["-e", "--raw", "--no-auth-warning"] + configuration.selection + command,
            limit: limit,
            outputBytes: 256 << 10
        )
        let reply = String(decoding: result.output, as: UTF8.self)
        let words = reply + "\n" + String(decoding: result.errors.prefix(4096), as: UTF8.self)
        guard result.isGood else { throw Self.stop(words) }
        // Before version 7 there was no -e.
        if let code = Self.code(of: reply) { throw Self.stop(code + " ") }
        return reply
    }

    private static func password(in file: String) throws(SystemStop) -> String {
        let text: String?
        do throws(FileError) { text = try PrivateFile.text(of: file) } catch {
            throw .refused(.init(.notConfigured, "The password cannot be read: \(error)."))
        }
        guard let password = text.map({ $0.prefix { $0 != "\n" && $0 != "\r\n" } }), !password.isEmpty else {
            throw .refused(.init(.notConfigured, "There is no password in \(file)."))
        }
        return String(password)
    }

    /// The word in capitals that an error begins with; nil for a reply that is none.
    private static func code(of reply: String) -> String? {
        let word = reply.prefix { $0.isASCII && $0.isUppercase }
        return word.count >= 3 && reply.dropFirst(word.count).first == " " ? String(word) : nil
    }

    /// What an error means. The server's words are read for their codes, and never shown.
    private static func stop(_ words: String) -> SystemStop {
        func has(_ code: String) -> Bool { words.contains(code) }
        if has("Could not connect") || has("Connection refused") {
            return .silent(.init(.unreachable, "no connection to the server"))
        }
        if has("WRONGPASS") || has("NOAUTH") || has("invalid password") || has("invalid username-password") {
            return .refused(.init(.credentialsExpired, "The server does not take the user and password."))
        }
        if has("NOPERM") { return .refused(.init(.notPermitted, "The server does not permit the user this command.")) }
        if has("READONLY") { return .refused(.init(.forbidden, "The server is a replica and read-only.")) }
        if has("ERR unknown command") {
            return .refused(.init(.notConfigured, "The server does not know the command; it may have been renamed."))
        }
        if has("ERR CONFIG SET failed") || has("ERR Invalid argument") {
            return .refused(.init(.forbidden, "The server does not take this value."))
        }
        if has("LOADING") || has("BUSY") || has("MASTERDOWN") {
            return .silent(.init(.unreachable, "the server is loading its data or busy with a script"))
        }
        if has("Server closed the connection") || has("Connection reset") {
            return .silent(.init(.died, "the connection to the server was lost"))
        }
        return .silent(.init(.unknowable, "the server reports an error that is not known here"))
    }
}
