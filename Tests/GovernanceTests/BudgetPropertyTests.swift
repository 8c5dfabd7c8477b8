import EvenkeelTestKit
import Foundation
import IncidentModel
import Testing

@testable import Governance

/// Random schedules against a ledger that counts anew, from the definition, after each start.
@Suite struct BudgetPropertyTests {
    /// What the ledger knows of a start.
    struct Entry {
        let step: GovernedStep
        let plan: Int
        let incident: String
        let window: String?
        let second: Int64
    }

    static func limit(_ generator: inout SeededGenerator) -> Budgets.Limit {
        Budgets.Limit(
            count: Int.random(in: 0...6, using: &generator),
            within: .seconds(Int64.random(in: 1...4000, using: &generator))
        )
    }

    static func budgets(_ generator: inout SeededGenerator) -> Budgets {
        var budgets = Budgets()
        budgets.perResource = limit(&generator)
        budgets.perService = limit(&generator)
        budgets.perIncident = limit(&generator)
        budgets.perWindow = limit(&generator)
        budgets.global = limit(&generator)
        budgets.coolDown = .seconds(Int64.random(in: 0...600, using: &generator))
        budgets.noUndoWithin = .seconds(Int64.random(in: 0...2000, using: &generator))
        budgets.flapping.attempts = Int.random(in: 2...5, using: &generator)
        return budgets
    }

    /// Whether the ledger, with its last entries all of one plan, keeps every budget.
    static func isKept(_ ledger: [Entry], _ budgets: Budgets) -> Bool {
        guard let last = ledger.last else { return true }
        func count(_ limit: Budgets.Limit, _ weight: (Entry) -> Int) -> Bool {
            let seconds = limit.within.components.seconds
            return ledger.filter { last.second - $0.second < seconds }.reduce(0) { $0 + weight($1) } <= limit.count
        }
        let all = count(budgets.global) { $0.step.targets.count }
        let one = count(budgets.perIncident) { $0.incident == last.incident ? $0.step.targets.count : 0 }
        let open =
            last.window == nil
            || count(budgets.perWindow) { $0.window == last.window ? $0.step.targets.count : 0 }
        let resources = last.step.targets.allSatisfy { target in
            count(budgets.perResource) { entry in entry.step.targets.count { $0 == target } }
        }
        let services = last.step.services.allSatisfy { service in
            count(budgets.perService) { $0.step.services.contains(service) ? $0.step.targets.count : 0 }
        }
        let rested = last.step.targets.allSatisfy { target in
            ledger.allSatisfy { entry in
                entry.plan == last.plan || !entry.step.targets.contains(target)
                    || last.second - entry.second >= budgets.coolDown.components.seconds
            }
        }
        return all && one && open && resources && services && rested
    }

    @Test func `no random schedule exceeds a budget`() throws {
        let schedules = ProcessInfo.processInfo.environment["EVENKEEL_MEASURE"] == nil ? 4000 : 100_000
        let seed: UInt64 = 20_261_126
        var generator = SeededGenerator(seed: seed)
        let steps = try ["a", "b", "c"].flatMap { name in
            try ["kubernetes.rollout-restart", "feature.enable", "feature.disable"].map { action in
                try Fixture.step(action, on: name == "c" ? ["a", "c"] : [name], services: [name, "all"])
            }
        }
        var (started, refused) = (0, 0)
        for schedule in 0..<schedules {
            let budgets = Self.budgets(&generator)
            var history = ActionHistory(budgets: budgets)
            var ledger: [Entry] = []
            var now: Int64 = 0
            for plan in 0..<20 {
                now += Int64.random(in: 0...900, using: &generator)
                let chosen = (0..<Int.random(in: 1...2, using: &generator)).compactMap { _ in
                    steps.randomElement(using: &generator)
                }
                let incident = "inc-\(Int.random(in: 0...2, using: &generator))"
                let window: String? = Bool.random(using: &generator) ? "night" : nil
                let blocks = history.check(
                    chosen,
                    incident: incident,
                    plan: Fixture.digest(plan),
                    window: window,
                    at: Fixture.time(now)
                )
                guard blocks.isEmpty else {
                    refused += 1
                    continue
                }
                started += 1
                for step in chosen {
                    let digest = Fixture.digest(plan)
                    history.record(
                        ActionRecord(step, incident: incident, plan: digest, window: window, time: Fixture.time(now))
                    )
                    ledger.append(Entry(step: step, plan: plan, incident: incident, window: window, second: now))
                    #expect(Self.isKept(ledger, budgets), "seed \(seed), schedule \(schedule), plan \(plan)")
                }
            }
        }
        #expect(started > schedules && refused > schedules, "\(started) started, \(refused) refused")
    }
}
