internal import Glibc
internal import Journal

/// A thread for work that blocks, which must never run on the cooperative pool. It frees itself at its end.
enum WorkerThread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts a thread, with every signal blocked: signals belong to the process's own signal thread.
    /// - Throws: `system` when there is no room for another thread.
    static func start(_ run: @escaping @Sendable () -> Void) throws(JournalError) {
        let body = unsafe Unmanaged.passRetained(Body(run))
        var everySignal = sigset_t()
        var previous = sigset_t()
        unsafe sigfillset(&everySignal)
        unsafe pthread_sigmask(SIG_SETMASK, &everySignal, &previous)
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread,
            nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            body.toOpaque()
        )
        unsafe pthread_sigmask(SIG_SETMASK, &previous, nil)
        guard code == 0 else {
            unsafe body.release()
            throw .system("no thread could be started (error \(code))")
        }
        pthread_detach(thread)
    }

    /// Runs blocking work on a thread of its own and waits for it without blocking this one.
    /// - Throws: What `work` throws, or `system`.
    static func perform<Value: Sendable>(
        _ work: @escaping @Sendable () throws(JournalError) -> Value
    ) async throws(JournalError) -> Value {
        let result: Result<Value, JournalError> = await withCheckedContinuation { continuation in
            do throws(JournalError) {
                try start { continuation.resume(returning: Result { () throws(JournalError) in try work() }) }
            } catch {
                continuation.resume(returning: .failure(error))
            }
        }
        return try result.get()
    }
}
