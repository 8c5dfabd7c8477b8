internal import DedicatedThreads
internal import Execution

/// Work that waits for a disk or for the kernel, on a thread of its own.
enum BlockingWork: Sendable {
    /// What `body` gives.
    /// - Throws: What it throws; `refused` when there is no thread, so that nothing was begun.
    static func value<Value: Sendable>(
        named name: String,
        _ body: @escaping @Sendable () throws(SystemStop) -> Value
    ) async throws(SystemStop) -> Value {
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<Value, SystemStop>, Never>) in
            do throws(DedicatedThreadError) {
                try DedicatedThread.detached(named: name) {
                    do throws(SystemStop) {
                        continuation.resume(returning: .success(try body()))
                    } catch {
                        continuation.resume(returning: .failure(error))
                    }
                }
            } catch {
                continuation.resume(
                    returning: .failure(.refused(.init(.notConfigured, "there is no thread for \(name)")))
                )
            }
        }
        return try result.get()
    }
}
