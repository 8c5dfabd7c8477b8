import ContentDigests
import EvenkeelTestKit
import Foundation
import Governance
import IncidentEngine
import IncidentLedger
import IncidentModel
import Journal
import Testing

/// Approvals that nobody gave. `EVENKEEL_FORGED` sets their number; 100,000 take about a minute.
@Suite struct ForgedApprovalTests {
    /// What is wrong with a click.
    enum Forgery: CaseIterable {
        case plan, evidence, effect, state, nonce, emptyNonce, swapped, otherIncident, viewer, stranger, machine, all
    }

    static let stranger = Principal(name: "mallory", roles: [], kind: .user)
    static let other = Principal(name: "carl", roles: [.approver], tenants: ["elsewhere"], kind: .user)
    static let robot = Principal(name: "robot", roles: [.approver], kind: .token)

    static func forged(
        _ forgery: Forgery,
        _ good: ApprovalClick,
        _ random: inout SeededGenerator
    ) -> (click: ApprovalClick, person: Principal) {
        var (plan, evidence, effect, state, nonce) = (good.plan, good.evidence, good.effect, good.state, good.nonce)
        var person = Bool.random(using: &random) ? LiveBench.ada : LiveBench.bob
        let made = ContentDigest(of: "\(UInt64.random(in: 0 ... .max, using: &random))")
        switch forgery {
        case .plan: plan = made
        case .evidence: evidence = made
        case .effect: effect = made
        case .state: state = made
        case .nonce: nonce = mutated(nonce, &random)
        case .emptyNonce: nonce = Bool.random(using: &random) ? "" : nonce + " "
        case .swapped: (evidence, effect) = (effect, evidence)
        case .otherIncident: break
        case .viewer: person = LiveBench.eve
        case .stranger: person = Bool.random(using: &random) ? stranger : other
        case .machine: person = robot
        case .all: (plan, evidence, effect, state, nonce) = (made, made, made, made, "")
        }
        let comment = Bool.random(using: &random) ? "" : "looks good"
        let click = ApprovalClick(
            plan: plan,
            evidence: evidence,
            effect: effect,
            state: state,
            nonce: nonce,
            comment: comment
        )
        return (click, person)
    }

    /// Text with one character changed, removed or added.
    private static func mutated(_ text: String, _ random: inout SeededGenerator) -> String {
        var characters = Array(text)
        let index = Int.random(in: 0..<characters.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: characters[index] = characters[index] == "x" ? "y" : "x"
        case 1: characters.remove(at: index)
        default: characters.insert("0", at: index)
        }
        return String(characters)
    }

    /// How many clicks are tried; `EVENKEEL_FORGED` says so.
    static let count = ProcessInfo.processInfo.environment["EVENKEEL_FORGED"].flatMap { Int($0) } ?? 2400

    @Test(.timeLimit(.minutes(10)))
    func `no forged click is accepted, and the true one still is, once`() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let bench = try await LiveBench()
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        let good = try #require(LiveBench.click(card))
        let unknown = try #require(IncidentIdentifier("inc-000000000000"))
        let before = bench.journal.entries.count
        var accepted = 0
        for number in 0..<Self.count {
            let forgery = Forgery.allCases[number % Forgery.allCases.count]
            let (click, person) = Self.forged(forgery, good, &random)
            let target = forgery == .otherIncident ? unknown : id
            do {
                _ = try await bench.engine.approve(target, click, by: person)
                accepted += 1
                Issue.record("\(forgery) was accepted, seed \(seed)")
            } catch {}
        }
        #expect(accepted == 0)
        #expect(bench.journal.entries.count == before)
        #expect(try await bench.engine.approve(id, good, by: LiveBench.ada).state == .spent)
        for _ in 0..<Self.count / 10 {
            await #expect(throws: LiveError.self) { try await bench.engine.approve(id, good, by: LiveBench.bob) }
        }
        #expect(bench.kinds.count { $0 == "intent.written" } == 1)
    }

    enum Ending: CaseIterable { case expired, rejected, resolved, changed }

    @Test(arguments: Ending.allCases) func `a click that comes after the end is refused`(ending: Ending) async throws {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        let good = try #require(LiveBench.click(card))
        switch ending {
        case .expired: bench.hands.advance(by: 1800)
        case .rejected: _ = try await bench.engine.reject(id, plan: card.plan, reason: "no", by: LiveBench.bob)
        case .resolved: _ = try await bench.engine.resolve(id, reason: "over", by: LiveBench.bob)
        case .changed: _ = try await bench.engine.replan(id, by: LiveBench.bob)
        }
        for number in 0..<Self.count / 24 {
            let person = number % 2 == 0 ? LiveBench.ada : LiveBench.bob
            await #expect(throws: LiveError.self) { try await bench.engine.approve(id, good, by: person) }
        }
        #expect(!bench.kinds.contains("intent.written"))
        #expect(!bench.kinds.contains("approval.granted"))
    }

    @Test(.timeLimit(.minutes(5)), arguments: 1...4)
    func `of sixty-four clicks at once one is spent`(round: Int) async throws {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        let good = try #require(LiveBench.click(card))
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<64 {
                group.addTask {
                    let person = number % 2 == 0 ? LiveBench.ada : LiveBench.bob
                    _ = try? await bench.engine.approve(id, good, by: person)
                    await bench.engine.startApproved()
                }
            }
        }
        #expect(bench.kinds.count { $0 == "intent.written" } == 1)
        let claims = Set(bench.journal.entries.filter { $0.kind == "intent.written" }.map(\.sequence))
        #expect(claims.count == 1)
        #expect(try bench.engine.incident(id, for: LiveBench.ada).phase == .handedOver)
    }
}
