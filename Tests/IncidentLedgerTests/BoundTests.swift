import ContentDigests
import Governance
import IncidentLedger
import IncidentModel
import Journal
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

    /// Opens an incident for each of these numbers, each in an environment of its own.
    private static func open(_ numbers: Range<Int>, _ journal: inout LedgerJournal) {
        for number in numbers {
            journal.receive(
                [LedgerJournal.alert("Down", service: "s", labels: ["cluster": "c\(number)"], from: Int64(number))],
                at: Int64(number)
            )
        }
    }

    /// Brings the ledger near its next sweep, by alerts of one incident.
    private static func fill(_ journal: inout LedgerJournal, at second: Int64) {
        let alerts = (0..<4000).map { LedgerJournal.alert("Filler", service: "s\($0)", labels: ["cluster": "filler"]) }
        journal.receive(alerts, at: second)
    }

    @Test func `of more open incidents than may be held the ones left alone longest are ended, and say why`() throws {
        var configuration = LedgerConfiguration()
        configuration.incidents = 20
        var journal = LedgerJournal(configuration)
        Self.open(0..<60, &journal)
        Self.fill(&journal, at: 60)
        #expect(journal.ledger.openCount == 61)
        // The 4,096th alert is the last of these: a sweep comes with it.
        Self.open(61..<97, &journal)
        #expect(journal.ledger.openCount == 20)
        let ended = journal.entries.filter { $0.kind == "incident.resolved" }
        #expect(ended.count == 77 && ended.allSatisfy { $0.actor == "engine" })
        let body = String(decoding: try #require(ended.first).body, as: UTF8.self)
        #expect(body.contains("more incidents are open"))
        let open = journal.ledger.openIncidents.compactMap { journal.ledger[$0]?.openedAt }
        #expect(open.min() == LedgerJournal.time(77), "the newest stay")
        #expect(journal.ledger.count <= 20)
        #expect(Self.isSame(journal))
        // An alert that still holds is a repeat, and one that comes anew opens an incident anew.
        let same = [LedgerJournal.alert("Down", service: "s", labels: ["cluster": "c7"], from: 7)]
        #expect(journal.receive(same, at: 98).repeats == 1)
        let anew = [LedgerJournal.alert("Down", service: "s", labels: ["cluster": "c7"], from: 99)]
        #expect(journal.receive(anew, at: 99).touched.count == 1)
        #expect(Self.isSame(journal))
    }

    @Test func `an incident that somebody has dealt with is never ended for room`() throws {
        var configuration = LedgerConfiguration()
        configuration.incidents = 1
        var journal = LedgerJournal(configuration)
        Self.open(0..<3, &journal)
        let first = Array(journal.ledger.openIncidents.reversed())
        journal.record(.incidentNoted(text: "mine"), about: first[0], at: 3)
        journal.record(.planMade(Self.plan(authors: ["ada"])), about: first[1], at: 3)
        let approved = Self.plan(authors: [])
        journal.record(.planMade(approved), about: first[2], at: 3)
        let grant = ApprovalGrant(person: "bob", actor: "bob", comment: "", time: LedgerJournal.time(4))
        let event = ApprovalEvent(plan: approved.digest, .granted(grant, isEnough: true))
        journal.record(.approval(event), about: first[2], at: 4)
        Self.fill(&journal, at: 5)
        Self.open(6..<99, &journal)
        #expect(journal.ledger.openCount == 3)
        #expect(first.allSatisfy { journal.ledger[$0]?.status == .open })
        #expect(Self.isSame(journal))
    }

    private static func plan(authors: Set<String>) -> PlanMade {
        var made = LedgerJournal.plan(ContentDigest(of: "plan \(authors.sorted())"))
        made.authors = authors
        return made
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
