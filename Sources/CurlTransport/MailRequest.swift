/// One message for a mail server, as a value: building it touches nothing.
public struct MailRequest: Sendable, CustomStringConvertible {
    /// How the way to the server is protected.
    public enum Security: String, Sendable, CaseIterable {
        /// TLS from the start with `smtps`, or STARTTLS before anything else; without it nothing is sent.
        case required
        /// Nothing: only for a server on this machine or a network that the operator answers for.
        case none
    }

    /// The server: `smtp://host:587` or `smtps://host:465`, without credentials and path.
    public var server: String
    /// The name by which we greet it: a host name.
    public var greetingName: String
    /// How the way is protected.
    public var security: Security
    /// The user to sign in as; nil for none.
    public var user: String?
    /// The password: a secret, shown nowhere.
    public var password: String?
    /// The envelope's sender and recipients: addresses of ASCII characters without brackets.
    public var sender: String
    /// The envelope's recipients, 1 to 100.
    public var recipients: [String]
    /// The message with its header, lines ended by CR LF.
    public var message: [UInt8]
    /// The longest time until a connection stands, and for everything.
    public var connectLimit: Duration
    /// The longest time for everything.
    public var totalLimit: Duration

    /// Creates a request; what it may not hold is refused when it is sent.
    public init(
        server: String,
        greetingName: String,
        security: Security = .required,
        sender: String,
        recipients: [String],
        message: [UInt8]
    ) {
        self.server = server
        self.greetingName = greetingName
        self.security = security
        self.sender = sender
        self.recipients = recipients
        self.message = message
        connectLimit = .seconds(5)
        totalLimit = .seconds(30)
    }

    /// The most bytes of a message.
    static let maximumMessage = 1 << 20

    /// How much is sent. The server, the addresses and the message are left out.
    public var description: String { "mail to \(recipients.count) recipients, \(message.count) bytes" }

    /// Throws when the request could not be sent safely.
    /// - Throws: `invalidRequest`.
    func validate() throws(TransportError) {
        guard Self.isServer(server) else {
            throw TransportError(.invalidRequest, "the mail server is not smtp://host:port or smtps://host:port")
        }
        guard Self.isHost(greetingName) else { throw TransportError(.invalidRequest, "the greeting is no host name") }
        guard (1...100).contains(recipients.count), (recipients + [sender]).allSatisfy(Self.isAddress) else {
            throw TransportError(.invalidRequest, "an address is not name@domain in plain ASCII")
        }
        for text in [user, password] where text?.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) == true {
            throw TransportError(.invalidRequest, "user or password hold a control character")
        }
        guard message.count <= Self.maximumMessage else {
            throw TransportError(.invalidRequest, "the message is larger than \(Self.maximumMessage) bytes")
        }
    }

    /// Whether `text` is an address that can stand in an envelope and a header as it is: no brackets, quotes, blanks,
    /// commas, control characters or bytes outside ASCII.
    /// - Source: the dot-string form of RFC 5321, section 4.1.2.
    public static func isAddress(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].count), text.utf8.count <= 254 else { return false }
        let isLocal = parts[0].allSatisfy { isAlphanumeric($0) || "!#$%&'*+-/=?^_`{|}~.".utf8.contains($0) }
        return isLocal && parts[0].first != UInt8(ascii: ".") && parts[0].last != UInt8(ascii: ".")
            && isHost(String(decoding: Array(parts[1]), as: UTF8.self))
    }

    /// Whether `text` is a host name or an address in plain form.
    public static func isHost(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return text.utf8.count <= 253
            && parts.allSatisfy { part in
                (1...63).contains(part.count) && part.first != UInt8(ascii: "-")
                    && part.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
            }
    }

    /// Whether `text` is `smtp://host`, `smtps://host`, each with a port or not, and nothing else.
    public static func isServer(_ text: String) -> Bool {
        guard let scheme = ["smtp://", "smtps://"].first(where: { text.hasPrefix($0) }) else { return false }
        let rest = text.dropFirst(scheme.count)
        let host = rest.prefix { $0 != ":" }
        let port = rest.dropFirst(host.count)
        guard isHost(String(host)) else { return false }
        return port.isEmpty
            || port.dropFirst().utf8.allSatisfy { (48...57).contains($0) }
                && Int(port.dropFirst()).map { (1...65_535).contains($0) } ?? false
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte & 0xDF)
    }
}
