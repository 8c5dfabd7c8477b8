/// What is told to whom and when: a pure state machine without clock, network or chance.
///
/// A notice waits → is in flight → is sent, or waits again after a failure, or is given up. Each channel has at most one
/// in flight, so that people read things in their order. Times are durations since any fixed moment, never falling.
///
/// People are told each stage of an incident once. What was not told yet is replaced by what is newer about the same
/// incident, so that a channel that was silent for an hour does not then tell an hour's history.
public struct NoticeOutbox: Sendable {
    /// What bounds it.
    public struct Limits: Sendable, Hashable {
        /// The most attempts for one notice.
        public var attempts = 8
        /// The wait after the first failure; it doubles with each further one.
        public var firstDelay = Duration.seconds(2)
        /// The longest such wait.
        public var longestDelay = Duration.seconds(300)
        /// The most notices that wait on one channel; beyond it the mildest are dropped.
        public var waiting = 200
        /// The most incidents of which it is remembered what was told.
        public var incidents = 10_000

        /// The defaults: a notice is given up after about 13 minutes.
        public init() {}
    }

    /// A notice to hand over now.
    public struct Delivery: Sendable, Hashable {
        /// What `finish` is told.
        public let id: Int
        /// The channel's place in the list that the outbox was made with.
        public let channel: Int
        /// What to tell.
        public let notice: Notice
    }

    /// How an attempt ended.
    public enum Result: Sendable, Hashable {
        /// The receiver took it.
        case sent
        /// It did not.
        case failed(NoticeError)
    }

    private let limits: Limits
    private var channels: [NoticeQueue]
    private var lastID = 0

    /// An outbox for channels.
    public init(channels: [NoticeSettings], limits: Limits = Limits()) {
        self.limits = limits
        self.channels = channels.map { NoticeQueue($0, limits) }
    }

    /// Takes a notice for every channel that wants it and has not told it.
    /// - Returns: What is dropped for it.
    public mutating func offer(_ notice: Notice, at now: Duration) -> [NoticeReport] {
        var reports: [NoticeReport] = []
        for place in channels.indices {
            lastID += 1
            reports += channels[place].offer(notice, id: lastID)
        }
        return reports
    }

    /// The notices to hand over now; each is in flight until `finish` is told.
    public mutating func take(at now: Duration) -> [Delivery] {
        channels.indices.compactMap { place in
            channels[place].take(at: now).map { Delivery(id: $0.id, channel: place, notice: $0.notice) }
        }
    }

    /// Takes the end of an attempt.
    /// - Returns: What became of the notice; nil when it is tried again, or when no such one is in flight.
    public mutating func finish(_ delivery: Delivery, _ result: Result, at now: Duration) -> NoticeReport? {
        guard channels.indices.contains(delivery.channel) else { return nil }
        return channels[delivery.channel].finish(delivery.id, result, at: now)
    }

    /// When `take` may next have something that it does not have now; nil when only another event can bring it.
    public var nextWake: Duration? { channels.compactMap(\.nextWake).min() }

    /// How many notices wait or are in flight.
    public var count: Int { channels.reduce(0) { $0 + $1.count } }
}
