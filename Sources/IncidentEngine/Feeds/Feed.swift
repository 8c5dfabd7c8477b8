internal import StructuredDocuments
internal import Synchronization

/// Asks one source at its pace, tells how it does, and asks out of turn where somebody needs what is true now.
final class Feed: Sendable {
    /// From how many failures in a row on people are told: one may be chance, two a restart.
    static let failuresBeforeAlarm = 3

    /// Somebody who waits for an answer to a question that is asked after he came.
    private struct Waiter {
        let round: Int
        let wake: @Sendable (Bool) -> Void
    }

    private struct State {
        var pace: FeedPace
        var figures: SourceFigures
        var answeredAt: Duration?
        /// Whether people were told that it does not answer.
        var isAway = false
        /// How many rounds were begun.
        var rounds = 0
        var isRunning = false
        /// When the last round began, and how long it took.
        var lastRound: (begin: Duration, took: Duration)?
        /// Whether a round is due since something changed.
        var isChanged = false
        var waiters: [Int: Waiter] = [:]
        var lastWaiter = 0
    }

    /// The source's name in the configuration.
    let name: String
    /// How long somebody who is about to act waits for it.
    let patience: Duration
    /// How much older than its time a value may be that the source tells.
    let lag: Duration
    private let source: any FeedSource
    private let clock: EngineClock
    private let chance: @Sendable () -> Double
    private let tell: @Sendable (String?) -> Void
    private let state: Mutex<State>
    private let wake: AsyncStream<Void>.Continuation
    private let wakes: AsyncStream<Void>

    /// A feed; nothing is asked before `run`.
    /// - Parameters:
    ///   - name: The source's name in the configuration.
    ///   - kind: What it is, in one word.
    ///   - every: The interval between two rounds of questions.
    ///   - lag: How much older than its time a value may be that the source tells.
    ///   - source: What is asked.
    ///   - clock: The clock.
    ///   - chance: A number from 0 to 1 that nobody foretells, so that those who ask one source do not keep step.
    ///   - tell: Told when something is wrong with the source, by a sentence, and with nil when it is well again.
    init(
        name: String,
        kind: String,
        every: Duration,
        lag: Duration = .zero,
        source: any FeedSource,
        clock: EngineClock,
        chance: @escaping @Sendable () -> Double,
        tell: @escaping @Sendable (String?) -> Void
    ) {
        self.name = name
        patience = kind == SourceSettings.Word.kubernetes.rawValue ? .seconds(10) : .seconds(1)
        self.lag = lag
        self.source = source
        self.clock = clock
        self.chance = chance
        self.tell = tell
        state = Mutex(State(pace: FeedPace(every: every), figures: SourceFigures(name: name, kind: kind)))
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// How the source does.
    var figures: SourceFigures {
        let now = clock.elapsed()
        return state.withLock { state in
            var figures = state.figures
            figures.isLeftAlone = state.pace.isLeftAlone(at: now)
            figures.secondsSinceAnswer = state.answeredAt.map { (now - $0).milliseconds / 1000 }
            return figures
        }
    }

    /// Asks at the source's pace until the task is cancelled. To be called once.
    func run() async {
        state.withLock { $0.isRunning = true }
        var timer: Task<Void, Never>?
        wake.yield()
        for await _ in wakes {
            timer?.cancel()
            let pause = await round()
            timer = Task { [clock, wake] in
                if await clock.sleep(pause) { wake.yield() }
            }
        }
        timer?.cancel()
        let waiters = state.withLock { state in
            state.isRunning = false
            defer { state.waiters = [:] }
            return state.waiters
        }
        for waiter in waiters.values { waiter.wake(false) }
    }

    /// Asks now, with others who wait for the same, and waits for the answer.
    /// - Parameter limit: The longest wait; the question goes on without its asker afterwards.
    /// - Returns: Whether a question that was asked after the call was answered in time.
    func refresh(within limit: Duration) async -> Bool {
        let now = clock.elapsed()
        let isPossible = state.withLock { $0.isRunning && !$0.pace.isLeftAlone(at: now) }
        guard isPossible else { return false }
        return await withCheckedContinuation { continuation in
            let id = state.withLock { state in
                state.lastWaiter += 1
                let waiter = Waiter(round: state.rounds + 1) { continuation.resume(returning: $0) }
                state.waiters[state.lastWaiter] = waiter
                return state.lastWaiter
            }
            wake.yield()
            Task { [clock] in
                // A clock that is stopped ends the wait too: an answer that is never waited for is none.
                _ = await clock.sleep(limit)
                self.state.withLock { $0.waiters.removeValue(forKey: id) }?.wake(false)
            }
        }
    }

    /// Lets a round of questions come soon, since something has changed: as soon as those who change things rest for half a second,
    /// not before five seconds have passed since the last round began, and ten times as long as that took.
    func change() {
        let now = clock.elapsed()
        let wait: Duration? = state.withLock { state in
            guard state.isRunning, !state.isChanged else { return nil }
            state.isChanged = true
            guard let last = state.lastRound else { return Self.settling }
            return max(Self.settling, last.begin + max(Self.leastRest, last.took * Self.restShare) - now)
        }
        guard let wait else { return }
        Task { [clock, wake] in
            if await clock.sleep(wait) { wake.yield() }
        }
    }

    /// Changes come in crowds.
    private static let settling = Duration.milliseconds(500)
    /// The shortest time between two rounds because of changes.
    private static let leastRest = Duration.seconds(5)
    /// How many times longer than a round it rests, so that questions take a tenth of the time at most.
    private static let restShare = 10

    /// One round of questions.
    /// - Returns: The pause before the next.
    func round() async -> Duration {
        let begin = clock.elapsed()
        let (number, isAdmitted) = state.withLock { state in
            state.rounds += 1
            state.isChanged = false
            return (state.rounds, state.pace.admits(at: begin))
        }
        guard isAdmitted else {
            release(upTo: number, false)
            return .seconds(1)
        }
        let outcome: Result<FeedYield, FeedFailure>
        do throws(FeedFailure) { outcome = .success(try await source.ask()) } catch { outcome = .failure(error) }
        let end = clock.elapsed()
        state.withLock { $0.lastRound = (begin, end - begin) }
        if case .failure = outcome, Task.isCancelled {
            return state.withLock { $0.pace.settle(nil, at: end, chance: 0) }
        }
        let (pause, change) = settle(outcome, at: end)
        if let change { tell(change.problem) }
        release(upTo: number, (try? outcome.get()) != nil)
        return pause
    }

    /// Something that people are told: what is wrong, or nil when it is well again.
    private struct Told { let problem: String? }

    private func settle(_ outcome: Result<FeedYield, FeedFailure>, at now: Duration) -> (Duration, Told?) {
        let chance = chance()
        return state.withLock { state in
            let before = state.figures.problem
            let isAnswered: Bool
            switch outcome {
            case .success(let yield):
                isAnswered = true
                state.figures.answered += 1
                state.figures.taken += yield.taken
                state.answeredAt = now
                state.isAway = false
                state.figures.problem = Self.sentence(yield.faults)
            case .failure(let failure):
                isAnswered = false
                state.figures.failed += 1
                // The words of one failure after the other may differ; that it is away is told once.
                if state.pace.failures + 1 >= Self.failuresBeforeAlarm, !state.isAway {
                    state.isAway = true
                    state.figures.problem = Self.sentence(["it does not answer: \(failure.words)"])
                }
            }
            let pause = state.pace.settle(isAnswered, at: now, chance: chance)
            state.figures.failuresInRow = state.pace.failures
            return (pause, before == state.figures.problem ? nil : Told(problem: state.figures.problem))
        }
    }

    private static func sentence(_ clauses: [String]) -> String? {
        guard !clauses.isEmpty else { return nil }
        let more = clauses.count > 3 ? "; and \(clauses.count - 3) more" : ""
        return InertText(clauses.prefix(3).joined(separator: "; ") + more, maximum: 400).text
    }

    /// Lets those go who waited for a round up to this one.
    private func release(upTo round: Int, _ worked: Bool) {
        let ready = state.withLock { state in
            let ready = state.waiters.filter { $0.value.round <= round }
            for id in ready.keys { state.waiters[id] = nil }
            return ready
        }
        for waiter in ready.values { waiter.wake(worked) }
    }
}
