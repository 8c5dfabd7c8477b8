internal import CurlTransport
internal import Planning

/// Makes a reply's events of the bytes of its stream: a pure state machine, however the bytes were cut on their way.
///
/// It tolerates what servers leave out (the last blank line, `[DONE]`, the finish reason) and refuses what cannot be
/// told from damage: broken JSON, invalid UTF-8, an error in the place of a completion, a stream without any event.
struct CompletionAssembler {
    private let maximumReplyBytes: Int
    private let key: APIKey?
    private var parser: ServerSentEventParser
    private var replyBytes = 0
    private var hasEvents = false
    private var reason: ModelCompletion.Reason?
    private var promptTokens: Int?
    private var replyTokens: Int?
    /// Whether `.finished` was given; whatever comes behind it is ignored.
    private(set) var isFinished = false
    /// Whether the last bytes held something that the model produced; comments and empty events are nothing.
    private(set) var madeProgress = false

    init(maximumReplyBytes: Int, key: APIKey?) {
        self.maximumReplyBytes = maximumReplyBytes
        self.key = key
        parser = ServerSentEventParser(maximumLineBytes: 1 << 20, maximumEventBytes: 1 << 20)
    }

    /// Whether generation has stopped, so that the reply is whole even if nothing more comes.
    var isComplete: Bool { reason != nil }

    /// The events that the next bytes of the stream complete.
    /// - Throws: `malformedReply`, `replyTooLarge`, `contextTooLong`.
    mutating func take(_ bytes: [UInt8]) throws(ModelFailure) -> [ModelEvent] {
        madeProgress = false
        let events: [ServerSentEvent]
        do throws(TransportError) {
            events = try parser.append(bytes)
        } catch {
            throw FailureMapping.failure(for: error)
        }
        var result: [ModelEvent] = []
        for event in events where !isFinished { result += try take(event) }
        return result
    }

    /// The events that the end of the stream completes.
    /// - Throws: `malformedReply`, `replyTooLarge`, `contextTooLong`.
    mutating func end() throws(ModelFailure) -> [ModelEvent] {
        guard !isFinished else { return [] }
        let last: ServerSentEvent?
        do throws(TransportError) {
            last = try parser.finish()
        } catch {
            throw FailureMapping.failure(for: error)
        }
        let result = try last.map { event throws(ModelFailure) in try take(last: event) } ?? []
        guard hasEvents else {
            throw ModelFailure(code: .malformedReply, explanation: "the endpoint ended the stream without any event")
        }
        return isFinished ? result : result + [finish()]
    }

    /// The events of a completion that came whole, as one JSON object, from a server that does not stream.
    /// - Throws: `malformedReply`, `replyTooLarge`, `contextTooLong`.
    mutating func takeWhole(_ body: [UInt8]) throws(ModelFailure) -> [ModelEvent] {
        guard let text = String(validating: body, as: UTF8.self) else {
            throw ModelFailure(code: .malformedReply, explanation: "the endpoint sent invalid UTF-8")
        }
        return try take(CompletionPart(parsing: text, key: key)) + [finish()]
    }

    /// Ends the reply: nothing more is expected.
    mutating func finish() -> ModelEvent {
        isFinished = true
        let reason = reason ?? .unstated
        return .finished(ModelCompletion(reason: reason, promptTokens: promptTokens, replyTokens: replyTokens))
    }

    /// An event that no blank line ended: it may have been cut, and only then is it no JSON.
    private mutating func take(last event: ServerSentEvent) throws(ModelFailure) -> [ModelEvent] {
        do throws(ModelFailure) {
            return try take(event)
        } catch {
            // A reply that was whole already is not spoiled by a cut event behind it.
            guard isComplete else { throw error }
            return []
        }
    }

    private mutating func take(_ event: ServerSentEvent) throws(ModelFailure) -> [ModelEvent] {
        hasEvents = true
        guard event.data != "[DONE]" else { return [finish()] }
        let part = try CompletionPart(parsing: event.data, key: key)
        if event.name == "error", part.error == nil {
            throw ModelFailure(code: .malformedReply, explanation: "the endpoint reported an error instead of a reply")
        }
        return try take(part)
    }

    private mutating func take(_ part: CompletionPart) throws(ModelFailure) -> [ModelEvent] {
        if let complaint = part.error { throw FailureMapping.failure(for: complaint, key: key) }
        madeProgress = madeProgress || part.isProgress
        promptTokens = part.promptTokens ?? promptTokens
        replyTokens = part.replyTokens ?? replyTokens
        // Generation stopped before: text behind that is none of the reply's.
        guard reason == nil else { return [] }
        reason = part.reason
        guard let text = part.text else { return [] }
        replyBytes += text.utf8.count
        guard replyBytes <= maximumReplyBytes else {
            throw ModelFailure(code: .replyTooLarge, explanation: "the reply is longer than \(maximumReplyBytes) bytes")
        }
        return [.text(text)]
    }
}
