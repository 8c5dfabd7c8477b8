import EvenkeelTestKit
import IncidentModel
import Testing

@testable import IncidentEngine

/// How a source is asked, and what is told of it.
@Suite struct FeedTests {
    private static let failure = ScriptedSource.Outcome.failure(FeedFailure("refused"))

    @Test func `what is wrong is told at the third failure in a row, once, and taken back by an answer`() async {
        let tellings = Tellings()
        let hands = FeedHands()
        let source = ScriptedSource(Array(repeating: Self.failure, count: 5) + [.success(FeedYield(taken: 2))])
        let feed = hands.feed(source, tellings)
        for round in 1...6 {
            hands.manual.advance(by: await feed.round())
            if round == 2 { #expect(tellings.told.isEmpty && feed.figures.problem == nil) }
            if round == 3 { #expect(tellings.told == ["it does not answer: refused"]) }
        }
        #expect(tellings.told == ["it does not answer: refused", nil])
        let figures = feed.figures
        #expect((figures.answered, figures.failed, figures.failuresInRow, figures.taken) == (1, 5, 0, 2))
        #expect(!figures.isLeftAlone && figures.problem == nil)
    }

    @Test func `a fault of a question is told at once, and anew when the source is away`() async {
        let tellings = Tellings()
        let hands = FeedHands()
        let faulty = ScriptedSource.Outcome.success(FeedYield(faults: ["rps: bad\u{1b}[31m", "b", "c", "d", "e"]))
        let feed = hands.feed(ScriptedSource([faulty, faulty] + Array(repeating: Self.failure, count: 4)), tellings)
        for _ in 0..<6 { hands.manual.advance(by: await feed.round()) }
        #expect(tellings.told.count == 2)
        #expect(tellings.told.first??.contains("\u{1b}") == false)
        #expect(tellings.told.first??.hasSuffix("; b; c; and 2 more") == true)
        #expect(tellings.told.last == "it does not answer: refused")
    }

    @Test func `it asks at its interval, and out of turn when somebody needs it`() async {
        let hands = FeedHands()
        let source = ScriptedSource([.success(FeedYield())])
        let feed = hands.feed(source)
        let running = Task { await feed.run() }
        await hands.manual.waitForSleepers(1)
        #expect(source.asked == 1)
        let isFresh = await feed.refresh(within: .seconds(1))
        #expect(isFresh && source.asked == 2)
        running.cancel()
        await running.value
        let isLate = await feed.refresh(within: .seconds(1))
        #expect(!isLate, "a feed that has ended answers nobody, and lets nobody wait")
    }

    @Test func `many who ask at once are answered by one question`() async {
        let hands = FeedHands()
        let source = ScriptedSource([.success(FeedYield())])
        let feed = hands.feed(source)
        let running = Task { await feed.run() }
        await hands.manual.waitForSleepers(1)
        let worked = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 { group.addTask { await feed.refresh(within: .seconds(1)) } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(worked == 50)
        #expect((2...51).contains(source.asked))
        running.cancel()
        await running.value
    }

    @Test func `a source that is left alone is not asked out of turn`() async {
        let hands = FeedHands()
        let source = ScriptedSource([Self.failure])
        let feed = hands.feed(source, every: .seconds(1))
        let running = Task { await feed.run() }
        for _ in 0..<2 {
            await hands.manual.waitForSleepers(1)
            hands.manual.advance(by: .seconds(10))
        }
        await hands.manual.waitForSleepers(1)
        #expect(source.asked == 3 && feed.figures.isLeftAlone)
        #expect(await feed.refresh(within: .seconds(1)) == false)
        #expect(source.asked == 3)
        running.cancel()
        await running.value
    }

    @Test func `nobody waits longer than he said`() async {
        let hands = FeedHands()
        let silent = SilentSource()
        let feed = hands.feed(silent)
        let running = Task { await feed.run() }
        await silent.sleep.waitForSleepers(1)
        // The question that is on its way was asked before; a new one would have to wait for it.
        let waiting = Task { await feed.refresh(within: .seconds(1)) }
        await hands.manual.waitForSleepers(1)
        hands.manual.advance(by: .seconds(1))
        let isFresh = await waiting.value
        #expect(!isFresh)
        running.cancel()
        await running.value
    }
}

/// A source that never answers, until its task is cancelled.
private struct SilentSource: FeedSource {
    let sleep = ManualClock()

    func ask() async throws(FeedFailure) -> FeedYield {
        try? await sleep.sleep(for: .seconds(1_000_000))
        throw FeedFailure("given up")
    }
}
