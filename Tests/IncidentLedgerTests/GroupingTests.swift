import IncidentLedger
import IncidentModel
import Testing

@Suite struct GroupingTests {
    @Test func `alerts about one service become one incident, and about two become two`() {
        var journal = LedgerJournal()
        journal.receive([LedgerJournal.alert("HighErrors", service: "checkout")], at: 0)
        journal.receive([LedgerJournal.alert("SlowAnswers", service: "checkout")], at: 30)
        #expect(journal.ledger.count == 1)
        journal.receive([LedgerJournal.alert("HighErrors", service: "search")], at: 40)
        #expect(journal.ledger.count == 2)
        #expect(journal.ledger.page(IncidentQuery()).records.map(\.total) == [1, 2])
    }

    @Test func `a pod's alert belongs to the incident of its workload`() {
        var journal = LedgerJournal()
        let pod = "checkout-6c8f9d7b54-x2k8p"
        journal.receive([LedgerJournal.alert("Crash", labels: ["namespace": "shop", "pod": "\(pod)"])], at: 0)
        journal.receive([LedgerJournal.alert("Slow", labels: ["namespace": "shop", "deployment": "checkout"])], at: 9)
        #expect(journal.ledger.count == 1)
    }

    @Test func `a neighbour in the graph of calls joins, a stranger does not`() throws {
        let checkout = try #require(EntityReference(kind: .service, namespace: "shop", name: "checkout"))
        let payments = try #require(EntityReference(kind: .service, namespace: "shop", name: "payments"))
        let edge = Topology.Edge(from: checkout, to: payments, relation: .calls)
        let neighbours = Neighbours(Topology(nodes: [], edges: [edge]))
        var journal = LedgerJournal()
        journal.receive([LedgerJournal.alert("A", service: "payments")], neighbours: neighbours, at: 0)
        journal.receive([LedgerJournal.alert("B", service: "checkout")], neighbours: neighbours, at: 5)
        #expect(journal.ledger.count == 1)
        journal.receive([LedgerJournal.alert("C", service: "search")], neighbours: neighbours, at: 6)
        #expect(journal.ledger.count == 2)
    }

    @Test func `what comes after the grouping window begins another incident`() {
        var configuration = LedgerConfiguration()
        configuration.groupingSeconds = 600
        var journal = LedgerJournal(configuration)
        journal.receive([LedgerJournal.alert("A", service: "checkout")], at: 0)
        journal.receive([LedgerJournal.alert("B", service: "checkout")], at: 601)
        #expect(journal.ledger.count == 2)
    }

    @Test func `tenants and environments never meet`() {
        var configuration = LedgerConfiguration()
        configuration.tenantLabel = "tenant"
        var journal = LedgerJournal(configuration)
        for tenant in ["red", "blue"] {
            for environment in ["production", "staging"] {
                let labels: KeyValuePairs = ["tenant": tenant, "env": environment]
                journal.receive([LedgerJournal.alert("A", service: "checkout", labels: labels)], at: 0)
            }
        }
        #expect(journal.ledger.count == 4)
        var query = IncidentQuery()
        query.tenants = ["red"]
        let seen = journal.ledger.page(query)
        #expect(seen.total == 2)
        #expect(seen.records.allSatisfy { $0.tenant == "red" })
    }

    @Test func `a storm over many services becomes one incident, and what it opened before is merged`() {
        var journal = LedgerJournal()
        for number in 0..<2000 {
            let name = "Alert\(number % 7)"
            journal.receive([LedgerJournal.alert(name, service: "service-\(number % 500)")], at: Int64(number / 200))
        }
        let open = journal.ledger.openIncidents
        #expect(open.count == 1)
        #expect(journal.ledger[open[0]]?.total == 2000)
        #expect(journal.replayed() == journal.ledger)
    }

    @Test func `a storm before the clock was set back swallows nothing after it`() throws {
        var journal = LedgerJournal()
        for number in 0..<200 { journal.receive([LedgerJournal.alert("X", service: "s\(number)")], at: 36_000) }
        let before = journal.ledger.count
        let reception = journal.receive([LedgerJournal.alert("Disk", service: "orders-db")], at: 0)
        #expect(journal.ledger.count == before + 1)
        let opened = try #require(reception.touched.first)
        #expect(journal.ledger[opened]?.total == 1)
        #expect(journal.replayed() == journal.ledger)
    }

    @Test func `a storm does not swallow an incident that somebody works on`() throws {
        var journal = LedgerJournal()
        journal.receive([LedgerJournal.alert("Disk", service: "orders-db")], at: 0)
        let mine = try #require(journal.ledger.openIncidents.first)
        journal.record(.incidentNoted(text: "looking at it"), about: mine, at: 1)
        for number in 0..<200 { journal.receive([LedgerJournal.alert("X", service: "s\(number)")], at: 5) }
        #expect(journal.ledger[mine]?.status == .open)
        #expect(journal.ledger.openCount == 2)
    }
}
