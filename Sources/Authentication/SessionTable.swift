internal import ContentDigests
public import IncidentModel

/// The sessions that are open, in memory: a restart signs everybody out.
///
/// Stored is the hash of a session's identifier, so that a dump of memory opens none. The table is bounded: a user's
/// eleventh session ends his longest unused one, and a full table the longest unused of all.
public struct SessionTable: Sendable {
    /// How long sessions last and how many there are.
    public struct Limits: Sendable, Hashable {
        /// From opening to the end.
        public var absolute: Duration = .seconds(12 * 3600)
        /// From the last use to the end.
        public var idle: Duration = .seconds(3600)
        /// The most of one account.
        public var perAccount = 10
        /// The most of all.
        public var total = 10_000

        /// The standard limits.
        public init() {}
    }

    /// A session that was just opened, with what only its browser may know.
    public struct Opened: Sendable {
        /// The cookie's value.
        public let identifier: Secret
        /// The session.
        public let session: Session
    }

    private let limits: Limits
    private var sessions: [ContentDigest: Session] = [:]

    /// An empty table.
    public init(limits: Limits = Limits()) { self.limits = limits }

    /// The number of sessions, ended ones that nobody asked for since included.
    public var count: Int { sessions.count }

    /// Opens a session for an account that has just signed in, under an identifier that nobody saw before; one that the
    /// browser came with is closed, so that no identifier planted before a login is worth anything after it.
    /// - Parameters:
    ///   - account: Who signed in.
    ///   - directory: What knows the account.
    ///   - old: The identifier that the request came with.
    ///   - time: Wall time, to say when the session ends.
    ///   - elapsed: The time on a clock that is never set.
    /// - Returns: The session; nil when the directory no longer knows the account.
    /// - Throws: `cryptographyFailed`.
    public mutating func open(
        for account: Account,
        in directory: Directory,
        replacing old: Secret?,
        time: Timestamp,
        elapsed: Duration
    ) throws(AuthenticationError) -> Opened? {
        if let old { close(old) }
        guard let credential = directory.credential(of: account.name, account.kind) else { return nil }
        let identifier = Secret(TextEncoding.base64URL(try Cryptography.randomBytes(32)))
        let antiForgery = TextEncoding.base64URL(try Cryptography.randomBytes(32))
        let end = time.adding(seconds: limits.absolute.components.seconds)
        let session = Session(
            name: account.name,
            kind: account.kind,
            antiForgery: antiForgery,
            expires: min(end, account.expires ?? end),
            credential: credential,
            opened: elapsed,
            lastUsed: elapsed
        )
        makeRoom(for: session, at: elapsed)
        sessions[Self.key(identifier)] = session
        return Opened(identifier: identifier, session: session)
    }

    /// The session of an identifier, with the account as the directory has it now; notes that it was used. Nil, and the
    /// session is closed, when it has ended or its account or password has.
    /// - Complexity: O(1) expected.
    public mutating func use(
        _ identifier: Secret,
        in directory: Directory,
        time: Timestamp,
        elapsed: Duration
    ) -> (session: Session, account: Account)? {
        let key = Self.key(identifier)
        guard var session = sessions[key] else { return nil }
        guard isAlive(session, at: elapsed), let account = directory.account(of: session, at: time) else {
            sessions[key] = nil
            return nil
        }
        session.lastUsed = max(session.lastUsed, elapsed)
        sessions[key] = session
        return (session, account)
    }

    /// Closes the session of an identifier.
    /// - Returns: Whether there was one.
    @discardableResult
    public mutating func close(_ identifier: Secret) -> Bool {
        sessions.removeValue(forKey: Self.key(identifier)) != nil
    }

    /// Drops what has ended. Worth calling now and then; nothing depends on it.
    public mutating func dropEnded(at elapsed: Duration) {
        sessions = sessions.filter { isAlive($0.value, at: elapsed) }
    }

    private func isAlive(_ session: Session, at elapsed: Duration) -> Bool {
        elapsed - session.opened < limits.absolute && elapsed - session.lastUsed < limits.idle
    }

    private mutating func makeRoom(for session: Session, at elapsed: Duration) {
        let own = sessions.filter { $0.value.name == session.name && $0.value.kind == session.kind }
        if own.count >= limits.perAccount { dropLongestUnused(of: own) }
        guard sessions.count >= limits.total else { return }
        dropEnded(at: elapsed)
        if sessions.count >= limits.total { dropLongestUnused(of: sessions) }
    }

    private mutating func dropLongestUnused(of some: [ContentDigest: Session]) {
        let oldest = some.min { ($0.value.lastUsed, $0.key) < ($1.value.lastUsed, $1.key) }
        if let oldest { sessions[oldest.key] = nil }
    }

    private static func key(_ identifier: Secret) -> ContentDigest { ContentDigest(of: identifier.bytes) }
}
