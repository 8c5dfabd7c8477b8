import EvenkeelTestKit
import IncidentModel
import Testing

@Suite struct PodNameTests {
    struct Reading: Sendable, CustomTestStringConvertible {
        let name: String
        let owner: String
        let form: PodName.Form
        var testDescription: String { name }
    }

    @Test(arguments: [
        Reading(name: "cart-7f9c6d5b8-x2x4z", owner: "cart", form: .deployment),
        Reading(name: "cart-api-7f9c6d5b8c-x2x4z", owner: "cart-api", form: .deployment),
        Reading(name: "orders-2035384211-a1b2c", owner: "orders", form: .deployment),
        Reading(name: "postgres-0", owner: "postgres", form: .statefulSet),
        Reading(name: "postgres-ha-12", owner: "postgres-ha", form: .statefulSet),
        Reading(name: "fluentd-x2x4z", owner: "fluentd", form: .suffixed),
        Reading(name: "backup-28391820-abcde", owner: "backup", form: .deployment),
        Reading(name: "cart", owner: "cart", form: .bare),
        Reading(name: "cart-front", owner: "cart-front", form: .bare),
        Reading(name: "web-front-proxy", owner: "web-front-proxy", form: .bare),
        Reading(name: "node-007", owner: "node-007", form: .bare),
        Reading(name: "node-1234", owner: "node-1234", form: .bare),
        Reading(name: "", owner: "", form: .bare),
        Reading(name: "cart-7f9c6d5b8-X2X4Z", owner: "cart-7f9c6d5b8-X2X4Z", form: .bare),
    ]) func `the owner is told from the name`(_ reading: Reading) {
        let pod = PodName(reading.name)
        #expect(pod.owner == reading.owner)
        #expect(pod.form == reading.form)
        #expect((pod.templateHash != nil) == (reading.form == .deployment))
    }

    @Test func `the form suggests a kind`() {
        #expect(PodName("cart-7f9c6d5b8-x2x4z").ownerKind == .deployment)
        #expect(PodName("postgres-0").ownerKind == .statefulset)
        #expect(PodName("fluentd-x2x4z").ownerKind == .daemonset)
        #expect(PodName("cart").ownerKind == nil)
    }

    @Test func `a replica set names its deployment`() {
        #expect(PodName.deployment(ofReplicaSet: "cart-7f9c6d5b8") == "cart")
        #expect(PodName.deployment(ofReplicaSet: "cart-front") == nil)
        #expect(PodName.deployment(ofReplicaSet: "cart") == nil)
        #expect(PodName.deployment(ofReplicaSet: "") == nil)
    }

    @Test(arguments: UInt64(1)...4) func `what a controller generates is taken off again`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let generated = Array("bcdfghjklmnpqrstvwxz2456789")
        func word(_ count: Int) -> String {
            String((0..<count).map { _ in generated.randomElement(using: &random) ?? "b" })
        }
        for _ in 0..<1000 {
            let owner = ["cart", "cart-api", "a", "x9-front"].randomElement(using: &random) ?? "cart"
            let hash = word(Int.random(in: 8...9, using: &random)) + "7"
            let pod = PodName("\(owner)-\(hash)-\(word(5))")
            #expect(pod.owner == owner)
            #expect(pod.templateHash == hash)
            let ordinal = Int.random(in: 0...999, using: &random)
            #expect(PodName("\(owner)-\(ordinal)").owner == owner)
        }
    }

    @Test(arguments: HostileNames.all) func `hostile names are bare or lose only generated parts`(_ name: String) {
        let pod = PodName(name)
        #expect(name.hasPrefix(pod.owner))
        #expect(pod.form == .bare || pod.owner != name)
    }
}
