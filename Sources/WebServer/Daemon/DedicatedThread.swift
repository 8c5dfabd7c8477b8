internal import Glibc

/// A thread for work that blocks, which must never run on the cooperative pool.
///
/// Threads start with every signal blocked: signals belong to the process's own signal thread, and a SIGPIPE on a
/// broken connection must not end the process.
struct DedicatedThread: Sendable {
    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    private let thread: pthread_t

    /// Starts a thread; it has to be joined or detached.
    /// - Throws: `startFailed` when the system has no room for another thread.
    init(run: @escaping @Sendable () -> Void) throws(WebServerError) {
        let body = unsafe Unmanaged.passRetained(Body(run))
        var thread = pthread_t()
        let code = Self.withSignalsBlocked {
            unsafe pthread_create(
                &thread,
                nil,
                { context in
                    guard let context = unsafe context else { return nil }
                    unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                    return nil
                },
                body.toOpaque()
            )
        }
        guard code == 0 else {
            unsafe body.release()
            throw WebServerError(.startFailed, "no thread could be made (\(SystemCall.text(code)))")
        }
        self.thread = thread
    }

    /// Waits for the thread's end and frees it; at most once.
    func join() { pthread_join(thread, nil) }

    /// Lets the thread free itself at its end; at most once, and not with `join()`.
    func detach() { pthread_detach(thread) }

    /// Runs something whose new threads have every signal blocked.
    static func withSignalsBlocked<Result>(_ body: () -> Result) -> Result {
        var everySignal = sigset_t()
        var previous = sigset_t()
        unsafe sigfillset(&everySignal)
        unsafe pthread_sigmask(SIG_SETMASK, &everySignal, &previous)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &previous, nil) }
        return body()
    }
}
