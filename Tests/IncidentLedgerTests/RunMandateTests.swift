import ContentDigests
import Execution
import Governance
import IncidentLedger
import IncidentModel
import Risk
import Testing

/// On whose word a run goes on.
@Suite struct RunMandateTests {
    private let plan: PlanMade

    init() {
        var plan = LedgerJournal.plan(ContentDigest(of: "plan"))
        plan.tier = .medium
        plan.authors = ["eve"]
        self.plan = plan
    }

    /// A run of a plan that ada approved.
    private func begun() throws -> (journal: LedgerJournal, id: IncidentIdentifier) {
        var journal = LedgerJournal()
        journal.receive([LedgerJournal.alert("A", service: "checkout")], at: 0)
        let id = try #require(journal.ledger.openIncidents.first)
        journal.record(.planMade(plan), about: id, at: 1)
        let grant = ApprovalGrant(person: "ada", actor: "ada", comment: "", time: LedgerJournal.time(2), identity: nil)
        let intent = Intent(id: "intent-1", people: ["ada"], changes: [])
        for happening in [ApprovalEvent.Happening.granted(grant, isEnough: true), .spent(intent)] {
            journal.record(.approval(ApprovalEvent(plan: plan.digest, happening)), about: id, at: 2)
        }
        let begun = RunBegun(intent: "intent-1", plan: plan.digest, isStepwise: false, fault: "", steps: [])
        journal.record(.runBegun(begun), about: id, at: 3)
        return (journal, id)
    }

    private static func pause(_ words: String, _ person: String) -> [RunRecord] {
        [.paused(words), .resumed(by: person)]
    }

    @Test func `a run keeps on whose word it began, whatever plan stands by then, and a snapshot keeps it too`() throws
    {
        var (journal, id) = try begun()
        journal.record(.planMade(LedgerJournal.plan(ContentDigest(of: "another"))), about: id, at: 4)
        let run = try #require(journal.ledger[id]?.run)
        #expect(run.mandate?.people == ["ada"] && run.mandate?.authors == ["eve"] && run.mandate?.tier == .medium)
        #expect(journal.replayed() == journal.ledger)
        #expect(try IncidentLedger(snapshot: journal.ledger.encodedSnapshot())[id]?.run == run)
    }

    @Test func `where an older program wrote the snapshot the plan tells it`() throws {
        let (journal, id) = try begun()
        // As long as the member's name, and not it.
        let bytes = try #require(Self.replacing("\"mandate\"", by: "\"another\"", in: journal.ledger.encodedSnapshot()))
        let copy = try IncidentLedger(snapshot: bytes)
        #expect(copy[id]?.run == journal.ledger[id]?.run)
    }

    private static func replacing(_ old: String, by new: String, in bytes: [UInt8]) -> [UInt8]? {
        let (old, new) = (Array(old.utf8), Array(new.utf8))
        guard let place = bytes.indices.first(where: { bytes[$0...].starts(with: old) }) else { return nil }
        return bytes[..<place] + new + bytes[(place + old.count)...]
    }

    @Test func `who lets it go on when it asks for people approves it, unless he wrote the plan`() throws {
        var (journal, id) = try begun()
        func take(_ records: [RunRecord]) {
            for record in records {
                journal.record(.run(RunEntry(intent: "intent-1", record)), about: id, at: 5)
            }
        }
        let asked = StandingRun.asksForPeople + "the approval of two people"
        take(Self.pause("carl: look first", "bob"))
        #expect(journal.ledger[id]?.run?.approvers == ["ada"])
        take([.paused(asked)])
        #expect(journal.ledger[id]?.run?.isShortOfPeople == true)
        take([.resumed(by: "eve")])
        #expect(journal.ledger[id]?.run?.isShortOfPeople == false)
        #expect(journal.ledger[id]?.run?.approvers == ["ada"])
        take(Self.pause(asked, "ada") + Self.pause(asked, "bob"))
        #expect(journal.ledger[id]?.run?.approvers == ["ada", "bob"])
        #expect(journal.replayed() == journal.ledger)
    }
}
