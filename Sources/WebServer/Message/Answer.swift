/// What decides about requests. It is called on the server's polling threads, so it must not block.
public protocol WebHandler: Sendable {
    /// Decides from the head how a request is answered, before any of its body is read.
    func answer(to head: RequestHead) -> Answer

    /// Notes that a request is over. It is called on a polling thread, once for each request that `answer` saw or that
    /// was refused before.
    func completed(_ record: RequestRecord)
}

extension WebHandler {
    /// Does nothing.
    public func completed(_ record: RequestRecord) {}
}

/// How a request is answered.
public struct Answer: Sendable {
    enum Kind: Sendable {
        case now(WebResponse)
        case later(@Sendable (WebRequest, ResponseSink) -> Void)
        case task(@Sendable (WebRequest) async -> WebResponse)
    }

    let kind: Kind
    let bodyLimit: Int
    let deadline: Duration?
    /// A number that the handler finds again in the record, such as the index of its route.
    public var route: Int?

    /// The response is there: a cheap one, or a refusal. A body is not read, and the connection then ends.
    public static func now(_ response: WebResponse) -> Answer {
        Answer(kind: .now(response), bodyLimit: 0, deadline: nil, route: nil)
    }

    /// The body is read, then `respond` is called on a polling thread, where it must not block. The response is given
    /// to the sink, on any thread and at any time before the deadline.
    /// - Parameters:
    ///   - bodyLimit: The most bytes of the body; above it 413, before the body is read where its length is told.
    ///   - deadline: The time for the response; nil for `Deadlines.handler`. Above it the client gets 503.
    ///   - respond: What is done with the request.
    /// - Returns: The answer.
    public static func later(
        bodyLimit: Int = 0,
        deadline: Duration? = nil,
        _ respond: @escaping @Sendable (WebRequest, ResponseSink) -> Void
    ) -> Answer {
        Answer(kind: .later(respond), bodyLimit: bodyLimit, deadline: deadline, route: nil)
    }

    /// The body is read, then a task makes the response. The task is cancelled when the client leaves or ends its
    /// side of the connection, the deadline passes or the server stops.
    /// - Parameters:
    ///   - bodyLimit: The most bytes of the body; above it 413, before the body is read where its length is told.
    ///   - deadline: The time for the response; nil for `Deadlines.handler`. Above it the client gets 503.
    ///   - respond: What is done with the request.
    /// - Returns: The answer.
    public static func task(
        bodyLimit: Int = 0,
        deadline: Duration? = nil,
        _ respond: @escaping @Sendable (WebRequest) async -> WebResponse
    ) -> Answer {
        Answer(kind: .task(respond), bodyLimit: bodyLimit, deadline: deadline, route: nil)
    }
}

/// What became of a request.
public struct RequestRecord: Sendable {
    /// The method; nil when the head was refused.
    public let method: RequestMethod?
    /// `Answer.route`.
    public let route: Int?
    /// The status that was sent; 0 when the connection ended before.
    public let status: Int
    /// From the request line to the last byte.
    public let duration: Duration
    /// Bytes of the body that were received.
    public let bodyBytes: Int
    /// Whether the whole response was handed to the system.
    public let isComplete: Bool
}

/// Where the response of an `Answer.later` goes. The first one counts; what comes after the deadline, or after the
/// client left, is dropped. If all references go away without a response, the client gets 500.
public final class ResponseSink: Sendable {
    private let connection: ClientConnection
    private let request: UInt64

    init(_ connection: ClientConnection, request: UInt64) {
        self.connection = connection
        self.request = request
    }

    deinit {
        connection.finish(request, with: .problem(500))
    }

    /// Gives the response; returns whether it counted.
    @discardableResult
    public func send(_ response: WebResponse) -> Bool { connection.finish(request, with: response) }
}
