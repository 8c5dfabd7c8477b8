import IncidentModel
import Testing

@Suite struct FaultCodeTests {
    @Test(arguments: ["image.pull-failed", "a.b", "9.9", "-.-"]) func `a code has an area and a name`(
        _ text: String
    ) throws {
        let code = try #require(FaultCode(text))
        #expect(code.text == text)
        #expect(code.description == text)
        #expect(text.hasPrefix(code.area + "."))
    }

    @Test(arguments: [
        "", ".", "a", "a.", ".a", "a.b.c", "A.b", "a.B", "a b.c", "a..b", "a.b ", "a_b.c", "ä.b", "a.b\n", "a.*", "*",
        "imagе.pull-failed", "image\u{2024}pull", String(repeating: "a", count: 79) + ".b",
    ]) func `anything else is no code`(_ text: String) {
        #expect(FaultCode(text) == nil)
    }

    @Test func `a pattern means one code or all of an area`() throws {
        let pull = try #require(FaultCode("image.pull-failed"))
        let other = try #require(FaultCode("images.pull-failed"))
        let exact = try #require(FaultPattern("image.pull-failed"))
        let area = try #require(FaultPattern("image.*"))
        #expect(exact.matches(pull) && !exact.matches(other))
        #expect(area.matches(pull) && !area.matches(other))
        #expect(exact.specificity > area.specificity)
        #expect(area.description == "image.*")
        for text in ["*", ".*", "*.*", "image.p*", "image*", "a.b.*", "Image.*", ""] {
            #expect(FaultPattern(text) == nil, "\(text)")
        }
    }

    @Test func `every fault of the catalogue is well described`() {
        let catalogue = FaultCatalogue.builtIn
        #expect(catalogue.definitions.count >= 80)
        #expect(catalogue.definitions.map(\.code) == catalogue.definitions.map(\.code).sorted())
        for fault in catalogue.definitions {
            #expect(catalogue[fault.code] == fault)
            #expect(!fault.kinds.isEmpty, "\(fault.code)")
            #expect(Set(fault.kinds).count == fault.kinds.count, "\(fault.code)")
            #expect(!fault.title.isEmpty && !fault.title.hasSuffix("."), "\(fault.code)")
            Self.checkImpact(fault)
        }
    }

    private static func checkImpact(_ fault: FaultDefinition) {
        let impact = fault.impact
        let shares = 0.0...1.0
        for range in [impact.instancesLost, impact.requestsFailed] {
            #expect(shares.contains(range.lowerBound) && shares.contains(range.upperBound), "\(fault.code)")
        }
        #expect(impact.slowdown.lowerBound >= 1, "\(fault.code)")
        #expect(impact.minutesToLoss.map { $0.lowerBound > 0 } ?? true, "\(fault.code)")
        #expect((0...2).contains(impact.selfHealingPerHour), "\(fault.code)")
    }

    @Test func `of two definitions with one code the first counts`() throws {
        let known = try #require(FaultCatalogue.builtIn.definitions.first)
        let catalogue = FaultCatalogue([known, known])
        #expect(catalogue.definitions == [known])
        #expect(catalogue.knows(.area(known.code.area)))
        #expect(!catalogue.knows(.area("unheard-of")))
    }

    @Test(arguments: ["a", "kubernetes.rollout-restart", "9", "a.", "a--b", String(repeating: "a", count: 128)])
    func `an identifier is of a few plain characters`(_ text: String) {
        #expect(Identifier<FaultDefinition>(text)?.text == text)
    }

    @Test(arguments: ["", ".a", "-a", "A", "a_b", "a b", "a/b", "a\n", "é", "а", String(repeating: "a", count: 129)])
    func `anything else is no identifier`(_ text: String) {
        #expect(Identifier<FaultDefinition>(text) == nil)
    }
}
