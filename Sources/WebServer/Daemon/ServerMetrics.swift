internal import Synchronization

/// What a server counted since its start.
public struct ServerMetrics: Sendable, Equatable {
    /// Requests that are over by the first digit of their status; index 0 holds those without a response.
    public let requests: [Int]
    /// What the server itself refused or ended, by reason.
    public let refusals: [Refusal: Int]
    /// Connections that were admitted.
    public let acceptedConnections: Int
    /// Connections that are open.
    public let openConnections: Int
    /// Requests that are not over, streams included.
    public let activeRequests: Int
    /// Event streams that are open.
    public let openStreams: Int
    /// Bytes of bodies that were received.
    public let receivedBytes: Int
    /// Bytes of bodies that were given to the system.
    public let sentBytes: Int
    /// Bytes of bodies that wait for the rest of theirs, or for their response.
    public let bufferedBytes: Int
}

/// A number that many threads count.
final class Counter: Sendable {
    private let number = Atomic<Int>(0)

    /// The number.
    var value: Int { number.load(ordering: .relaxed) }

    /// Adds to it and returns the sum.
    @discardableResult
    func add(_ amount: Int) -> Int { number.wrappingAdd(amount, ordering: .relaxed).newValue }
}

/// The counters of a server.
struct ServerCounters: Sendable {
    let requests = (0..<6).map { _ in Counter() }
    let accepted = Counter()
    let active = Counter()
    let streams = Counter()
    let received = Counter()
    let sent = Counter()
    let buffered = Counter()
    private let refusals = Dictionary(uniqueKeysWithValues: Refusal.allCases.map { ($0, Counter()) })

    /// Counts a refusal.
    func note(_ refusal: Refusal) { refusals[refusal]?.add(1) }

    /// Counts a request that is over.
    func note(status: Int) { requests[(0..<6).contains(status / 100) ? status / 100 : 5].add(1) }

    /// The numbers now.
    func metrics(openConnections: Int) -> ServerMetrics {
        ServerMetrics(
            requests: requests.map(\.value),
            refusals: refusals.mapValues(\.value).filter { $0.value > 0 },
            acceptedConnections: accepted.value,
            openConnections: openConnections,
            activeRequests: active.value,
            openStreams: streams.value,
            receivedBytes: received.value,
            sentBytes: sent.value,
            bufferedBytes: buffered.value
        )
    }
}
