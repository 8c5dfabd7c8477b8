import EvenkeelTestKit
import StrictJSON
import Testing

/// How the page lets people release what a run put in force against an intruder.
@Suite(.requiresChromium, .serialized, .timeLimit(.minutes(3))) struct ReleaseInPageTests {
    @Test func `what contains an intruder is released after a second look, with a reason`() async throws {
        var run = RunAnswers(phase: "carried-out", outcome: "completed", ending: "It was carried out.")
        run.steps = [
            RunAnswers.Step(phase: "verified", seconds: 2),
            RunAnswers.Step(title: "Cut it off", phase: "verified", seconds: 2),
        ]
        run.releasable = [2]
        try await RunInPageTests.showing(run) { browser, server in
            try await browser.element("#run-release").click()
            let words = try await RunInPageTests.text(browser, "dialog[open]")
            #expect(words.contains("Step 2: Cut it off on deployment shop/checkout") && !words.contains("Step 1"))
            try await browser.element("#run-confirm").click()
            #expect(try await RunInPageTests.text(browser, "#run-release-fault").isEmpty == false)
            #expect(
                server.requests("POST", RunInPageTests.path + "/release").isEmpty,
                "without a reason nothing is sent"
            )
            try await browser.element("#run-release-reason").type("The examination is over.")
            try await browser.element("#run-confirm").click()
            try await browser.wait(until: "document.getElementById('announce').textContent.startsWith('It is being')")
            let sent = server.requests("POST", RunInPageTests.path + "/release").map(\.text)
            #expect(sent == [#"{"reason":"The examination is over."}"#])
        }
        run.releasable = []
        try await RunInPageTests.showing(run) { browser, _ in
            let isShown = "return document.getElementById('run-release')?.checkVisibility() ?? false"
            let answer = try await browser.execute(isShown)
            #expect(answer == false)
        }
    }
}
