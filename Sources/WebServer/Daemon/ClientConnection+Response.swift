internal import Synchronization

// How a response becomes libmicrohttpd's.
extension ClientConnection {
    /// How slowly a client may take a response, in bytes a second, beside `Deadlines.write`.
    private static let slowestRate = 16 * 1024
    /// From which size on a response's progress is watched; what is smaller fits into the kernel's buffers.
    private static let watchedBytes = 64 * 1024
    /// How much the kernel keeps for the reader of a stream.
    private static let streamBufferBytes: Int32 = 32 * 1024

    /// Queues a response; only on libmicrohttpd's thread, in `receiveHead` or `receiveEnd`.
    func queue(_ response: WebResponse) -> Verdict {
        let isSendable = (200...599).contains(response.status)
        if isSendable, let made = make(response) {
            if addFields(of: response, to: made) { return send(made, response) }
        }
        // What cannot be sent as it is becomes a 500; a stream that was bound already is let go.
        if case .events(let stream) = response.body { stream.close() }
        let problem = WebResponse.problem(500)
        guard let made = make(problem), addFields(of: problem, to: made) else { return .close }
        return send(made, problem)
    }

    private func send(_ made: borrowing LibraryResponse, _ response: WebResponse) -> Verdict {
        let now = MonotonicTime.now
        guarded.withLock { guarded in
            var limit = MonotonicTime.nanoseconds(core.configuration.deadlines.write)
            if let count = response.bodyBytes { limit += UInt64(count / Self.slowestRate) * 1_000_000_000 }
            guarded.deadline = Deadline(instant: now + limit, reason: .writeDeadline)
            guarded.request.status = response.status
            guarded.request.response = nil
            guarded.request.phase = guarded.request.stream == nil ? .sending : .streaming
        }
        core.counters.sent.add(response.bodyBytes ?? 0)
        if response.bodyBytes ?? 0 > Self.watchedBytes { limitStandstill() }
        return queue(made, status: response.status) ? .proceed : .close
    }

    private func make(_ response: WebResponse) -> LibraryResponse? {
        switch response.body {
        case .bytes(let bytes): return LibraryResponse(bytes: bytes)
        case .events(let stream):
            let isHead = guarded.withLock { $0.request.head?.method == .head }
            guard !isHead, stream.attach(to: self, now: MonotonicTime.now) else {
                stream.close()
                return LibraryResponse(bytes: [])
            }
            limitSendBuffer(Self.streamBufferBytes)
            core.counters.streams.add(1)
            guarded.withLock { $0.request.stream = stream }
            return LibraryResponse(stream)
        }
    }

    /// Adds the fields; false when HTTP cannot carry one of them.
    private func addFields(of response: WebResponse, to made: borrowing LibraryResponse) -> Bool {
        for field in response.fields where !made.add(field) { return false }
        for field in core.configuration.commonFields {
            let isSet = response.fields.contains { ASCII.isEqual($0.name.utf8, field.name) }
            if !isSet, !made.add(field) { return false }
        }
        // After a chunked body the connection ends: should a proxy before us have seen its end elsewhere, what it took
        // for the next request is never read as one.
        let isChunked = guarded.withLock { $0.request.head?.isChunked == true }
        let isStream = response.bodyBytes == nil
        guard response.closesConnection || core.isDraining || isChunked || isStream else { return true }
        return made.add(HeaderField("Connection", "close"))
    }
}
