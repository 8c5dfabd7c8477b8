internal import Synchronization

/// An OpenAI-compatible endpoint on a loopback port of its own that answers with a given reply, or plays a fault.
///
/// Well-behaved parts: `GET /v1/models`, `GET /health`, and `POST /v1/chat/completions` with and without streaming,
/// connections kept. A fault replaces the answer to every completion; a connection fault replaces everything. Like a
/// real server it obeys a schema only in the dialects it was given: asked for `{"const":"zzz"}` in one of them it
/// answers so. It has to be stopped.
public final class MisbehavingEndpoint: Sendable {
    /// A way in which a request can carry a schema; the raw value is how its request body is recognised.
    public enum SchemaDialect: String, Sendable, CaseIterable {
        /// `response_format` with `json_schema.schema`.
        case nested = #""response_format":{"type":"json_schema""#
        /// `response_format` with `json_object` and `schema`.
        case object = #""response_format":{"type":"json_object""#
        /// `structured_outputs`.
        case structuredOutputs = #""structured_outputs":"#
        /// A top-level `json_schema`.
        case topLevel = #","json_schema":{"type""#
    }

    private struct Log {
        var requests: [ReceivedRequest] = []
    }

    /// The reply that nobody asked to be wrong.
    public static let defaultReply =
        #"{"summary":"déjà vu: 🚒 pager","steps":[{"action":"restart","target":{"kind":"service","name":"cart"}}]}"#

    private let server: LoopbackServer
    private let log: Shared

    private final class Shared: Sendable {
        let state = Mutex(Log())
    }

    /// Starts an endpoint.
    ///
    /// - Parameters:
    ///   - fault: What goes wrong; nil for an endpoint that behaves.
    ///   - reply: The text of every completion, before a fault changes it.
    ///   - dialects: The ways of asking for a schema that are obeyed.
    /// - Throws: When the machine has no port or thread for it.
    public init(
        _ fault: EndpointFault? = nil,
        reply: String = MisbehavingEndpoint.defaultReply,
        dialects: Set<SchemaDialect> = [.nested, .object]
    ) throws(TestKitError) {
        let log = Shared()
        self.log = log
        server = try LoopbackServer(isRefusing: fault == .connection(.refusesConnections)) { connection in
            if case .connection(let fault) = fault { return fault.play(on: connection) }
            while let request = connection.nextRequest() {
                log.state.withLock { $0.requests.append(request) }
                let isOver = Self.answer(request, on: connection, fault: fault, reply: reply, dialects: dialects)
                if isOver { return }
            }
        }
    }

    /// `http://127.0.0.1:PORT`.
    public var url: String { "http://127.0.0.1:\(server.port)" }

    /// The requests that were read, in order of arrival.
    public var requests: [ReceivedRequest] { log.state.withLock { $0.requests } }

    /// How many connections were accepted so far.
    public var acceptedConnections: Int { server.acceptedCount }

    /// How many connections are open.
    public var openConnections: Int { server.openCount }

    /// Ends every connection and waits for the threads; calling it again is harmless.
    public func stop() { server.stop() }

    /// Answers one request; true when the connection is to be closed.
    private static func answer(
        _ request: ReceivedRequest,
        on connection: LoopbackConnection,
        fault: EndpointFault?,
        reply: String,
        dialects: Set<SchemaDialect>
    ) -> Bool {
        guard request.path == "/v1/chat/completions" else { return answerOther(request, on: connection) }
        switch fault {
        case .response(let fault): fault.play(on: connection, request: request)
        case .stream(let fault): fault.play(on: connection, reply: reply)
        case .content(let fault): fault.play(on: connection, reply: reply)
        case nil, .connection:
            let isObeyed = dialects.contains { request.text.contains($0.rawValue) }
            let isProbe = isObeyed && request.text.contains(#""const":"zzz""#)
            return complete(isProbe ? #"{"k": "zzz"}"# : reply, request, on: connection)
        }
        return true
    }

    private static func complete(_ reply: String, _ request: ReceivedRequest, on connection: LoopbackConnection) -> Bool
    {
        guard request.text.contains(#""stream":true"#) else {
            return !connection.send(CompletionWire.json("200 OK", CompletionWire.completion(reply)))
        }
        guard connection.send(CompletionWire.head(isChunked: true)) else { return true }
        for event in CompletionWire.events(reply) where !connection.sendChunk(event) { return true }
        return !connection.send("0\r\n\r\n")
    }

    private static func answerOther(_ request: ReceivedRequest, on connection: LoopbackConnection) -> Bool {
        let body =
            switch request.path {
            case "/v1/models": #"{"object":"list","data":[{"id":"scripted","object":"model","max_model_len":4096}]}"#
            case "/health": #"{"status":"ok"}"#
            default: ""
            }
        guard body.isEmpty else { return !connection.send(CompletionWire.json("200 OK", body)) }
        return !connection.send(CompletionWire.json("404 Not Found", #"{"error":{"message":"no such path"}}"#))
    }
}
