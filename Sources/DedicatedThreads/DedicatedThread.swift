internal import Glibc

/// A thread for work that blocks, which must never run on the cooperative pool: running → over, then joined or detached.
///
/// It starts with every signal blocked: signals belong to the process's own signal thread, and a SIGPIPE on a broken
/// connection must not end the process.
public struct DedicatedThread: Sendable {
    /// The most bytes of a name that Linux keeps.
    /// - Source: `proc_pid_comm(5)`: 16 with the end.
    private static let nameBytes = 15

    private final class Body: Sendable {
        let name: String
        let run: @Sendable () -> Void

        init(_ name: String, _ run: @escaping @Sendable () -> Void) {
            (self.name, self.run) = (name, run)
        }

        /// Names the thread, on which this runs, and does its work.
        func perform() {
            takeName()
            run()
        }

        /// Without a name it works as well, so nothing is made of a failure. By the file, since the calls that name a
        /// thread are GNU's own or variadic, and Swift has neither.
        private func takeName() {
            let file = unsafe open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
            guard file >= 0 else { return }
            let bytes = Array(name.utf8.prefix(DedicatedThread.nameBytes))
            _ = unsafe write(file, bytes, bytes.count)
            close(file)
        }
    }

    private let thread: pthread_t

    /// Starts a thread; it has to be joined or detached.
    /// - Parameters:
    ///   - name: What `ps -L` and `top -H` show, up to 15 bytes of it.
    ///   - stackBytes: The room for its stack; nil for the system's, 8 MiB mostly. It is address space: memory is taken
    ///     as it is used.
    ///   - run: Its work.
    /// - Throws: When the system has no room for another thread, or the stack cannot be of this size.
    public init(
        named name: String,
        stackBytes: Int? = nil,
        run: @escaping @Sendable () -> Void
    ) throws(DedicatedThreadError) {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        if let stackBytes {
            let code = unsafe pthread_attr_setstacksize(&attributes, max(0, stackBytes))
            guard code == 0 else { throw DedicatedThreadError(name: name, number: code) }
        }
        let body = unsafe Unmanaged.passRetained(Body(name, run))
        var thread = pthread_t()
        let code = Self.withSignalsBlocked {
            unsafe pthread_create(
                &thread,
                &attributes,
                { context in
                    guard let context = unsafe context else { return nil }
                    unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().perform()
                    return nil
                },
                body.toOpaque()
            )
        }
        guard code == 0 else {
            unsafe body.release()
            throw DedicatedThreadError(name: name, number: code)
        }
        self.thread = thread
    }

    /// Starts a thread that frees itself at its end.
    /// - Throws: As the initialiser.
    public static func detached(
        named name: String,
        run: @escaping @Sendable () -> Void
    ) throws(DedicatedThreadError) {
        try DedicatedThread(named: name, run: run).detach()
    }

    /// Waits for the thread's end and frees it; at most once, and not with `detach()`.
    public func join() { pthread_join(thread, nil) }

    /// Lets the thread free itself at its end; at most once, and not with `join()`.
    public func detach() { pthread_detach(thread) }

    /// Does something whose new threads have every signal blocked: for libraries that start their own.
    /// - Returns: What `body` returns.
    public static func withSignalsBlocked<Result>(_ body: () -> Result) -> Result {
        var everySignal = sigset_t()
        var previous = sigset_t()
        unsafe sigfillset(&everySignal)
        unsafe pthread_sigmask(SIG_SETMASK, &everySignal, &previous)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &previous, nil) }
        return body()
    }
}
