internal import Authentication
internal import Governance
internal import IncidentEngine
internal import IncidentLedger
internal import IncidentModel
internal import StrictJSON
internal import WebServer

/// Signing in and out.
enum SessionRoutes: Sendable {
    /// The routes.
    static let all: [RouteDefinition] = [
        RouteDefinition(
            method: .post,
            path: "/api/v1/session",
            name: "openSession",
            summary: "Signs in with user and password, or with an access token, and gives the browser a cookie.",
            tag: .sessions,
            access: .open,
            body: .init(shape: .signIn, limit: 32_768, example: ["user": "amara", "password": "correct horse"]),
            success: [.init(shape: .session, meaning: "Who is signed in.")],
            problems: [.unauthenticated, .foreignOrigin],
            handler: .task { core, call throws(Refusal) in try await open(core, call) }
        ),
        RouteDefinition(
            method: .get,
            path: "/api/v1/session",
            name: "getSession",
            summary: "Tells who is signed in.",
            tag: .sessions,
            access: .signedIn,
            success: [.init(shape: .session, meaning: "Who is signed in.")],
            handler: .quick { _, call throws(Refusal) in try answer(call.caller) }
        ),
        RouteDefinition(
            method: .delete,
            path: "/api/v1/session",
            name: "closeSession",
            summary: "Signs out.",
            tag: .sessions,
            access: .signedIn,
            success: [.init(status: 204, type: nil, shape: nil, meaning: "The session is over.")],
            handler: .quick { core, call throws(Refusal) in
                if let identifier = Gate.identifier(of: call.head) { core.gate.close(identifier) }
                core.events.endStreamsWithoutRight()
                let clearing = [true, false].map { HeaderField("Set-Cookie", SessionCookie(isSecure: $0).clearing) }
                return WebResponse(204, fields: [WebResponse.noStore] + clearing)
            }
        ),
    ]

    private static func answer(_ caller: Caller) throws(Refusal) -> WebResponse {
        let session: Session? = if case .cookie(let session) = caller.proof { session } else { nil }
        return try .json {
            $0.member("user", caller.principal.name)
            $0.member("roles", caller.principal.roles.sorted().map(\.rawValue))
            $0.member("csrf", session?.antiForgery)
            $0.member("expiresAt", session?.expires.description)
        }
    }

    private static func open(_ core: ConsoleCore, _ call: APICall) async throws(Refusal) -> WebResponse {
        // Another site must not sign a browser in as somebody of its choice.
        guard core.gate.isFromOurPage(call.head, isRequired: false) else {
            throw Refusal(.foreignOrigin, "`Origin` is not one of this service; set `origins` if it is reached so.")
        }
        let user = call.body["user"]?.string
        try core.gate.beginAttempt(user: user ?? "(token)", call.head.peer)
        guard let account = try await account(core, call, user) else {
            let name = user.map { "\"\($0)\"" } ?? "a token"
            core.gate.remark("session.refused", "Signing in as \(name) was refused", call.head)
            throw Refusal(.unauthenticated, "Name, password or token are not right.")
        }
        core.gate.succeeded(user: user ?? "(token)", call.head.peer)
        let opened = try core.gate.open(account, replacing: Gate.identifier(of: call.head))
        try await remember(account, core, call.head, undo: opened.identifier)
        return try response(opened, account, call.head)
    }

    private static func account(
        _ core: ConsoleCore,
        _ call: APICall,
        _ user: String?
    ) async throws(Refusal) -> Account? {
        guard let user else { return core.gate.account(token: Secret(call.text("token"))) }
        let directory = core.gate.settings.directory
        return try await core.passwords.account(user, Secret(call.text("password")), in: directory)
    }

    /// Nobody gets a session of which the journal does not know.
    private static func remember(
        _ account: Account,
        _ core: ConsoleCore,
        _ head: RequestHead,
        undo identifier: Secret
    ) async throws(Refusal) {
        let place = head.peer.address ?? "a UNIX socket"
        let remark = Remark(kind: "session.opened", text: "\(account.name) signed in from \(place).")
        do throws(LiveError) { try await core.engine.remark(remark, by: account.name) } catch {
            core.gate.close(identifier)
            throw Refusal(error)
        }
    }

    private static func response(
        _ opened: SessionTable.Opened,
        _ account: Account,
        _ head: RequestHead
    ) throws(Refusal) -> WebResponse {
        // Behind a proxy that ends TLS, the origin tells that the browser came by TLS.
        let isSecure = head.peer.isSecure || (head.fields["origin"] ?? "").hasPrefix("https://")
        let cookie = SessionCookie(isSecure: isSecure).setting(opened.identifier, lifetime: .seconds(12 * 3600))
        var response = try answer(Caller(principal: Principal(account), proof: .cookie(opened.session)))
        response.fields.append(HeaderField("Set-Cookie", cookie))
        return response
    }
}
