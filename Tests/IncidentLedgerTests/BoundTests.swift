import IncidentLedger
import IncidentModel
import Testing

/// Memory stays bounded whatever comes, and a replay lets go of the same things.
@Suite struct BoundTests {
    private static func isSame(_ journal: LedgerJournal) -> Bool {
        let replayed = journal.replayed()
        return replayed == journal.ledger && replayed.encodedSnapshot() == journal.ledger.encodedSnapshot()
    }

    @Test func `alerts that all hold are forgotten too where there are more than may be remembered`() {
        var configuration = LedgerConfiguration()
        configuration.rememberedAlerts = 1000
        var journal = LedgerJournal(configuration)
        for second in Int64(0)..<100 {
            let alerts = (0..<100).map { LedgerJournal.alert("Down", service: "s\(second)-\($0)", from: second) }
            journal.receive(alerts, at: second)
        }
        // Old ones are let go of at every 4,096th alert, so the last of these stretches comes on top.
        #expect(journal.ledger.alertCount < 1000 + 4096)
        #expect(journal.ledger.openCount == 1)
        let last = [LedgerJournal.alert("Down", service: "s99-7", from: 99)]
        #expect(journal.receive(last, at: 101).repeats == 1, "the newest are still known")
        #expect(Self.isSame(journal))
    }

    @Test func `fewer alerts of each incident are kept whole, the more are kept of all`() throws {
        var configuration = LedgerConfiguration()
        configuration.wholeAlerts = 50
        configuration.allWholeAlerts = 200
        var journal = LedgerJournal(configuration)
        for number in 0..<20 {
            let alerts = (0..<60).map {
                LedgerJournal.alert("Down\($0)", service: "s", labels: ["cluster": "c\(number)"])
            }
            journal.receive(alerts, at: Int64(number))
        }
        let kept = journal.ledger.page(IncidentQuery()).records.map(\.alerts.count)
        #expect(kept.count == 20)
        #expect(kept.max() == 50)
        #expect(kept.min() == 1, "the last incident has evidence all the same")
        #expect(kept.reduce(0, +) < 250)
        #expect(Self.isSame(journal))
    }

    @Test func `what incidents that are over held makes room again`() throws {
        var configuration = LedgerConfiguration()
        configuration.allWholeAlerts = 20
        var journal = LedgerJournal(configuration)
        let many = (0..<30).map { LedgerJournal.alert("Down\($0)", service: "s", labels: ["cluster": "a"]) }
        let opened = journal.receive(many, at: 0)
        let id = try #require(opened.touched.first)
        journal.record(.incidentResolved(reason: "over"), about: id, at: 1)
        let others = (0..<5).map { LedgerJournal.alert("Down\($0)", service: "s", labels: ["cluster": "b"]) }
        let next = try #require(journal.receive(others, at: 2).touched.first)
        #expect(journal.ledger[next]?.alerts.count == 5)
        #expect(Self.isSame(journal))
    }

    @Test func `an alert that is over makes room for one that holds where no more are kept whole`() throws {
        var configuration = LedgerConfiguration()
        configuration.wholeAlerts = 3
        var journal = LedgerJournal(configuration)
        let names = ["a", "b", "c"]
        let opened = journal.receive(names.map { LedgerJournal.alert($0, service: "s") }, at: 0)
        let id = try #require(opened.touched.first)
        journal.receive([LedgerJournal.alert("b", service: "s", isResolved: true)], at: 1)
        journal.receive([LedgerJournal.alert("d", service: "s"), LedgerJournal.alert("e", service: "s")], at: 2)
        let kept = try #require(journal.ledger[id]).alerts.map(\.alert.name)
        #expect(kept == ["a", "d", "c"])
        #expect(Self.isSame(journal))
    }
}
