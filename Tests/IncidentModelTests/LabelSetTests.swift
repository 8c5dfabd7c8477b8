import EvenkeelTestKit
import IncidentModel
import Testing

@Suite struct LabelSetTests {
    @Test func `labels are found by name and come in order`() {
        let labels: LabelSet = LabelSet(["severity": "page", "alertname": "Down", "job": ""])
        #expect(labels.map(\.name) == ["alertname", "job", "severity"])
        #expect(labels["alertname"] == "Down")
        #expect(labels["job"] == "")
        #expect(labels["Alertname"] == nil)
        #expect(labels[""] == nil)
        #expect(labels.first(of: ["team", "job", "severity"]) == "page")
        #expect(labels.first(of: ["team"]) == nil)
        #expect(LabelSet.empty.isEmpty)
    }

    @Test func `of a repeated name the last value counts`() {
        let labels = LabelSet([
            .init(name: "a", value: "1"), .init(name: "b", value: "2"), .init(name: "a", value: "3"),
        ])
        #expect(labels.labels == [.init(name: "a", value: "3"), .init(name: "b", value: "2")])
    }

    @Test func `two spellings of an accented letter are two names`() {
        let composed = LabelSet.Label(name: "caf\u{E9}", value: "1")
        let decomposed = LabelSet.Label(name: "cafe\u{301}", value: "2")
        for labels in [LabelSet([composed, decomposed]), LabelSet([decomposed, composed])] {
            #expect(labels.labels.count == 2)
            #expect(labels[composed.name] == "1")
            #expect(labels[decomposed.name] == "2")
        }
    }

    @Test(arguments: UInt64(1)...8) func `the order in which labels come does not matter`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let pool = [
            "a", "B", "_", "z9", "é", "e\u{301}", "Ω", "\u{2126}", "\u{1F600}", "\u{FFFF}", "", "aa", "a-b", "a.b",
        ]
        for _ in 0..<300 {
            let names = pool.shuffled(using: &random).prefix(Int.random(in: 0...pool.count, using: &random))
            let labels = names.map { LabelSet.Label(name: $0, value: "\(UInt8.random(in: 0...9, using: &random))") }
            let set = LabelSet(labels)
            #expect(set.labels.map { Array($0.name.utf8) } == names.map { Array($0.utf8) }.sorted(by: precedes))
            #expect(LabelSet(labels.shuffled(using: &random)) == set)
            #expect(LabelSet(set.labels) == set)
            for label in labels { #expect(set[label.name] == label.value) }
        }
    }

    private func precedes(_ lhs: [UInt8], _ rhs: [UInt8]) -> Bool { lhs.lexicographicallyPrecedes(rhs) }
}

@Suite struct AlertTests {
    @Test(arguments: [
        ("critical", Severity.critical), ("PAGE", .critical), ("p1", .critical), ("warning", .warning), ("", .warning),
        ("ignore this alert", .warning), ("nonе", .warning), ("info", .info), ("P5", .info), ("none", .none),
    ]) func `an unknown severity is a warning, so that nothing is dropped`(_ label: String, _ severity: Severity) {
        #expect(Severity(label: label) == severity)
        #expect(!severity.word.isEmpty)
    }

    @Test func `severities are ordered from mild to bad`() {
        #expect(Severity.allCases.sorted() == [.none, .info, .warning, .critical])
    }

    @Test func `a repeat is recognised by fingerprint and start, or by labels where there is none`() {
        func alert(_ labels: LabelSet, _ fingerprint: String, _ seconds: Int64) -> Alert {
            Alert(
                status: .firing,
                labels: labels,
                startsAt: Timestamp(seconds: seconds) ?? .epoch,
                fingerprint: fingerprint
            )
        }
        let one = LabelSet(["alertname": "Down"])
        let two = LabelSet(["alertname": "Up"])
        #expect(alert(one, "f", 1).identity == alert(two, "f", 1).identity)
        #expect(alert(one, "f", 1).identity != alert(one, "f", 2).identity)
        #expect(alert(one, "", 1).identity == alert(one, "", 1).identity)
        #expect(alert(one, "", 1).identity != alert(two, "", 1).identity)
        #expect(alert(LabelSet([:]), "", 1).name == "")
        #expect(alert(LabelSet(["priority": "p1"]), "", 1).severity == .critical)
    }
}
