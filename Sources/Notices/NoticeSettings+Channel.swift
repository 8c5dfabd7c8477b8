internal import CurlTransport

extension NoticeSettings {
    /// The channel that the settings describe; nothing is sent, no connection made.
    /// - Parameter secret: Reads a secret: the text of a file, or of an environment variable.
    /// - Returns: The channel.
    /// - Throws: `misconfigured` when a secret cannot be read or used; the secret is not told.
    public func channel(secret: (SecretSource) throws -> String) throws(NoticeError) -> any NoticeChannel {
        func kept(_ source: SecretSource, _ what: String) throws(NoticeError) -> String {
            // The reason may name what the file holds, so it is not passed on.
            guard let text = try? secret(source) else {
                throw NoticeError(.misconfigured, "\(name): the \(what) cannot be read")
            }
            let trimmed = text.utf8.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed()
            guard !trimmed.isEmpty, trimmed.count <= 4096, trimmed.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
                throw NoticeError(
                    .misconfigured,
                    "\(name): the \(what) is empty, or holds blanks or control characters"
                )
            }
            return String(decoding: Array(trimmed), as: UTF8.self)
        }
        switch kind {
        case .slack: return try webhook(.slack, kept)
        case .teams: return try webhook(.teams, kept)
        case .pagerduty:
            guard let routingKey else { throw NoticeError(.misconfigured, "\(name): there is no routing key") }
            return try webhook(.pagerDuty(routingKey: try kept(routingKey, "routing key")), kept)
        case .email:
            let password = try mail.password.map { source throws(NoticeError) in try kept(source, "password") }
            return mailChannel(password: password)
        }
    }

    private func webhook(
        _ format: WebhookFormat,
        _ kept: (SecretSource, String) throws(NoticeError) -> String
    ) throws(NoticeError) -> WebhookChannel {
        let url: String
        switch address {
        case .plain(let text): url = text
        case .kept(let source): url = try kept(source, "URL")
        case nil: throw NoticeError(.misconfigured, "\(name): there is no URL")
        }
        if let fault = fault(ofURL: url) { throw NoticeError(.misconfigured, "\(name): the URL \(fault)") }
        let isPlain = !url.hasPrefix("https://")
        let isHere = Self.isLoopback(Self.host(of: url))
        return WebhookChannel(
            url: url,
            format: format,
            client: HTTPClient(configuration: transport(staysHere: isPlain && isHere && !allowsPlainHTTP))
        )
    }

    private func mailChannel(password: String?) -> MailChannel {
        let isHere = Self.isLoopback(Self.host(of: mail.server))
        let isPlain = !mail.server.hasPrefix("smtps://") && (isHere || mail.allowsPlain)
        var request = MailRequest(
            server: mail.server,
            greetingName: String(mail.sender.split(separator: "@").last ?? "localhost"),
            security: isPlain ? .none : .required,
            sender: mail.sender,
            recipients: mail.recipients,
            message: []
        )
        request.user = mail.user
        request.password = password
        return MailChannel(
            request: request,
            client: MailClient(configuration: transport(staysHere: isPlain && !mail.allowsPlain))
        )
    }

    /// How the channel reaches the world. What is only safe on this machine may not leave it, whatever a name resolves to.
    private func transport(staysHere: Bool) -> TransportConfiguration {
        TransportConfiguration(
            certificateAuthorityFile: certificateAuthorityFile,
            addressRule: staysHere ? .loopbackOnly : .anyButMetadata,
            maximumTransfers: 4
        )
    }
}
