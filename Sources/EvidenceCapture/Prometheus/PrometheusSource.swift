public import CurlTransport
internal import StrictJSON

/// Asks a server that speaks Prometheus's HTTP API: Prometheus itself, Thanos, Mimir, VictoriaMetrics.
public struct PrometheusSource: Sendable {
    /// The most bytes of one answer.
    private static let maximumAnswerBytes = 256 << 20

    private let address: String
    private let headers: [HeaderField]
    private let client: HTTPClient
    private let time: Duration

    /// A server.
    /// - Parameters:
    ///   - address: Its address, such as `http://prometheus:9090`, with the path before `/api/v1` if it has one.
    ///   - token: A bearer token; nil for none.
    ///   - client: What carries the questions.
    ///   - time: The longest time of one question.
    public init(address: String, token: String?, client: HTTPClient, time: Duration) {
        self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
        headers =
            [HeaderField("Accept", "application/json")]
            + (token.map { [HeaderField("Authorization", "Bearer \($0)")] } ?? [])
        self.client = client
        self.time = time
    }

    /// The series that an expression had between two moments.
    /// - Throws: `CaptureError` with the server's words.
    func range(
        _ expression: String,
        from start: Int64,
        to end: Int64,
        step: Int
    ) async throws(CaptureError) -> JSONValue {
        try await captured("query_range", Self.range(expression, from: start, to: end, step: step))
    }

    /// What an expression is at a moment.
    /// - Throws: `CaptureError` with the server's words.
    func value(_ expression: String, at moment: Int64) async throws(CaptureError) -> JSONValue {
        try await captured("query", [("query", expression), ("time", "\(moment)")])
    }

    /// The alerts that hold.
    /// - Throws: `CaptureError` with the server's words.
    func alerts() async throws(CaptureError) -> JSONValue { try await captured("alerts", []) }

    /// The parameters of a question for a range.
    static func range(_ expression: String, from start: Int64, to end: Int64, step: Int) -> [(String, String)] {
        [("query", expression), ("start", "\(start)"), ("end", "\(end)"), ("step", "\(step)")]
    }

    private func captured(_ path: String, _ parameters: [(String, String)]) async throws(CaptureError) -> JSONValue {
        do throws(PrometheusFailure) {
            return try await data(of: path, parameters, most: Self.maximumAnswerBytes, members: 50_000_000)
        } catch {
            throw CaptureError([error.words])
        }
    }

    /// The data of an answer; questions go in the body, so that their length does not matter.
    /// - Parameters:
    ///   - path: What is asked for, behind `/api/v1/`.
    ///   - parameters: The question; none for what is asked for by its path alone.
    ///   - most: The most bytes of the answer.
    ///   - members: The most members and elements of the answer.
    /// - Returns: The data.
    /// - Throws: `PrometheusFailure` that says whether the server or the question is at fault.
    func data(
        of path: String,
        _ parameters: [(String, String)],
        most: Int,
        members: Int
    ) async throws(PrometheusFailure) -> JSONValue {
        let body = parameters.map { "\($0)=\(Self.encoded($1))" }.joined(separator: "&")
        var limits = TransferLimits(connect: min(time, .seconds(5)), response: time, idle: time, total: time)
        limits.maximumBodyBytes = most
        var request = HTTPRequest(parameters.isEmpty ? .get : .post, "\(address)/api/v1/\(path)", headers: headers)
        request.limits = limits
        if !parameters.isEmpty {
            request.headers.append(HeaderField("Content-Type", "application/x-www-form-urlencoded"))
            request.body = Array(body.utf8)
        }
        let response: HTTPResponse
        do { response = try await client.send(request) } catch { throw PrometheusFailure(.unanswered, "\(error)") }
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(
                parsing: response.body,
                limits: JSONLimits(documentBytes: most, depth: 32, members: members)
            )
        } catch {
            throw PrometheusFailure(.unanswered, "status \(response.status), and the answer is no JSON: \(error)")
        }
        if value["status"]?.string == "success", let data = value["data"] { return data }
        let words = (value["error"]?.string).map { String($0.prefix(300)) } ?? "no reason given"
        // A question that cannot be read or takes too much is answered so; whoever may not ask is as good as unanswered.
        let isAboutQuestion = ["bad_data", "execution"].contains(value["errorType"]?.string ?? "")
        throw PrometheusFailure(isAboutQuestion ? .refused : .unanswered, "status \(response.status): \(words)")
    }

    /// A value of a form, percent-encoded but for what never needs it.
    /// - Source: WHATWG URL, "application/x-www-form-urlencoded serializing"; RFC 3986, section 2.3.
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
