/// What waits for one reader of a stream: flowing → ending → over. No lock, no socket.
///
/// A reader that is too slow loses what waits for it, but never half an event: it gets one `resync` event, with the
/// number of the last event that there was, and then the end.
struct EventQueue {
    private let limits: EventLimits
    private var frames: [[UInt8]] = []
    private var first = 0
    /// How much of the first frame was taken already.
    private var taken = 0
    private var waitingBytes = 0
    /// What a backlog may take beside the limits.
    private var extra = (events: 0, bytes: 0)
    private var lastSequence: UInt64?
    /// Events that wait for the backlog to come before them; nil once it came.
    private var held: [ServerEvent]?
    private(set) var isEnding = false
    private var isOverflown = false

    init(limits: EventLimits, isHeld: Bool) {
        self.limits = limits
        held = isHeld ? [] : nil
    }

    /// How many events wait.
    var count: Int { frames.count - first + (held?.count ?? 0) }
    /// Whether everything was taken and nothing will come.
    var isOver: Bool { isEnding && held == nil && first == frames.count && !isOverflown }
    /// Whether there is something to take, or the end to tell.
    var isReadable: Bool { held == nil && (first < frames.count || isEnding) }

    /// Adds an event; what has a number that is not above the last one's is dropped, because it was there before.
    mutating func append(_ event: ServerEvent) {
        if let sequence = event.sequence {
            if let lastSequence, sequence <= lastSequence { return }
            if held == nil { lastSequence = sequence }
        }
        guard !isEnding else { return }
        guard count < limits.events + extra.events, waitingBytes + event.frame.count <= limits.bytes + extra.bytes
        else {
            overflow(at: event.sequence ?? held?.last?.sequence)
            return
        }
        waitingBytes += event.frame.count
        if held != nil { held?.append(event) } else { frames.append(event.frame) }
    }

    /// Puts what the reader missed before what has come since, and lets both flow.
    mutating func release(backlog: [ServerEvent]) {
        guard let waiting = held else { return }
        held = nil
        waitingBytes = 0
        extra = (backlog.count, backlog.reduce(0) { $0 + $1.frame.count })
        let wasEnding = isEnding
        isEnding = false
        for event in backlog { append(event) }
        for event in waiting { append(event) }
        if wasEnding || isOverflown { isEnding = true }
    }

    /// Lets no more events in; what waits is still taken.
    mutating func end() { isEnding = true }

    private mutating func overflow(at sequence: UInt64?) {
        isOverflown = true
        isEnding = true
        if let sequence { lastSequence = sequence }
        held = nil
        frames = taken > 0 ? [frames[first]] : []
        first = 0
        waitingBytes = frames.first.map { $0.count - taken } ?? 0
    }

    /// The next bytes, at most `limit`; nil when there are none now.
    mutating func next(upTo limit: Int) -> ArraySlice<UInt8>? {
        guard held == nil else { return nil }
        if first == frames.count {
            guard isOverflown else { return nil }
            isOverflown = false
            frames = [ServerEvent.resync(sequence: lastSequence).frame]
            first = 0
            waitingBytes = frames[0].count
        }
        let frame = frames[first]
        let end = min(frame.count, taken + limit)
        let piece = frame[taken..<end]
        waitingBytes -= piece.count
        if end == frame.count { advance() } else { taken = end }
        return piece
    }

    private mutating func advance() {
        frames[first] = []
        first += 1
        taken = 0
        // The front is cut off when it is half of the array, so that each event is moved once at most.
        if first * 2 >= frames.count {
            frames.removeFirst(first)
            first = 0
        }
    }
}
