import Testing

@testable import IncidentEngine

/// When sources are asked.
@Suite struct FeedPaceTests {
    @Test func `a source that answers is asked at its interval`() {
        var pace = FeedPace(every: .seconds(5))
        for second in 0..<10 {
            let now = Duration.seconds(second * 5)
            let isAdmitted = pace.admits(at: now)
            #expect(isAdmitted)
            let pause = pace.settle(true, at: now, chance: 1)
            #expect(pause == .seconds(5))
        }
    }

    @Test func `a source that fails is asked ever later, up to a minute, and at once again when it answers`() {
        var pace = FeedPace(every: .seconds(5))
        var now = Duration.zero
        var pauses: [Duration] = []
        for _ in 0..<8 {
            let isAdmitted = pace.admits(at: now)
            #expect(isAdmitted)
            let pause = pace.settle(false, at: now, chance: 0)
            pauses.append(pause)
            now += pause
        }
        #expect(pauses.map(\.components.seconds) == [10, 20, 40, 60, 60, 60, 60, 60])
        let isAdmitted = pace.admits(at: now)
        let pause = pace.settle(true, at: now, chance: 0)
        #expect(isAdmitted && pause == .seconds(5))
        #expect(pace.failures == 0)
    }

    @Test func `after three failures nobody may ask for a while, in turn or out of it`() {
        var pace = FeedPace(every: .seconds(1))
        for _ in 0..<3 {
            _ = pace.admits(at: .zero)
            _ = pace.settle(false, at: .zero, chance: 0)
        }
        #expect(pace.isLeftAlone(at: .seconds(4)))
        let early = pace.admits(at: .seconds(4))
        #expect(!early)
        #expect(!pace.isLeftAlone(at: .seconds(5)))
        let late = pace.admits(at: .seconds(5))
        #expect(late)
    }

    @Test(arguments: [0.0, 0.5, 1, 7, -3, .nan])
    func `chance lengthens a pause by a quarter at most`(chance: Double) {
        var pace = FeedPace(every: .seconds(5))
        _ = pace.admits(at: .zero)
        let pause = pace.settle(false, at: .zero, chance: chance)
        #expect(pause >= .seconds(10) && pause <= .milliseconds(12_500))
    }

    @Test func `a question that was given up counts neither way`() {
        var pace = FeedPace(every: .seconds(5))
        _ = pace.admits(at: .zero)
        _ = pace.settle(nil, at: .zero, chance: 0)
        #expect(pace.failures == 0 && pace == FeedPace(every: .seconds(5)))
    }

    @Test func `what is new is asked for, and what is now is its last sample`() throws {
        func span(_ asked: Int64?, _ end: Int64, step: Int64 = 5) -> FeedSpan? {
            FeedSpan(after: asked, to: end, step: step, window: 1800, most: 60)
        }
        let first = try #require(span(nil, 10_000))
        #expect(first.end == 10_000 && first.step == 30 && first.start == 10_000 - 59 * 30)
        let next = try #require(span(10_000, 10_005))
        #expect(next.start == 10_005 && next.end == 10_005)
        let late = try #require(span(10_000, 10_012))
        #expect((late.start, late.end, late.step) == (10_002, 10_012, 5))
        #expect(span(10_000, 10_000) == nil && span(10_000, 9_000) == nil)
        // After a gap no more than the window is asked for, coarser.
        let gap = try #require(span(10_000, 100_000))
        #expect(gap.start >= 100_000 - 1800 && gap.step == 30)
        #expect(span(.max, 5) == nil)
        #expect(span(.min, 5)?.end == 5)
    }
}
