internal import Synchronization

/// An HTTP server on a loopback port of its own whose every byte a test decides. It has to be stopped.
public final class ScriptedServer: Sendable {
    /// One line of an answer.
    public enum Step: Sendable {
        /// Sends text.
        case send(String)
        /// Sends bytes.
        case sendBytes([UInt8])
        /// Sends the same text until the client leaves.
        case flood(String)
        /// Waits, or for ever; the answer ends when the client leaves meanwhile.
        case pause(Duration?)
        /// Closes the connection.
        case close
        /// Resets the connection.
        case reset
    }

    private final class Log: Sendable {
        let requests = Mutex<[ReceivedRequest]>([])
    }

    private let server: LoopbackServer
    private let log: Log

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - path: A UNIX socket to listen at instead of a port.
    ///   - answer: The steps to play for a request; the connection is kept after the last one.
    /// - Throws: When the machine has no port or thread for it.
    public init(
        path: String? = nil,
        answer: @escaping @Sendable (ReceivedRequest) -> [Step]
    ) throws(TestKitError) {
        let log = Log()
        self.log = log
        server = try LoopbackServer(path: path) { connection in
            while let request = connection.nextRequest() {
                log.requests.withLock { $0.append(request) }
                for step in answer(request) where !Self.perform(step, on: connection) { return }
            }
        }
    }

    /// A whole answer with a length.
    public static func response(_ body: String, status: String = "200 OK", type: String = "text/plain") -> Step {
        .send(CompletionWire.head(status, type: type, length: body.utf8.count) + body)
    }

    /// `http://127.0.0.1:PORT`.
    public var url: String { "http://127.0.0.1:\(server.port)" }

    /// The requests that were read, in order of arrival.
    public var requests: [ReceivedRequest] { log.requests.withLock { $0 } }

    /// How many connections were accepted so far.
    public var acceptedConnections: Int { server.acceptedCount }

    /// How many connections are open.
    public var openConnections: Int { server.openCount }

    /// Ends every connection and waits for the threads; calling it again is harmless.
    public func stop() { server.stop() }

    private static func perform(_ step: Step, on connection: LoopbackConnection) -> Bool {
        switch step {
        case .send(let text): return connection.send(text)
        case .sendBytes(let bytes): return connection.send(bytes)
        case .flood(let text):
            let block = Array(text.utf8)
            while connection.send(block) {}
            return false
        case .pause(let duration): return connection.pause(duration)
        case .close:
            connection.close()
            return false
        case .reset:
            connection.reset()
            return false
        }
    }
}
