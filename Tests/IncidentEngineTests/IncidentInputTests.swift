import Diagnosis
import IncidentEngine
import IncidentModel
import Testing

struct IncidentInputTests {
    static func read(_ paths: [String], _ configuration: Configuration = Configuration()) throws -> IncidentEvidence {
        try IncidentInput(configuration).evidence(paths)
    }

    static func payload(_ name: String, fingerprint: String, truncated: Int = 0) -> String {
        """
        {"version": "4", "status": "firing", "truncatedAlerts": \(truncated), "alerts": [{"status": "firing",
         "labels": {"alertname": "\(name)", "service": "checkout"}, "annotations": {}, "fingerprint": "\(fingerprint)",
         "startsAt": "2026-10-14T10:12:10Z", "endsAt": "0001-01-01T00:00:00Z"}]}
        """
    }

    @Test func `an alert payload is read as an incident of its name`() throws {
        let evidence = try Self.read([ScratchFolder.example("alerts.json")])
        #expect(evidence.id == "alerts.json")
        #expect(evidence.alerts.count == 5)
        #expect(evidence.alerts.count { $0.status == .firing } == 4)
        #expect(evidence.missing == ["bundle.json"])
        #expect(evidence.capturedAt == nil)
    }

    @Test func `a folder with its description is read as a bundle`() throws {
        for path in [ScratchFolder.example("checkout-outage"), ScratchFolder.example("checkout-outage/")] {
            let evidence = try Self.read([path])
            #expect(evidence.id == "checkout-outage")
            #expect(evidence.namespace == "shop")
            #expect(!evidence.cluster.pods.isEmpty)
            #expect(evidence.changes.count == 2)
            #expect(!evidence.missing.contains("bundle.json"))
        }
    }

    @Test func `several payloads are one incident, and repeats count once`() throws {
        let scratch = try ScratchFolder()
        let first = try scratch.write(Self.payload("A", fingerprint: "1"), to: "a.json")
        let second = try scratch.write(Self.payload("B", fingerprint: "2", truncated: 3), to: "b.json")
        let both = Self.payload("A", fingerprint: "1") + Self.payload("C", fingerprint: "3")
        let third = try scratch.write(both, to: "c.json")
        let evidence = try Self.read([first, second, third])
        #expect(evidence.id == "a.json")
        #expect(evidence.alerts.map(\.name) == ["A", "B", "C"])
        #expect(evidence.notes == ["\(second): the sender left out 3 alerts"])
    }

    @Test func `a payload without alerts is said to be so`() throws {
        let scratch = try ScratchFolder()
        let file = try scratch.write("{\"version\": \"4\", \"status\": \"resolved\", \"alerts\": []}", to: "a.json")
        #expect(try Self.read([file]).notes.last == "the payload holds no alert")
    }

    @Test func `every input that cannot be used is named`() throws {
        let scratch = try ScratchFolder()
        let bad = try scratch.write("{\"alerts\": [}", to: "bad.json")
        let twice = try scratch.write("{\"alerts\": [], \"alerts\": []}", to: "twice.json")
        let good = try scratch.write(Self.payload("A", fingerprint: "1"), to: "good.json")
        let absent = scratch.path + "/absent.json"
        let error = #expect(throws: EngineError.self) { try Self.read([bad, good, twice, absent]) }
        #expect(error?.code == .badInput)
        #expect(error?.problems.count == 3)
        for path in [bad, twice, absent] {
            #expect(error?.problems.contains { $0.contains(path) } == true, "\(path)")
        }
        #expect(error?.problems.contains { $0.contains(good) } == false)
    }

    @Test func `a bundle stands alone, and a folder without description is none`() throws {
        let scratch = try ScratchFolder()
        let bundle = ScratchFolder.example("checkout-outage")
        let pair = #expect(throws: EngineError.self) { try Self.read([bundle, bundle]) }
        #expect(pair?.description == "an evidence bundle stands alone; give one folder")
        let plain = #expect(throws: EngineError.self) { try Self.read([scratch.path]) }
        #expect(plain?.description.contains("the folder has no bundle.json") == true)
        let none = #expect(throws: EngineError.self) { try Self.read([]) }
        #expect(none?.code == .badInput)
        let mixed = #expect(throws: EngineError.self) { try Self.read([ScratchFolder.example("alerts.json"), bundle]) }
        #expect(mixed?.code == .badInput)
    }

    @Test(arguments: [
        "", "[]x", "{", "null", "7", "\"text\"", "{\"alerts\": {}}", "{\"alerts\": [7]}", "[[]]", "\u{0}",
    ])
    func `what is no payload is refused with its place`(text: String) throws {
        let scratch = try ScratchFolder()
        let file = try scratch.write(text, to: "a.json")
        let error = #expect(throws: EngineError.self, "\(text)") { try Self.read([file]) }
        #expect(error?.problems.first?.hasPrefix(file) == true)
    }

    @Test func `an input larger than the limit is refused with the key that raises it`() throws {
        let scratch = try ScratchFolder()
        let file = try scratch.write(Self.payload("A", fingerprint: "1"), to: "a.json")
        var configuration = Configuration()
        configuration.inputBytes = 100
        let error = #expect(throws: EngineError.self) { try Self.read([file], configuration) }
        #expect(error?.description.contains("`limits.input-bytes`") == true)
    }

    @Test func `a broken description of a bundle is an error, another broken file is a note`() throws {
        let scratch = try ScratchFolder()
        _ = try scratch.write("{\"version\": 1, \"id\": \"x\"}", to: "good/bundle.json")
        _ = try scratch.write("{", to: "good/topology.json")
        _ = try scratch.write("{", to: "bad/bundle.json")
        let evidence = try Self.read([scratch.path + "/good"])
        #expect(evidence.notes.contains { $0.hasPrefix("topology.json: ") && $0.hasSuffix("left out") })
        let error = #expect(throws: EngineError.self) { try Self.read([scratch.path + "/bad"]) }
        #expect(error?.problems.first?.contains("bad/bundle.json") == true)
    }
}

struct InventoryFileTests {
    static let text = """
        entities:
          - {kind: deployment, namespace: shop, name: checkout, replicas: 3}
          - {kind: svc, namespace: shop, name: payments}
          - {kind: node, name: worker-01}
        calls:
          - {from: checkout, to: payments}
          - {from: checkout, to: worker-01, kind: runs-on}
        """

    static func read(_ text: String, onlyDeclared: Bool = false) throws -> IncidentEvidence {
        let scratch = try ScratchFolder()
        var configuration = Configuration()
        configuration.inventory = try scratch.write(text, to: "inventory.yaml")
        configuration.onlyDeclaredTargets = onlyDeclared
        return try IncidentInputTests.read([ScratchFolder.example("alerts.json")], configuration)
    }

    @Test func `what operators declare is known, with its calls`() throws {
        let evidence = try Self.read(Self.text)
        #expect(
            evidence.declared.map(\.description) == [
                "deployment/shop/checkout", "service/shop/payments", "node/worker-01",
            ]
        )
        #expect(evidence.topology.nodes.first { $0.entity.name == "checkout" }?.replicas == 3)
        let edges = evidence.topology.edges.map { "\($0.from.name) \($0.relation.rawValue) \($0.to.name)" }
        #expect(edges.sorted() == ["checkout calls payments", "checkout runs-on worker-01"])
        #expect(!evidence.isInventoryClosed)
    }

    @Test func `what carries steps out knows things by declared names`() throws {
        let text = """
            entities:
              - {kind: service, name: web, process: web, processes: [web-1, web-2], backend: shop, frontend: edge}
              - {kind: host, name: db-1, unit: postgresql}
              - {kind: cache, name: prices, key-patterns: [prices, sessions]}
            """
        let facts = try Self.read(text).declaredFacts.map { fact -> String in
            guard case .text(let words) = fact.value else { return "" }
            return "\(fact.entity.name) \(fact.name.rawValue) \(words)"
        }
        #expect(
            facts.sorted() == [
                "db-1 unit.name postgresql", "prices key.patterns prices sessions", "web process.group web",
                "web process.names web-1 web-2", "web proxy.backend shop", "web proxy.frontend edge",
            ]
        )
        for wrong in ["process: 'a b'", "unit: ../x", "key-patterns: ['price:*']", "processes: []"] {
            let error = #expect(throws: EngineError.self) {
                try Self.read("entities:\n  - {kind: service, name: web, \(wrong)}\n")
            }
            #expect(error?.code == .badConfiguration)
        }
    }

    @Test func `only what is declared is a target where operators say so`() throws {
        let open = Diagnoser().diagnose(try Self.read(Self.text)).snapshot.inventory
        #expect(open.entries.contains { $0.origin != .declared })
        let closed = Diagnoser().diagnose(try Self.read(Self.text, onlyDeclared: true)).snapshot.inventory
        #expect(closed.entries.count == 3)
        #expect(closed.entries.allSatisfy { $0.origin == .declared })
    }

    @Test(arguments: [
        ("kind: svc", "kind: thing", "a kind of entity"), ("name: payments", "name: -rf", "names are letters"),
        ("name: payments", "name: ../etc", "names are letters"), ("replicas: 3", "replicas: -1", "replicas"),
        ("to: payments}", "to: paiments}", "`paiments` is not among the entities"),
        ("kind: runs-on", "kind: eats", "kind"), ("entities:", "entitys:", "did you mean `entities`?"),
        ("namespace: shop, name: payments", "name: [payments]", "name"),
    ])
    func `a wrong declaration is an error with its place`(old: String, new: String, part: String) throws {
        let text = Self.text.replacing(old, with: new)
        try #require(text != Self.text)
        let error = #expect(throws: EngineError.self) { try Self.read(text) }
        #expect(error?.code == .badConfiguration)
        let problems = error?.problems ?? []
        #expect(problems.contains { $0.contains("inventory.yaml:") && $0.contains(part) }, "\(problems)")
    }

    @Test func `an inventory that is not there is an error`() throws {
        var configuration = Configuration()
        configuration.inventory = "/nonexistent/inventory.yaml"
        let error = #expect(throws: EngineError.self) {
            try IncidentInputTests.read([ScratchFolder.example("alerts.json")], configuration)
        }
        #expect(error?.description.contains("/nonexistent/inventory.yaml") == true)
    }
}
