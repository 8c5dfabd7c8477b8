internal import CurlTransport
internal import Planning

/// A reply on its way: bytes from the connection, events out, with the limits between tokens.
///
/// It has one reader. Letting go of it closes the connection.
struct ReplyStream {
    /// How long to wait for token counts and `[DONE]` after the endpoint said that generation stopped.
    private static let grace = Duration.milliseconds(250)

    private let stream: ResponseStream
    private let isWhole: Bool
    private let tokenGapLimit: Duration
    private var assembler: CompletionAssembler
    private let deadline: ContinuousClock.Instant
    private var progressDeadline: ContinuousClock.Instant
    private var whole: [UInt8] = []
    private let wholeLimit: Int

    /// Begins to read an answer whose status was a success.
    /// - Throws: `malformedReply` when its content is of another type than a completion.
    init(
        _ stream: ResponseStream,
        before deadline: ContinuousClock.Instant,
        configuration: InferenceConfiguration
    ) throws(ModelFailure) {
        self.stream = stream
        self.deadline = deadline
        isWhole = try Self.isWhole(stream.head)
        tokenGapLimit = configuration.tokenGapLimit
        progressDeadline = ContinuousClock.now + configuration.firstTokenLimit
        assembler = CompletionAssembler(maximumReplyBytes: configuration.maximumReplyBytes, key: configuration.key)
        // A JSON string may need six bytes for each of the text's.
        wholeLimit = configuration.maximumReplyBytes * 6 + 64 * 1024
    }

    /// Whether the reply is over.
    var isFinished: Bool { assembler.isFinished }

    /// Whether the last events came with something that the model produced.
    var madeProgress: Bool { assembler.madeProgress }

    /// The next events; at least one, and the last is `.finished`.
    /// - Throws: `ModelFailure`, or `CancellationError`.
    mutating func next() async throws -> [ModelEvent] {
        while true {
            let events = try await step()
            if assembler.isFinished { stream.discardRest() }
            if !events.isEmpty { return events }
        }
    }

    private mutating func step() async throws -> [ModelEvent] {
        // What is missing behind the end of generation is no loss; a flood never lets a read wait, so the deadlines are
        // looked at here as well.
        let end = min(progressDeadline, deadline)
        guard ContinuousClock.now < end else {
            if assembler.isComplete { return [assembler.finish()] }
            throw Self.tooSlow
        }
        let chunk: [UInt8]?
        do {
            chunk = try await stream.nextChunk(before: end)
        } catch let error as TransportError {
            if assembler.isComplete { return [assembler.finish()] }
            throw error.code == .idleTimedOut ? Self.tooSlow : FailureMapping.failure(for: error)
        }
        guard let chunk else { return try isWhole ? assembler.takeWhole(whole) : assembler.end() }
        if isWhole {
            whole += chunk
            guard whole.count <= wholeLimit else {
                throw ModelFailure(code: .replyTooLarge, explanation: "the endpoint sent more than a reply may have")
            }
            return []
        }
        let wasComplete = assembler.isComplete
        let events = try assembler.take(chunk)
        if assembler.isComplete {
            if !wasComplete { progressDeadline = ContinuousClock.now + Self.grace }
        } else if assembler.madeProgress {
            progressDeadline = ContinuousClock.now + tokenGapLimit
        }
        return events
    }

    private static let tooSlow = ModelFailure(
        code: .timedOut,
        explanation: "the endpoint took too long for its reply"
    )

    /// Whether the answer is one JSON object instead of a stream of events.
    private static func isWhole(_ head: ResponseHead) throws(ModelFailure) -> Bool {
        if let coding = head.value(of: "Content-Encoding"), coding.lowercased() != "identity" {
            throw ModelFailure(
                code: .malformedReply,
                explanation: "the endpoint used a content coding that was not asked for"
            )
        }
        let type = head.value(of: "Content-Type")?.prefix { $0 != ";" }.lowercased() ?? "text/event-stream"
        switch type.filter({ $0 != " " }) {
        case "text/event-stream", "": return false
        case "application/json", "application/problem+json": return true
        default:
            throw ModelFailure(
                code: .malformedReply,
                explanation: "the endpoint answered with another content type than a reply"
            )
        }
    }
}
