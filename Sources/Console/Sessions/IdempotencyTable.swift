internal import ContentDigests
internal import Governance
internal import Synchronization
internal import WebServer

/// The answers to requests with an `Idempotency-Key`, so that a request that is sent again has its first answer.
///
/// It is in memory: a restart forgets. What must not happen twice whatever comes (an approval, a hand-over) is bound
/// by a
/// nonce that the journal takes once.
final class IdempotencyTable: Sendable {
    /// Whose key it is.
    struct Key: Hashable, Sendable {
        let caller: String
        let kind: Principal.Kind
        let key: String
    }

    /// What to do with a request.
    enum Verdict: Sendable {
        /// It is the first of its key: do it, then `finish`.
        case first
        /// It was done; this was the answer.
        case known(WebResponse)
        /// The key came with another request.
        case differs
        /// There is no room.
        case full
    }

    private struct Entry {
        let request: ContentDigest
        var response: WebResponse?
        var bytes = 0
        var ends: Duration
        var waiters: [CheckedContinuation<WebResponse, Never>] = []
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        /// Keys in the order of their coming, for forgetting.
        var order: [Key] = []
        var first = 0
        var bytes = 0
    }

    /// The most keys, the most bytes of answers, and how long they are kept.
    private static let (mostKeys, mostBytes, lifetime) = (10_000, 32 << 20, Duration.seconds(86_400))
    /// The most requests that wait for the first of their key.
    private static let mostWaiters = 64

    private let state = Mutex(State())

    /// How many keys are known.
    var count: Int { state.withLock { $0.entries.count } }

    /// What names a request: method, target and body.
    static func digest(_ method: String, _ target: String, _ body: [UInt8]) -> ContentDigest {
        ContentDigest(of: Array("\(method) \(target)\n".utf8) + body)
    }

    /// Begins a request, or waits for the answer to the same one.
    func begin(_ key: Key, request: ContentDigest, at now: Duration) async -> Verdict {
        let verdict: Verdict? = state.withLock { state in
            Self.forget(&state, at: now)
            guard let entry = state.entries[key] else {
                guard state.entries.count < Self.mostKeys else { return .full }
                state.entries[key] = Entry(request: request, ends: now + Self.lifetime)
                state.order.append(key)
                return .first
            }
            guard entry.request == request else { return .differs }
            if let response = entry.response { return .known(response) }
            return entry.waiters.count < Self.mostWaiters ? nil : .full
        }
        if let verdict { return verdict }
        let response = await withCheckedContinuation { continuation in
            let known: WebResponse? = state.withLock { state in
                // It may have been finished, or forgotten, since.
                guard let entry = state.entries[key] else { return Self.gone }
                if let response = entry.response { return response }
                state.entries[key]?.waiters.append(continuation)
                return nil
            }
            if let known { continuation.resume(returning: known) }
        }
        return .known(response)
    }

    /// Keeps the answer. What may go better next time is not kept: the key is free again.
    func finish(_ key: Key, with response: WebResponse, at now: Duration) {
        let waiters = state.withLock { state in
            let waiters = state.entries[key]?.waiters ?? []
            let size = Self.size(response)
            guard let size, response.status < 300 || response.status == 409 || response.status == 422 else {
                state.entries[key] = nil
                return waiters
            }
            state.entries[key]?.waiters = []
            state.entries[key]?.response = response
            state.entries[key]?.bytes = size
            state.bytes += size
            return waiters
        }
        for waiter in waiters { waiter.resume(returning: response) }
    }

    /// What somebody hears whose answer was forgotten while he waited.
    private static let gone = Refusal(.unavailable, "Try again.", retryAfter: 1).response()

    private static func size(_ response: WebResponse) -> Int? {
        guard case .bytes(let bytes) = response.body else { return nil }
        return bytes.count + 512
    }

    /// Forgets what is old, and the oldest answers while they take too much.
    private static func forget(_ state: inout State, at now: Duration) {
        while state.first < state.order.count {
            let key = state.order[state.first]
            guard let entry = state.entries[key] else {
                state.first += 1
                continue
            }
            let isRoom = state.bytes <= mostBytes && state.entries.count < mostKeys
            guard entry.response != nil, entry.ends <= now || !isRoom else { break }
            state.bytes -= entry.bytes
            state.entries[key] = nil
            state.first += 1
        }
        if state.first * 2 > state.order.count {
            state.order.removeFirst(state.first)
            state.first = 0
        }
    }
}
