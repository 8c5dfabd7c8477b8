internal import Synchronization

// What libmicrohttpd's thread does with a request. For each one it calls `begin` with the target, `receiveHead` once,
// `receive(body:)` as often as there is something, `receiveEnd` once or, after a suspension, twice, and `complete`.
extension ClientConnection {
    /// What libmicrohttpd is told.
    enum Verdict {
        /// Go on; a response may have been queued.
        case proceed
        /// End the connection.
        case close
    }

    /// How much of a body that is too long is read before the connection ends without a word.
    private static let patience = 1024 * 1024

    /// Begins a request whose request line is there.
    func begin(target: [UInt8]) {
        let now = MonotonicTime.now
        core.counters.active.add(1)
        guarded.withLock { guarded in
            let number = guarded.request.number + 1
            guarded.request = CarriedRequest()
            guarded.request.number = number
            guarded.request.phase = .head
            guarded.request.startedAt = now
            guarded.request.target = target
            // The first head's time runs from the connection's start.
            if number > 1 {
                let limit = MonotonicTime.nanoseconds(core.configuration.deadlines.head)
                guarded.deadline = Deadline(instant: now + limit, reason: .headDeadline)
            }
        }
    }

    /// The request's phase, its target and number.
    var progress: (phase: Phase, target: [UInt8], number: UInt64) {
        guarded.withLock { ($0.request.phase, $0.request.target, $0.request.number) }
    }

    /// Decides about a request by its head.
    func receiveHead(_ head: Result<RequestHead, HeadRefused>) -> Verdict {
        switch head {
        case .failure(let error): return refuse(error.reason)
        case .success(let head):
            guard !core.isHalting else { return refuse(.stopping) }
            return plan(core.handler.answer(to: head), for: head)
        }
    }

    private func refuse(_ reason: Refusal) -> Verdict {
        core.counters.note(reason)
        return queue(reason.response)
    }

    private func plan(_ answer: Answer, for head: RequestHead) -> Verdict {
        guarded.withLock { guarded in
            guarded.request.head = head
            guarded.request.answer = answer
            guarded.request.phase = .ready
            guarded.deadline = nil
        }
        if case .now(let response) = answer.kind {
            // A response that is queued now ends the connection, so without a body it waits for the request's end.
            if head.hasBody { return queue(response) }
            guarded.withLock { $0.request.response = response }
            return .proceed
        }
        if let length = head.contentLength, length > answer.bodyLimit { return refuse(.bodyLength) }
        if head.hasBody {
            let limit = MonotonicTime.nanoseconds(core.configuration.deadlines.body)
            guarded.withLock { guarded in
                guarded.request.phase = .body
                guarded.request.body.reserveCapacity(min(head.contentLength ?? 4096, 64 * 1024))
                guarded.deadline = Deadline(instant: MonotonicTime.now + limit, reason: .bodyDeadline)
            }
        }
        return .proceed
    }

    /// Takes bytes of the body.
    func receive(body bytes: UnsafeRawBufferPointer) -> Verdict {
        core.counters.received.add(bytes.count)
        return guarded.withLock { guarded in
            guarded.request.receivedBytes += bytes.count
            let limit = guarded.request.answer?.bodyLimit ?? 0
            if guarded.request.overflow == nil {
                if guarded.request.body.count + bytes.count > limit {
                    discard(&guarded, .bodyLength)
                } else if core.counters.buffered.add(bytes.count) > core.configuration.requests.maximumBufferedBytes {
                    core.counters.buffered.add(-bytes.count)
                    discard(&guarded, .bodyMemory)
                } else {
                    unsafe guarded.request.body.append(contentsOf: bytes)
                }
            }
            return guarded.request.receivedBytes > limit + Self.patience ? .close : .proceed
        }
    }

    private func discard(_ guarded: inout Guarded, _ reason: Refusal) {
        core.counters.note(reason)
        core.counters.buffered.add(-guarded.request.body.count)
        guarded.request.body = []
        guarded.request.overflow = reason
    }

    /// Answers a request that is complete, or suspends it until there is an answer.
    func receiveEnd() -> Verdict {
        let (response, isWaiting) = guarded.withLock { guarded in
            let response = guarded.request.response ?? guarded.request.overflow?.response
            return (response, guarded.request.phase == .waiting)
        }
        if let response { return queue(response) }
        // Resumed without a response: the peer has left.
        return isWaiting ? .close : start()
    }

    private func start() -> Verdict {
        let started = guarded.withLock { guarded -> (Answer, WebRequest, UInt64)? in
            guard let answer = guarded.request.answer, let head = guarded.request.head, suspend(&guarded) else {
                return nil
            }
            let limit = MonotonicTime.nanoseconds(answer.deadline ?? core.configuration.deadlines.handler)
            guarded.request.phase = .waiting
            guarded.deadline = Deadline(instant: MonotonicTime.now + limit, reason: .handlerDeadline)
            let request = WebRequest(head: head, body: guarded.request.body)
            guarded.request.body = []
            return (answer, request, guarded.request.number)
        }
        guard let (answer, request, number) = started else { return refuse(.stopping) }
        switch answer.kind {
        case .now(let response): finish(number, with: response)
        case .later(let respond): respond(request, ResponseSink(self, request: number))
        case .task(let respond): startTask(number) { await respond(request) }
        }
        return .proceed
    }

    /// Runs a handler as a task of its own: it has no parent, since the thread that starts it is not one of Swift's. It
    /// is cancelled by whatever ends the request.
    private func startTask(_ number: UInt64, _ respond: @escaping @Sendable () async -> WebResponse) {
        let task = Task { [self] in _ = finish(number, with: await respond()) }
        let isWaiting = guarded.withLock { guarded in
            guard guarded.request.number == number, guarded.request.phase == .waiting, !guarded.isGone else {
                return false
            }
            if guarded.request.response == nil { guarded.request.task = task }
            return true
        }
        if !isWaiting { task.cancel() }
    }

    /// Ends a request, whether its response was sent or the connection broke.
    func complete(isComplete: Bool) {
        let now = MonotonicTime.now
        let (request, task, response) = guarded.withLock { guarded in
            let request = guarded.request
            guarded.request = CarriedRequest()
            guarded.request.number = request.number
            let limit = MonotonicTime.nanoseconds(core.configuration.deadlines.idle)
            guarded.deadline = Deadline(instant: now + limit, reason: .idleDeadline)
            return (request, request.task, request.response)
        }
        guard request.phase != .idle else { return }
        task?.cancel()
        close(request.stream, notSent: response)
        core.counters.active.add(-1)
        core.counters.buffered.add(-min(request.receivedBytes, request.overflow == nil ? request.receivedBytes : 0))
        core.counters.note(status: request.status)
        core.handler.completed(
            RequestRecord(
                method: request.head?.method,
                route: request.answer?.route,
                status: request.status,
                duration: .nanoseconds(Int64(clamping: now - request.startedAt)),
                bodyBytes: request.receivedBytes,
                isComplete: isComplete
            )
        )
    }

    private func close(_ stream: EventStream?, notSent response: WebResponse?) {
        if let stream {
            core.counters.streams.add(-1)
            stream.close()
        } else if case .events(let unsent)? = response?.body {
            unsent.close()
        }
    }

    /// Notes that libmicrohttpd is about to close the socket.
    func end() {
        guarded.withLock { $0.isOpen = false }
    }
}
