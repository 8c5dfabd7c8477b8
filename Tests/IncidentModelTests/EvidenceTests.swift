import IncidentModel
import Testing

@Suite struct EvidenceTests {
    static func evidence(_ excerpt: String, source: Evidence.Source = .log) -> Evidence {
        Evidence(source: source, document: "logs", locator: "1", excerpt: excerpt)
    }

    @Test(arguments: [
        String(repeating: "a", count: 401), String(repeating: "é", count: 5000), String(repeating: "🛒", count: 500),
        "a" + String(repeating: "\u{301}", count: 100_000), String(repeating: "👩‍👩‍👧‍👦", count: 300),
    ]) func `a flood of text is cut, marks upon marks too`(_ text: String) {
        let excerpt = Self.evidence(text).excerpt
        #expect(excerpt.unicodeScalars.count <= Evidence.longestExcerpt)
        #expect(excerpt.unicodeScalars.last == "…")
    }

    @Test(arguments: ["", "a", String(repeating: "é", count: 400)]) func `what fits stays as it is`(_ text: String) {
        #expect(Self.evidence(text).excerpt == text)
    }

    @Test func `a piece of evidence has one number however often it is cited`() {
        var ledger = EvidenceLedger()
        let first = ledger.cite(Self.evidence("a"))
        let second = ledger.cite(Self.evidence("b"))
        #expect(ledger.cite(Self.evidence("a")) == first)
        #expect([first, second].map(\.description) == ["E1", "E2"])
        #expect(ledger.citations == [first, second])
        #expect(ledger[second]?.excerpt == "b")
        #expect(ledger[Citation(number: 0)] == nil)
        #expect(ledger[Citation(number: 3)] == nil)
        #expect(ledger[Citation(number: .min + 1)] == nil)
    }

    @Test(arguments: [("E1", 1), ("E12", 12), ("E999999", 999_999)]) func `a citation is read`(
        _ text: String,
        _ number: Int
    ) {
        #expect(Citation(text)?.number == number)
    }

    @Test(arguments: [
        "", "E", "E0", "e1", "E-1", "E+1", "E1 ", " E1", "E1.0", "E１", "E\u{301}1", "1", "C1", "E12345678",
    ])
    func `anything else is no citation`(_ text: String) {
        #expect(Citation(text) == nil)
    }

    @Test func `whoever writes a log line cannot outweigh a control plane`() {
        #expect(Evidence.Source.log.trust < Evidence.Source.state.trust)
        #expect(Evidence.Source.annotation.trust < Evidence.Source.log.trust)
        #expect(Evidence.Source.runbook.trust < Evidence.Source.annotation.trust)
        #expect(Evidence.Source.analysis.trust == 0)
        #expect(Evidence.Source.allCases.sorted().first?.trust == 1)
    }

    @Test(arguments: [
        ([Evidence.Source.state], true), ([.metric], true), ([.event], true), ([.log], false), ([.log, .log], false),
        ([.log, .annotation], false), ([.annotation, .runbook], false), ([.log, .alert], true), ([.change], false),
        ([], false),
    ]) func `one log line or annotation alone corroborates nothing`(
        _ sources: [Evidence.Source],
        _ expected: Bool
    ) throws {
        let hypothesis = Hypothesis(
            entity: try #require(EntityReference("service/a")),
            fault: try #require(FaultCode("service.missing")),
            confidence: 0.5,
            summary: "",
            evidence: sources.map { Self.evidence("x", source: $0) }
        )
        #expect(hypothesis.isCorroborated == expected)
    }

    @Test func `a correction without a value is a person's`() throws {
        let entity = try #require(EntityReference("service/a"))
        let open = Correction(entity: entity, field: "f", current: nil, desired: nil, basis: .peer, reason: "r")
        #expect(open.basis == .person)
    }
}

@Suite struct IncidentSnapshotTests {
    static func snapshot(corrections count: Int) throws -> IncidentSnapshot {
        let entity = try #require(EntityReference("service/a"))
        let snapshot = IncidentSnapshot(
            id: "i",
            capturedAt: .epoch,
            alerts: [],
            topology: .empty,
            changes: [],
            inventory: Inventory([]),
            facts: FactTable(),
            notes: []
        )
        return snapshot.supporting(
            (0..<count).map {
                Correction(entity: entity, field: "f\($0)", current: nil, desired: "v", basis: .peer, reason: "r")
            }
        )
    }

    @Test func `corrections are named from C1 on`() throws {
        let snapshot = try Self.snapshot(corrections: 12)
        #expect(snapshot.correction(named: "C1")?.field == "f0")
        #expect(snapshot.correction(named: "C12")?.field == "f11")
    }

    @Test(arguments: [
        "", "C", "C0", "C-1", "C13", "C+1", "C01", "c1", "C 1", "C1 ", "C\u{301}1", "1", "СC1", "C１",
        "C9223372036854775808",
        "C1\0", "CC1",
    ]) func `any other name means no correction`(_ name: String) throws {
        #expect(try Self.snapshot(corrections: 12).correction(named: name) == nil)
        #expect(try Self.snapshot(corrections: 0).correction(named: "C1") == nil)
    }
}
