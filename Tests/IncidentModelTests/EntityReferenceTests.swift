import EvenkeelTestKit
import IncidentModel
import Testing

/// Names that try to be something else than a name.
enum HostileNames {
    static let all = [
        "", " ", ".", "..", "-", "-rf", "--help", "a/b", "a\\b", "../etc/passwd", "a..b", "a b", "a\tb", "a\nb", "a\0b",
        "$(reboot)", "`reboot`", "a;b", "a|b", "a&b", "a'b", "a\"b", "<b>", "a%00", "{{ node }}", "http://a", "a?b",
        "a#b",
        "cаrt", "ｃart", "cart\u{200B}", "\u{202E}trac", "cart\u{301}", "\u{FEFF}cart", "\u{212A}8s", "cart\u{0}",
        "naïve", "🛒",
        ".cart", ":cart", "@cart", String(repeating: "a", count: 254), String(repeating: "é", count: 100),
    ]
}

@Suite struct EntityReferenceTests {
    @Test(arguments: [
        "a", "_a", "9", "cart", "cart-7f9c6d5b8-x2x4z", "system:node:worker-1", "me@example.org", "node.example.org",
        "A_b-C.d", String(repeating: "a", count: 253),
    ]) func `ordinary names are taken`(_ name: String) {
        #expect(EntityReference(kind: .deployment, namespace: "shop", name: name)?.name == name)
        #expect(EntityReference(kind: .deployment, namespace: name, name: "cart")?.namespace == name)
    }

    @Test(arguments: HostileNames.all) func `hostile names are not`(_ name: String) {
        #expect(EntityReference(kind: .deployment, namespace: "shop", name: name) == nil)
        #expect(EntityReference("deployment/shop/\(name)") == nil)
        // An empty namespace means that none is known, in the parts but not in the text.
        if !name.isEmpty { #expect(EntityReference(kind: .deployment, namespace: name, name: "cart") == nil) }
        #expect(EntityReference("deployment/\(name)/cart") == nil)
        #expect(EntityReference("\(name)/shop/cart") == nil)
    }

    @Test(arguments: [
        "cart", "deployment", "deployment/", "/cart", "Deployment/shop/cart", "deploy/shop/cart",
        "deployments/shop/cart",
        "node/shop/worker", "deployment/shop/cart/extra", "deployment//cart", "deployment/shop/", " deployment/cart",
        "deployment/cart ", "deployment:shop/cart", "pod\u{301}/a", "ｐod/a",
    ]) func `text that is no reference is refused`(_ text: String) {
        #expect(EntityReference(text) == nil)
    }

    @Test(arguments: EntityKind.allCases) func `every reference is read back from its text`(_ kind: EntityKind) throws {
        for namespace in [nil, "", "shop"] {
            let entity = try #require(EntityReference(kind: kind, namespace: namespace, name: "x-1"))
            #expect(EntityReference(entity.description) == entity)
            #expect((entity.namespace != nil) == (namespace == "shop" && !kind.isClusterScoped))
            #expect(entity.phrase.hasPrefix(kind.noun + " "))
        }
        #expect(EntityKind(named: kind.rawValue.uppercased()) == kind)
        #expect(!kind.noun.isEmpty)
    }

    @Test(arguments: [
        ("po", EntityKind.pod), ("Deployments", .deployment), ("deployment.apps", .deployment), ("svc", .service),
        ("hpa", .autoscaler), ("PVC", .persistentvolumeclaim), ("pdb", .poddisruptionbudget), ("db", .database),
        ("horizontalpodautoscaler.autoscaling", .autoscaler), ("ClusterIssuer", .issuer), ("instance", .host),
    ]) func `kinds have the names that people use`(_ name: String, _ kind: EntityKind) {
        #expect(EntityKind(named: name) == kind)
    }

    @Test(arguments: ["", "pods ", "depl", "pod/x", "pоd", "*", "any"]) func `other words are no kind`(_ name: String) {
        #expect(EntityKind(named: name) == nil)
    }

    @Test(arguments: UInt64(1)...4) func `references have one order, whatever they are compared with`(
        _ seed: UInt64
    ) throws {
        var random = SeededGenerator(seed: seed)
        let entities = try (0..<60).map { _ in
            try #require(
                EntityReference(
                    kind: [.pod, .deployment, .node].randomElement(using: &random) ?? .pod,
                    namespace: [nil, "a", "b"].randomElement(using: &random) ?? nil,
                    name: ["x", "y", "x-1", "X"].randomElement(using: &random) ?? "x"
                )
            )
        }
        let sorted = entities.sorted()
        #expect(entities.shuffled(using: &random).sorted() == sorted)
        for (earlier, later) in zip(sorted, sorted.dropFirst()) { #expect(!(later < earlier)) }
        #expect(Set(entities.map(\.description)).count == Set(entities).count)
    }
}
