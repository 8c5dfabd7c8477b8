import EvenkeelTestKit
import Glibc
import StrictJSON
import Synchronization

/// An operator's endpoint that carries out whatever it is told, after a moment, and notes when each order came.
final class OrderSink: Sendable {
    private let server: ScriptedServer
    private let log: Log

    private final class Log: Sendable {
        let orders = Mutex<[ContinuousClock.Instant]>([])
    }

    /// Where it listens.
    var url: String { server.url }
    /// When orders came, oldest first.
    var orders: [ContinuousClock.Instant] { log.orders.withLock { $0 } }

    /// An endpoint that takes so long for whatever it is asked.
    init(delay: Duration) throws(TestKitError) {
        let log = Log()
        self.log = log
        server = try ScriptedServer { request in
            let verb = (try? JSONValue(parsing: request.body))?["verb"]?.string ?? ""
            if verb == "run" || verb == "undo" { log.orders.withLock { $0.append(.now) } }
            return [.pause(delay), ScriptedServer.response(Self.reply(verb), type: "application/json")]
        }
    }

    /// Ends it.
    func stop() { server.stop() }

    private static func reply(_ verb: String) -> String {
        switch verb {
        case "describe": #"{"state": "as it was"}"#
        case "simulate": #"{"accepted": true, "words": "it would be done"}"#
        default: #"{"answer": "done", "recorded": ""}"#
        }
    }
}
