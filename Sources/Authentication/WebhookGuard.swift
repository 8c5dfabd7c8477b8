public import IncidentModel

/// Takes webhooks that were signed with a shared secret, each once.
///
/// The form of our own signs `timestamp.identifier.body`, so neither can be changed; a message is taken within five
/// minutes of its sending and only once within them. The forms of GitHub and PagerDuty sign the body alone: there the
/// signature itself is what a repeat is told by, for as long as the window.
public struct WebhookGuard: Sendable {
    /// What is signed, and how the header is written.
    public enum Form: String, CaseIterable, Sendable, Hashable {
        /// `v1=` over `timestamp.identifier.body`.
        case evenkeel
        /// `sha256=` over the body, as GitHub and many others send it.
        case github
        /// `v1=` over the body, several separated by commas, as PagerDuty's webhooks v3 send it.
        case pagerduty
    }

    /// What a right message is.
    public enum Verdict: Sendable, Hashable {
        /// It is new.
        case accepted
        /// It was taken before. Answer as then, and do nothing.
        case repeated
    }

    /// How far the time of sending may be from ours, either way, in seconds; also how long repeats are known.
    public static let window: Int64 = 300
    /// The fewest bytes of a shared secret.
    public static let shortestSecret = 16
    /// The most signatures in a header: one for each secret of a rotation.
    private static let mostSignatures = 8

    private let secrets: [Secret]
    private let form: Form
    private let capacity: Int
    /// When each message that was taken may be forgotten.
    private var taken: [[UInt8]: Timestamp] = [:]

    /// A guard.
    /// - Parameters:
    ///   - secrets: The shared secrets; while one replaces another, both.
    ///   - form: What is signed.
    ///   - capacity: The most messages within a window.
    ///   - before: The guard that it replaces: what that one took is a repeat for this one too, so that a reload of the
    ///     secrets lets no captured message in again.
    /// - Throws: `shortSecret`, also when there is none.
    public init(
        secrets: [Secret],
        form: Form,
        capacity: Int = 20_000,
        replacing before: WebhookGuard? = nil
    ) throws(AuthenticationError) {
        guard !secrets.isEmpty, secrets.allSatisfy({ $0.bytes.count >= Self.shortestSecret }) else {
            throw .shortSecret
        }
        (self.secrets, self.form, self.capacity) = (secrets, form, max(capacity, 1))
        // What another form took has names of another sort.
        if let before, before.form == form { taken = before.taken }
    }

    /// How many messages are remembered.
    var count: Int { taken.count }

    /// Judges a message, and remembers it when it is right.
    /// - Throws: Why it was not taken.
    /// - Complexity: O(body); O(capacity) when the table is full.
    public mutating func check(
        _ message: WebhookMessage,
        at now: Timestamp
    ) throws(WebhookRefusal) -> Verdict {
        let signatures = try signatures(of: message)
        let content = try signedContent(of: message)
        let key = try matching(signatures, content)
        if form == .evenkeel { try checkTime(of: message, at: now) }
        // Our own form names the message itself; under another signature of a rotation it is still the same one.
        let name = form == .evenkeel ? Array((message.identifier ?? "").utf8) : key
        if let end = taken[name], now < end { return .repeated }
        if taken.count >= capacity { taken = taken.filter { now < $0.value } }
        guard taken.count < capacity else { throw .busy }
        // A message from the edge of the future is valid through the second that ends the window behind its own time.
        taken[name] = now.adding(seconds: 2 * Self.window + 1)
        return .accepted
    }

    /// The header's value for a message of our own form, for senders written in Swift and for tests.
    public static func signature(
        of body: [UInt8],
        timestamp: String,
        identifier: String,
        secret: Secret
    ) throws(AuthenticationError) -> String {
        let content = Array("\(timestamp).\(identifier).".utf8) + body
        return "v1=" + TextEncoding.hexadecimal(try Cryptography.authenticationCode(of: content, key: secret))
    }

    /// The codes that the header holds.
    private func signatures(of message: WebhookMessage) throws(WebhookRefusal) -> [[UInt8]] {
        guard let header = message.signature, header.utf8.count <= 1024 else { throw .malformed }
        let mark = form == .github ? "sha256=" : "v1="
        let parts = header.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard parts.count <= (form == .github ? 1 : Self.mostSignatures) else { throw .malformed }
        var codes: [[UInt8]] = []
        for part in parts {
            let text = part.drop { $0 == UInt8(ascii: " ") }
            // PagerDuty says that other versions may stand beside the one we know.
            guard text.starts(with: mark.utf8) else { continue }
            guard let code = TextEncoding.bytes(hexadecimal: text.dropFirst(mark.utf8.count)), code.count == 32 else {
                throw .malformed
            }
            codes.append(code)
        }
        guard !codes.isEmpty else { throw .malformed }
        return codes
    }

    private func signedContent(of message: WebhookMessage) throws(WebhookRefusal) -> [UInt8] {
        guard form == .evenkeel else { return message.body }
        // A point in the identifier could move from there into the body under the same signature.
        guard let timestamp = message.timestamp, Self.seconds(timestamp) != nil,
            let identifier = message.identifier, Self.isIdentifier(identifier)
        else { throw .malformed }
        return Array("\(timestamp).\(identifier).".utf8) + message.body
    }

    /// The right code; every secret is tried against every signature, so that the time tells nothing.
    private func matching(_ signatures: [[UInt8]], _ content: [UInt8]) throws(WebhookRefusal) -> [UInt8] {
        var right: [UInt8]?
        for secret in secrets {
            // A failure of the library is a signature that cannot be checked, and so is not right.
            guard let code = try? Cryptography.authenticationCode(of: content, key: secret) else { continue }
            for signature in signatures where Cryptography.areEqual(code, signature) { right = code }
        }
        guard let right else { throw .badSignature }
        return right
    }

    private func checkTime(of message: WebhookMessage, at now: Timestamp) throws(WebhookRefusal) {
        guard let sent = message.timestamp.flatMap(Self.seconds) else { throw .malformed }
        guard (sent - Self.window...sent + Self.window).contains(now.seconds) else { throw .outsideWindow }
    }

    /// Unix seconds of at most eleven digits.
    private static func seconds(_ text: String) -> Int64? {
        guard (1...11).contains(text.utf8.count),
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int64(text)
    }

    private static func isIdentifier(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
    }
}
