import IncidentModel
import Testing

/// What the catalogue knows of each fault is complete, and what it says of two faults holds for both.
@Suite struct FaultKnowledgeTests {
    private static let catalogue = FaultCatalogue.builtIn

    /// The areas that a catalogue of how systems fail has to have.
    private static let areas = [
        "quota", "scheduling", "storage", "image", "startup", "probe", "service", "dns", "gateway", "network", "node",
        "cluster", "resource", "workload", "release", "database", "cache", "queue", "certificate", "credential",
        "dependency", "flag", "configuration", "clock", "security",
    ]

    @Test func `every line of the tables was read`() {
        #expect(FaultCatalogue.unreadKnowledge == [])
    }

    @Test func `every area is there`() {
        #expect(Set(Self.areas).subtracting(Self.catalogue.definitions.map(\.code.area)).isEmpty)
        #expect(Self.catalogue.definitions.count >= 180)
    }

    @Test(arguments: catalogue.definitions) func `a fault says how it shows and what it is mistaken for`(
        _ fault: FaultDefinition
    ) {
        let knowledge = fault.knowledge
        #expect(!knowledge.signs.isEmpty, "\(fault.code)")
        #expect(!knowledge.lookalikes.isEmpty, "\(fault.code)")
        #expect(!knowledge.source.isEmpty, "\(fault.code)")
        #expect(Set(knowledge.signs).count == knowledge.signs.count)
        #expect(knowledge.signs.allSatisfy { $0.text.count { $0 == "`" }.isMultiple(of: 2) }, "\(fault.code)")
    }

    @Test(arguments: catalogue.definitions) func `what it names exists, and no fault causes itself`(
        _ fault: FaultDefinition
    ) {
        let named = fault.knowledge.companions + fault.consequences + fault.knowledge.lookalikes.map(\.code)
        for code in named {
            #expect(Self.catalogue[code] != nil, "\(fault.code) names \(code)")
            #expect(code != fault.code)
        }
        for list in [fault.knowledge.companions, fault.consequences, fault.knowledge.lookalikes.map(\.code)] {
            #expect(Set(list).count == list.count, "\(fault.code) names something twice")
        }
    }

    @Test(arguments: catalogue.definitions) func `each of two that look alike says how to tell`(
        _ fault: FaultDefinition
    ) {
        for other in fault.knowledge.lookalikes {
            let back = Self.catalogue.difference(between: other.code, and: fault.code)
            #expect(back == other.difference, "\(fault.code) and \(other.code)")
            #expect(other.difference.hasSuffix("."), "\(fault.code) and \(other.code)")
        }
    }

    @Test func `titles tell faults apart`() {
        let named = Self.catalogue.definitions.map { "\($0.kinds.first.map(\.noun) ?? "") \($0.title)" }
        #expect(Set(named).count == named.count)
    }

    @Test func `what two faults have nothing to do with each other is not told apart`() throws {
        let left = try #require(FaultCode("clock.skew"))
        let right = try #require(FaultCode("image.rate-limited"))
        #expect(Self.catalogue.difference(between: left, and: right) == nil)
    }

    @Test func `symptoms of what is called are passed on to callers, precise faults are not`() {
        let passed = Self.catalogue.definitions.filter(\.isPassedToCallers)
        #expect(passed.contains { $0.code.text == "service.errors-high" })
        let precise = passed.filter { !$0.isSymptom }.map(\.code.text)
        // Retries are the caller's own doing, and yet the callee's fault.
        #expect(Set(precise) == ["dependency.unavailable", "network.delay", "resource.overload-sustained"])
    }
}
