import EvenkeelTestKit
import HostProcess
import Testing

/// No budget is exceeded by what is carried out, whatever comes, is approved, paused, resumed, lost, undone and started anew.
@Suite struct BudgetScheduleTests {
    /// How many schedules run; more of them when `EVENKEEL_SCHEDULES` says so.
    private static let schedules = max(
        100,
        HostEnvironment.variables()["EVENKEEL_SCHEDULES"].flatMap { Int($0) } ?? 100
    )

    @Test func `no random schedule exceeds a budget, by the count of whoever carries out`() async throws {
        let seed = UInt64.random(in: 0..<1 << 60)
        let samples = try await ScheduleSamples(60, seed: seed)
        var (started, refused, acts, undone, late) = (0, 0, 0, 0, 0)
        for number in 0..<UInt64(Self.schedules) {
            var schedule = BudgetSchedule(samples, seed: seed &+ number)
            try schedule.play()
            let changed = schedule.differences > 0 ? ["a start changed what budgets count"] : []
            let faults = schedule.judge.faults + changed
            #expect(faults.isEmpty, "seed \(seed &+ number): \(faults)")
            if !faults.isEmpty { return }
            started += schedule.started
            refused += schedule.refused
            acts += schedule.judge.acts.count
            undone += schedule.judge.acts.count(where: \.isUndo)
            late += schedule.late
        }
        let figures = "\(started) started, \(refused) held back, \(acts) acts, \(undone) undoings, \(late) late"
        print("budgets: \(Self.schedules) schedules, seed \(seed): \(figures)")
        // Schedules in which nothing is held back, or nothing waits, would show nothing.
        #expect(started > Self.schedules && refused > Self.schedules && acts > Self.schedules, "\(figures)")
        #expect(undone > Self.schedules / 20 && late > Self.schedules / 20, "\(figures)")
    }
}
