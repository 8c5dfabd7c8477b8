internal import CLibcurl

/// What runs on the loop's thread: it owns the multi handle and every easy handle, and nobody else touches them.
///
/// One turn: take the inbox, let libcurl work, finish what ended, end what is late, sleep until the next socket event,
/// deadline or wake-up.
@safe
final class LoopThread {
    /// The longest sleep; only a bound, since every command wakes the thread.
    private static let longestSleep = Duration.seconds(60)

    private let loop: TransferLoop
    private let multi: OpaquePointer
    private var transfers: [Int: EasyTransfer] = [:]

    /// The thread's body: returns when the loop was stopped and everything is freed.
    static func run(_ loop: TransferLoop) {
        let isReady = CurlLibrary.initialisation == CURLE_OK
        if isReady, let multi = unsafe curl_multi_init() {
            let thread = unsafe LoopThread(loop: loop, multi: multi)
            loop.setWaker(unsafe MultiWaker(multi))
            thread.work()
            thread.finish()
            loop.setWaker(nil)
            _ = unsafe curl_multi_cleanup(multi)
            refuse(loop.noteEnd(), with: TransportError(.clientStopped, "the client was shut down"))
        } else {
            refuse(loop.noteEnd(), with: TransportError(.libraryFailure, "libcurl could not be initialised"))
        }
    }

    private init(loop: TransferLoop, multi: OpaquePointer) {
        self.loop = loop
        unsafe self.multi = multi
        // How many idle connections are kept; libcurl's own default grows with the number of transfers.
        _ = unsafe ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 8)
    }

    private static func refuse(_ commands: [TransferLoop.Command], with error: TransportError) {
        for case .start(let exchange) in commands { exchange.end(.failed(error)) }
    }

    private func work() {
        while true {
            let batch = loop.takeBatch()
            guard !batch.isStopping else {
                for case .start(let exchange) in batch.commands { exchange.end(.failed(Self.stopped)) }
                return
            }
            for command in batch.commands { perform(command) }
            turn()
            expire()
            sleep()
        }
    }

    private static let stopped = TransportError(.clientStopped, "the client was shut down")

    private func finish() {
        for id in transfers.keys.sorted() {
            transfers[id]?.exchange.end(.failed(Self.stopped))
            remove(id)
        }
    }

    private func perform(_ command: TransferLoop.Command) {
        switch command {
        case .start(let exchange): start(exchange)
        case .close(let id): remove(id)
        case .resume(let id):
            guard let transfer = transfers[id], let error = transfer.resume() else { return }
            transfer.exchange.end(.failed(error))
            remove(id)
        }
    }

    private func start(_ exchange: Exchange) {
        guard !exchange.isOver else {
            loop.noteFinished()
            return
        }
        do throws(TransportError) {
            let transfer = try EasyTransfer(exchange, configuration: loop.configuration)
            let code = unsafe curl_multi_add_handle(multi, transfer.handle)
            guard code == CURLM_OK else {
                throw TransportError(.libraryFailure, "libcurl refused the transfer (\(code.rawValue))")
            }
            transfers[exchange.id] = transfer
        } catch {
            exchange.end(.failed(error))
            loop.noteFinished()
        }
    }

    /// Lets libcurl read and write, then finishes the transfers that ended.
    private func turn() {
        var running: Int32 = 0
        let code = unsafe curl_multi_perform(multi, &running)
        guard code == CURLM_OK else {
            for id in transfers.keys.sorted() {
                let error = TransportError(.libraryFailure, "libcurl failed (\(code.rawValue))")
                transfers[id]?.exchange.end(.failed(error))
                remove(id)
            }
            return
        }
        var remaining: Int32 = 0
        while let message = unsafe curl_multi_info_read(multi, &remaining) {
            let result = unsafe ccurl_message_result(message)
            guard let id = unsafe EasyTransfer.id(of: message.pointee.easy_handle), let transfer = transfers[id] else {
                continue
            }
            transfer.exchange.end(CurlLibrary.error(for: result).map { .failed($0) } ?? .complete)
            remove(id)
        }
    }

    private func expire() {
        let now = ContinuousClock.now
        for transfer in transfers.values { transfer.exchange.expire(at: now) }
    }

    private func sleep() {
        let now = ContinuousClock.now
        let deadlines = transfers.values.compactMap(\.exchange.nextDeadline)
        let latest = min(deadlines.min() ?? now + Self.longestSleep, now + Self.longestSleep)
        guard let wake = loop.prepareSleep(until: latest) else { return }
        _ = unsafe curl_multi_poll(multi, nil, 0, Self.milliseconds(now.duration(to: wake)), nil)
    }

    /// Whole milliseconds, rounded up: rounding down would spin for the last one.
    private static func milliseconds(_ duration: Duration) -> Int32 {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return Int32(clamping: seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }

    /// Takes a transfer off the multi handle, which closes its connection unless the response is complete.
    private func remove(_ id: Int) {
        guard let transfer = transfers.removeValue(forKey: id) else { return }
        _ = unsafe curl_multi_remove_handle(multi, transfer.handle)
        loop.noteFinished()
    }
}
