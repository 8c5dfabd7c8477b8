internal import CurlTransport

/// A way to people. A channel tries once; `NoticeOutbox` decides what is tried again.
public protocol NoticeChannel: Sendable {
    /// Hands a notice over.
    /// - Throws: `NoticeError`, or `CancellationError` when the task was cancelled.
    func deliver(_ notice: Notice) async throws
}

/// Posts notices to a URL. Redirects are not followed.
struct WebhookChannel: NoticeChannel {
    /// The statuses after which the same notice may be taken later.
    private static let retryable: Set<Int> = [408, 425, 429]
    /// The longest wait that a receiver may ask for, in seconds.
    private static let longestRetryAfter = 3600

    /// Where to: a secret of itself with Slack and Teams.
    let url: String
    /// In which form.
    let format: WebhookFormat
    /// What carries it.
    let client: HTTPClient

    func deliver(_ notice: Notice) async throws {
        var limits = TransferLimits(connect: .seconds(5), response: .seconds(15), maximumBodyBytes: 64 * 1024)
        limits.total = .seconds(20)
        let request = HTTPRequest(
            .post,
            url,
            headers: [HeaderField("Content-Type", "application/json; charset=utf-8")],
            body: format.body(of: notice),
            limits: limits,
            // A dead connection must not make libcurl post twice.
            reusesConnection: false
        )
        do {
            let stream = try await client.stream(request)
            let head = stream.head
            stream.discardRest()
            try Self.check(head)
        } catch let error as TransportError {
            throw NoticeError(.unreachable, "no answer: \(error.explanation)", isRetryable: error.isRetryable)
        }
    }

    private static func check(_ head: ResponseHead) throws(NoticeError) {
        guard !(200...299).contains(head.status) else { return }
        let seconds = head.value(of: "retry-after").flatMap { Int($0) }.map { min(max($0, 0), longestRetryAfter) }
        throw NoticeError(
            .refused,
            (300...399).contains(head.status)
                ? "the receiver answered \(head.status); redirects are not followed"
                : "the receiver answered \(head.status)",
            isRetryable: head.status >= 500 || retryable.contains(head.status),
            retryAfter: seconds.map { .seconds($0) }
        )
    }
}

/// Mails notices.
struct MailChannel: NoticeChannel {
    /// The request without its message.
    let request: MailRequest
    /// What carries it.
    let client: MailClient

    func deliver(_ notice: Notice) async throws {
        var request = request
        request.message =
            MailMessage(notice: notice, sender: request.sender, recipients: request.recipients).bytes
        do {
            try await client.send(request)
        } catch let error as MailError {
            throw NoticeError(
                error.reply == nil ? .unreachable : .refused,
                error.description,
                isRetryable: error.isRetryable
            )
        } catch let error as TransportError {
            throw NoticeError(.misconfigured, error.explanation, isRetryable: error.isRetryable)
        }
    }
}
