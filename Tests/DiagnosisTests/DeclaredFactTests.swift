import IncidentModel
import Testing

@testable import Diagnosis

/// What operators declare of things is known, and nobody else can say it.
@Suite struct DeclaredFactTests {
    private static let cart = EntityReference(kind: .service, namespace: "shop", name: "cart")

    /// The facts of a small incident in which something is declared and measured.
    private static func facts(_ declared: [(FactName, String)], metrics: [(String, Double)] = []) throws -> FactTable {
        var scenario = Scenario().calls("service/web", "service/cart")
            .alert("HighErrorRate", ["namespace": "shop", "service": "cart"])
        for (metric, value) in metrics { scenario = scenario.metric("cart", metric, [value]) }
        var evidence = scenario.evidence
        let entity = try #require(cart)
        evidence.declaredFacts = declared.map { DeclaredFact(entity, $0.0, .text($0.1)) }
        return Diagnoser().diagnose(evidence).snapshot.facts
    }

    @Test func `declared names are facts`() throws {
        let entity = try #require(Self.cart)
        let facts = try Self.facts([(.processGroup, "cart"), (.processNames, "cart-1 cart-2")])
        #expect(facts[entity, .processGroup] == .text("cart"))
        #expect(facts[entity, .processNames] == .text("cart-1 cart-2"))
    }

    @Test(arguments: ["process.group", "process.names", "unit.name", "proxy.backend", "proxy.frontend", "key.patterns"])
    func `a series that bears such a name says nothing`(metric: String) throws {
        let entity = try #require(Self.cart)
        let name = try #require(FactName(rawValue: metric))
        #expect(try Self.facts([], metrics: [(metric, 1)])[entity, name] == nil)
    }

    @Test func `who calls is the graph's to say`() throws {
        let entity = try #require(Self.cart)
        #expect(try Self.facts([], metrics: [("callers", 0)]).number(.callers, of: entity) == 1)
    }
}
