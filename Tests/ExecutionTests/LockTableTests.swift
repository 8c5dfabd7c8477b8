import EvenkeelTestKit
import Execution
import IncidentModel
import Testing

@testable import Remediation

/// Two runs never touch the same things at once.
@Suite struct LockTableTests {
    private static func thing(_ name: String, _ namespace: String? = "shop") -> LockClaim {
        .thing(namespace: namespace, name: name)
    }

    @Test func `who comes later waits, and is served in order`() {
        var table = LockTable()
        #expect(table.request([Self.thing("cart")], for: "a") == .granted)
        #expect(table.request([Self.thing("cart"), Self.thing("web")], for: "b") == .waits(for: ["a"]))
        // Nobody overtakes one that waits for the same.
        #expect(table.request([Self.thing("web")], for: "c") == .waits(for: ["b"]))
        #expect(table.request([Self.thing("orders")], for: "d") == .granted)
        #expect(table.release("a") == ["b"])
        #expect(table.release("b") == ["c"])
        #expect(table.holders == ["d", "c"] && table.queue.isEmpty)
    }

    @Test func `asking again changes nothing`() {
        var table = LockTable()
        _ = table.request([Self.thing("cart")], for: "a")
        _ = table.request([Self.thing("cart")], for: "b")
        let before = table
        #expect(table.request([Self.thing("cart")], for: "a") == .granted)
        #expect(table.request([Self.thing("cart")], for: "b") == .waits(for: ["a"]))
        #expect(table == before)
    }

    @Test func `too many that wait are refused`() {
        var table = LockTable(mostWaiting: 1)
        _ = table.request([.nodes], for: "a")
        _ = table.request([.nodes], for: "b")
        #expect(table.request([.nodes], for: "c") == .refused)
        #expect(table.release("b").isEmpty && table.request([.nodes], for: "c") == .waits(for: ["a"]))
    }

    @Test func `a namespace holds what is in it, and what may be in it`() {
        #expect(LockClaim.namespace("shop").conflicts(with: Self.thing("cart")))
        #expect(!LockClaim.namespace("bank").conflicts(with: Self.thing("cart")))
        #expect(Self.thing("cart", nil).conflicts(with: Self.thing("cart")))
        #expect(!Self.thing("cart", "bank").conflicts(with: Self.thing("cart")))
    }

    @Test func `claims follow the definition and the topology`() throws {
        let topology = RunSample.topology
        let look = LockClaim.claims(of: [try RunSample.action("test.look")], topology: topology)
        #expect(look.isEmpty)
        let node = LockClaim.claims(of: [try RunSample.action("test.claim", "node/worker-1")], topology: topology)
        #expect(node == [.nodes])
        let wide = LockClaim.claims(of: [try RunSample.action("test.claim")], topology: topology)
        #expect(wide == [Self.thing("cart"), .namespace("shop"), .nodes])
        let data = LockClaim.claims(of: [try RunSample.action("test.claim-callers")], topology: topology)
        #expect(data == [Self.thing("cart"), Self.thing("web"), Self.thing("store"), Self.thing("orders")])
    }

    @Test func `whatever is asked for and given back, no two holders conflict and nobody starves`() {
        let seed = UInt64.random(in: 0 ..< .max)
        var generator = SeededGenerator(seed: seed)
        let names = ["a", "b", "c", "d"]
        for _ in 0..<200 {
            var table = LockTable()
            var claims: [String: Set<LockClaim>] = [:]
            for step in 0..<60 {
                if Bool.random(using: &generator), let holder = table.holders.randomElement(using: &generator) {
                    _ = table.release(holder)
                    claims[holder] = nil
                } else {
                    let run = "run-\(step)"
                    var own: Set<LockClaim> = []
                    for _ in 0..<Int.random(in: 1...3, using: &generator) {
                        own.insert(Self.thing(names.randomElement(using: &generator) ?? "a"))
                    }
                    if Int.random(in: 0..<8, using: &generator) == 0 { own.insert(.namespace("shop")) }
                    claims[run] = own
                    _ = table.request(own, for: run)
                }
                let holders = table.holders
                for (place, one) in holders.enumerated() {
                    for other in holders[(place + 1)...] {
                        let clash = (claims[one] ?? []).contains { own in
                            (claims[other] ?? []).contains { own.conflicts(with: $0) }
                        }
                        #expect(!clash, "seed \(seed)")
                    }
                }
            }
            while let holder = table.holders.first { _ = table.release(holder) }
            #expect(table.queue.isEmpty, "seed \(seed)")
        }
    }
}
