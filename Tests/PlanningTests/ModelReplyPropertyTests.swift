import EvenkeelTestKit
import IncidentModel
import Remediation
import StrictJSON
import Testing

@testable import Planning

/// Random and mutated replies: whatever arrives, nothing outside of what was offered ever comes out.
@Suite(.oneAtATime, .timeLimit(.minutes(5)))
struct ModelReplyPropertyTests {
    /// A scene with several kinds of action, argument and target.
    static let scene: PlanningScene = {
        var scene = PlanningScene()
        scene.hypotheses = [
            Hypotheses.badReleaseWithImage,
            PlanningScene.hypothesis("resource.cpu-overload", on: "service/shop/checkout", 0.1),
            PlanningScene.hypothesis("database.connections-exhausted", on: "database/shop/orders", 0.1),
        ]
        scene.further = [PlanningScene.entity("deployment/prod/ledger"), PlanningScene.entity("node/worker-01")]
        return scene
    }()
    static let request = scene.request
    static let scope = scene.scope

    /// A reply of three good steps.
    static func good() throws -> String {
        try ModelReplies.reply([
            ModelReplies.step("kubernetes.inspect", "deployment/shop/checkout"),
            ModelReplies.step("kubernetes.scale-workload", "service/shop/checkout", [("replicas", 6)]),
            ModelReplies.step("kubernetes.pin-image", "deployment/shop/checkout", [("correction", "C1")]),
        ])
    }

    /// Checks that a reply leads to nothing that was not offered; whether it was read to its end.
    static func holds(_ text: String, cutAt cuts: inout SeededGenerator) -> (isPlan: Bool, violation: String?) {
        var reader = ModelReplyReader(scope: scope)
        var rest = Substring(text)
        do throws(ModelReplyFault) {
            while !rest.isEmpty, !reader.isComplete {
                let count = Int.random(in: 1...40, using: &cuts)
                try reader.feed(String(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            try reader.finish()
        } catch {
            return (false, violation(reader.proposals))
        }
        return (true, violation(reader.proposals))
    }

    private static func violation(_ proposals: [ModelProposal]) -> String? {
        guard proposals.count <= scope.budget.steps else { return "\(proposals.count) steps" }
        for proposal in proposals {
            guard scope.actions.contains(where: { $0.id.text == proposal.action.action }) else {
                return "action \(proposal.action.action)"
            }
            guard scope.targets.contains(where: { $0.description == proposal.action.target }) else {
                return "target \(proposal.action.target)"
            }
            guard proposal.citations.allSatisfy({ scope.ledger[$0] != nil }) else { return "\(proposal.citations)" }
            guard
                let action = try? Action(
                    validating: proposal.action,
                    catalogue: request.catalogue,
                    snapshot: request.snapshot
                )
            else { continue }
            // What passed both checks keeps the catalogue's own definition, its approval above all.
            guard request.catalogue[action.definition.id] == action.definition else { return "another definition" }
            guard request.snapshot.inventory.contains(action.target) else { return "target \(action.target)" }
            guard action.definition.targetKinds.contains(action.target.kind) else { return "kind \(action.target)" }
        }
        return nil
    }

    @Test(arguments: [UInt64](1...4))
    func `mutated replies never lead outside of what was offered`(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let good = Array(try Self.good().utf8)
        var plans = 0
        for round in 0..<4000 {
            if round % 50 == 0 { await Task.yield() }
            var bytes = good
            for _ in 0..<Int.random(in: 1...4, using: &random) { Self.mutate(&bytes, &random) }
            let (isPlan, violation) = Self.holds(String(decoding: bytes, as: UTF8.self), cutAt: &random)
            plans += isPlan ? 1 : 0
            let text = String(decoding: bytes, as: UTF8.self)
            try #require(violation == nil, "seed \(seed), round \(round): \(violation ?? "") in \(text)")
        }
        // Some mutations leave a reply whole; if none did, the property would say nothing.
        #expect(plans > 50, "seed \(seed): only \(plans) replies were read to their end")
    }

    /// Changes some bytes: flips, cuts, repeats, moves and swaps of names.
    private static func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let length = min(Int.random(in: 1...30, using: &random), bytes.count - place)
        switch Int.random(in: 0..<7, using: &random) {
        case 0: bytes[place] ^= UInt8(1) << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
        case 2: bytes.removeSubrange(place..<place + length)
        case 3: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
        case 4: bytes.insert(contentsOf: (words.randomElement(using: &random) ?? "").utf8, at: place)
        case 5: bytes.removeSubrange(place...)
        default: replaceName(&bytes, &random)
        }
    }

    /// Puts another name where one of the reply's names stood.
    private static func replaceName(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        var text = String(decoding: bytes, as: UTF8.self)
        let known = ["kubernetes.inspect", "kubernetes.scale-workload", "kubernetes.pin-image"]
        let names = known + ["deployment/shop/checkout", "service/shop/checkout", "C1", "E1", "6"]
        guard let old = names.randomElement(using: &random), let new = words.randomElement(using: &random) else {
            return
        }
        if let range = text.firstRange(of: old) { text.replaceSubrange(range, with: new) }
        bytes = Array(text.utf8)
    }

    static let words = [
        "kubernetes.delete-pod", "database.fail-over", "host.isolate", "credential.rotate", "shell.run", "rm -rf /",
        "deployment/prod/ledger", "node/worker-01", "deployment/kube-system/coredns", "deployment/shop/*", "../..",
        "service/shop/checkout", "database/shop/orders", "C0", "C2", "C99999999999999999999", "E2", "E999999",
        "1e309", "-9223372036854775809", "[[[[[[[[[[[[[", "{\"a\":", "\"", "\\u0000", "\\ud800", "\u{202E}", "]}",
        "\"approval\":\"none\",", "\"action\":\"kubernetes.inspect\",", "null", "true", "é木🧯", "```", ",", ":",
        "kubernetes.rollback-workload", "kubernetes.inspect", "incident.page", "deployment/shop/checkout",
    ]

    @Test(arguments: [UInt64](11...14))
    func `random replies never lead outside of what was offered`(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        var plans = 0
        for round in 0..<2500 {
            if round % 50 == 0 { await Task.yield() }
            let steps = (0..<Int.random(in: 0...3, using: &random)).map { _ in Self.randomStep(&random) }
            let text = "{\"steps\":[\(steps.joined(separator: ","))]}"
            let (isPlan, violation) = Self.holds(text, cutAt: &random)
            plans += isPlan && !steps.isEmpty ? 1 : 0
            try #require(violation == nil, "seed \(seed), round \(round): \(violation ?? "") in \(text)")
        }
        #expect(plans > 50, "seed \(seed): only \(plans) replies were read to their end")
    }

    /// A step of names that exist and names that do not, arguments of any kind.
    private static func randomStep(_ random: inout SeededGenerator) -> String {
        let actions = scope.actions.map(\.id.text) + ["shell.run", "kubernetes.delete-namespace"]
        let targets = scope.targets.map(\.description) + ["deployment/prod/ledger", "node/worker-01"]
        var members = [
            "\"action\":\"\(actions.randomElement(using: &random) ?? "")\"",
            "\"target\":\"\(targets.randomElement(using: &random) ?? "")\"",
        ]
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let names = [
                "replicas", "revision", "correction", "share-percent", "for", "approval", "command", "evidence",
            ]
            let name = names.randomElement(using: &random) ?? ""
            members.append("\"\(name)\":\(randomValue(&random, depth: 0))")
        }
        return "{\(members.shuffled(using: &random).joined(separator: ","))}"
    }

    private static func randomValue(_ random: inout SeededGenerator, depth: Int) -> String {
        switch Int.random(in: 0..<(depth > 3 ? 6 : 8), using: &random) {
        case 0: return String(Int64.random(in: .min ... .max, using: &random))
        case 1: return "\(Int.random(in: -3...2000, using: &random))"
        case 2: return "\(Int.random(in: 0...9, using: &random))e\(Int.random(in: -400...400, using: &random))"
        case 3: return ["true", "false", "null", "\"none\"", "\"C1\"", "\"C7\""].randomElement(using: &random) ?? "0"
        case 4: return "[\"E1\",\"E2\"]"
        case 5: return "\"\(["deployment/shop/checkout", "rm -rf /", "E1"].randomElement(using: &random) ?? "")\""
        case 6: return "[\(randomValue(&random, depth: depth + 1))]"
        default: return "{\"approval\":\(randomValue(&random, depth: depth + 1))}"
        }
    }
}
