import EvenkeelTestKit
import StrictJSON
import Testing

extension Acceptance {
    /// What people do with the console, at a real service.
    @Suite(.requiresChromium) struct ConsoleInBrowserTests {
        @Test func `the list shows the incident, and a press approves it`() async throws {
            try await ConsoleWindow.open { window in
                let id = try await window.incident()
                let row = try await window.browser.element("[role=row][data-id='\(id)'] .title-link")
                #expect(try await row.text().contains("CheckoutErrorBudgetBurn"))
                try await row.click()
                let approve = try await window.browser.element("#approve")
                #expect(try await approve.text() == "Approve 1 change on deployment shop/checkout")
                try await window.browser.element("#comment").type("seen")
                try await approve.click()
                try await window.wait(for: "handed-over", of: id)
                try await window.browser.wait(
                    until: "document.getElementById('announce').textContent.startsWith('Approved')"
                )
                let given = try await window.caller.get("/api/v1/incidents/\(id)/approval").member("given")[0]
                #expect(given?["comment"] == "seen")
            }
        }

        @Test func `keys alone find the incident and approve it`() async throws {
            try await ConsoleWindow.open { window in
                let id = try await window.incident()
                let browser = window.browser
                try await browser.press("j")
                try await browser.press(.enter)
                _ = try await browser.element("#approve")
                try await browser.press("d")
                #expect(try await browser.focusedElement().attribute("id") == "decision-title")
                var names: [String] = []
                while names.last != "approve", names.count < 12 {
                    try await browser.press(.tab)
                    names.append(try await browser.focusedElement().attribute("id") ?? "")
                }
                #expect(names.last == "approve" && names.count <= 4, "\(names)")
                #expect(try await window.phase(id) == "awaiting-approval", "no key decides by itself")
                try await browser.press(.enter)
                try await window.wait(for: "handed-over", of: id)
            }
        }

        @Test func `a rejection needs a reason`() async throws {
            try await ConsoleWindow.open { window in
                let id = try await window.incident()
                try await window.show(id)
                try await window.browser.element("#reject").click()
                try await window.browser.element("#reject-send").click()
                #expect(try await window.browser.element("#reason-fault").text().isEmpty == false)
                #expect(try await window.phase(id) == "awaiting-approval")
                try await window.browser.element("#reason").type("It is rolled back by hand.")
                try await window.browser.element("#reject-send").click()
                try await window.wait(for: "rejected", of: id)
            }
        }

        @Test func `another argument is looked ahead, and kept where it is wanted`() async throws {
            try await ConsoleWindow.open { window in
                let id = try await window.incident()
                try await window.show(id)
                try await window.browser.element("#modify").click()
                let field = try await window.browser.element("#argument-1-revision")
                try await field.clear()
                try await field.type("40")
                try await window.browser.wait(until: "!document.getElementById('modify-store').disabled")
                let before = try await window.caller.get("/api/v1/incidents/\(id)")["planDigest"]
                try await window.browser.element("#modify-store").click()
                _ = try await Patience.wait(for: "another plan") {
                    try await window.caller.get("/api/v1/incidents/\(id)")["planDigest"] != before ? true : nil
                }
                let plan = try await window.caller.get("/api/v1/incidents/\(id)/plan")
                #expect(plan["steps"]?[0]?["arguments"]?["revision"] == 40)
            }
        }

        @Test func `a citation opens its evidence, and why is answered with citations`() async throws {
            try await ConsoleWindow.open { window in
                try await window.show(try await window.incident())
                let citation = try await window.browser.element("#why .citation")
                try await citation.click()
                #expect(try await citation.attribute("aria-expanded") == "true")
                #expect(try await window.browser.element(".evidence-card").text().isEmpty == false)
                try await window.browser.element("#question").type("why is checkout the cause?")
                try await window.browser.element("#ask-send").click()
                let claim = try await window.browser.element(".answer .claim")
                #expect(try await claim.text().contains("checkout"))
                #expect(try await window.browser.elements(".answer .claim .citation").isEmpty == false)
            }
        }

        @Test func `the browser recomputes the proof of an entry`() async throws {
            try await ConsoleWindow.open { window in
                let id = try await window.incident()
                try await window.show(id)
                _ = try await Patience.wait(for: "a checkpoint") {
                    let size = try await window.caller.get("/api/v1/audit/checkpoint")["size"]?.int ?? 0
                    let version = try await window.caller.get("/api/v1/incidents/\(id)")["version"]?.int ?? 0
                    return size >= version ? size : nil
                }
                try await window.browser.element("#prove").click()
                let words = try await window.browser.element("#proof .notice").text()
                #expect(words.contains("has recomputed it"), "\(words)")
            }
        }

        @Test func `notes are kept with who wrote them, and an end with its reason`() async throws {
            try await ConsoleWindow.open { window in
                let id = try await window.incident()
                try await window.show(id)
                try await window.browser.element("#note").type("The release was 42.")
                try await window.browser.element("#note-send").click()
                try await window.browser.wait(
                    until: "document.getElementById('notes-list').textContent.includes('The release was 42.')"
                )
                #expect(try await window.browser.element("#notes-list").text().contains("operator"))
            }
        }

        @Test func `a stop that somebody engages elsewhere is on every page`() async throws {
            try await ConsoleWindow.open { window in
                try await window.show(try await window.incident())
                try await window.caller.post("/api/v1/governance/stop", ["engaged": true, "reason": "A drill."])
                try await window.browser.wait(
                    until: "document.getElementById('alarms').textContent.includes('A drill.')",
                    within: .seconds(20)
                )
                try await window.browser.wait(until: "document.getElementById('approve').disabled")
            }
        }

        @Test func `a phone is wide enough, light and dark`() async throws {
            try await ConsoleWindow.open { window in
                let id = try await window.incident()
                for (width, isDark) in [(320, false), (390, true)] {
                    try await window.browser.emulate(isDark: isDark)
                    try await window.browser.resize(width: width, height: 800, isPhone: true)
                    for path in ["/", "/incidents/\(id)", "/governance", "/runbooks", "/search"] {
                        try await window.browser.navigate(to: window.service.address + path)
                        _ = try await window.browser.element("main h1, main h2")
                        // Once it has settled: what is drawn while parts load may be wider for a moment.
                        try await window.browser.wait(
                            until: "document.documentElement.scrollWidth <= \(width)",
                            within: .seconds(10)
                        )
                    }
                    let paper = "return getComputedStyle(document.body).backgroundColor"
                    let colour = try await window.browser.execute(paper).string ?? ""
                    let parts = colour.split { !$0.isNumber }.compactMap { Int($0) }
                    #expect((parts.first ?? 128 < 100) == isDark, "\(colour)")
                }
            }
        }
    }
}
