import EvenkeelTestKit
import StrictJSON

/// An operator's own endpoint that carries steps out as a test tells it to, for a service with `serve.executors`.
final class OperatorEndpoint {
    /// What it answers.
    struct Manner: Sendable {
        /// What `simulate` says.
        var forecast = "revision 42 to 41"
        /// What `run` answers; nil for a connection that is closed without a word.
        var answer: JSONValue? = ["answer": "done", "recorded": "42"]
    }

    private let server: ScriptedServer
    private let secret: Scratch

    /// Starts it.
    init(_ manner: Manner = Manner()) throws {
        secret = try Scratch()
        try secret.write("secret", "a-secret-of-many-bytes-of-this-test-alone")
        server = try ScriptedServer { request in
            let verb = (try? JSONValue(parsing: request.body))?["verb"]?.string
            let answer: JSONValue?
            switch verb {
            case "describe": answer = ["state": "generation 7"]
            case "simulate": answer = ["accepted": true, "words": .string(manner.forecast)]
            case "run", "undo": answer = manner.answer
            default: answer = nil
            }
            guard let answer, let bytes = try? answer.serialized() else { return [.close] }
            return [ScriptedServer.response(String(decoding: bytes, as: UTF8.self), type: "application/json")]
        }
    }

    /// Lines under `serve` that let it carry out what changes a cluster. It cannot be asked what became of an order.
    var rules: String {
        """
          executors:
            webhooks:
              - {url: "\(server.url)/steps", secret-file: \(secret.path("secret")), addresses: loopback, for: [kubernetes], inquires: false}
        """
    }

    /// The orders that came, as the verbs and keys that they had.
    var orders: [String] {
        server.requests.compactMap { request in
            guard let body = try? JSONValue(parsing: request.body), let key = body["key"]?.string,
                let verb = body["verb"]?.string, verb != "simulate"
            else { return nil }
            return "\(verb) \(key.split(separator: "/").dropFirst().joined(separator: "/"))"
        }
    }

    /// Ends it.
    func stop() { server.stop() }
}
