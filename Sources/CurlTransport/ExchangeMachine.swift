/// What has become of one request: a pure state machine without clock, lock or I/O.
///
/// The loop's thread feeds it what arrives, the reader takes from it, and either may end it. Each event returns the
/// `Effects` that the caller performs after it has released its lock.
///
/// States: running (no outcome) → complete | failed | cancelled. The first outcome stands; later ones are ignored. What
/// arrived before a completion or a failure can still be read; a cancellation drops it.
struct ExchangeMachine {
    /// What the caller has to do.
    struct Effects: OptionSet, Equatable {
        let rawValue: Int
        /// Let the waiting reader look again.
        static let wakeReader = Effects(rawValue: 1)
        /// Take the transfer off the loop and close its connection.
        static let closeTransfer = Effects(rawValue: 2)
        /// Let the loop read from the connection again.
        static let resumeTransfer = Effects(rawValue: 4)
    }

    /// How an exchange ended.
    enum Outcome: Equatable {
        /// The response arrived whole.
        case complete
        /// It did not, and this is why.
        case failed(TransportError)
        /// Its reader gave it up.
        case cancelled
    }

    /// What to do with bytes of the body.
    enum Reception: Equatable {
        /// They are taken.
        case taken
        /// They do not fit now: offer them again later.
        case hold
        /// The exchange is over: stop.
        case refused
    }

    /// What a reader gets.
    enum Reading<Value: Sendable>: Sendable {
        /// What it asked for.
        case value(Value)
        /// Nothing yet: wait until a deadline.
        case wait
        /// Nothing ever: the reader throws this.
        case failure(TransportError)
        /// Nothing ever: the exchange was cancelled.
        case cancelled
    }

    /// The moment at which a waiting reader's patience ends, and what that is called.
    struct ReaderDeadline: Equatable {
        let instant: ContinuousClock.Instant
        let code: TransportError.Code
    }

    /// How many bytes a response may still send after its reader has what it came for.
    static let discardLimit = 64 * 1024

    let limits: TransferLimits
    let bufferLimit: Int
    private(set) var outcome: Outcome?
    private(set) var head: ResponseHead?
    /// All bytes received, head included.
    private(set) var receivedBytes = 0
    private(set) var isHeld = false
    /// The end of the whole exchange, or nil for none.
    private(set) var totalDeadline: ContinuousClock.Instant?
    /// The last deadline a reader registered; kept after the reader was woken, as a hint when to look again.
    private(set) var readerDeadline: ReaderDeadline?
    private(set) var isReaderWaiting = false
    private var buffer: [UInt8] = []
    private var headParser = ResponseHeadParser()
    private var bodyBytes = 0
    private var isDiscarding = false

    init(limits: TransferLimits, bufferLimit: Int, startedAt start: ContinuousClock.Instant) {
        self.limits = limits
        self.bufferLimit = max(bufferLimit, 1)
        totalDeadline = limits.total.map { start + $0 }
    }

    /// The earliest moment at which `expire(at:)` may have something to do.
    var nextDeadline: ContinuousClock.Instant? {
        guard outcome == nil else { return nil }
        guard let reader = readerDeadline?.instant else { return totalDeadline }
        return totalDeadline.map { min($0, reader) } ?? reader
    }
}

// MARK: - What arrives

extension ExchangeMachine {
    /// One line of a head, or of trailers; false ends the transfer.
    mutating func receive(headerLine line: [UInt8]) -> (isTaken: Bool, effects: Effects) {
        guard outcome == nil else { return (false, []) }
        receivedBytes += line.count
        guard receivedBytes - bodyBytes <= limits.maximumHeaderBytes else {
            let explanation = "the response's head is larger than \(limits.maximumHeaderBytes) bytes"
            return (false, end(.failed(TransportError(.headersTooLarge, explanation))))
        }
        guard head == nil, let complete = headParser.append(line: line) else { return (true, []) }
        head = complete
        return (true, wakeReader())
    }

    /// Bytes of the body.
    mutating func receive(body bytes: some Collection<UInt8>) -> (reception: Reception, effects: Effects) {
        guard outcome == nil else { return (.refused, []) }
        if isDiscarding {
            bodyBytes += bytes.count
            guard bodyBytes <= Self.discardLimit else { return (.refused, end(.cancelled)) }
            return (.taken, [])
        }
        guard bodyBytes + bytes.count <= limits.maximumBodyBytes else {
            let explanation = "the response's body is larger than \(limits.maximumBodyBytes) bytes"
            return (.refused, end(.failed(TransportError(.bodyTooLarge, explanation))))
        }
        guard buffer.isEmpty || buffer.count + bytes.count <= bufferLimit else {
            isHeld = true
            return (.hold, [])
        }
        bodyBytes += bytes.count
        receivedBytes += bytes.count
        buffer.append(contentsOf: bytes)
        return (.taken, wakeReader())
    }

    /// The end of the exchange; the first one stands.
    mutating func end(_ outcome: Outcome) -> Effects {
        guard self.outcome == nil else { return [] }
        if case .failed(let error) = outcome {
            self.outcome = .failed(error.after(receivedBytes: receivedBytes))
        } else {
            self.outcome = outcome
        }
        if outcome == .cancelled { buffer = [] }
        return outcome == .complete ? wakeReader() : wakeReader().union(.closeTransfer)
    }

    /// Ends the exchange when one of its deadlines has passed.
    mutating func expire(at now: ContinuousClock.Instant) -> Effects {
        guard outcome == nil else { return [] }
        if let total = totalDeadline, total <= now {
            return isDiscarding
                ? end(.cancelled) : end(.failed(TransportError(.totalTimedOut, "the whole exchange took too long")))
        }
        guard let reader = readerDeadline, reader.instant <= now else { return [] }
        guard isReaderWaiting else {
            readerDeadline = nil
            return []
        }
        let explanation = reader.code == .responseTimedOut ? "no response came in time" : "no more bytes came in time"
        return end(.failed(TransportError(reader.code, explanation)))
    }

    private mutating func wakeReader() -> Effects {
        guard isReaderWaiting else { return [] }
        isReaderWaiting = false
        return .wakeReader
    }
}

// MARK: - What the reader takes

extension ExchangeMachine {
    /// The head, as soon as it is complete.
    func readHead() -> Reading<ResponseHead> {
        if outcome == .cancelled { return .cancelled }
        if let head { return .value(head) }
        switch outcome {
        case nil: return .wait
        case .failed(let error): return .failure(error)
        case .cancelled: return .cancelled
        case .complete:
            return .failure(
                TransportError(.malformedResponse, "the response has no head", receivedBytes: receivedBytes)
            )
        }
    }

    /// All bytes of the body that have arrived and were not read yet; nil after the last.
    mutating func readBody() -> (reading: Reading<[UInt8]?>, effects: Effects) {
        guard buffer.isEmpty else {
            let chunk = buffer
            buffer = []
            let effects: Effects = isHeld ? .resumeTransfer : []
            isHeld = false
            return (.value(chunk), effects)
        }
        switch outcome {
        case nil: return (.wait, [])
        case .complete: return (.value(nil), [])
        case .failed(let error): return (.failure(error), [])
        case .cancelled: return (.cancelled, [])
        }
    }

    /// Whether the reader may go to sleep now; false when there is something to look at.
    mutating func registerReader(until deadline: ReaderDeadline, forHead isForHead: Bool) -> Bool {
        precondition(!isReaderWaiting, "an exchange has one reader at a time")
        guard outcome == nil, isForHead ? head == nil : buffer.isEmpty else { return false }
        isReaderWaiting = true
        readerDeadline = deadline
        return true
    }

    /// The reader went away. What is thrown away already still comes to its end, so that the connection can be kept.
    mutating func abandon() -> Effects {
        isDiscarding ? [] : end(.cancelled)
    }

    /// The reader has what it came for: the rest, if it is short and comes soon, is thrown away, so that the connection
    /// can carry another request; otherwise the exchange is cancelled.
    mutating func discardRest(until deadline: ContinuousClock.Instant) -> Effects {
        guard outcome == nil else { return [] }
        isDiscarding = true
        buffer = []
        bodyBytes = 0
        totalDeadline = totalDeadline.map { min($0, deadline) } ?? deadline
        readerDeadline = nil
        guard isHeld else { return [] }
        isHeld = false
        return .resumeTransfer
    }
}
