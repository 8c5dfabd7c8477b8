import EvenkeelTestKit
import IncidentLedger
import IncidentModel
import Journal
import Signatures
import Testing

@Suite struct ReplayTests {
    /// A random course of events, with everything that can happen to alerts.
    private static func course(seed: UInt64, steps: Int) -> LedgerJournal {
        var random = SeededGenerator(seed: seed)
        var configuration = LedgerConfiguration()
        configuration.tenantLabel = "tenant"
        configuration.wholeAlerts = 20
        configuration.incidents = 60
        var journal = LedgerJournal(configuration)
        var second: Int64 = 0
        for _ in 0..<steps {
            second += Int64.random(in: 0...400, using: &random)
            let count = Int.random(in: 1...12, using: &random)
            let alerts = (0..<count).map { _ in
                LedgerJournal.alert(
                    "Alert\(Int.random(in: 0...5, using: &random))",
                    service: "s\(Int.random(in: 0...40, using: &random))",
                    labels: ["tenant": Bool.random(using: &random) ? "red" : "blue"],
                    from: second / 1000,
                    isResolved: Int.random(in: 0...2, using: &random) == 0
                )
            }
            journal.receive(alerts, at: second)
            if Int.random(in: 0...9, using: &random) == 0,
                let id = journal.ledger.openIncidents.randomElement(using: &random)
            {
                let event: LedgerEvent =
                    Bool.random(using: &random) ? .incidentResolved(reason: "over") : .incidentNoted(text: "n")
                journal.record(event, about: id, at: second)
            }
        }
        return journal
    }

    @Test(arguments: [UInt64](1...12)) func `replaying the journal gives the same state, byte for byte`(
        seed: UInt64
    ) throws {
        let journal = Self.course(seed: seed, steps: 400)
        let replayed = journal.replayed()
        #expect(replayed == journal.ledger, "seed \(seed)")
        #expect(replayed.encodedSnapshot() == journal.ledger.encodedSnapshot(), "seed \(seed)")
        #expect(replayed.unreadable == 0)
    }

    @Test(arguments: [UInt64](1...6)) func `a snapshot brings the state back, and the journal goes on from it`(
        seed: UInt64
    ) throws {
        let journal = Self.course(seed: seed, steps: 200)
        let half = journal.entries.count / 2
        var early = IncidentLedger(journal.ledger.configuration)
        for entry in journal.entries[..<half] { early.apply(entry) }
        var late = try IncidentLedger(snapshot: early.encodedSnapshot())
        late.configure(journal.ledger.configuration)
        #expect(late == early, "seed \(seed)")
        for entry in journal.entries[half...] { late.apply(entry) }
        #expect(late == journal.ledger, "seed \(seed)")
    }

    @Test(arguments: [0, 1]) func `an alert that is to be kept whole and cannot be read is counted`(
        place: Int
    ) throws {
        var journal = LedgerJournal()
        journal.receive([LedgerJournal.alert("A", service: "checkout")], at: 0)
        journal.receive([LedgerJournal.alert("B", service: "checkout")], at: 9)
        var ledger = IncidentLedger()
        for (number, entry) in journal.entries.enumerated() { ledger.apply(number == place ? spoiled(entry) : entry) }
        #expect(ledger.unreadable == 1)
        // Without its first alert nobody knows what the incident is about; another one is remembered all the same.
        #expect(ledger.count == (place == 0 ? 0 : 1))
        #expect(ledger.alertCount == (place == 0 ? 1 : 2))
    }

    /// An entry of alerts with links that are numbers: nothing that grouping needs, and no alerts.
    private func spoiled(_ entry: JournalEntry) -> JournalEntry {
        let body = String(decoding: entry.body, as: UTF8.self)
            .replacing(#""labels":"#, with: #""generatorURL":7,"labels":"#)
        let draft = JournalDraft(
            kind: entry.kind,
            incident: entry.incident,
            actor: entry.actor,
            time: entry.time,
            body: Array(body.utf8)
        )
        return JournalEntry(
            sequence: entry.sequence,
            draft: draft,
            documents: [],
            leafHash: .zero,
            chainHash: .zero
        )
    }

    @Test func `a snapshot that is cut or spoiled is refused and never traps`() throws {
        let journal = Self.course(seed: 5, steps: 20)
        let bytes = journal.ledger.encodedSnapshot()
        for count in stride(from: 0, to: bytes.count, by: 1 + bytes.count / 300) {
            #expect(throws: JournalError.self) { try IncidentLedger(snapshot: Array(bytes[..<count])) }
        }
        var random = SeededGenerator(seed: 3)
        for _ in 0..<300 {
            var spoiled = bytes
            spoiled[Int.random(in: 0..<bytes.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            _ = try? IncidentLedger(snapshot: spoiled)  // Refused or read: either will do, a trap will not.
        }
    }

    @Test func `counts of alerts agree with the alerts`() {
        let journal = Self.course(seed: 77, steps: 300)
        for record in journal.ledger.page(IncidentQuery()).records {
            #expect(record.firing >= 0)
            #expect(record.firing <= record.total)
        }
    }
}
