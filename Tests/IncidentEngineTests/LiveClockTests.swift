import EvenkeelTestKit
import Governance
import IncidentEngine
import IncidentLedger
import IncidentModel
import Journal
import Testing

/// The wall clock jumps; what waits and expires follows the clock that does not.
@Suite struct LiveClockTests {
    /// Seconds since 1970: its beginning, the ends of 32 bits, leap days, 2100, and the last days of RFC 3339.
    static let moments: [Int64] = [
        -62_135_596_800, -1, 0, 1, 2_147_483_647, 2_147_483_648, 4_102_444_800, 4_107_542_400, 253_402_200_000,
    ]

    @Test(arguments: moments) func `an incident goes its way at any time on the wall`(seconds: Int64) async throws {
        let hands = LiveBench.Hands()
        hands.advance(by: 0, wall: seconds - hands.clock.wall().seconds)
        let bench = try await LiveBench(hands: hands)
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        let click = try #require(LiveBench.click(card))
        _ = try await bench.engine.note(id, text: "a note", by: LiveBench.ada)
        _ = try await bench.engine.approve(id, click, by: LiveBench.ada)
        _ = try await bench.engine.resolve(id, reason: "over", by: LiveBench.ada)
        // Started again, the journal leads to the same.
        let again = try await LiveBench(journal: bench.journal, hands: bench.hands)
        #expect(try again.engine.incident(id, for: LiveBench.ada).status == .resolved)
        #expect(bench.kinds.count { $0 == "intent.written" } <= 1)
    }

    @Test(arguments: [-315_360_000, -86_400, -1, 86_400, 315_360_000] as [Int64])
    func `a request expires in its time though the wall clock jumps by ten years either way`(
        jump: Int64
    ) async throws {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        let click = try #require(LiveBench.click(card))
        bench.hands.advance(by: 1, wall: jump)
        bench.hands.advance(by: 1799, wall: 0)
        await bench.engine.expireApprovals()
        #expect(bench.kinds.contains("approval.expired"))
        await #expect(throws: LiveError.self) { try await bench.engine.approve(id, click, by: LiveBench.ada) }
        #expect(!bench.kinds.contains("intent.written"))
    }

    @Test func `a wall clock that jumps back and forth at each step changes no outcome`() async throws {
        var random = SeededGenerator(seed: 35)
        let bench = try await LiveBench()
        for turn in 0..<40 {
            bench.hands.advance(by: 1, wall: Int64.random(in: -400_000_000...400_000_000, using: &random))
            let wall = bench.hands.clock.wall()
            let alerts = try LiveBench.alerts().map { alert in
                Alert(
                    status: turn % 4 == 3 ? .resolved : .firing,
                    labels: alert.labels,
                    annotations: alert.annotations,
                    startsAt: wall,
                    endsAt: turn % 4 == 3 ? wall : nil,
                    fingerprint: alert.fingerprint
                )
            }
            _ = try await bench.send(alerts)
            await bench.planAll()
            await bench.engine.expireApprovals()
        }
        let again = try await LiveBench(journal: bench.journal, hands: bench.hands)
        let first = bench.engine.incidents(IncidentQuery(), for: LiveBench.ada).records
        let second = again.engine.incidents(IncidentQuery(), for: LiveBench.ada).records
        #expect(!first.isEmpty)
        #expect(first.map(\.id) == second.map(\.id))
        #expect(first.map(\.phase) == second.map(\.phase))
        #expect(bench.journal.entries.map(\.sequence) == Array(1...UInt64(bench.journal.entries.count)))
    }
}
