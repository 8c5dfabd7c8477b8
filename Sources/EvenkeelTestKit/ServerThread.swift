internal import Glibc

/// Threads with a small stack for the servers of the test kit.
enum ServerThread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    /// Starts a thread; it has to be joined.
    static func start(_ run: @escaping @Sendable () -> Void) throws(TestKitError) -> pthread_t {
        let body = unsafe Unmanaged.passRetained(Body(run))
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        unsafe pthread_attr_setstacksize(&attributes, 512 * 1024)
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread,
            &attributes,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            body.toOpaque()
        )
        unsafe pthread_attr_destroy(&attributes)
        guard code == 0 else {
            unsafe body.release()
            throw TestKitError(call: "pthread_create", code: code)
        }
        return thread
    }

    /// Waits for the end of a thread.
    static func join(_ thread: pthread_t) { pthread_join(thread, nil) }
}
