internal import DedicatedThreads
internal import Journal

/// A thread for work that blocks, which must never run on the cooperative pool. It frees itself at its end.
enum WorkerThread {
    /// Starts a thread.
    /// - Throws: `system` when there is no room for another one.
    static func start(named name: String, _ run: @escaping @Sendable () -> Void) throws(JournalError) {
        do throws(DedicatedThreadError) { try DedicatedThread.detached(named: name, run: run) } catch {
            throw .system("\(error)")
        }
    }

    /// Runs blocking work on a thread of its own and waits for it without blocking this one.
    /// - Throws: What `work` throws, or `system`.
    static func perform<Value: Sendable>(
        named name: String,
        _ work: @escaping @Sendable () throws(JournalError) -> Value
    ) async throws(JournalError) -> Value {
        let result: Result<Value, JournalError> = await withCheckedContinuation { continuation in
            do throws(JournalError) {
                try start(named: name) {
                    continuation.resume(returning: Result { () throws(JournalError) in try work() })
                }
            } catch {
                continuation.resume(returning: .failure(error))
            }
        }
        return try result.get()
    }
}
