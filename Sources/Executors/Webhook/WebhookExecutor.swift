internal import Authentication
internal import ContentDigests
internal import CurlTransport
public import Execution
public import IncidentModel
public import Remediation
internal import Synchronization

/// Carries steps out by asking an operator's own endpoint: one signed POST for each verb, no redirects, answers of a strict
/// form, and only addresses that the endpoint's rule admits.
///
/// The endpoint keeps the promises of `StepExecutor`; docs/execution.md says how. Whatever it answers besides, and every
/// status but 200, counts as silence: what is not understood may have happened.
public struct WebhookExecutor: StepExecutor {
    /// Seconds that a reply may take beyond the limit of the order, so that a late answer is still an answer.
    private static let grace = Duration.seconds(2)
    /// How long a question that changes nothing may take.
    private static let questionLimit = Duration.seconds(10)

    private let endpoint: WebhookEndpoint
    private let client: HTTPClient
    private let now: @Sendable () -> Timestamp
    private let count = RequestCount()

    /// An executor.
    /// - Parameters:
    ///   - endpoint: Where it asks.
    ///   - now: The time of the wall clock, which requests are signed with.
    public init(_ endpoint: WebhookEndpoint, now: @escaping @Sendable () -> Timestamp) {
        self.endpoint = endpoint
        self.now = now
        client = HTTPClient(configuration: TransportConfiguration(addressRule: endpoint.addressRule))
    }

    /// Whether the endpoint can tell beforehand, as configuration says.
    public var canSimulate: Bool { endpoint.canSimulate }

    /// Whether the endpoint can tell afterwards, as configuration says.
    public var canInquire: Bool { endpoint.canInquire }

    /// Asks for the state of an action's target, of which the fingerprint is a digest.
    public func describe(_ action: Action) async throws(ExecutorSilence) -> TargetReading {
        let response = try await response(to: WebhookRequest(describing: action), within: Self.questionLimit)
        switch response.status {
        // A look changes nothing, so that the refusal of one is certain.
        case 401:
            return .refused(.init(.credentialsExpired, "The endpoint does not accept the signature (HTTP status 401)."))
        case 403: return .refused(.init(.notPermitted, "The endpoint does not permit it (HTTP status 403)."))
        default: return try Self.reply(response).reading()
        }
    }

    /// Asks what an order would do.
    public func simulate(_ order: StepOrder) async throws(ExecutorSilence) -> StepForecast {
        try await reply(to: WebhookRequest(.simulate, order), within: Self.questionLimit).forecast()
    }

    /// Orders a step, or that one is undone.
    public func run(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer {
        try await reply(to: WebhookRequest(.run, order), within: order.limit + Self.grace).answer(isInquiry: false)
    }

    /// Asks what became of an order.
    public func inquire(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer {
        try await reply(to: WebhookRequest(.inquire, order), within: Self.questionLimit).answer(isInquiry: true)
    }

    private func reply(to request: WebhookRequest, within limit: Duration) async throws(ExecutorSilence) -> WebhookReply
    {
        try Self.reply(try await response(to: request, within: limit))
    }

    private func response(
        to request: WebhookRequest,
        within limit: Duration
    ) async throws(ExecutorSilence) -> HTTPResponse {
        do { return try await client.send(try signed(request, within: limit)) } catch { throw Self.silence(error) }
    }

    private static func reply(_ response: HTTPResponse) throws(ExecutorSilence) -> WebhookReply {
        guard response.status == 200 else {
            throw ExecutorSilence(.garbage, "the endpoint answered with HTTP status \(response.status)")
        }
        return try WebhookReply(response.body)
    }

    private func signed(_ request: WebhookRequest, within limit: Duration) throws -> HTTPRequest {
        let timestamp = String(now().seconds)
        // Each request has a name of its own, also among all executors and starts: the endpoint takes a captured one only
        // once, and would drop an order or an inquiry whose name it has seen.
        let name = "\(request.verb.rawValue) \(request.subject) \(timestamp) \(count.next())"
        let identifier = ContentDigest(of: name).hexadecimal
        let signature = try WebhookGuard.signature(
            of: request.body,
            timestamp: timestamp,
            identifier: identifier,
            secret: endpoint.secret
        )
        return HTTPRequest(
            .post,
            endpoint.url,
            headers: [
                HeaderField("content-type", "application/json"),
                HeaderField(WebhookMessage.timestampHeader, timestamp),
                HeaderField(WebhookMessage.identifierHeader, identifier),
                HeaderField(WebhookMessage.signatureHeader, signature),
            ],
            body: request.body,
            limits: TransferLimits(
                connect: endpoint.connectLimit,
                response: limit,
                idle: limit,
                total: limit + endpoint.connectLimit,
                maximumBodyBytes: WebhookReply.mostBytes
            ),
            // A connection that the other side has just closed would leave it open whether the order arrived.
            reusesConnection: false
        )
    }

    /// What an error of the transport means. Nothing of the request is in it.
    private static func silence(_ error: any Error) -> ExecutorSilence {
        guard let error = error as? TransportError else { return ExecutorSilence(.died) }
        switch error.code {
        case .unresolvedHost, .connectionFailed, .destinationRefused, .tlsFailed, .connectTimedOut:
            return ExecutorSilence(.unreachable, error.explanation)
        case .responseTimedOut, .idleTimedOut, .totalTimedOut: return ExecutorSilence(.outOfTime)
        case .headersTooLarge, .bodyTooLarge, .malformedResponse: return ExecutorSilence(.garbage, error.explanation)
        default: return ExecutorSilence(.died, error.explanation)
        }
    }
}

/// Numbers requests, each count under a mark of its own.
private final class RequestCount: Sendable {
    private let mark = UInt64.random(in: .min ... .max)
    private let last = Atomic<UInt64>(0)

    func next() -> String { "\(mark) \(last.add(1, ordering: .relaxed).newValue)" }
}
