/// An HTTP client over libcurl: http and https, no redirects, no proxies but a configured one, everything bounded.
///
/// One thread carries all of a client's transfers; no call blocks the thread it is made on. The thread starts with the
/// first request: a client that is never used opens nothing. Letting go of the client and its streams, or `shutDown()`,
/// ends the thread and closes every connection.
public final class HTTPClient: Sendable {
    private let loop: TransferLoop

    /// Creates a client; nothing is started.
    public init(configuration: TransportConfiguration = TransportConfiguration()) {
        loop = TransferLoop(configuration: configuration)
    }

    deinit { loop.abandon() }

    /// Sends a request and waits for the whole response, whatever its status.
    ///
    /// - Throws: `TransportError`; `CancellationError` when the task was cancelled, which closes the connection at
    ///   once.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let stream = try await stream(request)
        var body: [UInt8] = []
        while let chunk = try await stream.nextChunk() {
            if body.isEmpty { body = chunk } else { body.append(contentsOf: chunk) }
        }
        return HTTPResponse(head: stream.head, body: body)
    }

    /// Sends a request and returns as soon as the response's head is there, whatever its status.
    ///
    /// - Throws: `TransportError`; `CancellationError` when the task was cancelled, which closes the connection at
    ///   once.
    public func stream(_ request: HTTPRequest) async throws -> ResponseStream {
        try request.validate()
        try Task.checkCancellation()
        let exchange = try loop.submit(request)
        return ResponseStream(head: try await exchange.head(), exchange: exchange, client: self)
    }

    /// Ends the client: transfers on their way fail with `clientStopped`, connections are closed, the thread is joined.
    /// Later requests fail with `clientStopped`; shutting down again is harmless.
    public func shutDown() async {
        await loop.stop()
    }
}
