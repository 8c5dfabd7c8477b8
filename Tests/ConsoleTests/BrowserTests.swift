import EvenkeelTestKit
import Foundation
import StrictJSON
import Testing

/// The WebDriver client, against a page of a few lines.
@Suite(.requiresChromium, .serialized, .timeLimit(.minutes(2))) struct BrowserTests {
    private static let page = """
        <!doctype html><title>A page</title><style>p { color: red } @media (prefers-color-scheme: dark) \
        { p { color: blue } }</style><p id="words">none</p><input id="field"><button id="press">Press</button>
        <script src="/script.js"></script><script>document.title = "inline";</script>
        """

    private static let script = """
        document.getElementById("press").addEventListener("click", () => {
            document.getElementById("words").textContent = document.getElementById("field").value;
            console.error("pressed");
        });
        """

    private static func withPage(_ body: (Browser, String) async throws -> Void) async throws {
        let server = try ScriptedServer { request in
            switch request.path {
            case "/":
                let policy = "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'unsafe-inline'"
                let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\(policy)\r\nContent-Length: "
                return [.send(head + "\(page.utf8.count)\r\n\r\n" + page)]
            case "/script.js": return [ScriptedServer.response(script, type: "text/javascript")]
            default: return [ScriptedServer.response("", status: "404 Not Found")]
            }
        }
        defer { server.stop() }
        try await Browser.with { browser in
            try await browser.navigate(to: server.url + "/")
            try await body(browser, server.url)
        }
    }

    @Test func `it types, presses, reads and runs scripts`() async throws {
        try await Self.withPage { browser, url in
            #expect(try await browser.address() == url + "/")
            #expect(try await browser.title() == "A page")
            try await browser.element("#field").type("some words")
            try await browser.element("#press").click()
            #expect(try await browser.element("#words").text() == "some words")
            #expect(try await browser.execute("return [1, arguments[0]]", ["two"]) == [1, "two"])
            #expect(try await browser.element("#press").role() == "button")
            #expect(try await browser.element("#press").label() == "Press")
        }
    }

    @Test func `keys go to where the focus is`() async throws {
        try await Self.withPage { browser, _ in
            try await browser.press(.tab)
            try await browser.press("abc")
            try await browser.press(.tab, .enter)
            #expect(try await browser.focusedElement().attribute("id") == "press")
            #expect(try await browser.element("#words").text() == "abc")
        }
    }

    @Test func `what a policy refuses and the console says is seen`() async throws {
        try await Self.withPage { browser, _ in
            #expect(try await browser.reports().contains { $0.hasPrefix("policy: script-src-elem inline") })
            try await browser.element("#press").click()
            let lines = try await browser.consoleLines()
            #expect(lines.contains { $0.source == "console-api" && $0.message.contains("pressed") })
            try await browser.execute("setTimeout(() => { alert(1); }, 0)")
            try await browser.wait(until: "window.__reports.includes('dialog: alert')")
        }
    }

    @Test func `windows have a size, a scheme and a picture`() async throws {
        try await Self.withPage { browser, _ in
            try await browser.resize(width: 390, height: 844, scale: 2)
            #expect(try await browser.execute("return [innerWidth, innerHeight, devicePixelRatio]") == [390, 844, 2])
            let colour = "return getComputedStyle(document.getElementById('words')).color"
            #expect(try await browser.execute(colour) == "rgb(255, 0, 0)")
            try await browser.emulate(isDark: true, reducesMotion: true)
            #expect(try await browser.execute(colour) == "rgb(0, 0, 255)")
            #expect(try await browser.execute("return matchMedia('(prefers-reduced-motion)').matches") == true)
            let path = FileManager.default.temporaryDirectory.appending(path: "evenkeel-\(UUID()).png")
            defer { try? FileManager.default.removeItem(at: path) }
            try await browser.takePicture(to: path.path())
            let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47]
            #expect(try Array(Data(contentsOf: path).prefix(4)) == signature)
        }
    }

    @Test func `what fails says why`() async throws {
        try await Self.withPage { browser, _ in
            await #expect(throws: TestKitError.self) { try await browser.execute("throw new Error('on purpose')") }
            await #expect(throws: TestKitError.self) { try await browser.element("#no", within: .milliseconds(50)) }
            await #expect(throws: TestKitError.self) {
                try await browser.wait(until: "false", within: .milliseconds(50))
            }
        }
    }
}

extension Trait where Self == ConditionTrait {
    /// The test drives a browser.
    static var requiresChromium: Self {
        .enabled(if: Browser.isInstalled, "Debian's packages chromium and chromium-driver are not installed")
    }
}
