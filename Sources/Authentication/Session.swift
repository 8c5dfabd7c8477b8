internal import ContentDigests
public import IncidentModel

/// One signed-in browser. It holds no rights: these are read from the directory each time.
public struct Session: Sendable, Hashable {
    /// The account's name.
    public let name: String
    /// The account's sort.
    public let kind: Account.Kind
    /// What a changing request has to send back in `X-CSRF-Token`. For the page of this session only.
    public let antiForgery: String
    /// When it ends at the latest.
    public let expires: Timestamp
    /// A digest of the password's or token's stored form: a new one ends the session.
    let credential: ContentDigest
    /// When it was opened, on the clock that is never set.
    let opened: Duration
    /// When it was last used.
    var lastUsed: Duration

    /// Whether `header`, the value of `X-CSRF-Token`, is this session's. The time tells nothing about where it differs.
    public func isAntiForgery(_ header: String?) -> Bool {
        guard let header else { return false }
        return Cryptography.areEqual(Array(header.utf8), Array(antiForgery.utf8))
    }
}
