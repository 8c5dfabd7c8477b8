internal import Synchronization

/// Hands each event to every reader whose filter takes its topic.
///
/// An event is encoded once; a reader costs a look at its filter, an entry in its queue and at most one wake-up. All
/// readers see events in the same order.
public final class EventBroadcaster<Topic: Sendable>: Sendable {
    private struct Reader {
        let stream: EventStream
        let isWanted: @Sendable (Topic) -> Bool
    }

    private struct State {
        var readers: [UInt64: Reader] = [:]
        var lastID: UInt64 = 0
        var isOver = false
    }

    private let state = Mutex(State())
    /// Held while an event is handed out, so that two events keep their order at every reader.
    private let publishing = Mutex(())
    private let limits: EventLimits
    private let maximumReaders: Int

    /// Creates a broadcaster.
    /// - Parameters:
    ///   - limits: How much may wait for each reader.
    ///   - maximumReaders: How many readers there may be.
    public init(limits: EventLimits = EventLimits(), maximumReaders: Int = 1024) {
        self.limits = limits
        self.maximumReaders = maximumReaders
    }

    /// How many readers there are.
    public var readerCount: Int { state.withLock { $0.readers.count } }

    /// Makes a stream that gets every event from now on whose topic is wanted; nil when there are too many readers.
    ///
    /// To resume without a gap: subscribe held, then read what the reader missed, then `release(backlog:)`.
    public func subscribe(
        isHeld: Bool = false,
        where isWanted: @escaping @Sendable (Topic) -> Bool = { _ in true }
    ) -> EventStream? {
        state.withLock { state in
            guard !state.isOver, state.readers.count < maximumReaders else { return nil }
            state.lastID += 1
            let id = state.lastID
            let stream = EventStream(limits: limits, isHeld: isHeld) { [weak self] in self?.remove(id) }
            state.readers[id] = Reader(stream: stream, isWanted: isWanted)
            return stream
        }
    }

    /// Hands an event out.
    /// - Complexity: O(readers).
    public func publish(_ event: ServerEvent, about topic: Topic) {
        publishing.withLock { _ in
            for reader in state.withLock({ $0.readers }).values where reader.isWanted(topic) {
                reader.stream.send(event)
            }
        }
    }

    /// Ends all streams, and lets no more readers in.
    public func end() {
        let readers = state.withLock { state in
            state.isOver = true
            return state.readers
        }
        for reader in readers.values { reader.stream.end() }
    }

    private func remove(_ id: UInt64) {
        state.withLock { _ = $0.readers.removeValue(forKey: id) }
    }
}
