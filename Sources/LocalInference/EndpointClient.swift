internal import CurlTransport
internal import Planning

/// The requests that an endpoint understands, with their limits; it knows nothing of breakers, models or schemas.
final class EndpointClient: Sendable {
    /// What came back from asking for a completion.
    enum Opening {
        /// A reply has begun.
        case reply(ReplyStream)
        /// The endpoint refused, and may have asked to be left alone for a while.
        case refused(ModelFailure, pause: Duration?)
    }

    /// How long to wait before the one retry. Long enough for a server that is just restarting its socket, short beside
    /// any deadline.
    private static let retryPause = Duration.milliseconds(100)

    private let configuration: InferenceConfiguration
    private let client: HTTPClient

    init(_ configuration: InferenceConfiguration) {
        self.configuration = configuration
        client = HTTPClient(
            configuration: TransportConfiguration(
                certificateAuthorityFile: configuration.certificateAuthorityFile,
                unixSocketPath: configuration.unixSocketPath,
                // What was received is read before a deadline is noticed, so it must be read in a few milliseconds.
                readBufferBytes: 64 * 1024
            )
        )
    }

    /// Closes every connection.
    func shutDown() async { await client.shutDown() }

    /// Reads a resource, whatever the answer's status.
    /// - Throws: `ModelFailure`, or `CancellationError`.
    func read(
        _ resource: EndpointAddress.Resource,
        before deadline: ContinuousClock.Instant
    ) async throws -> HTTPResponse {
        let request = HTTPRequest(
            .get,
            configuration.address.url(of: resource),
            headers: fields,
            limits: try limits(before: deadline)
        )
        do {
            return try await client.send(request)
        } catch let error as TransportError {
            throw FailureMapping.failure(for: error)
        }
    }

    /// Asks for a completion.
    ///
    /// A request that nobody answered, not with a single byte, is sent once more.
    /// - Throws: `ModelFailure`, or `CancellationError`.
    func open(_ body: [UInt8], before deadline: ContinuousClock.Instant) async throws -> Opening {
        do {
            return try await attempt(body, before: deadline)
        } catch let error as TransportError {
            let codes: Set<TransportError.Code> = [.connectionFailed, .connectionBroken, .unresolvedHost]
            let retry = ContinuousClock.now + Self.retryPause
            guard error.receivedBytes == 0, codes.contains(error.code), retry < deadline else {
                throw FailureMapping.failure(for: error)
            }
            try await ContinuousClock().sleep(until: retry)
        }
        do {
            return try await attempt(body, before: deadline)
        } catch let error as TransportError {
            throw FailureMapping.failure(for: error)
        }
    }

    private var fields: [HeaderField] { configuration.key.map { [$0.headerField] } ?? [] }

    private func attempt(_ body: [UInt8], before deadline: ContinuousClock.Instant) async throws -> Opening {
        let accepted = [
            HeaderField("Content-Type", "application/json"),
            HeaderField("Accept", "text/event-stream, application/json"),
        ]
        let request = HTTPRequest(
            .post,
            configuration.address.url(of: .completions),
            headers: accepted + fields,
            body: body,
            limits: try limits(before: deadline)
        )
        let stream = try await client.stream(request)
        guard (200..<300).contains(stream.head.status) else {
            let failure = FailureMapping.failure(
                status: stream.head.status,
                body: try await errorBody(of: stream),
                key: configuration.key
            )
            return .refused(failure, pause: FailureMapping.pause(asked: stream.head))
        }
        return .reply(try ReplyStream(stream, before: deadline, configuration: configuration))
    }

    /// The beginning of an error's body; an endpoint that trickles it gets a second.
    private func errorBody(of stream: ResponseStream) async throws -> [UInt8] {
        let deadline = ContinuousClock.now + .seconds(1)
        var body: [UInt8] = []
        do {
            while body.count < FailureMapping.bodyLimit, ContinuousClock.now < deadline,
                let chunk = try await stream.nextChunk(before: deadline)
            {
                body += chunk
            }
        } catch is TransportError {
            // The status is known; what could be read of the explanation is enough.
        }
        stream.discardRest()
        return Array(body.prefix(FailureMapping.bodyLimit))
    }

    private func limits(before deadline: ContinuousClock.Instant) throws(ModelFailure) -> TransferLimits {
        let rest = ContinuousClock.now.duration(to: deadline)
        guard rest > .milliseconds(1) else {
            throw ModelFailure(code: .timedOut, explanation: "the time limit passed before the request was sent")
        }
        return TransferLimits(
            connect: min(configuration.connectLimit, rest),
            response: min(configuration.firstTokenLimit, rest),
            idle: configuration.tokenGapLimit,
            total: rest,
            maximumHeaderBytes: 32 * 1024,
            // An event of a few hundred bytes carries a token of a few.
            maximumBodyBytes: max(configuration.maximumReplyBytes, 1 << 16) * 128
        )
    }
}
