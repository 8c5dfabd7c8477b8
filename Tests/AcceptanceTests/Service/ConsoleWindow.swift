import EvenkeelTestKit
import StrictJSON
import Testing

/// The console of a real service in a real browser, signed in.
struct ConsoleWindow {
    /// The browser.
    let browser: Browser
    /// The service.
    let service: RunningService
    /// A client beside the browser.
    let caller: ServiceCaller

    /// Calls `body` with the console of a new service, signed in by the address that it printed; afterwards nothing may
    /// have been reported: no script of others, no refusal by the policy, no error.
    ///
    /// - Parameters:
    ///   - arguments: What follows on the service's command line.
    ///   - options: The browser's window.
    ///   - rules: Lines under `serve` of the configuration.
    ///   - prepare: What to send before the console is opened.
    ///   - body: What to do there.
    /// - Throws: What `prepare` or `body` throws, or why there is no console.
    static func open(
        _ arguments: [String] = ["--demo"],
        _ options: Browser.Options = Browser.Options(),
        rules: String = ServiceFixture.rules,
        prepare: (ServiceCaller) async throws -> Void = { _ in },
        _ body: (ConsoleWindow) async throws -> Void
    ) async throws {
        try await ServiceFixture(rules: rules).run(arguments) { service, caller in
            try await prepare(caller)
            try await Browser.with(options) { browser in
                let window = ConsoleWindow(browser: browser, service: service, caller: caller)
                do {
                    try await window.signIn()
                    try await body(window)
                } catch {
                    let page = try await browser.execute("return document.body.innerText").string ?? ""
                    Issue.record("the page shows: \(page)\nthe console: \(try await browser.consoleLines())")
                    throw error
                }
                #expect(try await browser.reports() == [])
                let lines = try await browser.consoleLines()
                #expect(lines == [])
            }
        }
    }

    /// Opens the address that the service printed, as a person would.
    private func signIn() async throws {
        let token = try #require(service.token)
        try await browser.navigate(to: "\(service.address)/#token=\(token)")
        _ = try await browser.element(".row .title-link")
        let address = try await browser.address()
        #expect(!address.contains("token"), "the token leaves the address bar")
    }

    /// The demonstration's incident, once all its alerts are there. The plan is the first alert's already: the state behind it
    /// tells enough, and a plan that stays as it is is not made again.
    func incident() async throws -> String {
        try await Patience.wait(for: "a plan and the last alert of the demonstration") {
            let found = try await caller.get("/api/v1/incidents").member("items")[0] ?? .null
            guard found.member("alerts", "firing") == 4, let id = found["id"]?.string else { return nil }
            let record = try await caller.get("/api/v1/incidents/" + id)
            let kinds = record.member("timeline").array?.compactMap { $0["kind"]?.string } ?? []
            return record["phase"] == "awaiting-approval" && kinds.contains("plan.made") ? id : nil
        }
    }

    /// Opens an incident's page and waits until it is drawn.
    func show(_ id: String) async throws {
        try await browser.navigate(to: "\(service.address)/incidents/\(id)")
        _ = try await browser.element("#incident-title")
        try await browser.wait(until: "document.querySelectorAll('.drawing svg text').length > 2")
    }

    /// The phase that the service knows.
    func phase(_ id: String) async throws -> String {
        try await caller.get("/api/v1/incidents/" + id)["phase"]?.string ?? ""
    }

    /// Waits until the service knows this phase.
    func wait(for phase: String, of id: String) async throws {
        _ = try await Patience.wait(for: "phase \(phase)", within: .seconds(30)) {
            try await self.phase(id) == phase ? phase : nil
        }
    }
}

extension Trait where Self == ConditionTrait {
    /// The test drives a browser.
    static var requiresChromium: Self {
        .enabled(if: Browser.isInstalled, "Debian's packages chromium and chromium-driver are not installed")
    }
}
