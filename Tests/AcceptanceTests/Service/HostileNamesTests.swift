import CurlTransport
import EvenkeelTestKit
import Foundation
import StrictJSON
import Testing

extension Acceptance {
    /// Alerts whose names, labels and annotations try to be a program of the console's page.
    @Suite(.requiresChromium) struct HostileNamesTests {
        /// What was written for this test.
        static let own = [
            "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>",
            "javascript:alert(1)", "</title></textarea><iframe srcdoc='<script>alert(1)</script>'></iframe>",
            "{{constructor.constructor('alert(1)')()}}", "${alert(1)}", "<a href=javascript:alert(1)>press</a>",
            "<style>@import'//evil.example/x.css';</style>", "<base href=//evil.example/>",
            "<meta http-equiv=refresh content='0;url=//evil.example'>", "<form action=//evil.example><input name=q>",
            "' onfocus=alert(1) autofocus='", "\u{202E}gnp.exe\u{202C}", "<math><mi xlink:href=data:x,alert(1)>",
        ]

        /// Lines of the development data about scripts in pages; empty without it.
        private static func collected() throws -> [String] {
            guard let data = Evenkeel.data else { return [] }
            let folder = URL(filePath: data + "/adversarial-dev/web/fuzzdb")
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
                $0.contains("xss") && $0.hasSuffix(".txt")
            }
            let lines = try names.sorted().flatMap { name in
                try String(decoding: Data(contentsOf: folder.appending(path: name)), as: UTF8.self).split(
                    separator: "\n"
                )
            }
            let texts = lines.map(String.init).filter { !$0.isEmpty && $0.utf8.count < 1000 }
            // All of them take two minutes; every eighth is the sample of each run.
            guard Evenkeel.isMeasuring else { return texts.enumerated().filter { $0.offset % 8 == 0 }.map(\.element) }
            return texts
        }

        /// Sends each text as a name, a label, an annotation and a link, and shows what came of it.
        private static func show(_ texts: [String]) async throws {
            try await ConsoleWindow.open([]) { caller in
                for (index, text) in texts.enumerated() {
                    let value = JSONValue.string(text)
                    // Environments keep incidents apart; a page shows the first alerts of one.
                    let labels: JSONValue = [
                        "alertname": value, "namespace": "shop", "service": value, "severity": "warning",
                        "environment": .string("e\(index / 50)"), "number": .string("\(index)"),
                    ]
                    let payload = SentAlerts.alertmanager([labels], annotations: ["summary": value, "link": value])
                    let answer = try await caller.send(.post, "/api/v1/ingest/alertmanager", payload)
                    #expect(answer.status < 500, "\(text)")
                }
                _ = try await caller.incident("a diagnosis") { $0["phase"] != "new" }
            } _: { window in
                let incidents = try await window.caller.get("/api/v1/incidents?limit=500").member("items").array ?? []
                #expect(!incidents.isEmpty)
                print("\(texts.count) hostile texts made \(incidents.count) incidents")
                for incident in incidents {
                    let id = incident["id"]?.string ?? ""
                    try await window.browser.navigate(to: "\(window.service.address)/incidents/\(id)")
                    _ = try await window.browser.element("#incident-title")
                    try await window.browser.wait(until: "document.querySelector('#timeline').textContent.length > 20")
                    try await window.browser.execute(
                        "document.querySelectorAll('.citation, summary').forEach((node) => node.click())"
                    )
                    let strange = "main :is(script, img, iframe, style, object, embed, base, form[action], [onerror])"
                    let found = try await window.browser.elements(strange)
                    #expect(found.isEmpty)
                    let links = try await window.browser.elements("main :is(a[href^='javascript:'], a[href^='data:'])")
                    #expect(links.isEmpty)
                    #expect(try await window.browser.reports() == [])
                }
                try await window.browser.navigate(to: window.service.address + "/search")
                _ = try await window.browser.element("#search")
            }
        }

        @Test func `texts of our own stay texts`() async throws { try await Self.show(Self.own) }

        @Test(.requiresEvenkeelData) func `collected texts stay texts`() async throws {
            let texts = try Self.collected()
            #expect(texts.count > 50)
            try await Self.show(texts)
        }
    }
}
