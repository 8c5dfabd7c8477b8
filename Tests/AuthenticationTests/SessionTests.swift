import IncidentModel
import Testing

@testable import Authentication

@Suite struct SessionTests {
    static let time = DirectoryTests.time
    static let ann = Account(name: "ann", kind: .user, roles: ["approver"])

    /// A table with one session of ann's, opened at zero.
    static func opened(
        _ directory: Directory,
        limits: SessionTable.Limits = .init()
    ) throws -> (SessionTable, SessionTable.Opened) {
        var table = SessionTable(limits: limits)
        let opened = try table.open(for: ann, in: directory, replacing: nil, time: time, elapsed: .zero)
        return (table, try #require(opened))
    }

    @Test func `a session is found by its identifier and has the roles of now`() throws {
        let directory = try DirectoryTests.standard()
        var (table, opened) = try Self.opened(directory)
        let found = table.use(opened.identifier, in: directory, time: Self.time, elapsed: .seconds(1))
        let used = try #require(found)
        #expect(used.account == Self.ann && used.session.antiForgery == opened.session.antiForgery)
        #expect(opened.session.expires == Self.time.adding(seconds: 12 * 3600))
        let demoted = try DirectoryTests.directory(
            "users: [{name: ann, password: \(DirectoryTests.password.get()), roles: [viewer]}]"
        )
        let now = table.use(opened.identifier, in: demoted, time: Self.time, elapsed: .seconds(2))
        #expect(now?.account.roles == ["viewer"])
    }

    @Test func `a session ends with the account, with its password, and when it is closed`() throws {
        let directory = try DirectoryTests.standard()
        let other = try PasswordHash(of: Secret("new"), cost: PasswordTests.cheap).storedForm
        let changed = try DirectoryTests.directory("users: [{name: ann, password: \(other), roles: [approver]}]")
        for next in [Directory(), changed] {
            var (table, opened) = try Self.opened(directory)
            #expect(table.use(opened.identifier, in: next, time: Self.time, elapsed: .seconds(1)) == nil)
            let back = table.use(opened.identifier, in: directory, time: Self.time, elapsed: .seconds(1))
            #expect(back == nil, "an ended session stays ended")
        }
        var (table, opened) = try Self.opened(directory)
        #expect(table.close(opened.identifier) && !table.close(opened.identifier))
        #expect(table.use(opened.identifier, in: directory, time: Self.time, elapsed: .zero) == nil)
        let unknown = Account(name: "zoe", kind: .user, roles: [])
        #expect(try table.open(for: unknown, in: directory, replacing: nil, time: Self.time, elapsed: .zero) == nil)
    }

    @Test func `idle and absolute ends are kept by the clock that is never set`() throws {
        let directory = try DirectoryTests.standard()
        var (idle, first) = try Self.opened(directory)
        #expect(idle.use(first.identifier, in: directory, time: Self.time, elapsed: .seconds(3599)) != nil)
        #expect(idle.use(first.identifier, in: directory, time: Self.time, elapsed: .seconds(3599 + 3599)) != nil)
        #expect(idle.use(first.identifier, in: directory, time: .epoch, elapsed: .seconds(3599 * 2 + 3600)) == nil)
        var (long, second) = try Self.opened(directory)
        for seconds in stride(from: 0, to: 12 * 3600, by: 1800) {
            let session = long.use(second.identifier, in: directory, time: Self.time, elapsed: .seconds(seconds))
            #expect(session != nil)
        }
        #expect(long.use(second.identifier, in: directory, time: .epoch, elapsed: .seconds(12 * 3600)) == nil)
        #expect(long.count == 0)
    }

    @Test func `a login changes the identifier and closes the old one`() throws {
        let directory = try DirectoryTests.standard()
        var (table, old) = try Self.opened(directory)
        let new = try #require(
            try table.open(for: Self.ann, in: directory, replacing: old.identifier, time: Self.time, elapsed: .zero)
        )
        #expect(new.identifier.bytes != old.identifier.bytes && new.session.antiForgery != old.session.antiForgery)
        #expect(table.use(old.identifier, in: directory, time: Self.time, elapsed: .zero) == nil && table.count == 1)
    }

    @Test func `the table is bounded, by account and altogether`() throws {
        let directory = try DirectoryTests.standard()
        var limits = SessionTable.Limits()
        (limits.perAccount, limits.total) = (3, 4)
        var (table, first) = try Self.opened(directory, limits: limits)
        for second in 1...5 {
            _ = try table.open(
                for: Self.ann,
                in: directory,
                replacing: nil,
                time: Self.time,
                elapsed: .seconds(second)
            )
        }
        #expect(table.count == 3)
        #expect(table.use(first.identifier, in: directory, time: Self.time, elapsed: .seconds(6)) == nil)
        let ci = Account(name: "ci", kind: .token, roles: ["responder"])
        for second in 7...20 {
            _ = try table.open(for: ci, in: directory, replacing: nil, time: Self.time, elapsed: .seconds(second))
        }
        #expect(table.count <= 4)
    }

    @Test func `only the session's own token against forgery counts`() throws {
        let directory = try DirectoryTests.standard()
        let (_, one) = try Self.opened(directory)
        let (_, other) = try Self.opened(directory)
        #expect(one.session.isAntiForgery(one.session.antiForgery))
        for text in [nil, "", other.session.antiForgery, one.session.antiForgery + "A", one.identifier.text] {
            #expect(!one.session.isAntiForgery(text))
        }
    }

    @Test func `the cookie is for this host, out of reach of scripts and other sites`() throws {
        let identifier = Secret(String(repeating: "A", count: 43))
        let secure = SessionCookie(isSecure: true)
        #expect(
            secure.setting(identifier, lifetime: .seconds(60))
                == "__Host-evenkeel=\(identifier.text); Max-Age=60; Path=/; HttpOnly; SameSite=Strict; Secure"
        )
        #expect(secure.clearing == "__Host-evenkeel=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict; Secure")
        let plain = SessionCookie(isSecure: false)
        #expect(plain.clearing == "evenkeel=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict")
        #expect(secure.identifier(in: "a=b; __Host-evenkeel=\(identifier.text); c=d")?.bytes == identifier.bytes)
        for header in [
            "", "evenkeel=\(identifier.text)", "__Host-evenkeel=short", "__Host-evenkeel=",
            "__Host-evenkeel=\(identifier.text); __Host-evenkeel=\(identifier.text)",
            "__Host-evenkeel=\(identifier.text)A", "x__Host-evenkeel=\(identifier.text)",
            "__Host-evenkeel=\"\(identifier.text)\"", "__HOST-evenkeel=\(identifier.text)",
        ] {
            #expect(secure.identifier(in: header) == nil, "\(header)")
        }
    }

    @Test func `only our own pages may change something`() {
        let check = OriginCheck(origins: ["https://keel.example:8443", "http://127.0.0.1:9000"])
        #expect(check.allows(origin: "https://keel.example:8443", fetchSite: "same-origin"))
        #expect(check.allows(origin: "https://KEEL.example:8443", fetchSite: nil))
        for origin in [
            nil, "", "null", "https://keel.example", "http://keel.example:8443", "https://keel.example:8443/",
            "https://keel.example:8443.evil.example", "https://evil.example", "https://keel.example:84430",
            "https://keel.example:8443 ", "https://a@keel.example:8443", "https://\u{212A}eel.example:8443",
        ] {
            #expect(!check.allows(origin: origin, fetchSite: nil), "\(origin ?? "none")")
            #expect(!check.allows(origin: origin, fetchSite: "same-origin"))
        }
        for site in ["cross-site", "same-site", "none", "", "Same-Origin"] {
            #expect(!check.allows(origin: "https://keel.example:8443", fetchSite: site))
        }
    }
}
