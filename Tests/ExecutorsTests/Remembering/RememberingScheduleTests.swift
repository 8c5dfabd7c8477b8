import EvenkeelTestKit
import Execution
import Foundation
import Remediation
import Testing

@testable import Executors

/// Random schedules of two workers with one memory, judged by the system's own ledger.
@Suite(.timeLimit(.minutes(10))) struct RememberingScheduleTests {
    private static let count = ProcessInfo.processInfo.environment["EVENKEEL_SCHEDULES"].flatMap { Int($0) } ?? 20

    @Test func `no effect is doubled, lost or late`() async throws {
        for seed in 0..<UInt64(Self.count) { try await play(seed) }
    }

    private func play(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let system = ScriptedSystem()
        let folder = try TemporaryMemory()
        let workers = [
            RememberingExecutor(system, memory: try folder.memory()),
            RememberingExecutor(system, memory: try folder.memory()),
        ]
        var token: UInt64 = 0
        // The highest token under which a key was said to be unknown.
        var unknown: [String: UInt64] = [:]
        var sent: [StepOrder] = []
        for _ in 0..<40 {
            let fresh: StepOrder
            if !sent.isEmpty, Int.random(in: 0..<3, using: &random) > 0 {
                fresh = sent[Int.random(in: 0..<sent.count, using: &random)]
            } else {
                token += 1
                fresh = try ThingOrder.order("intent-\(Int.random(in: 0..<6, using: &random))", token: token)
                // Some are lost, or come late.
                sent.append(fresh)
                if Int.random(in: 0..<4, using: &random) == 0 { continue }
            }
            if Int.random(in: 0..<3, using: &random) == 0 {
                system.breaks(ScriptedSystem.Fault.allCases.randomElement(using: &random))
            }
            let worker = workers[Int.random(in: 0..<2, using: &random)]
            let twin = workers[Int.random(in: 0..<2, using: &random)]
            let isQuestion = Bool.random(using: &random)
            let isDoubled = Bool.random(using: &random)
            async let second = isDoubled ? answer { try await twin.run(fresh) } : nil
            let first = await answer { isQuestion ? try await worker.inquire(fresh) : try await worker.run(fresh) }
            let answers = [first, await second]
            system.breaks(nil)
            let effects = system.effects.count { $0 == fresh.key.text }
            #expect(effects <= 1, "seed \(seed): \(fresh.key) was carried out \(effects) times")
            for answer in answers {
                if case .done = answer { #expect(effects == 1, "seed \(seed): \(fresh.key) was said to be done") }
                if case .unknownKey = answer {
                    unknown[fresh.key.text] = max(unknown[fresh.key.text] ?? 0, fresh.token.number)
                }
            }
            // What was said to be unknown is not carried out under that token: asked again, it is the same.
            if effects == 0, fresh.token.number <= unknown[fresh.key.text] ?? 0 {
                _ = await answer { try await worker.run(fresh) }
                #expect(!system.effects.contains(fresh.key.text), "seed \(seed): \(fresh.key) came after all")
            }
        }
        #expect(Set(system.effects).count == system.effects.count, "seed \(seed)")
    }

    /// The answer; nil for silence.
    private func answer(_ body: () async throws -> StepAnswer) async -> StepAnswer? {
        // Silence is what a crash looks like; what counts is what the system's ledger says.
        try? await body()
    }
}
