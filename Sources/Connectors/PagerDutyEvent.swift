public import IncidentModel

/// One event of PagerDuty's Events API v2, from any tool that can page.
public struct PagerDutyEvent: Sendable, Hashable {
    /// What the sender says.
    public enum Content: Sendable, Hashable {
        /// Something is wrong. The alert's fingerprint is the event's `dedupKey`; a repeat may have another start.
        case trigger(Alert)
        /// Somebody looks at it.
        case acknowledge
        /// It is over: what is open under `dedupKey` ends now.
        case resolve
        /// Something was changed on purpose.
        case change(Change)
    }

    /// What the sender says.
    public let content: Content
    /// The sender's key, for the caller to authenticate; it must not be kept.
    public let routingKey: RoutingKey
    /// What makes several events one: the sender's, or one computed from what the event says; empty for a change.
    public let dedupKey: String
    /// What is odd and was taken as well as could be; only the first of many.
    public let notes: [String]

    /// The key with which a sender shows who it is. It is compared and forgotten, and shown nowhere.
    public struct RoutingKey: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
        /// The key as it was sent: a secret.
        public let secret: String

        /// Creates a key.
        public init(secret: String) { self.secret = secret }

        /// That there is one.
        public var description: String { "<redacted>" }

        /// A mirror that shows no more than `description`.
        public var customMirror: Mirror { Mirror(self, children: ["key": description]) }
    }
}
