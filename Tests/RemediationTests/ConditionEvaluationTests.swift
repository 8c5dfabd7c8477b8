import EvenkeelTestKit
import IncidentModel
import Testing

@testable import Remediation

@Suite struct ConditionEvaluationTests {
    /// What `text` says of the sample incident's cart, with the argument `replicas` 5.
    static func truth(_ text: String, of target: EntityReference = SampleIncident.cart) throws -> Truth {
        let expression = try ConditionParser.parse(text)
        return truth(expression, of: target)
    }

    static func truth(_ expression: Condition.Expression, of target: EntityReference = SampleIncident.cart) -> Truth {
        let evaluation = ConditionEvaluation(
            snapshot: SampleIncident.snapshot,
            target: target,
            arguments: ["replicas": .number(5), "mode": .text("soft")]
        )
        return evaluation.truth(of: Condition(expression: expression, meaning: ""))
    }

    @Test(arguments: [
        ("target.replicas.desired == 3", Truth.yes), ("target.replicas.desired != 3", .no),
        ("target.replicas.ready < target.replicas.desired", .yes), ("target.replicas.ready >= 1", .yes),
        ("target.replicas.ready > 1", .no), ("target.replicas.ready <= 0.5", .no), ("argument.replicas == 5", .yes),
        ("argument.mode == 'soft'", .yes), ("argument.mode != 'soft'", .no), ("argument.other == 1", .unknown),
        ("target.latency < 1", .unknown), ("not target.latency < 1", .unknown), ("'a' < 'b'", .unknown),
        // Values of different types are neither equal nor unequal.
        ("target.replicas.desired == '3'", .unknown), ("target.replicas.desired != '3'", .unknown),
        ("true == 1", .unknown), ("3", .unknown), ("'true'", .unknown), ("true", .yes), ("false", .no),
        ("it.restarts == 0", .unknown), ("count(deployment) == 3", .yes), ("count(node) >= 3", .yes),
        // One node of three is not known to be ready, so their number is not known.
        ("count(node where it.node.ready) >= 1", .unknown),
        ("count(team where it.alerts.firing > 0) == 0", .unknown), ("count(team where true) == 1", .yes),
        ("count(team where false) == 0", .yes), ("count(cluster where target.replicas.desired == 3) == 1", .yes),
    ]) func `statements are judged by what is known`(_ text: String, _ truth: Truth) throws {
        #expect(try Self.truth(text) == truth)
    }

    /// `true`, `false` and a statement that is not known.
    static let words: [(text: String, truth: Truth)] = [
        ("true", .yes), ("false", .no), ("target.latency < 1", .unknown),
    ]

    @Test func `and, or and not follow Kleene's three-valued logic`() throws {
        // Kleene, Introduction to Metamathematics (1952), section 64: the strong tables are minimum and maximum.
        func rank(_ truth: Truth) -> Int { truth == .yes ? 2 : truth == .unknown ? 1 : 0 }
        for left in Self.words {
            #expect(try rank(Self.truth("not \(left.text)")) == 2 - rank(left.truth))
            for right in Self.words {
                let both = try Self.truth("\(left.text) and \(right.text)")
                let either = try Self.truth("\(left.text) or \(right.text)")
                #expect(rank(both) == min(rank(left.truth), rank(right.truth)), "\(left.text) and \(right.text)")
                #expect(rank(either) == max(rank(left.truth), rank(right.truth)), "\(left.text) or \(right.text)")
            }
        }
    }

    @Test(arguments: UInt64(1)...4) func `De Morgan's laws hold whatever is unknown`(_ seed: UInt64) {
        var random = RandomConditions(seed: seed)
        for _ in 0..<300 {
            let (left, right) = (random.expression(depth: 2), random.expression(depth: 2))
            #expect(
                Self.truth(.not(.and(left, right))) == Self.truth(.or(.not(left), .not(right))),
                "seed \(seed): \(left), \(right)"
            )
            #expect(Self.truth(.not(.not(left))) == Self.truth(left), "seed \(seed): \(left)")
        }
    }
}
