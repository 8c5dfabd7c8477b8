internal import DedicatedThreads
internal import Execution

/// Work that waits for a disk, a program or a socket, on a thread of its own and not on the cooperative pool.
enum BlockingWork: Sendable {
    /// Does it. Who is cancelled meanwhile waits to its end all the same: what was begun counts.
    /// - Throws: What `body` throws; `silent` when there is no thread for it.
    static func perform<Value: Sendable>(
        _ name: String,
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
                let silence = ExecutorSilence(.unreachable, "this machine has no room for another thread")
                continuation.resume(returning: .failure(.silent(silence)))
            }
        }
        return try result.get()
    }
}
