/// A response. `Content-Length`, `Date` and the framing are the server's.
public struct WebResponse: Sendable {
    /// What follows the head.
    public enum Body: Sendable {
        /// Bytes that are all there.
        case bytes([UInt8])
        /// A stream of server-sent events.
        case events(EventStream)
    }

    /// The status, 200...599.
    public var status: Int
    /// The header fields, without those that are the server's.
    public var fields: [HeaderField]
    /// The body.
    public var body: Body
    /// Whether the connection ends with this response.
    public var closesConnection = false

    /// Creates a response with bytes.
    public init(_ status: Int, fields: [HeaderField] = [], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = .bytes(body)
    }

    /// Creates a response with a text.
    public init(_ status: Int, type: String, _ text: String, fields: [HeaderField] = []) {
        self.init(status, fields: [HeaderField("Content-Type", type)] + fields, body: Array(text.utf8))
    }

    /// Creates a response that is a stream of events, status 200.
    public init(events: EventStream, fields: [HeaderField] = []) {
        status = 200
        self.fields =
            [HeaderField("Content-Type", "text/event-stream"), HeaderField("Cache-Control", "no-store")] + fields
        body = .events(events)
    }

    /// A problem document (RFC 9457).
    /// - Parameters:
    ///   - status: The status.
    ///   - detail: A sentence for people; it must not hold what the client sent.
    ///   - fields: More fields.
    /// - Returns: The response.
    public static func problem(_ status: Int, _ detail: String = "", fields: [HeaderField] = []) -> WebResponse {
        let title = ReasonPhrase.text(status)
        var text = #"{"type":"about:blank","title":"\#(title)","status":\#(status)"#
        if !detail.isEmpty { text += #","detail":"\#(ReasonPhrase.quotable(detail))""# }
        return WebResponse(status, type: "application/problem+json", text + "}", fields: fields)
    }

    /// How many bytes the body has; nil for a stream.
    var bodyBytes: Int? {
        if case .bytes(let bytes) = body { bytes.count } else { nil }
    }
}

/// The names of statuses.
enum ReasonPhrase {
    /// The name of a status.
    /// - Source: RFC 9110, section 15.
    static func text(_ status: Int) -> String { names[status] ?? "Status \(status)" }

    private static let names: [Int: String] = [
        200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed", 406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict", 410: "Gone",
        412: "Precondition Failed", 413: "Content Too Large", 414: "URI Too Long", 415: "Unsupported Media Type",
        417: "Expectation Failed", 421: "Misdirected Request", 422: "Unprocessable Content",
        428: "Precondition Required", 429: "Too Many Requests", 431: "Request Header Fields Too Large",
        500: "Internal Server Error", 501: "Not Implemented", 503: "Service Unavailable",
        505: "HTTP Version Not Supported",
    ]

    /// A text without what a JSON string has to escape.
    static func quotable(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                result.append("\\")
                result.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20: result.append(" ")
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
