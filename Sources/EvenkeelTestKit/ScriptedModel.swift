public import Planning
internal import Synchronization

/// A model that says what a test wrote down, at the pace of the test's clock.
public final class ScriptedModel: LanguageModel {
    /// One line of a script.
    public enum Step: Sendable {
        /// Waits on the script's clock.
        case wait(Duration)
        /// Says a piece of the reply.
        case text(String)
        /// Ends the reply.
        case finish(ModelCompletion)
        /// Fails.
        case fail(ModelFailure)
        /// Says nothing more until it is cancelled or the request's time limit passes.
        case hang
    }

    /// The name shown to people.
    public let name: String
    private let clock: any Clock<Duration>
    private let script: Script

    private final class Script: Sendable {
        struct State {
            var steps: [[Step]]
            var requests: [ModelRequest] = []
        }

        let state: Mutex<State>

        init(_ steps: [[Step]]) {
            state = Mutex(State(steps: steps))
        }

        func next(for request: ModelRequest) -> [Step] {
            state.withLock { state in
                state.requests.append(request)
                return state.steps.count > 1 ? state.steps.removeFirst() : state.steps.first ?? []
            }
        }
    }

    /// Creates a model.
    ///
    /// - Parameters:
    ///   - scripts: One script per request, the last one for all further requests.
    ///   - clock: What `Step.wait` and time limits go by.
    ///   - name: The name shown to people.
    public init(scripts: [[Step]], clock: any Clock<Duration> = ContinuousClock(), name: String = "scripted") {
        self.name = name
        self.clock = clock
        script = Script(scripts)
    }

    /// Creates a model that gives the same reply to every request, in pieces of at most 16 characters.
    public convenience init(reply: String, clock: any Clock<Duration> = ContinuousClock(), name: String = "scripted") {
        var rest = Substring(reply)
        var steps: [Step] = []
        while !rest.isEmpty {
            steps.append(.text(String(rest.prefix(16))))
            rest = rest.dropFirst(16)
        }
        self.init(scripts: [steps + [.finish(ModelCompletion(reason: .stop))]], clock: clock, name: name)
    }

    /// The requests that were made, in order.
    public var requests: [ModelRequest] { script.state.withLock { $0.requests } }

    /// Plays the next script.
    public func events(for request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
        Self.play(script.next(for: request), on: clock, within: request.timeLimit)
    }

    private static func play(
        _ steps: [Step],
        on clock: some Clock<Duration>,
        within limit: Duration
    ) -> AsyncThrowingStream<ModelEvent, any Error> {
        let end = clock.now.advanced(by: limit)
        let player = Player(steps)
        return AsyncThrowingStream {
            while let step = player.next() {
                try Task.checkCancellation()
                switch step {
                case .text(let text): return .text(text)
                case .finish(let completion):
                    player.stop()
                    return .finished(completion)
                case .fail(let failure): throw failure
                case .wait(let duration):
                    guard clock.now.advanced(by: duration) < end else { return try await timeOut(clock, end) }
                    try await clock.sleep(until: clock.now.advanced(by: duration), tolerance: nil)
                case .hang: return try await timeOut(clock, end)
                }
            }
            return nil
        }
    }

    private static func timeOut<C: Clock>(_ clock: C, _ end: C.Instant) async throws -> ModelEvent? {
        try await clock.sleep(until: end, tolerance: nil)
        throw ModelFailure(code: .timedOut, explanation: "the script is longer than the time limit")
    }

    /// The steps that are left; a class, because the stream's closure has to share them.
    private final class Player: Sendable {
        private let steps: Mutex<ArraySlice<Step>>

        init(_ steps: [Step]) {
            self.steps = Mutex(steps[...])
        }

        func next() -> Step? { steps.withLock { $0.popFirst() } }

        func stop() { steps.withLock { $0 = [] } }
    }
}
