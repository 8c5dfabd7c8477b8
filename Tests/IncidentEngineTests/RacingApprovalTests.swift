import EvenkeelTestKit
import Governance
import IncidentEngine
import IncidentLedger
import IncidentModel
import Journal
import Remediation
import Testing

/// Many approvals of one plan at once: those that count are told so, and all others are refused.
@Suite(.timeLimit(.minutes(5))) struct RacingApprovalTests {
    private static let crowd = (1...20).map { Principal(name: "person-\($0)", roles: [.approver], kind: .user) }

    /// A token of each of two people, twenty in all.
    private static let tokens = (1...20).map { number in
        Principal(name: "token-\(number)", roles: [.approver], kind: .token, owner: "person-\(number % 2 + 1)")
    }

    /// What came of approving as everybody at once.
    private static func race(
        _ people: [Principal],
        needed: ApprovalNeed,
        isHeldBack: Bool = false
    ) async throws
        -> (bench: LiveBench, accepted: Int, refusals: [LiveError])
    {
        var settings = LiveBench.settings()
        let rule = Policy.Rule(name: "all", condition: PolicyCondition(), rung: .approve, approvals: needed)
        settings.rules.policy = Policy(standard: .approve, rules: [rule])
        settings.principal = { grant in people.first { $0.name == grant.actor } }
        let bench = try await LiveBench(settings)
        let id = try await bench.begin()
        if isHeldBack { _ = try await bench.engine.turnStop(engaged: true, reason: "drill", by: LiveBench.root) }
        let card = try await bench.engine.card(of: id, for: LiveBench.root)
        #expect(card.needed == needed.count)
        let click = try #require(LiveBench.click(card))
        let results = await withTaskGroup(of: LiveError?.self) { group in
            for person in people {
                group.addTask {
                    do throws(LiveError) {
                        _ = try await bench.engine.approve(id, click, by: person)
                        return nil
                    } catch { return error }
                }
            }
            return await group.reduce(into: [LiveError?]()) { $0.append($1) }
        }
        let refusals = results.compactMap(\.self)
        return (bench, results.count - refusals.count, refusals)
    }

    @Test(arguments: [ApprovalNeed.one, .two], [false, true])
    func `of twenty people as many are told yes as are needed`(needed: ApprovalNeed, isHeldBack: Bool) async throws {
        let (bench, accepted, refusals) = try await Self.race(Self.crowd, needed: needed, isHeldBack: isHeldBack)
        #expect(accepted == needed.count)
        #expect(bench.kinds.count { $0 == "approval.granted" } == needed.count)
        #expect(bench.kinds.count { $0 == "intent.written" } == (isHeldBack ? 0 : 1))
        #expect(refusals.allSatisfy { $0.code == .conflict })
        let words = Set(refusals.flatMap(\.reasons))
        #expect(words.isSubset(of: Self.late), "\(words)")
    }

    private static let late: Set<String> = [
        "\(ApprovalRefusal.wrongState(.approved))", "\(ApprovalRefusal.wrongState(.spent))",
    ]

    @Test(arguments: [false, true])
    func `one person who approves twenty times is told yes once`(isHeldBack: Bool) async throws {
        let people = Array(repeating: Self.crowd[0], count: 20)
        let (bench, accepted, refusals) = try await Self.race(people, needed: .one, isHeldBack: isHeldBack)
        #expect(accepted == 1 && bench.kinds.count { $0 == "approval.granted" } == 1)
        let words = Set(refusals.flatMap(\.reasons))
        #expect(refusals.allSatisfy { $0.code == .conflict })
        #expect(words.isSubset(of: Self.late.union(["\(ApprovalRefusal.repeated)"])), "\(words)")
        if isHeldBack { #expect(words == ["\(ApprovalRefusal.repeated)"]) }
    }

    @Test func `twenty tokens of two people are two approvals`() async throws {
        let (bench, accepted, _) = try await Self.race(Self.tokens, needed: .two)
        #expect(accepted == 2)
        let people = Set(bench.journal.entries.filter { $0.kind == "approval.granted" }.map(\.actor))
        #expect(people.count == 2 && bench.kinds.count { $0 == "intent.written" } == 1)
    }

    @Test func `whoever approved and is not enough alone is told so when he approves again`() async throws {
        let twice = [Self.crowd[0], Self.crowd[0]]
        let (bench, accepted, refusals) = try await Self.race(twice, needed: .two)
        #expect(accepted == 1 && refusals.map(\.code) == [.conflict])
        #expect(refusals.flatMap(\.reasons) == ["\(ApprovalRefusal.repeated)"])
        #expect(!bench.kinds.contains("intent.written"))
    }
}
