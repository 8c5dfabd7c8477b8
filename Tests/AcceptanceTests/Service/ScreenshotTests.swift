import CurlTransport
import EvenkeelTestKit
import Foundation
import StrictJSON
import Testing

extension Acceptance {
    /// The pictures of the README, taken of a real service; only where `EVENKEEL_SCREENSHOTS` names a folder for them.
    @Suite(.requiresChromium, .requiresScreenshotFolder) struct ScreenshotTests {
        static let folder = ProcessInfo.processInfo.environment["EVENKEEL_SCREENSHOTS"]

        /// What else is wrong that day.
        private static let others: [JSONValue] = [
            ["alertname": "NodeNotReady", "node": "node-7", "severity": "critical", "environment": "production"],
            [
                "alertname": "CertificateExpiry", "namespace": "edge", "service": "edge", "severity": "warning",
                "environment": "edge",
            ],
            [
                "alertname": "OOMKilled", "namespace": "ml", "deployment": "ranking", "container": "ranking",
                "severity": "critical", "environment": "batch",
            ],
            [
                "alertname": "KafkaConsumerLag", "namespace": "bus", "service": "invoices", "severity": "critical",
                "environment": "billing",
            ],
            [
                "alertname": "CPUThrottlingHigh", "namespace": "infra", "deployment": "search", "severity": "warning",
                "environment": "search",
            ],
        ]

        private static func take(_ name: String, of browser: Browser) async throws {
            let folder = try #require(folder)
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let path = folder + "/" + name + ".png"
            try await browser.wait(until: "document.fonts.status === 'loaded'")
            // What moved into its place stands still by then.
            try await Task.sleep(for: .milliseconds(400))
            try await browser.takePicture(to: path)
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? .max
            print("\(name).png: \(size) bytes")
            #expect(size < 300_000)
        }

        @Test func `the list and an incident, light, dark and on a phone`() async throws {
            let options = Browser.Options(size: (1440, 900), reducesMotion: true)
            try await ConsoleWindow.open(["--demo"], options, rules: ServiceFixture.openRules) { caller in
                for labels in Self.others {
                    let payload = SentAlerts.alertmanager([labels], started: SentAlerts.time(400))
                    try await caller.post("/api/v1/ingest/alertmanager", payload)
                }
            } _: { window in
                _ = try await Patience.wait(for: "every plan") {
                    let all = try await window.caller.get("/api/v1/incidents").member("items").array ?? []
                    return all.count == 6 && all.allSatisfy { $0["phase"] != "new" } ? all.count : nil
                }
                let outage = try await window.caller.incident { "\($0.member("title"))".contains("Checkout") }
                let id = try #require(outage["id"]?.string)
                _ = try await Patience.wait(for: "the whole demonstration") {
                    let alerts = try await window.caller.get("/api/v1/incidents/" + id).member("alerts", "firing")
                    return alerts == 4 ? id : nil
                }
                try await Task.sleep(for: .seconds(4))
                let browser = window.browser
                try await browser.navigate(to: window.service.address + "/incidents")
                _ = try await browser.element(".row .title-link")
                try await Self.take("incidents", of: browser)
                try await browser.resize(width: 1280, height: 1000)
                try await window.show(id)
                try await Self.take("incident", of: browser)
                try await browser.emulate(isDark: true, reducesMotion: true)
                try await Self.take("incident-dark", of: browser)
                try await browser.emulate(isDark: false, reducesMotion: true)
                try await browser.resize(width: 390, height: 844, isPhone: true)
                try await window.show(id)
                try await Self.take("incident-phone", of: browser)
            }
        }

        @Test func `a run that asks a person, light, dark and on a phone`() async throws {
            let endpoint = try OperatorEndpoint(
                .init(forecast: "revision 42 to 41, 4 pods one after the other", answer: nil)
            )
            defer { endpoint.stop() }
            let options = Browser.Options(size: (1280, 800), reducesMotion: true)
            try await ConsoleWindow.open(["--demo"], options, rules: ServiceFixture.rules + "\n" + endpoint.rules) {
                window in
                let id = try await window.incident()
                try await window.show(id)
                let browser = window.browser
                try await browser.element("#approve").click()
                _ = try await browser.element("#run-key", within: .seconds(40))
                for (name, isDark, width) in [
                    ("run", false, 1280), ("run-dark", true, 1280), ("run-phone", false, 390),
                ] {
                    try await browser.emulate(isDark: isDark, reducesMotion: true)
                    try await browser.resize(width: width, height: 800, isPhone: width < 500)
                    try await browser.execute("document.getElementById('run').scrollIntoView()")
                    try await Self.take(name, of: browser)
                }
            }
        }
    }
}

extension Trait where Self == ConditionTrait {
    /// The test writes pictures into the repository, which has to be wanted.
    static var requiresScreenshotFolder: Self {
        .enabled(
            if: ProcessInfo.processInfo.environment["EVENKEEL_SCREENSHOTS"] != nil,
            "EVENKEEL_SCREENSHOTS names no folder; the pictures of the README are taken only when wanted"
        )
    }
}
