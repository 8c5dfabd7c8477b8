import EvenkeelTestKit
import Governance
import IncidentEngine
import IncidentLedger
import IncidentModel
import Journal
import Remediation
import Risk
import Testing

@Suite struct LiveJournalTests {
    @Test func `what the journal does not take is refused, and nothing of it is left when it works again`() async throws
    {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        let count = bench.journal.entries.count
        bench.journal.fail("no space left")
        let refusal = await #expect(throws: LiveError.self) {
            try await bench.engine.note(id, text: "x", by: LiveBench.ada)
        }
        #expect(refusal?.code == .unavailable)
        await #expect(throws: LiveError.self) {
            let other = Alert(
                status: .firing,
                labels: LabelSet(["alertname": "New", "service": "z"]),
                startsAt: .epoch
            )
            try await bench.send([other])
        }
        #expect(!bench.engine.health.isReady)
        #expect(bench.engine.governance(for: LiveBench.ada).alarms.map(\.kind) == ["journal"])
        // Reading goes on.
        #expect(try bench.engine.incident(id, for: LiveBench.ada).status == .open)
        bench.journal.fail(nil)
        await bench.engine.recoverIfNeeded()
        #expect(bench.engine.health.isReady)
        #expect(try bench.engine.incident(id, for: LiveBench.ada).notes.isEmpty)
        #expect(bench.engine.incidents(IncidentQuery(), for: LiveBench.ada).total == 1)
        #expect(bench.journal.entries.count == count + 1)
        _ = try await bench.engine.note(id, text: "again", by: LiveBench.ada)
        #expect(bench.kinds.suffix(2) == ["engine.recovered", "incident.noted"])
    }

    @Test func `a restart goes on where the journal ends, with and without a snapshot`() async throws {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        _ = try await bench.engine.note(id, text: "seen", by: LiveBench.ada)
        let without = try await LiveBench(journal: bench.journal, hands: bench.hands)
        #expect(try without.engine.incident(id, for: LiveBench.ada) == bench.engine.incident(id, for: LiveBench.ada))
        await bench.engine.shutDown()
        let with = try await LiveBench(journal: bench.journal, hands: bench.hands)
        #expect(try with.engine.incident(id, for: LiveBench.ada) == bench.engine.incident(id, for: LiveBench.ada))
        let card = try await with.engine.card(of: id, for: LiveBench.bob)
        let click = try #require(LiveBench.click(card))
        #expect(try await with.engine.approve(id, click, by: LiveBench.bob).state == .spent)
    }

    @Test func `the same delivery a hundred times over is one incident and one plan`() async throws {
        let bench = try await LiveBench()
        let alerts = try LiveBench.alerts()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<100 { group.addTask { _ = try? await bench.send(alerts) } }
        }
        await bench.planAll()
        #expect(bench.engine.incidents(IncidentQuery(), for: LiveBench.ada).total == 1)
        #expect(bench.kinds.count { $0 == "plan.made" } == 1)
        #expect(bench.engine.figures.repeats == 99 * alerts.count)
    }

    @Test func `another tenant's incident does not exist`() async throws {
        var settings = LiveBench.settings()
        settings.ledger.tenantLabel = "tenant"
        let bench = try await LiveBench(settings)
        let alert = Alert(
            status: .firing,
            labels: LabelSet(["alertname": "A", "service": "s", "tenant": "red"]),
            startsAt: .epoch
        )
        let id = try #require(try await bench.send([alert]).incidents.first)
        await bench.planAll()
        let blue = Principal(name: "blue", roles: [.approver], tenants: ["blue"], kind: .user)
        let red = Principal(name: "red", roles: [.approver], tenants: ["red"], kind: .user)
        #expect(throws: LiveError.self) { try bench.engine.incident(id, for: blue) }
        await #expect(throws: LiveError.self) { try await bench.engine.plan(of: id, for: blue) }
        await #expect(throws: LiveError.self) { try await bench.engine.note(id, text: "x", by: blue) }
        #expect(bench.engine.incidents(IncidentQuery(), for: blue).total == 0)
        #expect(bench.engine.incidents(IncidentQuery(), for: red).total == 1)
        let made = try #require(try bench.engine.incident(id, for: red).plan?.made)
        await #expect(throws: LiveError.self) { try await bench.engine.plan(made.digest, for: blue) }
        await #expect(throws: LiveError.self) { try await bench.engine.plan(made.document, for: blue) }
        #expect(try await !bench.engine.plan(made.digest, for: red).isEmpty)
    }

    @Test func `observers are told of everything in the journal's order`() async throws {
        let bench = try await LiveBench()
        let heard = Recorder()
        bench.engine.observe { heard.hear($0) }
        _ = try await bench.begin()
        #expect(heard.news.map(\.sequence) == bench.journal.entries.map(\.sequence))
        #expect(heard.news.map(\.kind) == bench.kinds)
        let replayed = try await bench.engine.news(after: 0, limit: 100)
        #expect(replayed == heard.news)
    }
}
