import EvenkeelTestKit
import Foundation
import StrictJSON
import Testing

/// How the page shows a plan that is carried out, and what it lets people do about it.
@Suite(.requiresChromium, .serialized, .timeLimit(.minutes(3))) struct RunInPageTests {
    static let path = "/api/v1/incidents/\(PageAnswers.incident)/run"

    /// Shows the incident with this state of its run.
    static func showing(
        _ run: RunAnswers,
        role: String = "approver",
        _ body: (Browser, PageServer) async throws -> Void
    ) async throws {
        var answers = try PageAnswers.about(text: "words")
        answers["GET \(path)"] = try run.document
        answers["POST /api/v1/session"] = answers["POST /api/v1/session"]?.replacing("approver", with: role)
        for verb in ["stepwise", "resume", "pause", "abandon", "settle", "release"] {
            answers["POST \(path)/\(verb)"] = #"{"accepted":true}"#
        }
        try await PageServer.withIncident(answers, body)
    }

    static func text(_ browser: Browser, _ selector: String) async throws -> String {
        try await browser.execute("return document.querySelector(arguments[0])?.textContent ?? ''", [.string(selector)])
            .string ?? ""
    }

    @Test func `each step has its phase, what was predicted and what came`() async throws {
        let steps = [
            RunAnswers.Step(phase: "verified", seconds: 2.84), RunAnswers.Step(phase: "verified", seconds: 800),
            RunAnswers.Step(phase: "about to be ordered"), RunAnswers.Step(),
        ]
        try await Self.showing(RunAnswers(steps: steps)) { browser, _ in
            let shown = try await browser.elements(".run-step")
            #expect(shown.count == 4)
            let first = try await Self.text(browser, ".run-step:nth-child(1)")
            #expect(first.contains("✓verified") && first.contains("verified after 2.8 s: faster than usual"))
            #expect(first.contains("usually 2 min, seldom more than 7 min; 90 % likely to end the fault"))
            #expect(first.contains("revision 42 to 41"))
            #expect(try await Self.text(browser, ".run-step:nth-child(1) desc").contains("2.8 s observed"))
            #expect(try await Self.text(browser, ".run-step:nth-child(2)").contains("slower than predicted"))
            #expect(try await Self.text(browser, ".run-step:nth-child(3)").contains("being carried out"))
            #expect(try await Self.text(browser, ".run-step:nth-child(4)").contains("not begun"))
            #expect(try await Self.text(browser, ".run-line").contains("2 of 4 steps verified"))
            // What the plan says that it is verified by.
            #expect(try await Self.text(browser, ".run-step:nth-child(1)").contains("Verified by"))
        }
    }

    @Test func `where nobody can tell, the page says what to look at, and takes the word after a second look`()
        async throws
    {
        var run = RunAnswers(phase: "needs-person", waiting: "the executor said nothing in time")
        run.question = (1, false)
        run.steps = [RunAnswers.Step(phase: "unknown", detail: "the executor said nothing in time"), RunAnswers.Step()]
        try await Self.showing(run) { browser, server in
            #expect(try await Self.text(browser, "#run-asks-title") == "Did step 1 take effect?")
            #expect(try await Self.text(browser, "#run-key") == "intent-7/0")
            #expect(try await Self.text(browser, ".run-asks").contains("deployment shop/checkout"))
            try await browser.press("d")
            #expect(try await browser.focusedElement().attribute("id") == "run-asks-title")
            try await browser.element("#run-not-happened").click()
            #expect(
                try await browser.focusedElement().attribute("id") == "run-back",
                "nothing is decided by a second press"
            )
            #expect(server.requests("POST", Self.path + "/settle").isEmpty, "a second look comes first")
            #expect(try await Self.text(browser, "dialog[open]").contains("it may happen twice"))
            try await browser.element("#run-confirm").click()
            try await browser.wait(until: "document.getElementById('announce').textContent.startsWith('You said')")
            let sent = server.requests("POST", Self.path + "/settle")
            #expect(sent.map(\.text) == [#"{"step":1,"undo":false,"happened":false}"#])
            #expect(sent.first?.value(of: "x-csrf-token") == "token")
            #expect(sent.first?.value(of: "idempotency-key")?.count == 32)
        }
    }

    @Test func `what was undone or not is asked in other words`() async throws {
        var run = RunAnswers(phase: "needs-person", waiting: "nobody knows")
        run.question = (1, true)
        run.steps = [RunAnswers.Step(phase: "undone or not, unknown")]
        try await Self.showing(run) { browser, server in
            #expect(try await Self.text(browser, "#run-asks-title") == "Was step 1 undone?")
            #expect(try await Self.text(browser, "#run-key") == "intent-7/0/undo")
            try await browser.element("#run-happened").click()
            try await browser.element("#run-confirm").click()
            try await browser.wait(until: "document.getElementById('announce').textContent.startsWith('You said')")
            let sent = server.requests("POST", Self.path + "/settle")
            #expect(sent.map(\.text) == [#"{"step":1,"undo":true,"happened":true}"#])
        }
    }

    @Test func `step by step the button names the step, and each press is sent once`() async throws {
        var run = RunAnswers(phase: "needs-person", isStepwise: true, waiting: "the next step waits")
        run.steps = [RunAnswers.Step(phase: "verified", seconds: 2), RunAnswers.Step(title: "Restart it")]
        try await Self.showing(run) { browser, server in
            #expect(
                try await Self.text(browser, "#run-resume")
                    == "Carry out step 2: Restart it on deployment shop/checkout"
            )
            try await browser.execute("for (let n = 0; n < 5; n += 1) document.getElementById('run-resume').click()")
            try await browser.wait(until: "document.getElementById('announce').textContent === 'It goes on.'")
            #expect(server.requests("POST", Self.path + "/resume").map(\.text) == ["{}"])
            #expect(try await browser.elements("#run-pause").isEmpty, "what waits need not be paused")
        }
    }

    @Test func `a pause needs a reason, and an end a second look`() async throws {
        let run = RunAnswers(steps: [RunAnswers.Step(phase: "verified", seconds: 2), RunAnswers.Step()])
        try await Self.showing(run) { browser, server in
            try await browser.element("#run-pause").click()
            #expect(try await browser.focusedElement().attribute("id") == "run-reason")
            try await browser.press(.enter)
            #expect(try await Self.text(browser, "#run-reason-fault").isEmpty == false)
            #expect(server.requests("POST", Self.path + "/pause").isEmpty)
            try await browser.element("#run-reason").type("The vendor looks at it.")
            try await browser.press(.enter)
            try await browser.wait(until: "document.getElementById('announce').textContent.startsWith('It pauses')")
            #expect(
                server.requests("POST", Self.path + "/pause").map(\.text) == [#"{"reason":"The vendor looks at it."}"#]
            )
            try await browser.element("#run-end").click()
            #expect(try await Self.text(browser, "dialog[open]").contains("What was carried out stays: step 1."))
            #expect(server.requests("POST", Self.path + "/abandon").isEmpty)
            try await browser.press(.escape)
            try await browser.wait(until: "document.activeElement.id === 'run-end'")
            try await browser.element("#run-end").click()
            try await browser.element("#run-confirm").click()
            try await browser.wait(until: "document.getElementById('announce').textContent.startsWith('The run ends')")
            #expect(server.requests("POST", Self.path + "/abandon").map(\.text) == ["{}"])
        }
    }

    @Test(arguments: ["viewer", "responder"]) func `who may not decide sees all of it, and no button`(
        _ role: String
    )
        async throws
    {
        var run = RunAnswers(phase: "needs-person", waiting: "nobody knows")
        run.question = (1, false)
        run.steps = [RunAnswers.Step(phase: "unknown")]
        try await Self.showing(run, role: role) { browser, _ in
            _ = try await browser.element("#decision-title")
            #expect(try await Self.text(browser, "#run-asks-title") == "Did step 1 take effect?")
            #expect(try await Self.text(browser, ".run-asks").contains("This takes the role of approver"))
            let visible =
                "return [...document.querySelectorAll('#run button')].filter((one) => one.checkVisibility()).length"
            #expect(try await browser.execute(visible) == 0)
            #expect(try await browser.elements("#stepwise").isEmpty)
        }
    }

    @Test func `what is held says why; without a run there is no panel`() async throws {
        let held = "`kubernetes.rollback-workload` would be refused: <b>no</b>"
        try await Self.showing(RunAnswers(phase: "approved", held: held)) { browser, _ in
            _ = try await browser.element("#decision-title")
            #expect(try await Self.text(browser, "#run-held").contains("kubernetes.rollback-workload would be refused"))
            #expect(try await Self.text(browser, "#run-held code") == "kubernetes.rollback-workload")
            #expect(try await browser.elements("#run-held b").isEmpty)
        }
        try await Self.showing(RunAnswers(phase: "handed-over")) { browser, _ in
            _ = try await browser.element("#decision-title")
            #expect(try await Self.text(browser, "#run").contains("people carry it out"))
        }
        try await Self.showing(RunAnswers(phase: "planned")) { browser, _ in
            _ = try await browser.element("#decision-title")
            #expect(try await browser.execute("return document.getElementById('run').hidden") == true)
        }
    }

    @Test func `step by step is asked for with the approval, where somebody carries plans out`() async throws {
        try await Self.showing(RunAnswers(phase: "awaiting-approval")) { browser, server in
            try await browser.element("#stepwise").click()
            try await browser.element("#approve").click()
            try await browser.wait(until: "document.getElementById('announce').textContent.startsWith('Approved')")
            let sent = server.requests("POST", Self.path + "/stepwise")
            #expect(sent.map(\.text) == [#"{"planDigest":"sha256:00"}"#])
        }
        try await Self.showing(RunAnswers(phase: "awaiting-approval", executors: false)) { browser, _ in
            _ = try await browser.element("#decision-title")
            #expect(try await browser.elements("#stepwise").isEmpty)
        }
        try await Self.showing(RunAnswers(phase: "awaiting-approval", isAskedForSteps: true)) { browser, _ in
            _ = try await browser.element("#decision-title")
            #expect(try await Self.text(browser, "#stepwise-asked").contains("step by step"))
        }
    }

    @Test func `an end is told, and asks for nothing`() async throws {
        var run = RunAnswers(
            phase: "ended",
            outcome: "undone",
            ending: "Step 2 did not succeed; what was done was undone."
        )
        run.steps = [RunAnswers.Step(phase: "undone"), RunAnswers.Step(phase: "failed", detail: "exit status 1")]
        try await Self.showing(run) { browser, _ in
            _ = try await browser.element("#decision-title")
            #expect(try await Self.text(browser, "#run-ending").hasPrefix("Step 2 did not succeed"))
            #expect(try await Self.text(browser, "#run-state") == "↶ undone")
            #expect(try await Self.text(browser, ".run-step:nth-child(2) .run-detail") == "Exit status 1.")
            #expect(try await browser.execute("return document.querySelector('.run-asks').hidden") == true)
        }
    }

    @Test func `an answer that is none is an error that can be tried again`() async throws {
        var answers = try PageAnswers.about(text: "words")
        answers["GET \(Self.path)"] = "{\"phase\":"
        try await PageServer.with(answers, at: "/incidents/\(PageAnswers.incident)") { browser, server in
            try await browser.wait(until: "document.querySelector('#run .notice.danger button')")
            try await browser.element("#run .notice.danger button").click()
            let asked = "performance.getEntriesByType('resource').filter((one) => one.name.endsWith('/run')).length"
            try await browser.wait(until: "\(asked) === 2 && document.querySelector('#run .notice.danger')")
            #expect(server.requests("GET", Self.path).count == 2)
        }
    }

    /// What tries to be a program of the page: some of our own, and lines of the development data where it is there.
    private static func hostileTexts() throws -> [String] {
        let own = [
            "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>",
            "javascript:alert(1)",
            "</title></textarea><iframe srcdoc='<script>alert(1)</script>'></iframe>", "`<b onclick=alert(1)>x</b>`",
            "{{constructor.constructor('alert(1)')()}}", "<base href=//evil.example/>",
            "<math><mi xlink:href=data:x,a>",
            "<meta http-equiv=refresh content='0;url=//evil.example'>", "' onfocus=alert(1) autofocus='",
            "\u{202E}gnp.exe\u{202C}", "<form action=//evil.example><input name=q>",
        ]
        guard let data = ProcessInfo.processInfo.environment["EVENKEEL_DATA"] else { return own }
        let folder = data + "/adversarial-dev/web/fuzzdb"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
            $0.contains("xss") && $0.hasSuffix(".txt")
        }
        let lines = try names.sorted().flatMap { name in
            String(decoding: try Data(contentsOf: URL(filePath: folder + "/" + name)), as: UTF8.self).split(
                separator: "\n"
            )
        }
        return own + lines.map(String.init).filter { $0.utf8.count < 1000 }
    }

    @Test func `whatever an executor says stays text`() async throws {
        let texts = try Self.hostileTexts()
        var run = RunAnswers(phase: "needs-person", held: texts[0], waiting: texts.joined(separator: " "))
        run.question = (1, false)
        // A run has at most a thousand steps.
        run.steps = texts.prefix(900).map {
            RunAnswers.Step(title: $0, phase: $0, detail: $0, forecast: $0 + "\n" + $0, finding: $0)
        }
        let count = run.steps?.count ?? 0
        try await Self.showing(run) { browser, _ in
            try await browser.wait(until: "document.querySelectorAll('.run-step').length === \(count)")
            let strange =
                "main :is(script, img, iframe, style, object, embed, base, meta, math, b, form[action], [onerror], [onload], "
                + "[onclick], [onfocus], [autofocus])"
            #expect(try await browser.elements(strange).isEmpty)
            #expect(try await browser.elements("main a[href]:not([href^='/'])").isEmpty)
            let steps = "[...document.querySelectorAll('.run-step')]"
            // Each of the five places says something, and what is on the page is what was sent, sign for sign.
            let places =
                "\(steps).every((one) => one.querySelectorAll('.run-detail, .lines, pre.inert, h3 bdi').length === 4)"
            #expect(try await browser.execute("return \(places)") == true)
            let shown = "return \(steps).map((one) => one.querySelector('pre.inert').textContent)"
            let all = try await browser.execute(shown).array?.compactMap(\.string) ?? []
            let isPlain: (String) -> Bool = { $0.utf8.allSatisfy { (0x20..<0x7F).contains($0) } }
            for (text, seen) in zip(texts, all) where isPlain(text) { #expect(seen == text) }
            #expect(all.count == count)
        }
    }
}
