internal import DedicatedThreads
internal import Execution
internal import Remediation

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

extension SystemStop {
    /// The stop as it counts when something was changed already: then a refusal is a failure.
    var afterChange: SystemStop {
        if case .refused(let refusal) = self { .failed(refusal.words) } else { self }
    }

    /// A refusal.
    static func refused(_ reason: StepAnswer.Refusal.Reason, _ words: String) -> SystemStop {
        .refused(StepAnswer.Refusal(reason, words))
    }

    /// A silence.
    static func silent(_ reason: ExecutorSilence.Reason, _ words: String) -> SystemStop {
        .silent(ExecutorSilence(reason, words))
    }

    /// The refusal of a target that configuration does not name.
    static func unknownTarget(_ action: Action, in section: String) -> SystemStop {
        .refused(.notConfigured, "The configuration of \(section) names no target \(action.target).")
    }

    /// The refusal of an action that a system does not carry out.
    static func unknownAction(_ action: Action, by system: String) -> SystemStop {
        .refused(.notConfigured, "\(system) does not carry out \(action.definition.id).")
    }
}
