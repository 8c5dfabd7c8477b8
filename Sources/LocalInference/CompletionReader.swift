internal import CurlTransport
internal import Planning

/// One completion: opened by its first reader's first step, read step by step, settled with the breaker at its end.
///
/// The steps run in the task that reads, so cancelling that task cancels the request, and no task of its own is left
/// behind.
actor CompletionReader {
    private enum Phase {
        /// Nothing was sent. → reading, over
        case waiting
        /// A reply is on its way. → over
        case reading(ReplyStream, EndpointBreaker.Permit)
        /// There is nothing more.
        case over
    }

    private let endpoint: ChatEndpoint
    private let request: ModelRequest
    private let deadline: ContinuousClock.Instant
    private var phase = Phase.waiting
    private var pending: ArraySlice<ModelEvent> = []

    init(_ endpoint: ChatEndpoint, _ request: ModelRequest, before deadline: ContinuousClock.Instant) {
        self.endpoint = endpoint
        self.request = request
        self.deadline = deadline
    }

    /// The next event, or nil after the last.
    /// - Throws: `ModelFailure`, or `CancellationError`; there is nothing more after that.
    func next() async throws -> ModelEvent? {
        if let event = pending.popFirst() { return event }
        do {
            try await step()
        } catch {
            phase = .over
            throw error
        }
        return pending.popFirst()
    }

    private func step() async throws {
        if case .waiting = phase {
            let permit = try endpoint.breaker.permit()
            phase = .over
            phase = .reading(try await open(permit), permit)
        }
        guard case .reading(var stream, let permit) = phase else { return }
        phase = .over
        do {
            pending = try await stream.next()[...]
        } catch let failure as ModelFailure {
            permit.settle(failure)
            throw failure
        }
        if stream.madeProgress { permit.noteLife() }
        if stream.isFinished { permit.settle(.success) } else { phase = .reading(stream, permit) }
    }

    private func open(_ permit: EndpointBreaker.Permit) async throws -> ReplyStream {
        do {
            let body = try await endpoint.body(for: request, before: deadline)
            switch try await endpoint.client.open(body, before: deadline) {
            case .reply(let stream): return stream
            case .refused(let failure, let pause):
                permit.settle(failure, pause: pause)
                throw failure
            }
        } catch let failure as ModelFailure {
            permit.settle(failure)
            throw failure
        }
    }
}
