import EvenkeelTestKit
import IncidentModel
import Remediation
import Testing

@testable import Planning

@Suite(.oneAtATime, .timeLimit(.minutes(5)))
struct StatementCheckTests {
    static let ledger: EvidenceLedger = {
        var ledger = EvidenceLedger()
        _ = ledger.cite(
            Evidence(
                source: .event,
                document: "kubectl.json",
                locator: "get pods",
                excerpt:
                    "Pod checkout-6c8f9d7b54-x2k8p restarted 17 times, shop/checkout:7.32.0, load 12.75, at 10.42.2.77"
            )
        )
        _ = ledger.cite(PlanningScene.evidence(.log, "ERROR DB_HOST is not set; exit code 1; 95 % of requests failed"))
        return ledger
    }()

    static func faults(_ text: String, _ cited: [Int] = [1]) -> [StatementCheck.Fault] {
        StatementCheck(ledger: ledger)
            .faults(of: Statement(text: text, citations: cited.map { Citation(number: $0) }))
    }

    @Test(arguments: [
        "It restarted 17 times.", "The pod checkout-6c8f9d7b54-x2k8p restarts.", "It runs shop/checkout:7.32.0.",
        "The load was 12.75, not less.", "`restarted 17 times`", "It fails, and nobody knows why.", "See kubectl.json.",
        "RESTARTED 17 TIMES", "The address is 10.42.2.77.", "It has 3 steps.",
    ])
    func `a statement that its citation bears out passes`(text: String) {
        #expect(Self.faults(text) == [])
    }

    @Test(arguments: [
        ("It restarted 18 times.", "18"), ("It restarted 7.5 times.", "7.5"),
        ("Roll back deployment/shop/cart.", "deployment/shop/cart"),
        ("It is `safe to delete`.", "safe to delete"), ("DB_HOST is not set.", "DB_HOST"),
        ("95 % of requests failed.", "95"), ("It runs shop/checkout:7.31.4.", "shop/checkout:7.31.4"),
        ("The pod checkout-6c8f9d7b54-x2k9p restarts.", "checkout-6c8f9d7b54-x2k9p"),
        ("Load is 12 now.", "12"), ("Load is 75 now.", "75"), ("It had 32 errors.", "32"),
        ("Version 7.32 broke it.", "7.32"),
        ("It is called checkoutService.", "checkoutService"), ("Traffic comes from 10.42.2.7.", "10.42.2.7"),
    ])
    func `a particular that no cited evidence holds is found`(text: String, particular: String) {
        #expect(Self.faults(text) == [.unsupported(particular)])
    }

    @Test func `a citation has to be there and to exist`() {
        #expect(Self.faults("It fails.", []) == [.noCitation])
        #expect(Self.faults("It fails.", [3]) == [.unknownCitation(Citation(number: 3))])
        #expect(Self.faults("DB_HOST is not set.", [1, 2]) == [])
        #expect(Self.faults("DB_HOST is not set.", [1, 9]).count == 2)
    }

    @Test func `the names of the step at hand need no evidence`() throws {
        let plan = PlanningScene().plan
        let step = try #require(plan.changes.first)
        let check = StatementCheck(ledger: Self.ledger, action: step.action, names: ["shop-checkout"])
        func faults(_ text: String) -> [StatementCheck.Fault] {
            check.faults(of: Statement(text: text, citations: [Citation(number: 1)]))
        }
        #expect(faults("kubernetes.rollback-workload on deployment/shop/checkout mends shop-checkout.") == [])
        #expect(faults("kubernetes.rollback-workload on deployment/shop/cart mends it.").count == 1)
    }

    @Test func `any text is checked without a trap`() {
        var random = SeededGenerator(seed: 99)
        let pieces = [
            "`", "``", " ", "12", "1.", ".1", "..", "é", "木", "\u{0301}", "🧯", "\u{202E}", "-", "a-b-c", "/", "%", "E1",
        ]
        for _ in 0..<5000 {
            let text = (0..<12).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            for fault in Self.faults(text) {
                guard case .unsupported(let particular) = fault else {
                    Issue.record("seed 99: \(fault) of \(text)")
                    return
                }
                #expect(text.contains(particular), "seed 99: \(particular) does not stand in \(text)")
            }
        }
    }

    @Test(arguments: [
        ("it restarted 4711 times", ["E1"], "`4711` does not stand in what it cites"),
        ("restart deployment/prod/ledger instead", ["E1"], "`deployment/prod/ledger` does not stand in what it cites"),
        ("", ["E1"], "it gave none"),
        ("the evidence says so", [], "it cites no evidence"),
    ])
    func `a model's reason that is not borne out is left out with a note, and its step stays`(
        because: String,
        cited: [String],
        note: String
    ) async throws {
        let scene = PlanningScene()
        let step = ModelReplies.step(
            "kubernetes.rollback-workload",
            "deployment/shop/checkout",
            evidence: cited,
            because: because
        )
        let clock = ManualClock()
        let model = ScriptedModel(reply: try ModelReplies.reply([step]), clock: clock)
        let result = try await PlanRaceTests.race(model, clock).run(scene.request, within: .seconds(8))
        #expect(result.plan.planner == .model)
        let expected = "the model's reason for kubernetes.rollback-workload was left out: \(note)"
        #expect(result.plan.notes.contains(expected), "\(result.plan.notes)")
        let texts = result.plan.steps.flatMap(\.rationale).map(\.text)
        #expect(because.isEmpty || !texts.contains(because))
        #expect(texts.contains(Hypotheses.badRelease.summary))
    }

    @Test func `a model's reason that is borne out stands first`() async throws {
        let scene = PlanningScene()
        let reason = "checkout tells of workload.bad-release by its state"
        let step = ModelReplies.step("kubernetes.rollback-workload", "deployment/shop/checkout", because: reason)
        let clock = ManualClock()
        let model = ScriptedModel(reply: try ModelReplies.reply([step]), clock: clock)
        let result = try await PlanRaceTests.race(model, clock).run(scene.request, within: .seconds(8))
        #expect(result.plan.changes.first?.rationale.first?.text == reason)
        #expect(result.plan.notes == scene.plan.notes)
    }
}
