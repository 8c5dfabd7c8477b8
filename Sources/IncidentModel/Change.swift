/// Something that people or machines changed on purpose, which is what most incidents begin with.
public struct Change: Hashable, Sendable {
    /// What kind of change it was.
    public enum Kind: String, Sendable, CaseIterable {
        case deploy, config, scale, flag, certificate, infrastructure
    }

    /// When it was made.
    public let time: Timestamp
    /// What was changed, as the feed names it; it need not be in the inventory.
    public let entityName: String
    /// What kind of change it was.
    public let kind: Kind
    /// What was changed in prose, untrusted.
    public let summary: String
    /// The new revision, when the feed names one.
    public let revision: String?

    /// Creates a change. Secrets are taken out of its summary: feeds tell old and new values of settings.
    public init(time: Timestamp, entityName: String, kind: Kind, summary: String, revision: String? = nil) {
        self.time = time
        self.entityName = entityName
        self.kind = kind
        self.summary = SecretRedaction.redacted(summary)
        self.revision = revision
    }
}
