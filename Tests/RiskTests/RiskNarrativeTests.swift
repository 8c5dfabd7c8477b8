import Remediation
import Testing

@testable import Risk

@Suite struct RiskNarrativeTests {
    @Test func `the report says in words what was predicted and what was assumed`() {
        let report = SampleAction.reports(
            [SampleAction.plan([1], .init(undo: .irreversible("the old key is revoked")))],
            assumptions: ["no request rate was measured at web: 100 requests/s assumed", "2 to 3 replicas assumed"]
        )[0]
        let narrative = RiskNarrative(report)
        #expect(narrative.effect.contains("0.5 error-minutes") && narrative.effect.contains("against 30 when nothing"))
        #expect(narrative.worse == "In none of 48 runs did it end worse than doing nothing.")
        #expect(
            narrative.recovery
                == "100 % of the runs recover, half within 1 min, 95 % within 1 min; without it 0 % recover."
        )
        #expect(narrative.reach.contains("Concerned: cart"))
        #expect(narrative.undo == "Cannot be undone: do it (deployment shop/cart): the old key is revoked.")
        #expect(narrative.basis.contains("4 of 4 quantities were measured"))
        for assumption in report.assumptions { #expect(narrative.basis.contains(assumption)) }
        #expect(narrative.sentences.count == 6)
        #expect(narrative.sentences.allSatisfy { $0.hasSuffix(".") })
    }

    @Test func `a plan that helps nobody is not praised`() {
        let narrative = RiskNarrative(SampleAction.reports([.nothing])[0])
        #expect(narrative.recovery == "Only 0 % of the runs recover within 60 min; without it 0 % recover.")
        #expect(narrative.undo == "Every step can be undone.")
    }

    @Test(arguments: [
        (0.0, "0 %"), (0.004, "under 1 %"), (0.005, "1 %"), (0.5, "50 %"), (0.994, "99 %"), (0.996, "over 99 %"),
        (1, "100 %"),
    ]) func `a share is not rounded to none or all`(_ share: Double, _ text: String) {
        #expect(RiskNarrative.percent(share) == text)
    }

    @Test(arguments: [
        (0.0, "0"), (0.04, "0"), (0.05, "0.1"), (1, "1"), (1.26, "1.3"), (9.94, "9.9"), (9.95, "10"), (12.4, "12"),
        (-0.3, "-0.3"),
        (-2, "-2"),
    ]) func `numbers have no more digits than they deserve`(_ number: Double, _ text: String) {
        #expect(RiskNarrative.number(number) == text)
    }
}
