import StrictJSON

/// Requests one after the other on one connection, as one person makes them.
final class ServiceClient {
    /// An answer with the time that it took, in milliseconds.
    struct Answer {
        let status: Int
        let body: [UInt8]
        let milliseconds: Double

        /// The body as a document; nil when it is none.
        var json: JSONValue? { try? JSONValue(parsing: body, limits: JSONLimits(documentBytes: 64 << 20)) }
    }

    private let port: UInt16
    private let token: String
    private var socket: LoadSocket

    /// Connects.
    convenience init(_ service: ServedProgram) throws(BenchmarkFailure) {
        try self.init(port: service.port, token: service.token)
    }

    /// Connects as whoever has the token.
    init(port: UInt16, token: String) throws(BenchmarkFailure) {
        self.port = port
        self.token = token
        socket = try LoadSocket(port: port)
    }

    /// The bytes of a request.
    static func request(
        _ method: String,
        _ path: String,
        token: String? = nil,
        fields: String = "",
        body: [UInt8] = []
    ) -> [UInt8] {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n" + fields
        if let token { head += "Authorization: Bearer \(token)\r\n" }
        if !body.isEmpty { head += "Content-Type: application/json\r\nContent-Length: \(body.count)\r\n" }
        return Array((head + "\r\n").utf8) + body
    }

    /// Makes a request and waits for its answer, 60 seconds at most.
    /// - Throws: `BenchmarkFailure` when there is none.
    @discardableResult
    func call(_ method: String, _ path: String, body: [UInt8] = []) throws(BenchmarkFailure) -> Answer {
        if socket.isClosed { socket = try LoadSocket(port: port) }
        let bytes = Self.request(method, path, token: token, body: body)
        let begin = ContinuousClock.now
        socket.send(bytes)
        while true {
            if let response = socket.nextResponse() {
                let took = begin.duration(to: .now) / .milliseconds(1)
                return Answer(status: response.status, body: response.body, milliseconds: took)
            }
            guard !socket.isClosed, socket.wait(60_000) else { throw .failed("\(method) \(path): no answer") }
            socket.flush()
            socket.receive()
        }
    }

    /// The document at a path.
    /// - Throws: `BenchmarkFailure` unless the answer is 200 with a document.
    func document(_ path: String) throws(BenchmarkFailure) -> JSONValue {
        let answer = try call("GET", path)
        guard answer.status == 200, let value = answer.json else { throw .failed("GET \(path): \(answer.status)") }
        return value
    }

    /// The service's own figures, by name; of families with labels the sums.
    func figures() throws(BenchmarkFailure) -> [String: Double] {
        let answer = try call("GET", "/metrics")
        var figures: [String: Double] = [:]
        for line in String(decoding: answer.body, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
            guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]) else {
                continue
            }
            let name = line[..<space].prefix { $0 != "{" }
            figures[String(name.dropFirst("evenkeel_".count)), default: 0] += value
        }
        return figures
    }
}
