import Diagnosis
import IncidentModel
import Testing

/// What is broken, told by spans and log lines alone.
@Suite struct TelemetryDiagnosisTests {
    static let normal: [(level: String, text: String)] = [("INFO", "reading items"), ("INFO", "checked 5 items")]

    /// A bundle with normal requests of both times.
    static func quiet(_ count: Int = 30) -> TelemetryBundle {
        var bundle = TelemetryBundle()
        for isNow in [false, true] { for _ in 0..<count { bundle.request(isNow: isNow, says: normal) } }
        return bundle
    }

    @Test func `nothing is wrong where nothing changed`() throws {
        let findings = try Self.quiet().result().findings
        #expect(findings.hypotheses.isEmpty && findings.isAbstention)
    }

    @Test func `a service that leaves a step out is named without any alert, with spans as evidence`() throws {
        var bundle = Self.quiet()
        for _ in 0..<20 { bundle.request(isNow: true, steps: ["read"], says: Array(Self.normal.prefix(1))) }
        let findings = try bundle.result().findings
        let first = try #require(findings.hypotheses.first)
        #expect(first.entity.description == "service/shop/stock")
        #expect(first.fault.text == "workload.behaviour-changed")
        #expect(findings.hypotheses.count == 1)
        #expect(first.confidence > 0.8)
        #expect(first.evidence.allSatisfy { $0.source == .trace && $0.locator.hasPrefix("traces.otlp.jsonl:") })
        #expect(first.evidence.contains { $0.excerpt.contains("check") })
        #expect(!first.summary.contains("check"), "what programs write stays out of sentences")
    }

    @Test func `a failure that is new names who logs it`() throws {
        var bundle = Self.quiet()
        for place in 0..<20 {
            bundle.request(isNow: true, says: Self.normal + [("ERROR", "cannot parse item \(place)")])
        }
        let findings = try bundle.result().findings
        #expect(findings.hypotheses.first?.entity.name == "stock")
        #expect(findings.hypotheses.first?.evidence.contains { $0.excerpt.contains("cannot parse item") } == true)
    }

    @Test func `a failure that somebody logs at normal times too is no news`() throws {
        var bundle = Self.quiet()
        for place in 0..<3 { bundle.request(isNow: false, says: [("ERROR", "no session at user-store-\(place)")]) }
        for place in 0..<20 { bundle.request(isNow: true, says: [("ERROR", "no session at cart-store-\(place)")]) }
        #expect(try bundle.result().findings.hypotheses.isEmpty)
    }

    @Test func `a longer time alone is no fault that stands without an alert`() throws {
        var bundle = Self.quiet()
        for _ in 0..<30 { bundle.request(isNow: true, milliseconds: 800, says: Self.normal) }
        #expect(try bundle.result().findings.hypotheses.isEmpty)
    }

    @Test func `without spans, failures that nobody logged before name who logs them`() throws {
        var bundle = TelemetryBundle()
        for place in 0..<40 {
            bundle.line(isNow: false, "stock", "INFO", "served \(place)")
            bundle.line(isNow: true, "stock", "INFO", "served \(place)")
            bundle.line(isNow: true, "stock", "ERROR", "cannot parse item \(place)")
        }
        let topology = #"{"nodes":[{"name":"stock"},{"name":"price"}],"edges":[{"from":"stock","to":"price"}]}"#
        let findings = try bundle.result(topology: topology).findings
        #expect(findings.hypotheses.first?.entity.name == "stock")
        #expect(findings.hypotheses.first?.evidence.first?.source == .log)
    }

    @Test func `a program that fails to reach another is the lesser suspect`() throws {
        var bundle = TelemetryBundle()
        for place in 0..<40 {
            bundle.line(isNow: false, "stock", "INFO", "served \(place)")
            bundle.line(isNow: true, "stock", "INFO", "served \(place)")
            bundle.line(isNow: true, "stock", "ERROR", "asking price went wrong for item \(place)")
        }
        let topology = #"{"nodes":[{"name":"stock"},{"name":"price"}],"edges":[{"from":"stock","to":"price"}]}"#
        let hypotheses = try bundle.result(topology: topology).findings.hypotheses
        #expect(hypotheses.first.map { $0.entity.name == "price" } ?? true, "\(hypotheses.map(\.summary))")
    }

    @Test func `the same bundle gives the same answer`() throws {
        var bundle = Self.quiet()
        for _ in 0..<20 { bundle.request(isNow: true, steps: ["read"], says: []) }
        #expect(try bundle.result().findings == bundle.result().findings)
    }
}
