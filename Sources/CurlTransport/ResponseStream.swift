/// A response whose body is read as it arrives.
///
/// It has one reader. What has arrived waits in a bounded buffer; when that is full the connection is not read, so a
/// body of any size needs no more memory. Letting go of the object closes the connection.
public final class ResponseStream: Sendable {
    /// The status line and the header fields.
    public let head: ResponseHead
    private let exchange: Exchange
    /// Kept so that a stream outlives its caller's reference to the client.
    private let client: HTTPClient

    init(head: ResponseHead, exchange: Exchange, client: HTTPClient) {
        self.client = client
        self.head = head
        self.exchange = exchange
    }

    deinit { exchange.abandon() }

    /// The bytes of the body that have arrived since the last call, waiting for some if there are none.
    ///
    /// - Parameter deadline: When the wait ends; nil for `TransferLimits.idle` from now. A deadline in the past still
    ///   returns what is there.
    /// - Returns: At least one byte, or nil after the whole body.
    /// - Throws: `TransportError`, after which the exchange is over; `CancellationError` when the task was cancelled,
    ///   which closes the connection at once.
    public func nextChunk(before deadline: ContinuousClock.Instant? = nil) async throws -> [UInt8]? {
        try await exchange.chunk(before: deadline)
    }

    /// Gives the rest of the body up. If it is at most 64 KiB and ends within `limit` the connection stays usable for
    /// the next request, otherwise it is closed. Returns at once; the object may be let go of meanwhile.
    public func discardRest(within limit: Duration = .milliseconds(250)) {
        exchange.discardRest(within: limit)
    }

    /// Closes the connection; a reader that waits gets `CancellationError`. Returns at once.
    public func cancel() {
        exchange.cancel()
    }
}
