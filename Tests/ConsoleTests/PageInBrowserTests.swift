import EvenkeelTestKit
import StrictJSON
import Testing

/// The page in a real browser, under its own policy, without a service behind it.
@Suite(.requiresChromium, .serialized, .timeLimit(.minutes(3))) struct PageInBrowserTests {
    /// Shows the incident whose every text is `text`.
    private static func showing(
        _ text: String,
        name: String = "checkout",
        tier: String = "medium",
        _ body: (Browser, PageServer) async throws -> Void
    ) async throws {
        try await PageServer.withIncident(PageAnswers.about(text: text, name: name, tier: tier), body)
    }

    @Test(arguments: [
        "<script>alert(1)</script><img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "javascript:alert(1)",
        "</title></textarea><iframe srcdoc='<script>alert(1)</script>'>", "{{constructor.constructor('alert(1)')()}}",
        "data:text/html,<script>alert(1)</script>",
    ]) func `text from outside stays text in every place`(_ text: String) async throws {
        try await Self.showing(text, name: text) { browser, _ in
            try await browser.execute("document.querySelectorAll('.citation').forEach((node) => node.click())")
            let strange = "main :is(script, img, iframe, style, object, embed, form[action], [onerror], [onload])"
            #expect(try await browser.elements(strange).isEmpty)
            #expect(try await browser.elements("main a[href^='javascript:'], main a[href^='data:']").isEmpty)
            let repeated = "return document.querySelector('main').textContent.split(arguments[0]).length - 1"
            let count = try await browser.execute(repeated, [.string(text)])
            #expect((count.int ?? 0) > 20, "the text must be on the page many times")
        }
    }

    @Test func `what cannot be seen is shown by its code point`() async throws {
        let name = "p\u{0430}y\u{200B}ments\u{202E}"
        try await Self.showing("plain words", name: name) { browser, _ in
            let shown = "shop/p[U+0430]y[U+200B]ments[U+202E]"
            #expect(try await browser.element("#approve").text() == "Approve 1 change on deployment \(shown)")
            let gist = try await browser.element(".gist").text()
            #expect(gist.contains("shop/pU+0430yU+200BmentsU+202E"))
            let all = try await browser.execute("return document.body.textContent").string ?? ""
            #expect(all.unicodeScalars.allSatisfy { !["\u{202E}", "\u{200B}", "\u{0430}"].contains($0) })
        }
    }

    @Test func `the token leaves the address bar at once`() async throws {
        try await Self.showing("words") { browser, server in
            let address = try await browser.address()
            #expect(address == server.url + "/incidents/" + PageAnswers.incident)
            #expect(server.requests("POST", "/api/v1/session").map(\.text) == [#"{"token":"secret"}"#])
        }
    }

    @Test func `an approval takes a press of its own, and is sent once`() async throws {
        try await Self.showing("words") { browser, server in
            #expect(try await browser.focusedElement().attribute("id") != "approve")
            try await browser.press("d")
            #expect(try await browser.focusedElement().attribute("id") == "decision-title")
            #expect(server.requests("POST", Self.approve).isEmpty)
            try await browser.execute("for (let n = 0; n < 5; n += 1) document.getElementById('approve').click()")
            try await browser.wait(until: "document.getElementById('announce').textContent.startsWith('Approved')")
            let sent = server.requests("POST", Self.approve)
            #expect(sent.count == 1)
            #expect(sent.first?.value(of: "x-csrf-token") == "token")
            #expect(sent.first?.value(of: "idempotency-key")?.count == 32)
            #expect(sent.first?.text.contains(#""stateFingerprint":"sha256:03""#) == true)
        }
    }

    @Test func `a high risk asks for the target's name`() async throws {
        try await Self.showing("words", tier: "high") { browser, server in
            try await browser.element("#approve").click()
            try await browser.element("#retype").type("checkou")
            #expect(try await browser.element("#approve-again").isEnabled() == false)
            try await browser.press(.enter)
            #expect(server.requests("POST", Self.approve).isEmpty)
            try await browser.element("#retype").type("t")
            try await browser.element("#approve-again").click()
            try await browser.wait(until: "document.getElementById('announce').textContent.startsWith('Approved')")
            #expect(server.requests("POST", Self.approve).count == 1)
        }
    }

    @Test func `what is held is let go by a press, with a reason`() async throws {
        var answers = try PageAnswers.about(text: "words")
        let held = #"{"kind":"deployment","namespace":"shop","name":"checkout"}"#
        let governance = #"{"stop":{"engaged":false},"policy":{},"alarms":[],"held":"#
        answers["GET /api/v1/governance"] = governance + "[\(held)]}"
        answers["POST /api/v1/governance/holds/clear"] = governance + "[]}"
        answers["GET /api/v1/audit/checkpoint"] = #"{"size":0}"#
        answers["GET /api/v1/audit/entries"] = #"{"items":[]}"#
        try await PageServer.with(answers, at: "/governance") { browser, server in
            try await browser.element("form:has(#hold-reason-0) button").click()
            #expect(try await browser.element("form:has(#hold-reason-0) .error").text() == "Say why first.")
            #expect(server.requests("POST", Self.clear).isEmpty)
            try await browser.element("#hold-reason-0").type("It is fixed.")
            try await browser.press(.enter)
            try await browser.wait(until: "document.getElementById('announce').textContent.startsWith('Plans may act')")
            let sent = server.requests("POST", Self.clear)
            #expect(sent.map(\.text) == [#"{"resource":\#(held),"reason":"It is fixed."}"#])
            #expect(sent.first?.value(of: "x-csrf-token") == "token")
        }
    }

    private static let clear = "/api/v1/governance/holds/clear"

    @Test func `names between backticks are set as code, and stay text`() async throws {
        let text = "Rule `everything` lets it start `<b>x</b>`, `` and one ` are themselves"
        try await Self.showing(text) { browser, _ in
            let item = "document.querySelector('#do ul.bullets.small li')"
            let shown = try await browser.execute("return \(item).textContent")
            #expect(shown == "Rule everything lets it start <b>x</b>, `` and one ` are themselves")
            let names = "return Array.from(\(item).querySelectorAll('code'), (node) => node.textContent)"
            #expect(try await browser.execute(names) == ["everything", "<b>x</b>"])
            #expect(try await browser.elements("main b").isEmpty)
        }
    }

    @Test(arguments: [(1440, 900), (1280, 800), (390, 844)])
    func `a usual title is not cut in the list`(width: Int, height: Int) async throws {
        try await Self.showing("CheckoutErrorBudgetBurn on service shop/checkout") { browser, server in
            try await browser.resize(width: width, height: height, scale: 1, isPhone: width < 500)
            try await browser.navigate(to: server.url + "/incidents")
            _ = try await browser.element(".row .title-link")
            let isWhole =
                "((line) => line.scrollWidth <= line.clientWidth && line.scrollHeight <= line.clientHeight + 1)"
                + "(document.querySelector('.row .title-cell .line'))"
            try await browser.wait(until: isWhole)
        }
    }

    @Test func `a phone is wide enough`() async throws {
        try await Self.showing("words " + String(repeating: "long", count: 60)) { browser, _ in
            for width in [320, 390, 768] {
                try await browser.resize(width: width, height: 800, scale: 2, isPhone: true)
                // What is drawn follows the window a moment later.
                try await browser.wait(
                    until: "innerWidth === \(width) && document.documentElement.scrollWidth === \(width)"
                )
            }
        }
    }

    private static let approve = "/api/v1/incidents/\(PageAnswers.incident)/approve"
}
