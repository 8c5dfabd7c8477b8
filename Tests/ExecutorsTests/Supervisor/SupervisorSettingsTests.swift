import EvenkeelTestKit
import Execution
import Remediation
import Testing

@testable import Executors

/// What an operator writes is read in a strict form, and what is wrong is said.
@Suite struct SupervisorSettingsTests {
    private static func faults(_ text: String) -> String {
        BuiltInOrder.faults(text) { SupervisorSettings(reading: $0) }
    }

    @Test func `names mean what they say`() throws {
        let yaml = """
            endpoints:
              - socket: /run/supervisor.sock
                targets:
                  service/shop/cart: [cart, "workers:w0", "api:*"]
            """
        let settings = try BuiltInOrder.settings(yaml) { SupervisorSettings(reading: $0) }
        let target = try #require(settings.targets.values.first)
        #expect(target.reach(of: "cart") == .process(group: "cart", name: "cart"))
        #expect(target.reach(of: "w0") == .process(group: "workers", name: "w0"))
        #expect(target.reach(of: "api") == .group("api"))
        #expect(target.reach(of: "other") == .process(group: "api", name: "other"))
        #expect(settings.endpoints.first?.isLocal == true)
        #expect(settings.endpoints.first?.url == "http://localhost/RPC2")
    }

    @Test func `a name that means two things means none`() throws {
        let yaml = """
            endpoints:
              - {socket: /run/s.sock, targets: {service/a/b: ["one:w", "two:w"], service/a/c: ["one:*", "two:*"]}}
            """
        let settings = try BuiltInOrder.settings(yaml) { SupervisorSettings(reading: $0) }
        for target in settings.targets.values { #expect(target.reach(of: "w") == nil) }
    }

    @Test(arguments: [
        ("endpoints: []", "must have 1 to 50 items"),
        ("endpoints: [{targets: {service/a/b: [c]}}]", "`endpoints[0].url` is missing"),
        ("endpoints: [{url: http://sup.example:9001, targets: {service/a/b: [c]}}]", "must begin with https://"),
        ("endpoints: [{url: ftp://x, targets: {service/a/b: [c]}}]", "must begin with https://"),
        ("endpoints: [{url: \"http://a@127.0.0.1/\", targets: {service/a/b: [c]}}]", "without credentials"),
        ("endpoints: [{socket: run/s.sock, targets: {service/a/b: [c]}}]", "an absolute path without `..`"),
        ("endpoints: [{socket: /run/../s.sock, targets: {service/a/b: [c]}}]", "an absolute path without `..`"),
        ("endpoints: [{socket: /s, targets: {cart: [c]}}]", "must be an entity like"),
        ("endpoints: [{socket: /s, targets: {service/a/b: [\"a b\"]}}]", "`name`, `group:name` or `group:*`"),
        ("endpoints: [{socket: /s, targets: {service/a/b: [\"*\"]}}]", "`name`, `group:name` or `group:*`"),
        ("endpoints: [{socket: /s, targets: {service/a/b: [\"a:b:c\"]}}]", "`name`, `group:name` or `group:*`"),
        ("endpoints: [{socket: /s, user: a, targets: {service/a/b: [c]}}]", "does not go with the rest"),
        ("endpoints: [{socket: /s, pasword-file: /x, targets: {service/a/b: [c]}}]", "unknown key"),
        (
            "endpoints: [{socket: /s, targets: {service/a/b: [c]}}, {socket: /t, targets: {service/a/c: [c]}}]",
            "has two endpoints of one name"
        ),
        (
            """
            endpoints: [{socket: /s, targets: {service/a/b: [c]}}, {name: t, socket: /t, targets: {service/a/b: [c]}}]
            """,
            "names service/a/b twice"
        ),
        ("endpoints: [{socket: /s, targets: {service/a/b: {releases: {folder: /r}}}}]", "processes` is missing"),
        ("endpoints: [{socket: /s, targets: {service/a/b: c}}]", "a list of processes, or a mapping with `processes`"),
        (
            "endpoints: [{socket: /s, targets: {service/a/b: {processes: [c], releases: {folder: srv}}}}]",
            "must be an absolute path of letters"
        ),
        (
            "endpoints: [{socket: /s, targets: {service/a/b: {processes: [c], releases: {folder: /srv/../r}}}}]",
            "must be an absolute path of letters"
        ),
        (
            "endpoints: [{socket: /s, targets: {service/a/b: {processes: [c], releases: {folder: /r, current: a/b}}}}]",
            "must be 1 to 100 letters, digits"
        ),
        (
            "endpoints: [{socket: /s, targets: {service/a/b: {processes: [c], releases: {folder: /r, previous: current}}}}]",
            "is the same as `current`"
        ),
        (
            "endpoints: [{url: \"https://s.example\", targets: {service/a/b: {processes: [c], releases: {folder: /r}}}}]",
            "name releases, and the supervisor is on another machine"
        ),
        (
            """
            endpoints: [{socket: /s, targets: {service/a/b: {processes: [c], releases: {folder: /r}}, \
            service/a/c: {processes: [d], releases: {folder: /r}}}}]
            """,
            "name a folder of releases twice"
        ),
    ])
    func `what is wrong is said`(_ text: String, _ problem: String) {
        let faults = Self.faults(text)
        #expect(faults.contains(problem), "\(faults)")
    }

    @Test func `a secret that others may read is not used`() async throws {
        try await TestFolder.with { folder in
            let file = try folder.write("password", to: "password", mode: 0o644)
            let yaml = """
                endpoints:
                  - {url: "http://127.0.0.1:9", user: a, password-file: \(file), targets: {service/a/b: [c]}}
                """
            let system = SupervisorSystem(try BuiltInOrder.settings(yaml) { SupervisorSettings(reading: $0) })
            let action = try BuiltInOrder.action(
                "supervisor.restart-process",
                "service/a/b",
                [.init(name: "process", value: .text("c"))]
            )
            let stop = await #expect(throws: SystemStop.self) { try await system.state(of: action) }
            let refusal = try #require(BuiltInOrder.refusal(stop))
            #expect(refusal.reason == .notConfigured)
            #expect(refusal.words.hasSuffix("others may read it; run chmod 600 on it."))
        }
    }
}
