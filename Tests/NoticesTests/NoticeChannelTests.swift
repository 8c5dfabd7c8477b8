import CurlTransport
import EvenkeelTestKit
import StrictJSON
import Testing

@testable import Notices

@Suite(.timeLimit(.minutes(2))) struct NoticeChannelTests {
    static func channel(_ yaml: String, secret: String = "") throws -> any NoticeChannel {
        try #require(try SampleNotices.settings("- " + yaml).first).channel { _ in secret }
    }

    static func failure(_ channel: any NoticeChannel) async -> NoticeError? {
        await #expect(throws: NoticeError.self) { try await channel.deliver(SampleNotices.notice()) }
    }

    @Test func `a notice is posted once as JSON`() async throws {
        let server = try ScriptedServer { _ in [ScriptedServer.response("ok")] }
        defer { server.stop() }
        try await Self.channel("{type: slack, url-file: x}", secret: server.url + "/services/T0/B0/x\n").deliver(
            SampleNotices.notice()
        )
        let request = try #require(server.requests.first)
        #expect(server.requests.count == 1 && request.method == "POST" && request.path == "/services/T0/B0/x")
        #expect(request.value(of: "content-type") == "application/json; charset=utf-8")
        #expect(try JSONValue(parsing: request.body)["text"]?.string?.hasPrefix("Incident opened") == true)
    }

    @Test(
        arguments: [
            ("200 OK", nil), ("202 Accepted", nil), ("400 Bad", false), ("404 Gone", false), ("429 Slow", true),
            ("500 Oops", true),
            ("503 Busy", true), ("301 Moved", false),
        ] as [(String, Bool?)]
    ) func `the status tells whether to try again`(status: String, isRetryable: Bool?) async throws {
        let server = try ScriptedServer { _ in
            [
                .send(
                    "HTTP/1.1 \(status)\r\nRetry-After: 30\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
                )
            ]
        }
        defer { server.stop() }
        let channel = try Self.channel("{type: teams, url: '\(server.url)/x'}")
        guard let isRetryable else { return try await channel.deliver(SampleNotices.notice()) }
        let error = await Self.failure(channel)
        #expect(error?.isRetryable == isRetryable && error?.code == .refused && error?.retryAfter == .seconds(30))
        #expect(server.requests.count == 1, "redirects are not followed")
    }

    @Test func `a connection that breaks is tried again later, and an error names no URL`() async throws {
        let server = try ScriptedServer { _ in [.reset] }
        defer { server.stop() }
        let error = await Self.failure(try Self.channel("{type: slack, url: '\(server.url)/s3cr3t'}"))
        #expect(error?.isRetryable == true && error?.explanation.contains("s3cr3t") == false)
    }

    @Test(arguments: [
        "http://169.254.169.254/latest", "http://[::ffff:169.254.169.254]/", "http://0xA9FEA9FE/",
        "http://[fd00:ec2::254]/",
    ])
    func `addresses where clouds keep credentials are refused`(url: String) async throws {
        let error = await Self.failure(try Self.channel("{type: slack, url: '\(url)', allow-plain-http: true}"))
        #expect(error?.code == .unreachable && error?.isRetryable == false, "\(String(describing: error))")
    }

    @Test func `mail is handed over with its envelope`() async throws {
        let server = try ScriptedMailServer()
        defer { server.stop() }
        let yaml =
            "{type: email, server: '\(server.url)', from: e@example.com, to: [a@example.com, b@example.com], user: ek, password-file: x}"
        try await Self.channel(yaml, secret: "s3cr3t").deliver(SampleNotices.notice(lines: ["."]))
        let mail = try #require(server.received.first)
        #expect(mail.commands.first == "EHLO example.com" && mail.commands.contains { $0.hasPrefix("AUTH PLAIN") })
        #expect(
            mail.commands.filter { $0.hasPrefix("RCPT") } == ["RCPT TO:<a@example.com>", "RCPT TO:<b@example.com>"]
        )
        #expect(mail.commands.contains { $0.hasPrefix("MAIL FROM:<e@example.com>") })
        #expect(mail.lines.first == "Date: 22 Nov 2026 10:04:30 +0000" && mail.lines.contains("MIME-Version: 1.0"))
    }

    @Test(arguments: [
        ("RCPT", "450 later", true), ("RCPT", "550 no", false), (".", "451 later", true), (".", "554 no", false),
        ("AUTH", "535 no", false),
    ])
    func `the reply tells whether to try again`(command: String, reply: String, isRetryable: Bool) async throws {
        let server = try ScriptedMailServer { $0.hasPrefix(command) ? reply : nil }
        defer { server.stop() }
        let yaml =
            "{type: email, server: '\(server.url)', from: e@example.com, to: [a@example.com], user: ek, password-file: x}"
        let error = await Self.failure(try Self.channel(yaml, secret: "s3cr3t"))
        #expect(error?.isRetryable == isRetryable, "\(String(describing: error))")
        #expect(server.received.isEmpty)
    }

    /// A request with a password, for a server that has to have TLS.
    static func signedIn(_ server: String) -> MailRequest {
        var request = MailRequest(
            server: server,
            greetingName: "a.example.com",
            sender: "a@example.com",
            recipients: ["b@example.com"],
            message: []
        )
        (request.user, request.password) = ("ek", "s3cr3t")
        return request
    }

    @Test func `without STARTTLS nothing is sent where it is required`() async throws {
        let server = try ScriptedMailServer()
        defer { server.stop() }
        let request = Self.signedIn(server.url)
        let error = await #expect(throws: MailError.self) { try await MailClient().send(request) }
        #expect(error?.transport.code == .tlsFailed)
        #expect(!server.commands.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") || $0.hasPrefix("DATA") })
    }

    @Test func `a mail that hangs is given up when the task is`() async throws {
        let server = try ScriptedMailServer { $0.hasPrefix("MAIL") ? "" : nil }
        defer { server.stop() }
        let channel = try Self.channel(
            "{type: email, server: '\(server.url)', from: e@example.com, to: [a@example.com]}"
        )
        let task = Task { try await channel.deliver(SampleNotices.notice()) }
        while !server.commands.contains(where: { $0.hasPrefix("MAIL") }) { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
