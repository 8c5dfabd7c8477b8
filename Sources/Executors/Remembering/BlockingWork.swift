internal import DedicatedThreads
internal import Execution

/// Work that waits for a disk, a program or a socket, on a thread of its own and not on the cooperative pool.
enum BlockingWork: Sendable {
    /// Does it on a system. Who is cancelled meanwhile waits to its end all the same: what was begun counts.
    /// - Throws: What `body` throws; `silent` when there is no thread for it.
    static func perform<Value: Sendable>(
        _ name: String,
        _ body: @escaping @Sendable () throws(SystemStop) -> Value
    ) async throws(SystemStop) -> Value {
        let silence = ExecutorSilence(.unreachable, "this machine has no room for another thread")
        return try await perform(name, withoutThread: .silent(silence), body)
    }

    /// Does it.
    /// - Throws: What `body` throws; `withoutThread` when there is no thread for it.
    static func perform<Value: Sendable, Failure: Error>(
        _ name: String,
        withoutThread: Failure,
        _ body: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<Value, Failure>, Never>) in
            do throws(DedicatedThreadError) {
                try DedicatedThread.detached(named: name) {
                    do throws(Failure) {
                        continuation.resume(returning: .success(try body()))
                    } catch {
                        continuation.resume(returning: .failure(error))
                    }
                }
            } catch {
                continuation.resume(returning: .failure(withoutThread))
            }
        }
        return try result.get()
    }
}
