internal import ContentDigests
internal import Governance
internal import IncidentLedger
internal import IncidentModel
public import Journal
internal import Planning
internal import Risk
internal import StructuredDocuments
internal import Synchronization

/// The service without its network: takes alerts in, keeps incidents, plans, asks for approval, hands over. Everything
/// that changes is in the journal before anybody is told.
public final class LiveEngine: Sendable {
    /// What an engine is made of.
    public struct Parts: Sendable {
        /// Runbooks, past incidents, prompts and actions.
        public var session: IncidentSession
        /// Where everything is written.
        public var journal: any JournalStore
        /// The clocks.
        public var clock: EngineClock
        /// Random text that nobody can guess, for the names of requests.
        public var nonce: @Sendable () -> String

        /// Creates the parts.
        public init(
            session: IncidentSession,
            journal: any JournalStore,
            clock: EngineClock = .host,
            nonce: @escaping @Sendable () -> String
        ) {
            (self.session, self.journal, self.clock, self.nonce) = (session, journal, clock, nonce)
        }
    }

    let parts: Parts
    let state: Mutex<LiveState>
    /// Held while something is decided and handed to the journal, so that the journal has it in the order of the state.
    private let order = Mutex<Void>(())
    private let observers = Mutex<[@Sendable ([EngineNews]) -> Void]>([])
    /// Wakes the planner.
    let wake: AsyncStream<Void>.Continuation
    let wakes: AsyncStream<Void>
    /// Wakes whoever drives runs.
    let runWake: AsyncStream<Void>.Continuation
    let runWakes: AsyncStream<Void>

    /// Where everything is written.
    public var journal: any JournalStore { parts.journal }
    /// Runbooks, past incidents, prompts and actions.
    public var workspace: Workspace { parts.session.workspace }

    /// An engine over a state that was folded from the journal.
    init(_ parts: Parts, ledger: IncidentLedger, settings: LiveSettings, surroundings: LiveSurroundings) {
        self.parts = parts
        var ledger = ledger
        ledger.configure(settings.ledger)
        var state = LiveState(
            ledger: ledger,
            settings: settings,
            configuration: parts.session.configuration,
            evidence: surroundings.evidence,
            places: surroundings.places,
            neighbours: surroundings.evidence.neighbours
        )
        state.durable = ledger.sequence
        state.snapshotSequence = ledger.sequence
        self.state = Mutex(state)
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        (runWakes, runWake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// The wall time and the time that never jumps.
    func moment() -> Moment { Moment(time: parts.clock.wall(), elapsed: parts.clock.elapsed()) }

    /// Tells `observer` of everything that happens from now on, in order and after it is safe. It must be quick.
    public func observe(_ observer: @escaping @Sendable ([EngineNews]) -> Void) {
        observers.withLock { $0.append(observer) }
    }

    /// Something that was decided, with what has to be written for it.
    struct Transaction<Value: Sendable>: Sendable {
        var entries: [PendingEntry] = []
        var value: Value
    }

    /// Decides something and writes it down; returns when it is safe.
    ///
    /// - Parameter body: Decides, under the lock, and changes the state so. It throws before it changes anything.
    /// - Returns: What was decided.
    /// - Throws: What `body` throws; `unavailable` and `overloaded` when the journal cannot take it.
    func transact<Value: Sendable>(
        _ body: (inout LiveState, Moment) throws(LiveError) -> Transaction<Value>
    ) async throws(LiveError) -> Value {
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<Value, LiveError>, Never>) in
            commit(body) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// Decides something and hands it to the journal; `completion` is called once, when it is safe or refused.
    func commit<Value: Sendable>(
        _ body: (inout LiveState, Moment) throws(LiveError) -> Transaction<Value>,
        completion: @escaping @Sendable (Result<Value, LiveError>) -> Void
    ) {
        let refusal: LiveError? = order.withLock { _ in
            let decided: Result<Transaction<Value>, LiveError> = state.withLock { state in
                if let refusal = state.refusal { return .failure(refusal) }
                do throws(LiveError) { return .success(try body(&state, moment())) } catch { return .failure(error) }
            }
            switch decided {
            case .failure(let error): return error
            case .success(let transaction):
                hand(transaction, completion)
                return nil
            }
        }
        if let refusal { completion(.failure(refusal)) }
    }

    /// Looks at a state of which everything is on its way to the journal.
    func inOrder<Value: Sendable>(_ body: (inout LiveState) -> Value) -> Value {
        order.withLock { _ in state.withLock { body(&$0) } }
    }

    /// Hands entries to the journal, or waits for those before when there are none. Under the order's lock alone:
    /// encoding is the larger part of the work, and readers need not wait for it.
    private func hand<Value: Sendable>(
        _ transaction: Transaction<Value>,
        _ completion: @escaping @Sendable (Result<Value, LiveError>) -> Void
    ) {
        let (entries, value) = (transaction.entries, transaction.value)
        guard !entries.isEmpty else {
            return whenSafe { error in completion(error.map { .failure($0) } ?? .success(value)) }
        }
        let drafts = entries.map(\.draft)
        let weight = drafts.reduce(0) { $0 + $1.weight }
        let documents = entries.flatMap(\.documents).map { (digest: ContentDigest(of: $0), bytes: $0) }
        state.withLock { state in
            for document in documents { state.documentsInFlight[document.digest] = document.bytes }
            state.entriesInFlight += drafts.count
            state.bytesInFlight += weight
        }
        write(drafts, pruning: entries.first?.pruning) { [self] result in
            state.withLock { state in
                for document in documents { state.documentsInFlight[document.digest] = nil }
                state.entriesInFlight -= entries.count
                state.bytesInFlight -= weight
            }
            switch result {
            case .success(let range):
                settle(entries, range)
                completion(.success(value))
            case .failure(let error): completion(.failure(fail(error)))
            }
        }
    }

    private func write(
        _ drafts: [JournalDraft],
        pruning: ClosedRange<UInt64>?,
        _ completion: @escaping @Sendable (Result<ClosedRange<UInt64>, JournalError>) -> Void
    ) {
        if let pruning {
            parts.journal.append(drafts, pruning: pruning, completion: completion)
        } else {
            parts.journal.append(drafts, completion: completion)
        }
    }

    /// Calls back once everything that the state holds by now is safe.
    private func whenSafe(_ body: @escaping @Sendable (LiveError?) -> Void) {
        let isSafe = state.withLock { state in
            let sequence = state.ledger.sequence
            if sequence > state.durable { state.waiters.append(LiveState.Waiter(sequence: sequence, wake: body)) }
            return sequence <= state.durable
        }
        if isSafe { body(nil) }
    }

    /// Notes that entries are safe, and tells everybody.
    private func settle(_ entries: [PendingEntry], _ range: ClosedRange<UInt64>) {
        let waiters = state.withLock { state in
            state.durable = max(state.durable, range.upperBound)
            let durable = state.durable
            guard !state.waiters.isEmpty else { return [LiveState.Waiter]() }
            let ready = state.waiters.filter { $0.sequence <= durable }
            state.waiters.removeAll { $0.sequence <= durable }
            return ready
        }
        for waiter in waiters { waiter.wake(nil) }
        let observers = observers.withLock { $0 }
        guard !observers.isEmpty else { return }
        let news = zip(range, entries).map { $1.news($0) }
        for observer in observers { observer(news) }
    }

    /// The journal did not take what the state holds already: nothing may change until the state is made anew from what
    /// is safe.
    private func fail(_ error: JournalError) -> LiveError {
        let reason = "\(error)"
        let refusal = LiveError(.unavailable, [reason], retryAfter: .seconds(1))
        let waiters = state.withLock { state in
            state.failure = state.failure ?? reason
            raise("journal", "\(reason); nothing is taken in and nothing may change until it can", &state)
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.wake(refusal) }
        wake.yield()
        return refusal
    }

    /// Raises an alarm that everybody sees.
    func raise(_ kind: String, _ text: String, _ state: inout LiveState) {
        guard state.alarms[kind] == nil else { return }
        let shown = InertText(text, maximum: 500).text
        state.alarms[kind] = EngineAlarm(kind: kind, text: shown, since: parts.clock.wall())
    }

    /// Raises an alarm, or takes it back.
    public func alarm(_ kind: String, _ text: String?) {
        state.withLock { state in
            if let text { raise(kind, text, &state) } else { state.alarms[kind] = nil }
        }
    }

    /// Keeps everything from changing, or lets go of it: for what the journal does not know, such as checkpoints that can
    /// be kept nowhere. Reading goes on.
    public func block(_ kind: String, _ reason: String?) { state.withLock { $0.blocks[kind] = reason } }
}
