import EvenkeelTestKit
import Foundation
import StrictJSON
import Testing

extension Acceptance {
    /// A plan that is carried out, as people see it on the page of a real service while it happens.
    @Suite(.requiresChromium) struct RunInBrowserTests {
        private static func open(
            _ manner: OperatorEndpoint.Manner = OperatorEndpoint.Manner(),
            _ body: (ConsoleWindow, OperatorEndpoint, String) async throws -> Void
        ) async throws {
            let endpoint = try OperatorEndpoint(manner)
            defer { endpoint.stop() }
            try await ConsoleWindow.open(rules: ServiceFixture.rules + "\n" + endpoint.rules) { window in
                let id = try await window.incident()
                try await window.show(id)
                try await body(window, endpoint, id)
            }
        }

        private static func says(_ words: String, at selector: String) -> String {
            "(document.querySelector(\"\(selector)\")?.textContent ?? '').includes(\"\(words)\")"
        }

        @Test func `step by step, from the approval to what nobody can tell, without loading the page again`()
            async throws
        {
            var silent = OperatorEndpoint.Manner()
            silent.answer = nil
            try await Self.open(silent) { window, endpoint, id in
                let browser = window.browser
                try await browser.element("#stepwise").click()
                try await browser.element("#approve").click()
                try await browser.wait(
                    until: Self.says("waits for a person's word", at: ".run-asks"),
                    within: .seconds(20)
                )
                #expect(endpoint.orders.isEmpty, "nothing is done before the word")
                #expect(try await browser.element("#run-resume").text().hasPrefix("Carry out step 1"))
                #expect(try await browser.element(".run-step .lines").text() == "revision 42 to 41")
                try await browser.element("#run-resume").click()
                try await browser.wait(
                    until: Self.says("Did step 1 take effect?", at: ".run-asks"),
                    within: .seconds(40)
                )
                #expect(endpoint.orders == ["run 0"])
                #expect(try await browser.element("#run-key").text().hasSuffix("/0"))
                try await browser.element("#run-happened").click()
                try await browser.element("#run-confirm").click()
                try await browser.wait(
                    until: Self.says("its effect is looked for", at: ".run-step"),
                    within: .seconds(20)
                )
                #expect(try await browser.focusedElement().attribute("id") == "run-title", "the focus is not lost")
                #expect(try await browser.elements("#stepwise").isEmpty, "what is begun is asked for no more")
                let seen = try await window.caller.get("/api/v1/incidents/\(id)/run")
                #expect(seen.member("run", "steps")[0]?["phase"] == "carried out")
                try await browser.element("#run-end").click()
                try await browser.element("#run-confirm").click()
                try await browser.wait(until: Self.says("ended the run", at: "#run-ending"), within: .seconds(20))
                #expect(endpoint.orders == ["run 0"], "an order is never simply given again")
                let kinds = try await window.caller.get("/api/v1/incidents/\(id)").member("timeline").array ?? []
                #expect(kinds.contains { $0["kind"] == "step.settled" && $0["actor"] == "operator" })
            }
        }

        @Test func `what an executor says stays text`() async throws {
            let text = HostileNamesTests.own.joined(separator: "\n")
            var hostile = OperatorEndpoint.Manner(forecast: text)
            hostile.answer = [
                "answer": "failed", "words": .string(HostileNamesTests.own.prefix(6).joined(separator: " ")),
            ]
            try await Self.open(hostile) { window, _, _ in
                let browser = window.browser
                try await browser.element("#approve").click()
                try await browser.wait(until: "document.getElementById('run-ending')", within: .seconds(30))
                let shown = try await browser.execute("return document.getElementById('run').textContent").string ?? ""
                for line in HostileNamesTests.own.prefix(6) {
                    // In what it foretold and in why it failed.
                    #expect(shown.components(separatedBy: line).count > 2, "\(line)")
                }
                let strange =
                    "main :is(script, img, iframe, style, object, embed, base, form[action], [onerror], [onload])"
                #expect(try await browser.elements(strange).isEmpty)
                let links = try await browser.elements("main :is(a[href^='javascript:'], a[href^='data:'])")
                #expect(links.isEmpty)
            }
        }

        @Test func `the panel fits a phone`() async throws {
            var refusing = OperatorEndpoint.Manner(forecast: String(repeating: "long", count: 100))
            refusing.answer = ["answer": "failed", "words": .string(String(repeating: "x", count: 400))]
            try await Self.open(refusing) { window, _, _ in
                let browser = window.browser
                try await browser.element("#approve").click()
                try await browser.wait(until: "document.getElementById('run-ending')", within: .seconds(30))
                for width in [320, 390] {
                    try await browser.resize(width: width, height: 800, isPhone: true)
                    try await browser.wait(until: "document.documentElement.scrollWidth <= \(width)")
                }
            }
        }
    }
}
