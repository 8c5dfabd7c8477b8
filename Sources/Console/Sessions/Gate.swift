internal import Authentication
internal import Governance
internal import IncidentEngine
internal import IncidentLedger
internal import IncidentModel
internal import Synchronization
internal import WebServer

/// Decides who somebody is, before a byte of the body is read.
final class Gate: Sendable {
    /// What a reload replaces.
    private struct Trust {
        var settings: ConsoleTrust
        var origins: OriginCheck
        var guards: [WebhookGuard.Form: WebhookGuard] = [:]
        /// Guards of forms that are not configured any more, for what they remember, should the form come back.
        var retired: [WebhookGuard.Form: WebhookGuard] = [:]

        /// Nobody is trusted yet.
        init() { (settings, origins) = (ConsoleTrust(), OriginCheck(origins: [])) }

        /// Follows other settings. What was taken stays known: a reload lets no captured message in again.
        mutating func follow(_ settings: ConsoleTrust, _ addresses: [String]) {
            self.settings = settings
            origins = OriginCheck(origins: settings.origins + addresses)
            retired.merge(guards) { _, later in later }
            guards = [:]
            for (form, secrets) in settings.webhooks {
                // A secret that is too short is refused where the configuration is read; here it lets nobody in.
                guards[form] = try? WebhookGuard(secrets: secrets, form: form, replacing: retired[form])
                if guards[form] != nil { retired[form] = nil }
            }
        }
    }

    private let engine: LiveEngine
    private let clock: EngineClock
    private let trust: Mutex<Trust>
    /// The addresses that are listened at, as origins.
    private let addresses = Mutex<[String]>([])
    private let sessions = Mutex(SessionTable())
    private let throttle = Mutex(LoginThrottle())
    /// How many remarks about refusals were written in which second.
    private let remarks = Mutex((second: Duration.zero, count: 0))
    /// The most remarks about refusals in a second: an attacker must not fill the journal.
    private static let remarksPerSecond = 20

    init(engine: LiveEngine, settings: ConsoleSettings) {
        self.engine = engine
        clock = settings.clock
        var trust = Trust()
        trust.follow(settings.trust, [])
        self.trust = Mutex(trust)
    }

    /// Replaces who may come in. Sessions of those who are gone end with their next request.
    func replace(_ settings: ConsoleTrust) {
        let addresses = addresses.withLock { $0 }
        trust.withLock { $0.follow(settings, addresses) }
    }

    /// Notes where the page can be reached.
    func listen(at found: [String]) {
        addresses.withLock { $0 = found }
        trust.withLock { $0.follow($0.settings, found) }
    }

    /// The settings that hold now.
    var settings: ConsoleTrust { trust.withLock { $0.settings } }

    /// How many sessions there are.
    var sessionCount: Int { sessions.withLock { $0.count } }

    // MARK: - Who it is

    /// Who sends a request.
    /// - Returns: The caller; nil when nobody says who it is.
    /// - Throws: `unauthenticated` for a token or signature that is not right.
    func caller(of head: RequestHead) throws(Refusal) -> Caller? {
        if let header = head.fields["authorization"] { return try bearer(header, head) }
        return cookieCaller(of: head)
    }

    private func bearer(_ header: String, _ head: RequestHead) throws(Refusal) -> Caller {
        let scheme = header.prefix(7)
        guard scheme.lowercased() == "bearer ", head.fields.values(of: "authorization").count == 1 else {
            throw Refusal(.unauthenticated, "Send one `Authorization: Bearer` field with a token.")
        }
        guard let account = account(token: Secret(String(header.dropFirst(7)))) else {
            remark("access.refused", "An unknown token was sent", head)
            throw Refusal(.unauthenticated, "The token is unknown, or its time is over.")
        }
        return Caller(principal: Principal(account), proof: .bearer)
    }

    /// The account of a token of our own or of the identity provider.
    func account(token: Secret) -> Account? {
        let settings = settings
        let now = clock.wall()
        if let account = settings.directory.account(token: token, at: now) { return account }
        guard let verifier = settings.verifier, TokenVerifier.isCandidate(token) else { return nil }
        // Why a token is not taken helps only who forges one.
        return try? verifier.account(token, at: now)
    }

    private func cookieCaller(of head: RequestHead) -> Caller? {
        guard let identifier = Self.identifier(of: head) else { return nil }
        let directory = settings.directory
        let found = sessions.withLock {
            $0.use(identifier, in: directory, time: clock.wall(), elapsed: clock.elapsed())
        }
        guard let (session, account) = found else { return nil }
        return Caller(principal: Principal(account), proof: .cookie(session))
    }

    /// The session's identifier in the cookies, under the name that this connection's cookies have.
    static func identifier(of head: RequestHead) -> Secret? {
        let headers = head.fields.values(of: "cookie")
        guard headers.count == 1, let header = headers.first else { return nil }
        return SessionCookie(isSecure: true).identifier(in: header)
            ?? SessionCookie(isSecure: false).identifier(in: header)
    }

    // MARK: - Where it comes from

    /// Whether a request may come from a page: from one of ours, or from no page at all.
    func isFromOurPage(_ head: RequestHead, isRequired: Bool) -> Bool {
        let origin = head.fields["origin"]
        let site = head.fields["sec-fetch-site"]
        if origin == nil, site == nil { return !isRequired }
        return trust.withLock { $0.origins }.allows(origin: origin, fetchSite: site)
    }

    /// Whether it comes from this machine.
    static func isLocal(_ peer: Peer) -> Bool {
        guard let address = peer.address else { return peer.isUnixSocket }
        return address.hasPrefix("127.") || address == "::1" || address.hasPrefix("::ffff:127.")
    }

    // MARK: - Signatures

    /// The form of the signature that a request has, when its secrets are known.
    func signatureForm(of head: RequestHead) -> WebhookGuard.Form? {
        let forms = trust.withLock { Set($0.guards.keys) }
        let headers: [(WebhookGuard.Form, String)] = [
            (.evenkeel, WebhookMessage.signatureHeader), (.github, WebhookMessage.gitHubHeader),
            (.pagerduty, WebhookMessage.pagerDutyHeader),
        ]
        return headers.first { forms.contains($0.0) && head.fields[$0.1] != nil }?.0
    }

    /// Judges a signed message.
    /// - Returns: Whether it was taken before.
    func checkSignature(_ form: WebhookGuard.Form, _ head: RequestHead, _ body: [UInt8]) throws(Refusal) -> Bool {
        let header =
            switch form {
            case .evenkeel: WebhookMessage.signatureHeader
            case .github: WebhookMessage.gitHubHeader
            case .pagerduty: WebhookMessage.pagerDutyHeader
            }
        let message = WebhookMessage(
            body: body,
            signature: head.fields[header],
            timestamp: head.fields[WebhookMessage.timestampHeader],
            identifier: head.fields[WebhookMessage.identifierHeader]
        )
        let now = clock.wall()
        let verdict: Result<WebhookGuard.Verdict, WebhookRefusal> = trust.withLock { trust in
            guard var guardian = trust.guards.removeValue(forKey: form) else { return .failure(.badSignature) }
            defer { trust.guards[form] = guardian }
            do throws(WebhookRefusal) { return .success(try guardian.check(message, at: now)) } catch {
                return .failure(error)
            }
        }
        switch verdict {
        case .success(let verdict): return verdict == .repeated
        case .failure(.busy): throw Refusal(.unavailable, "Too many signed messages; try again.", retryAfter: 5)
        case .failure(let reason):
            remark("access.refused", "A message with a wrong signature was sent", head)
            throw Refusal(.unauthenticated, "The message was not taken: \(reason).")
        }
    }

    // MARK: - Sessions

    /// Begins an attempt to sign in; throws while the user or the address has to wait.
    func beginAttempt(user: String, _ peer: Peer) throws(Refusal) {
        let place = peer.address ?? "unix"
        let wait = throttle.withLock { $0.attempt(user: user, address: place, at: clock.elapsed()) }
        guard let wait else { return }
        let seconds = wait.components.seconds + 1
        throw Refusal(.overloaded, "Too many attempts; wait \(seconds) s.", retryAfter: seconds)
    }

    /// Notes that an attempt was right.
    func succeeded(user: String, _ peer: Peer) {
        throttle.withLock { $0.succeeded(user: user, address: peer.address ?? "unix") }
    }

    /// Opens a session.
    func open(_ account: Account, replacing old: Secret?) throws(Refusal) -> SessionTable.Opened {
        // A session has the rights of whom the configuration names, who may be another person of the same name.
        guard account.identity == nil else { throw Self.noSession }
        let directory = settings.directory
        let opened: Result<SessionTable.Opened?, AuthenticationError> = sessions.withLock { table in
            do throws(AuthenticationError) {
                return .success(
                    try table.open(
                        for: account,
                        in: directory,
                        replacing: old,
                        time: clock.wall(),
                        elapsed: clock.elapsed()
                    )
                )
            } catch { return .failure(error) }
        }
        switch opened {
        case .success(let session?): return session
        case .success(nil): throw Self.noSession
        case .failure: throw Refusal(.unavailable, "No session can be opened at present.", retryAfter: 1)
        }
    }

    private static let noSession = Refusal(
        .unauthenticated,
        "This account opens no session; send its token with each request."
    )

    /// Ends a session.
    func close(_ identifier: Secret) { sessions.withLock { _ = $0.close(identifier) } }

    /// Writes a refusal down, unless too many came in this second.
    func remark(_ kind: String, _ text: String, _ head: RequestHead, by actor: String = "unknown") {
        let second = Duration.seconds(clock.elapsed().components.seconds)
        let isRoom = remarks.withLock { state in
            if state.second != second { state = (second, 0) }
            state.count += 1
            return state.count <= Self.remarksPerSecond
        }
        guard isRoom else { return }
        let place = head.peer.address ?? "a UNIX socket"
        engine.note(refusal: Remark(kind: kind, text: "\(text) from \(place)."), by: actor)
    }
}
