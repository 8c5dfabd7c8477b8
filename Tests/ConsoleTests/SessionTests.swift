import CurlTransport
import IncidentEngine
import IncidentModel
import Journal
import StrictJSON
import Testing
import WebServer

@testable import Console

@Suite(.timeLimit(.minutes(2))) struct SessionTests {
    /// A browser that has signed in.
    private struct Browser {
        let cookie: String
        let csrf: String
        let origin: String
    }

    private func signIn(_ running: RunningConsole) async throws -> Browser {
        let body = #"{"user":"amara","password":"\#(RunningConsole.password)"}"#
        let reply = try await running.send(.post, "/api/v1/session", body: body, [("Origin", running.base)])
        #expect(reply.status == 200, "\(reply.text)")
        let field = try #require(reply["set-cookie"])
        #expect(field.contains("HttpOnly") && field.contains("SameSite=Strict") && field.contains("Path=/"))
        #expect(reply["cache-control"] == "no-store")
        let csrf = try #require(reply.json["csrf"]?.string)
        return Browser(cookie: String(field.prefix { $0 != ";" }), csrf: csrf, origin: running.base)
    }

    @Test func `a password opens a session, signing out ends it`() async throws {
        try await RunningConsole.with { running in
            let browser = try await signIn(running)
            let session = try await running.send(.get, "/api/v1/session", [("Cookie", browser.cookie)])
            #expect(session.json["user"]?.string == "amara")
            #expect(session.json["roles"] == ["administrator"])
            #expect(session.json["csrf"]?.string == browser.csrf)
            let fields = [("Cookie", browser.cookie), ("X-CSRF-Token", browser.csrf), ("Origin", browser.origin)]
            #expect(try await running.send(.delete, "/api/v1/session", fields).status == 204)
            #expect(try await running.send(.get, "/api/v1/session", [("Cookie", browser.cookie)]).status == 401)
            #expect(running.journal.all.contains { $0.kind == "session.opened" && $0.actor == "amara" })
        }
    }

    @Test func `a token opens a session too`() async throws {
        try await RunningConsole.with { running in
            let token = running.tokens["approver"].dropFirst("Bearer ".count)
            let reply = try await running.send(.post, "/api/v1/session", body: #"{"token":"\#(token)"}"#)
            #expect(reply.json["user"]?.string == "approver-token")
            #expect(reply["set-cookie"]?.hasPrefix("evenkeel=") == true)
        }
    }

    @Test func `a wrong password is refused, written down, and slows down`() async throws {
        try await RunningConsole.with { running in
            for attempt in 1...6 {
                let reply = try await running.send(
                    .post,
                    "/api/v1/session",
                    body: #"{"user":"nobody-\#(attempt)","password":"wrong"}"#
                )
                #expect(reply.status == (attempt < 6 ? 401 : 429), "\(attempt)")
                if attempt == 6 { #expect(reply["retry-after"] != nil) }
                #expect(!reply.text.contains("wrong"))
            }
            #expect(await eventually { running.journal.all.contains { $0.kind == "session.refused" } })
        }
    }

    /// Every combination of origin, site and token; only all right ones together act.
    @Test func `with a cookie, only our own page changes anything`() async throws {
        try await RunningConsole.with { running in
            let id = try await running.incident()
            let browser = try await signIn(running)
            let other = "https://evil.example"
            for origin in [nil, browser.origin, other, "null", browser.origin + ".evil.example"] {
                for site in [nil, "same-origin", "same-site", "cross-site", "none"] {
                    for token in [nil, browser.csrf, String(browser.csrf.dropLast()), "x"] {
                        var fields = [("Cookie", browser.cookie)]
                        if let origin { fields.append(("Origin", origin)) }
                        if let site { fields.append(("Sec-Fetch-Site", site)) }
                        if let token { fields.append(("X-CSRF-Token", token)) }
                        let path = "/api/v1/incidents/\(id)/notes"
                        let reply = try await running.send(.post, path, body: #"{"text":"a"}"#, fields)
                        let isRight =
                            origin == browser.origin && (site == nil || site == "same-origin") && token == browser.csrf
                        #expect(reply.status == (isRight ? 200 : 403), "\(fields.dropFirst()): \(reply.text)")
                    }
                }
            }
            #expect(running.journal.all.count { $0.kind == "incident.noted" } == 2)
        }
    }

    @Test func `another site signs nobody in`() async throws {
        try await RunningConsole.with { running in
            let body = #"{"user":"amara","password":"\#(RunningConsole.password)"}"#
            for fields in [[("Origin", "https://evil.example")], [("Sec-Fetch-Site", "cross-site")]] {
                let reply = try await running.send(.post, "/api/v1/session", body: body, fields)
                #expect(reply.status == 403, "\(fields)")
            }
        }
    }

    @Test func `a session that cannot be written down is not opened`() async throws {
        try await RunningConsole.with { running in
            running.journal.fail(true)
            let body = #"{"user":"amara","password":"\#(RunningConsole.password)"}"#
            let reply = try await running.send(.post, "/api/v1/session", body: body)
            #expect(reply.status == 503)
            #expect(reply["set-cookie"] == nil)
        }
    }

    /// The name is that of a user of `access`, whose rights are others.
    @Test func `a token of an identity provider opens no session, whatever name it says`() async throws {
        let noon = Timestamp(seconds: 1_799_995_000) ?? .epoch
        let change: (inout ConsoleSettings) -> Void = { settings in
            settings.clock = EngineClock(wall: { noon }, elapsed: EngineClock.host.elapsed)
            settings.trust.verifier = try? VouchedTokens.verifier()
        }
        try await RunningConsole.with(change) { running in
            let bearer = [("Authorization", "Bearer " + VouchedTokens.amara)]
            let session = try await running.send(.get, "/api/v1/session", bearer)
            #expect(session.json["user"]?.string == "amara" && session.json["roles"] == ["approver"])
            let body = #"{"token":"\#(VouchedTokens.amara)"}"#
            let reply = try await running.send(.post, "/api/v1/session", body: body)
            #expect(reply.status == 401 && reply["set-cookie"] == nil, "\(reply.text)")
        }
    }

    @Test func `a reload takes rights away at once`() async throws {
        try await RunningConsole.with { running in
            let browser = try await signIn(running)
            #expect(try await running.send(.get, "/api/v1/incidents", [("Cookie", browser.cookie)]).status == 200)
            running.server.replace(ConsoleTrust())
            #expect(try await running.send(.get, "/api/v1/incidents", [("Cookie", browser.cookie)]).status == 401)
            #expect(try await running.send(.get, "/api/v1/incidents", as: "viewer").status == 401)
        }
    }
}
