/// Why the server itself refused a request or ended a connection; each has a counter.
public enum Refusal: String, Sendable, Hashable, CaseIterable {
    /// The request line is not `METHOD TARGET HTTP/1.x` with single spaces, or its target has a forbidden byte.
    case requestLine
    /// The version is neither 1.0 nor 1.1.
    case version
    /// The target is longer than its limit.
    case targetLength
    /// The head is longer than its limit.
    case headLength
    /// There are too many fields.
    case fieldCount
    /// A field is malformed: a name that is no token, a line that is folded or not ended by CR LF, a control character.
    case field
    /// The body's length is ambiguous: Content-Length twice or not a number, or beside Transfer-Encoding; a coding
    /// other than `chunked`.
    case framing
    /// `Host` is missing, there twice, or no authority.
    case host
    /// The path cannot be decoded without doubt.
    case path
    /// The query cannot be decoded, or has too many items.
    case query
    /// `Expect` asks for something else than `100-continue`.
    case expectation
    /// The body is longer than its limit.
    case bodyLength
    /// The bodies of all requests together are longer than their limit.
    case bodyMemory
    /// There are too many connections.
    case connections
    /// There are too many connections of one address.
    case address
    /// The head was not complete in time.
    case headDeadline
    /// The body was not complete in time.
    case bodyDeadline
    /// No request came on a kept connection.
    case idleDeadline
    /// The client did not take the response in time.
    case writeDeadline
    /// The handler did not answer in time.
    case handlerDeadline
    /// The server is stopping.
    case stopping

    /// The status that says so; nil when the connection just ends.
    var status: Int? {
        switch self {
        case .requestLine, .field, .framing, .host, .path, .query: 400
        case .version: 505
        case .targetLength: 414
        case .headLength, .fieldCount: 431
        case .expectation: 417
        case .bodyLength: 413
        case .bodyMemory, .handlerDeadline, .stopping: 503
        case .connections, .address, .headDeadline, .bodyDeadline, .idleDeadline, .writeDeadline: nil
        }
    }

    /// A sentence for the client.
    private var sentence: String {
        switch self {
        case .requestLine: "The request line is malformed."
        case .version: "Only HTTP/1.0 and HTTP/1.1 are spoken here."
        case .targetLength: "The request target is too long."
        case .headLength: "The header is too long."
        case .fieldCount: "There are too many header fields."
        case .field: "A header field is malformed."
        case .framing: "The length of the body is ambiguous."
        case .host: "The Host field is missing or malformed."
        case .path: "The path cannot be decoded."
        case .query: "The query cannot be decoded."
        case .expectation: "This expectation cannot be met."
        case .bodyLength: "The body is too long."
        case .bodyMemory: "Too many bodies are being read; try again."
        case .handlerDeadline: "The request took too long."
        case .stopping: "The service is stopping."
        default: ""
        }
    }

    /// The response that says so; it ends the connection, because what follows cannot be trusted.
    var response: WebResponse {
        let status = status ?? 400
        var response = WebResponse.problem(status, sentence)
        if status == 503 { response.fields.append(HeaderField("Retry-After", "1")) }
        response.closesConnection = true
        return response
    }
}
