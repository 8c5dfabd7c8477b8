/// A webhook as it came: the raw body and what its headers say.
public struct WebhookMessage: Sendable {
    /// The header with the time of sending, in Unix seconds.
    public static let timestampHeader = "X-Evenkeel-Timestamp"
    /// The header with the message's own name: 1 to 128 letters, digits, `-` and `_`.
    public static let identifierHeader = "X-Evenkeel-Id"
    /// The header with the signature, `v1=` and 64 hexadecimal digits; several are separated by commas.
    public static let signatureHeader = "X-Evenkeel-Signature"

    /// The header of GitHub's form.
    public static let gitHubHeader = "X-Hub-Signature-256"
    /// The header of PagerDuty's form.
    public static let pagerDutyHeader = "X-PagerDuty-Signature"

    /// The raw bytes of the body, before anybody looked at them.
    public let body: [UInt8]
    /// The value of the signature header; nil when it is missing.
    public let signature: String?
    /// The value of `X-Evenkeel-Timestamp`.
    public let timestamp: String?
    /// The value of `X-Evenkeel-Id`.
    public let identifier: String?

    /// Creates a message.
    public init(body: [UInt8], signature: String?, timestamp: String? = nil, identifier: String? = nil) {
        (self.body, self.signature) = (body, signature)
        (self.timestamp, self.identifier) = (timestamp, identifier)
    }
}

/// Why a webhook was not taken.
public enum WebhookRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// A header is missing or has not its form.
    case malformed
    /// The signature is wrong.
    case badSignature
    /// It was sent too long ago, or is from the future.
    case outsideWindow
    /// So many came within the window that repeats could not be told from new ones. Worth trying again.
    case busy

    /// The reason in a sentence that helps a sender of good will and nobody else.
    public var description: String {
        switch self {
        case .malformed: "the signature headers are missing or malformed"
        case .badSignature: "the signature is not right"
        case .outsideWindow: "the time of sending is too far from the time here; check both clocks"
        case .busy: "too many messages; try again"
        }
    }
}
