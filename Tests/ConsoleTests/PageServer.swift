import Console
import EvenkeelTestKit
import Testing

/// The page with a handful of answers of the API, under the page's own policy, on a loopback port.
///
/// It is no double of the service: it answers what a test gives it, and remembers what was asked.
final class PageServer: Sendable {
    private let server: ScriptedServer

    /// Starts a server that answers JSON by method and path without query: `GET /api/v1/session`.
    init(answers: [String: String]) throws {
        server = try ScriptedServer { request in
            let path = String(request.path.prefix { $0 != "?" })
            if let file = ConsolePage().file(at: path) { return [Self.response(file.bytes, type: file.contentType)] }
            if path == "/api/v1/events" {
                return [.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: open\n\n"), .pause(nil)]
            }
            if let answer = answers["\(request.method) \(path)"] {
                return [Self.response(Array(answer.utf8), type: "application/json")]
            }
            let problem = #"{"type":"about:blank","title":"There is no such thing","status":404}"#
            return [Self.response(Array(problem.utf8), type: "application/problem+json", status: "404 Not Found")]
        }
    }

    var url: String { server.url }

    /// The requests of one method and path.
    func requests(_ method: String, _ path: String) -> [ReceivedRequest] {
        server.requests.filter { $0.method == method && $0.path == path }
    }

    func stop() { server.stop() }

    /// Shows the page at `path` in a browser, signed in. Afterwards the page's policy may have refused nothing, and neither
    /// may a script have failed, nor anything stand on the console.
    static func with(
        _ answers: [String: String],
        at path: String,
        _ body: (Browser, PageServer) async throws -> Void
    ) async throws {
        let server = try PageServer(answers: answers)
        defer { server.stop() }
        try await Browser.with { browser in
            try await browser.navigate(to: server.url + path + "#token=secret")
            try await body(browser, server)
            #expect(try await browser.reports() == [])
            #expect(try await browser.consoleLines() == [])
        }
    }

    /// The same with the incident, once all of it is drawn.
    static func withIncident(
        _ answers: [String: String],
        _ body: (Browser, PageServer) async throws -> Void
    ) async throws {
        try await with(answers, at: "/incidents/\(PageAnswers.incident)") { browser, server in
            _ = try await browser.element("#approve")
            try await browser.wait(until: "document.querySelectorAll('.drawing svg text').length > 8")
            try await body(browser, server)
        }
    }

    private static func response(_ body: [UInt8], type: String, status: String = "200 OK") -> ScriptedServer.Step {
        let head =
            "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n"
            + "Cache-Control: no-store\r\nContent-Security-Policy: \(ConsolePage.contentSecurityPolicy)\r\n\r\n"
        return .sendBytes(Array(head.utf8) + body)
    }
}
