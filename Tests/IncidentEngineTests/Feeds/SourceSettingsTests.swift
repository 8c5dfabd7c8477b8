import CurlTransport
import Testing

@testable import IncidentEngine

/// Sources in the configuration.
@Suite struct SourceSettingsTests {
    private static func problems(_ item: String) throws -> [String] {
        try ConfigurationTests.problems(
            "serve:\n  sources:\n" + item.split(separator: "\n").map { "    \($0)\n" }.joined()
        )
    }

    @Test func `what is not set has the documented default`() throws {
        let source = try SourceSettings.read("- {type: prometheus, url: 'http://127.0.0.1:9090/', namespaces: [shop]}")
        #expect(source.name == "prometheus" && source.every == .seconds(5))
        guard case .prometheus(let settings) = source.kind else { return }
        #expect(settings.address.url == "http://127.0.0.1:9090")
        #expect(settings.window == .seconds(1800) && settings.step == .seconds(5) && settings.timeout == .seconds(4))
        #expect(settings.scrapeInterval == .seconds(15) && settings.series == 1000 && settings.tenant.isEmpty)
        #expect(settings.address.transport.addressRule == .loopbackOnly)
    }

    @Test func `plain HTTP leaves the machine only where that is said`() throws {
        let item = "- {type: prometheus, url: 'http://prometheus.monitoring:9090', namespaces: [shop]}"
        #expect(try Self.problems(item).count == 1)
        let allowed = item.replacing("}", with: ", allow-plain-http: true}")
        guard case .prometheus(let settings) = try SourceSettings.read(allowed).kind else { return }
        // Monitoring is private by its nature; where clouds serve credentials nothing is ever asked.
        #expect(settings.address.transport.addressRule == .anyButMetadata)
    }

    @Test(arguments: [
        "ftp://x", "prometheus:9090", "https://user:word@x", "https://x?query=1", "https://x#y", "https://",
        "https:///x",
        "http://127.0.0.1@evil.example:80", "https://x y", "http://127.0.0.1.evil.example",
    ])
    func `an address that is none is refused`(url: String) throws {
        #expect(try Self.problems("- {type: prometheus, url: '\(url)', namespaces: [shop]}").count == 1)
    }

    @Test(arguments: [
        "- {type: prometheus, url: 'https://x'}", "- {type: prometheus, namespaces: [shop]}",
        "- {type: nagios, url: 'https://x'}", "- {type: prometheus, url: 'https://x', namespaces: ['a\"}']}",
        "- {type: prometheus, url: 'https://x', queries: [{metric: a, expression: b}]}",
        "- {type: prometheus, url: 'https://x', queries: [{metric: a, expression: b, entity: c, entity-label: d}]}",
        "- {type: prometheus, url: 'https://x', queries: [{metric: 'a b', expression: b, entity: c}]}",
        "- {type: prometheus, url: 'https://x', queries: [{metric: a, expression: b, entity: '../c'}]}",
        "- {type: prometheus, url: 'https://x', queries: [{metric: a, expression: b, entity: 'nothing/c'}]}",
        "- {type: prometheus, url: 'https://x', namespaces: [shop], every: 1ms}",
        "- {type: prometheus, url: 'https://x', namespaces: [shop], evry: 1s}",
        "- {type: prometheus, url: 'https://x', namespaces: [shop], token-file: a, token-variable: B}",
        "- {type: prometheus, url: 'https://x', namespaces: [shop]}\n- {type: prometheus, url: 'https://y', namespaces: [a]}",
    ])
    func `what cannot be meant is refused with its place`(item: String) throws {
        let problems = try Self.problems(item)
        #expect(!problems.isEmpty)
        #expect(problems.allSatisfy { $0.contains(":3:") || $0.contains(":4:") || $0.contains(":2:") })
    }
}
