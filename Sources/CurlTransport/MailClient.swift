internal import Synchronization

/// Hands messages to a mail server over libcurl: SMTP with TLS, everything bounded.
///
/// Each message has a connection and a thread of its own, since libcurl's easy interface blocks and mails are few. No call
/// blocks the thread it is made on.
public final class MailClient: Sendable {
    /// The most messages at one time; further ones are refused.
    public static let maximumTransfers = 4

    private let configuration: TransportConfiguration
    private let active = Atomic<Int>(0)

    /// Creates a client; nothing is started. Of the configuration the authorities and the address rule count.
    public init(configuration: TransportConfiguration = TransportConfiguration()) {
        self.configuration = configuration
    }

    /// Hands a message over; returns when the server has taken it.
    /// - Throws: `MailError` when the server does not take it or cannot be reached, `TransportError` when the request
    ///   cannot be sent; `CancellationError` when the task was cancelled, which ends the connection.
    public func send(_ request: MailRequest) async throws {
        try request.validate()
        try Task.checkCancellation()
        guard active.add(1, ordering: .relaxed).newValue <= Self.maximumTransfers else {
            active.subtract(1, ordering: .relaxed)
            throw TransportError(.tooManyTransfers, "\(Self.maximumTransfers) messages are on their way already")
        }
        defer { active.subtract(1, ordering: .relaxed) }
        let exchange = MailExchange(request, configuration)
        try await withTaskCancellationHandler {
            try await exchange.run()
        } onCancel: {
            exchange.cancel()
        }
        try Task.checkCancellation()
    }
}

/// Why a message was not taken.
public struct MailError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The last reply of the server, 4xx or 5xx; nil when none tells.
    public let reply: Int?
    /// What failed on the way.
    public let transport: TransportError

    /// Whether the same message may be taken a little later: a reply of 4xx, or a failure that is none of the server's.
    public var isRetryable: Bool {
        if let reply { return (400..<500).contains(reply) }
        return transport.isRetryable
    }

    /// What failed, without addresses, texts of the server and secrets.
    public var description: String {
        reply.map { "the mail server answered \($0)" } ?? transport.description
    }
}
