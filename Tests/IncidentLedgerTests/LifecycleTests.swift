import ContentDigests
import Execution
import IncidentLedger
import IncidentModel
import Testing

@Suite struct LifecycleTests {
    @Test func `a repeat changes nothing and writes nothing`() {
        var journal = LedgerJournal()
        let alert = LedgerJournal.alert("A", service: "checkout")
        journal.receive([alert], at: 0)
        let before = journal.ledger
        let again = journal.receive([alert, alert], at: 9)
        #expect(again.repeats == 2)
        #expect(again.happenings.isEmpty)
        #expect(journal.ledger == before)
    }

    @Test func `the same fingerprint from another source is another alert`() {
        var journal = LedgerJournal()
        let alert = LedgerJournal.alert("A", service: "checkout")
        journal.receive([alert], from: "one", at: 0)
        #expect(journal.receive([alert], from: "two", at: 0).repeats == 0)
        #expect(journal.ledger.page(IncidentQuery()).records.map(\.total) == [2])
    }

    @Test func `an incident is over when its last alert is, and comes back when it alerts again`() throws {
        var journal = LedgerJournal()
        journal.receive([LedgerJournal.alert("A", service: "checkout")], at: 0)
        let id = try #require(journal.ledger.openIncidents.first)
        journal.receive([LedgerJournal.alert("A", service: "checkout", isResolved: true)], at: 60)
        #expect(journal.ledger[id]?.status == .resolved)
        #expect(journal.ledger[id]?.firing == 0)
        journal.receive([LedgerJournal.alert("A", service: "checkout", from: 100)], at: 100)
        #expect(journal.ledger[id]?.status == .open)
        #expect(journal.ledger.count == 1)
        #expect(journal.replayed() == journal.ledger)
    }

    @Test func `while a run goes on its incident is shown with it, whatever its alerts or its plan become`() throws {
        var journal = LedgerJournal()
        journal.receive([LedgerJournal.alert("A", service: "checkout")], at: 0)
        let id = try #require(journal.ledger.openIncidents.first)
        let plan = LedgerJournal.plan(ContentDigest(of: "plan"))
        journal.record(.planMade(plan), about: id, at: 1)
        let begun = RunBegun(intent: "intent-1", plan: plan.digest, isStepwise: false, fault: "", steps: [])
        journal.record(.runBegun(begun), about: id, at: 2)
        journal.record(.planMade(LedgerJournal.plan(ContentDigest(of: "another"))), about: id, at: 3)
        journal.receive([LedgerJournal.alert("A", service: "checkout", isResolved: true)], at: 4)
        #expect(journal.ledger[id]?.status == .resolved)
        #expect(journal.ledger[id]?.phase == .running)
        // What its last step is verified by.
        #expect(journal.ledger[id]?.wholeAlerts.map(\.status) == [.resolved])
        journal.record(.run(RunEntry(intent: "intent-1", .lost(RunPart(0), "no answer"))), about: id, at: 5)
        #expect(journal.ledger[id]?.phase == .needsPerson)
        var open = IncidentQuery()
        open.statuses = [.open]
        #expect(journal.ledger.page(open).records.map(\.id) == [id])
        journal.record(.run(RunEntry(intent: "intent-1", .abandoned(by: "ada"))), about: id, at: 6)
        journal.record(.run(RunEntry(intent: "intent-1", .finished(.abandoned(by: "ada")))), about: id, at: 7)
        #expect(journal.ledger[id]?.phase == .resolved)
        #expect(journal.ledger[id]?.wholeAlerts.isEmpty ?? false)
        #expect(journal.ledger.page(open).records.isEmpty)
        #expect(journal.replayed() == journal.ledger)
    }

    @Test func `tokens of a later start lie above all of an earlier one, also where both go on from one journal`()
        throws
    {
        var journal = LedgerJournal()
        func start(_ journal: inout LedgerJournal) {
            journal.record(.remark(Remark(kind: "engine.started", text: "The service starts.")), at: 0)
        }
        start(&journal)
        var replaced = journal
        for second in 1...20 {
            replaced.receive([LedgerJournal.alert("A\(second)", service: "s\(second)")], at: Int64(second))
        }
        start(&journal)
        #expect(journal.ledger.sequence < replaced.ledger.sequence)
        #expect(journal.ledger.token > replaced.ledger.token)
        #expect(journal.replayed() == journal.ledger)
        #expect(try IncidentLedger(snapshot: journal.ledger.encodedSnapshot()).token == journal.ledger.token)
    }

    @Test func `an alert that was over before anybody heard of it opens nothing, and is kept`() {
        var journal = LedgerJournal()
        let reception = journal.receive([LedgerJournal.alert("A", service: "x", isResolved: true)], at: 0)
        #expect(journal.ledger.count == 0)
        #expect(reception.happenings.count == 1)
        #expect(journal.ledger.alertCount == 1)
    }

    @Test func `no text lowers the severity of an incident`() throws {
        var journal = LedgerJournal()
        journal.receive([LedgerJournal.alert("A", service: "checkout")], at: 0)
        let id = try #require(journal.ledger.openIncidents.first)
        let mild = Alert(
            status: .firing,
            labels: LabelSet(["alertname": "B", "severity": "none", "namespace": "shop", "service": "checkout"]),
            startsAt: LedgerJournal.time(3)
        )
        journal.receive([mild], at: 3)
        #expect(journal.ledger[id]?.severity == .critical)
        #expect(journal.ledger[id]?.total == 2)
    }

    @Test func `hostile names stay inert in the title`() throws {
        var journal = LedgerJournal()
        journal.receive([LedgerJournal.alert("\u{1B}[2J\u{202E}evil\n", service: "checkout")], at: 0)
        let id = try #require(journal.ledger.openIncidents.first)
        let title = try #require(journal.ledger[id]?.title)
        #expect(!title.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
    }

    @Test func `pages follow each other without gaps and repeats`() {
        var journal = LedgerJournal()
        for number in 0..<39 {
            journal.receive([LedgerJournal.alert("A\(number)", service: "s\(number)")], at: Int64(number) * 99)
        }
        var query = IncidentQuery()
        query.limit = 7
        var seen: [IncidentIdentifier] = []
        repeat {
            let page = journal.ledger.page(query)
            #expect(page.total == 39)
            seen += page.records.map(\.id)
            query.after = page.next
        } while query.after != nil
        #expect(seen.count == 39)
        #expect(Set(seen).count == 39)
    }
}
