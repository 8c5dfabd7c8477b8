internal import Synchronization

/// A mail server on a loopback port of its own, without TLS. It has to be stopped.
public final class ScriptedMailServer: Sendable {
    /// A message with what was said before it.
    public struct Received: Sendable, Equatable {
        /// The commands, `DATA` the last.
        public let commands: [String]
        /// The lines of the message, dots restored.
        public let lines: [String]
    }

    private final class Log: Sendable {
        let received = Mutex<[Received]>([])
        let commands = Mutex<[String]>([])
    }

    private let server: LoopbackServer
    private let log: Log

    /// Starts a server.
    /// - Parameter answer: The reply to a command, such as `550 no`; nil for the usual one. The end of a message is asked
    ///   for as `.`. An empty reply is none at all: the client waits.
    /// - Throws: When the machine has no port or thread for it.
    public init(answer: @escaping @Sendable (String) -> String? = { _ in nil }) throws(TestKitError) {
        let log = Log()
        self.log = log
        server = try LoopbackServer { connection in Self.serve(connection, log, answer) }
    }

    /// `smtp://127.0.0.1:PORT`.
    public var url: String { "smtp://127.0.0.1:\(server.port)" }

    /// The messages that were taken.
    public var received: [Received] { log.received.withLock { $0 } }

    /// Every command of every connection.
    public var commands: [String] { log.commands.withLock { $0 } }

    /// Ends every connection and waits for the threads; calling it again is harmless.
    public func stop() { server.stop() }

    private static func serve(
        _ connection: LoopbackConnection,
        _ log: Log,
        _ answer: @Sendable (String) -> String?
    ) {
        connection.send("220 mail.example ESMTP\r\n")
        var commands: [String] = []
        while let line = connection.nextLine() {
            let command = String(decoding: line, as: UTF8.self)
            log.commands.withLock { $0.append(command) }
            commands.append(command)
            let isSecret = commands.dropLast().last?.hasPrefix("AUTH") == true
            let reply = answer(command) ?? (isSecret ? "235 welcome" : usual(command))
            connection.send(reply.isEmpty ? "" : reply + "\r\n")
            guard command == "DATA", reply.hasPrefix("354") else { continue }
            var lines: [String] = []
            while let line = connection.nextLine(), line != Array(".".utf8) {
                let text = String(decoding: line, as: UTF8.self)
                lines.append(text.hasPrefix(".") ? String(text.dropFirst()) : text)
            }
            let end = answer(".") ?? "250 taken"
            if end.hasPrefix("250") {
                let message = Received(commands: commands, lines: lines)
                log.received.withLock { $0.append(message) }
            }
            connection.send(end + "\r\n")
        }
    }

    private static func usual(_ command: String) -> String {
        switch command.prefix(4).uppercased() {
        case "EHLO": "250-mail.example\r\n250-AUTH PLAIN\r\n250 SIZE 1000000"
        case "AUTH": "334 "
        case "DATA": "354 go on"
        case "QUIT": "221 bye"
        default: "250 ok"
        }
    }
}
