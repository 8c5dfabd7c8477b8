internal import Governance
internal import IncidentEngine
internal import IncidentLedger
internal import IncidentModel
internal import Journal
internal import StrictJSON
internal import Synchronization
internal import WebServer

/// Hands what happens to everybody who may see it and asked to be told.
///
/// What the engine tells is put into a bounded queue at once; `run()` encodes it and hands it out, so that the
/// journal's
/// writer never waits for readers. When the queue overflows, all readers are told to fetch the state anew.
final class EventHub: Sendable {
    /// What decides who may see an event.
    struct Topic: Sendable {
        let kind: String
        let incident: IncidentIdentifier?
        let tenant: String?
        /// Whether it is for every reader, since it tells nothing.
        var isForAll = false
    }

    /// A stream with whose it is.
    private struct Ticket {
        let stream: EventStream
        let name: String
        let isAllowed: @Sendable () -> Bool
    }

    /// The most events that wait to be handed out.
    private static let longestQueue = 20_000
    /// The most events that a reader who comes back gets; who missed more fetches the state anew.
    static let longestBacklog = 1000
    /// How often it is looked whether streams may still be read, in seconds.
    private static let lookEvery: Int64 = 15
    /// Kinds of no tenant that everybody may know, because they decide what people can do.
    private static let known: Set<String> = ["stop.engaged", "stop.released", "policy.loaded"]

    private let engine: LiveEngine
    private let clock: EngineClock
    private let perCaller: Int
    private let broadcaster: EventBroadcaster<Topic>
    private let tickets = Mutex<[Ticket]>([])
    private let queue = Mutex<(news: [EngineNews], isOverflown: Bool)>(([], false))
    private let lastLook = Mutex(Duration.zero)
    private let wake: AsyncStream<Void>.Continuation
    private let wakes: AsyncStream<Void>

    init(engine: LiveEngine, settings: ConsoleSettings) {
        self.engine = engine
        clock = settings.clock
        perCaller = settings.streamsPerCaller
        broadcaster = EventBroadcaster(maximumReaders: settings.streams)
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        engine.observe { [weak self] news in self?.take(news) }
    }

    /// How many readers there are.
    var readerCount: Int { broadcaster.readerCount }

    /// Hands events out until the task is cancelled or `end()` is called.
    func run() async {
        for await _ in wakes { handOut() }
    }

    /// Ends all streams.
    func end() {
        wake.finish()
        broadcaster.end()
    }

    // MARK: - In

    private func take(_ news: [EngineNews]) {
        queue.withLock { queue in
            if queue.news.count + news.count > Self.longestQueue {
                queue = ([], true)
            } else {
                queue.news += news
            }
        }
        wake.yield()
    }

    private func handOut() {
        let (news, isOverflown) = queue.withLock { queue in
            defer { queue = ([], false) }
            return queue
        }
        lookAround()
        // Who comes later reads the journal from where they left off, so nothing is written for nobody.
        guard broadcaster.readerCount > 0 else { return }
        if isOverflown {
            let topic = Topic(kind: "resync", incident: nil, tenant: nil, isForAll: true)
            broadcaster.publish(.resync(sequence: engine.journal.head.sequence), about: topic)
        }
        for item in news {
            let topic = Topic(kind: item.kind, incident: item.incident, tenant: item.tenant)
            broadcaster.publish(Self.event(item), about: topic)
        }
    }

    /// An event as it is sent.
    static func event(_ news: EngineNews) -> ServerEvent {
        var writer = JSONWriter()
        writer.object {
            $0.member("sequence", news.sequence)
            $0.member("time", news.time.description)
            $0.member("kind", news.kind)
            $0.member("incident", news.incident?.text)
            $0.member("summary", news.summary)
        }
        // Only texts and whole numbers were written, under different keys, so this cannot throw.
        let bytes = (try? writer.finish()) ?? []
        return ServerEvent(name: news.kind, data: String(decoding: bytes, as: UTF8.self), sequence: news.sequence)
    }

    /// Whether somebody may see an event.
    static func isVisible(_ topic: Topic, to principal: Principal) -> Bool {
        principal.may(.view, tenant: topic.tenant) || (topic.tenant == nil && known.contains(topic.kind))
    }

    // MARK: - Out

    /// Opens a stream, with what its reader missed.
    /// - Parameters:
    ///   - call: Who asks, and from where on.
    ///   - isAllowed: Whether the asker may still read, looked at now and then.
    /// - Returns: The stream.
    /// - Throws: `unavailable` when there are too many streams, `overloaded` when the asker has too many.
    func open(_ call: APICall, isAllowed: @escaping @Sendable () -> Bool) async throws(Refusal) -> EventStream {
        let principal = call.principal
        let wanted = call.head.queryValue("incident").flatMap { IncidentIdentifier($0) }
        let isWanted: @Sendable (Topic) -> Bool = { topic in
            topic.isForAll || (wanted == nil || topic.incident == wanted) && Self.isVisible(topic, to: principal)
        }
        guard let stream = broadcaster.subscribe(isHeld: true, where: isWanted) else {
            throw Refusal(.unavailable, "Too many event streams are open.", retryAfter: 10)
        }
        guard enter(Ticket(stream: stream, name: principal.name, isAllowed: isAllowed)) else {
            stream.end()
            throw Refusal(.overloaded, "You have \(perCaller) event streams open already.", retryAfter: 10)
        }
        stream.release(backlog: await backlog(call, isWanted))
        return stream
    }

    private func enter(_ ticket: Ticket) -> Bool {
        tickets.withLock { tickets in
            tickets.removeAll { $0.stream.isClosed }
            guard tickets.count(where: { $0.name == ticket.name }) < perCaller else { return false }
            tickets.append(ticket)
            return true
        }
    }

    private func backlog(_ call: APICall, _ isWanted: @Sendable (Topic) -> Bool) async -> [ServerEvent] {
        guard let header = call.head.fields["last-event-id"] else { return [] }
        let head = engine.journal.head.sequence
        guard let last = UInt64(header), last <= head, head - last <= UInt64(Self.longestBacklog),
            // A journal that cannot be read now is a reason to fetch the state anew, not to refuse the stream.
            let news = try? await engine.news(after: last, limit: Self.longestBacklog + 1),
            news.count <= Self.longestBacklog
        else { return [.resync(sequence: head)] }
        return news.filter { isWanted(Topic(kind: $0.kind, incident: $0.incident, tenant: $0.tenant)) }.map(Self.event)
    }

    /// Ends the streams of those who may not read any more, now and then: nothing is told between two looks that was
    /// not told before the right ended, but for these seconds.
    private func lookAround() {
        let now = clock.elapsed()
        let isDue = lastLook.withLock { last in
            guard now - last >= .seconds(Self.lookEvery) else { return false }
            last = now
            return true
        }
        if isDue { endStreamsWithoutRight() }
    }

    /// Ends the streams of those who may not read any more.
    func endStreamsWithoutRight() {
        let all = tickets.withLock { tickets in
            tickets.removeAll { $0.stream.isClosed }
            return tickets
        }
        for ticket in all where !ticket.isAllowed() { ticket.stream.end() }
    }
}
