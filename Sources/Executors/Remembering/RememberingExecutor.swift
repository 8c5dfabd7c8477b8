internal import ContentDigests
public import Execution
public import Remediation

/// An executor over a system that remembers nothing, by a memory of its own.
///
/// One order at a time for each subject; what is begun is remembered durably before anything is changed, and what came of
/// it after. Whoever dies in between leaves a `begun` behind: an inquiry then asks the system itself.
///
/// A system without compare-and-set cannot fence: a worker that is stopped between its last look and its act would act when it
/// wakes. The lock, which a stopped process keeps, stands in for that: its replacement is told `running` until it wakes or is
/// ended, so that there is one effect.
public struct RememberingExecutor: StepExecutor {
    /// How long a verb that has no order's limit waits for its turn.
    static let questionLimit = Duration.seconds(10)
    private static let pause = Duration.milliseconds(50)

    private let system: any ControlledSystem
    private let memory: OrderMemory

    /// An executor.
    /// - Parameters:
    ///   - system: What is acted on.
    ///   - memory: Where orders are remembered; shared by all executors of the machine that act on the same systems.
    public init(_ system: any ControlledSystem, memory: OrderMemory) {
        (self.system, self.memory) = (system, memory)
    }

    /// Whether the system can tell beforehand.
    public var canSimulate: Bool { system.canRehearse }

    /// Yes, from the memory.
    public var canInquire: Bool { true }

    /// Whether the system keeps evidence by itself.
    public func keepsEvidence(before action: Action) -> Bool { system.keepsEvidence(before: action) }

    /// The state of what an action acts on.
    /// - Throws: `ExecutorSilence` when the system cannot tell.
    public func describe(_ action: Action) async throws(ExecutorSilence) -> TargetReading {
        do throws(SystemStop) {
            _ = try system.subject(of: action)
            let state = try await system.state(of: action)
            return .state(
                TargetState(fingerprint: Self.fingerprint(state), facts: state.facts, unsettled: state.unsettled)
            )
        } catch {
            switch error {
            case .refused(let refusal): return .refused(refusal)
            case .failed(let words): throw ExecutorSilence(.unknowable, words)
            case .silent(let silence): throw silence
            }
        }
    }

    /// What a step would do.
    /// - Throws: `ExecutorSilence` when the system cannot tell.
    public func simulate(_ order: StepOrder) async throws(ExecutorSilence) -> StepForecast {
        do throws(SystemStop) {
            _ = try system.subject(of: order.action)
            let state = try await system.state(of: order.action)
            return StepForecast(isAccepted: true, words: try await system.rehearse(order, from: state))
        } catch {
            switch error {
            case .refused(let refusal): return StepForecast(isAccepted: false, words: refusal.words)
            case .failed(let words): throw ExecutorSilence(.unknowable, words)
            case .silent(let silence): throw silence
            }
        }
    }

    /// Carries an order out, once for its key.
    /// - Throws: `ExecutorSilence` when the effect may be there or not.
    public func run(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer {
        let subject: String
        do throws(SystemStop) { subject = try system.subject(of: order.action) } catch { return try Self.answer(error) }
        let open = try await turn(at: subject, within: order.limit)
        return try await Self.toItsEnd { () async throws(ExecutorSilence) in try await carryOut(order, holding: open) }
    }

    private func carryOut(_ order: StepOrder, holding open: OpenMemory) async throws(ExecutorSilence) -> StepAnswer {
        var open = open
        defer { open.close() }
        if let known = try await answer(to: order, from: open) { return known }
        let state: SystemState
        do throws(SystemStop) {
            state = try await system.state(of: order.action)
            guard Self.fingerprint(state) == order.state else {
                throw .refused(.init(.stateChanged, "its state is not the one that the order rests on"))
            }
        } catch {
            let refusal = try Self.answer(error)
            // Its repetition may find the state that it rests on, when nobody reckons with it any more.
            try await open.note(order, .givenUp, .nothing)
            return refusal
        }
        var undoing = order.undoing
        if let given = undoing, given == .nothing { undoing = open.memory.recordedBefore(undoing: order) ?? given }
        try await open.note(order, .begun, undoing ?? state.record)
        return try await carryOut(order, undoing, from: state, &open)
    }

    /// What became of an order. One that is not known is given up, so that it is not carried out later.
    /// - Throws: `ExecutorSilence` when it cannot tell.
    public func inquire(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer {
        let subject: String
        do throws(SystemStop) { subject = try system.subject(of: order.action) } catch {
            throw ExecutorSilence(.unknowable, "its configuration has no such target any more")
        }
        guard var open = try await memory.open(subject) else { return .running }
        defer { open.close() }
        guard let entry = open.memory[order.key] else {
            guard open.isOlder(than: order.token) else {
                throw ExecutorSilence(.unknowable, "its memory of orders began after this one was given")
            }
            guard open.memory.forgotten == nil else {
                throw ExecutorSilence(.unknowable, "newer orders have taken its place in the memory")
            }
            try await open.note(order, .givenUp, .nothing)
            return .unknownKey
        }
        switch entry.phase {
        case .done: return .done(entry.recorded)
        case .failed: return .failed(entry.words)
        case .givenUp:
            // It may have been ordered anew under this token: that attempt is given up too.
            if order.token.number > entry.token { try await open.note(order, .givenUp, .nothing) }
            return .unknownKey
        case .begun: return try await settle(order, entry, &open)
        }
    }

    /// Finds out about an order whose worker died.
    private func settle(
        _ order: StepOrder,
        _ entry: SubjectMemory.Entry,
        _ open: inout OpenMemory
    ) async throws(ExecutorSilence) -> StepAnswer {
        let truth: Truth
        do throws(SystemStop) {
            truth = try await system.hasHappened(order, recorded: entry.recorded)
        } catch {
            throw Self.silence(error)
        }
        switch truth {
        case .yes:
            try await open.note(order, .done, order.undoing == nil ? entry.recorded : .nothing)
            return .done(order.undoing == nil ? entry.recorded : .nothing)
        case .no:
            try await open.note(order, .givenUp, .nothing)
            return .unknownKey
        case .unknown:
            throw ExecutorSilence(.unknowable, "it was begun, and the system does not show whether it took effect")
        }
    }

    /// The answer that the memory has to an order; nil when it is to be carried out.
    private func answer(
        to order: StepOrder,
        from open: OpenMemory
    ) async throws(ExecutorSilence) -> StepAnswer? {
        let memory = open.memory
        if let entry = memory[order.key] {
            switch entry.phase {
            case .done: return .done(entry.recorded)
            case .failed: return .failed(entry.words)
            // Whoever began it is gone, since the lock is ours: only an inquiry may decide.
            case .begun: throw ExecutorSilence(.died, "an earlier order with this key was begun and not ended")
            // Given up under its token; a newer one is a new decision.
            case .givenUp where order.token.number > entry.token: break
            case .givenUp: return .refused(.init(.staleToken, "the order was given up"))
            }
        }
        guard order.token.number >= memory.token else {
            return .refused(.init(.staleToken, "a newer order was given for it"))
        }
        // It was given before there was this memory: whoever gives it now was replaced since.
        if let since = open.since, order.token.number <= since {
            return .refused(.init(.staleToken, "the memory of orders began after this one was given"))
        }
        // All orders of an intent have one token, so that a late one is told by its key alone.
        if let forgotten = memory.forgotten, order.token.number <= forgotten {
            throw ExecutorSilence(.unknowable, "newer orders have taken its place in the memory")
        }
        return nil
    }

    private func carryOut(
        _ order: StepOrder,
        _ undoing: RecordedState?,
        from state: SystemState,
        _ open: inout OpenMemory
    ) async throws(ExecutorSilence) -> StepAnswer {
        do throws(SystemStop) {
            var recorded = RecordedState.nothing
            if let undoing {
                try await system.undo(order, recorded: undoing, from: state)
            } else {
                recorded = try await system.act(order, from: state)
            }
            try await Self.lifting { () async throws(ExecutorSilence) in try await open.note(order, .done, recorded) }
            return .done(recorded)
        } catch {
            switch error {
            case .refused(let refusal):
                try await open.note(order, .givenUp, .nothing)
                return .refused(refusal)
            case .failed(let words):
                let text = String(words.prefix(500))
                try await open.note(order, .failed, undoing ?? state.record, words: text)
                return .failed(text)
            case .silent(let silence): throw silence
            }
        }
    }

    /// Waits until nobody else acts on a subject.
    private func turn(at subject: String, within limit: Duration) async throws(ExecutorSilence) -> OpenMemory {
        let clock = ContinuousClock()
        let end = clock.now.advanced(by: limit)
        while true {
            if let open = try await memory.open(subject) { return open }
            do { try await clock.sleep(for: Self.pause) } catch { throw ExecutorSilence(.outOfTime) }
            guard clock.now < end else {
                throw ExecutorSilence(.outOfTime, "another order for it is being carried out")
            }
        }
    }

    /// What `body` comes to. When the task is cancelled nobody waits any longer, but what was begun goes on to its end and
    /// holds the subject until then: nobody else may act on it meanwhile.
    private static func toItsEnd(
        _ body: @escaping @Sendable () async throws(ExecutorSilence) -> StepAnswer
    ) async throws(ExecutorSilence) -> StepAnswer {
        let waiting = OutcomeWait<Result<StepAnswer, ExecutorSilence>>()
        Task {
            do throws(ExecutorSilence) {
                waiting.end(with: .success(try await body()))
            } catch {
                waiting.end(with: .failure(error))
            }
        }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { waiting.wait($0) }
        } onCancel: {
            waiting.end(with: .failure(ExecutorSilence(.outOfTime, "nobody waits any longer; what was begun goes on")))
        }
        return try result.get()
    }

    private static func fingerprint(_ state: SystemState) -> ContentDigest { ContentDigest(of: state.essence) }

    private static func answer(_ stop: SystemStop) throws(ExecutorSilence) -> StepAnswer {
        switch stop {
        case .refused(let refusal): .refused(refusal)
        // Nothing was begun yet, so nothing can have been changed.
        case .failed(let words): .refused(.init(.forbidden, words))
        case .silent(let silence): throw silence
        }
    }

    private static func silence(_ stop: SystemStop) -> ExecutorSilence {
        switch stop {
        case .refused(let refusal): ExecutorSilence(.unknowable, refusal.words)
        case .failed(let words): ExecutorSilence(.unknowable, words)
        case .silent(let silence): silence
        }
    }

    private static func lifting(
        _ body: () async throws(ExecutorSilence) -> Void
    ) async throws(SystemStop) {
        do throws(ExecutorSilence) { try await body() } catch { throw .silent(error) }
    }
}
