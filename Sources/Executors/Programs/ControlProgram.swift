internal import DedicatedThreads
internal import Execution
internal import HostProcess

/// A program by which a system is looked at and changed, as configuration names it: no shell, an argument array, a limit on
/// time and output, and nothing of this process's environment but what is named.
///
/// It is waited for to its end, whoever is cancelled meanwhile: what a child may still do is not over before it is.
struct ControlProgram: Sendable, Hashable {
    /// The absolute path of its file.
    let path: String
    /// Its whole environment.
    let environment: [String: String]

    /// What it is called in sentences: the last part of its path.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// Runs it.
    /// - Returns: How it ended by itself, whatever its status.
    /// - Throws: `refused` when it was not started; `silent` when it was ended, died of a signal or printed too much.
    func result(
        _ arguments: [String],
        input: [UInt8] = [],
        limit: Duration,
        outputBytes: Int = 1 << 20
    ) async throws(SystemStop) -> ChildProcess.Result {
        let child = ChildProcess(
            path,
            arguments,
            environment: environment,
            limits: ChildProcess.Limits(time: limit, outputBytes: outputBytes),
            input: input
        )
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<ChildProcess.Result, SystemStop>, Never>) in
            do throws(DedicatedThreadError) {
                try DedicatedThread.detached(named: name) { [name] in
                    do throws(ChildProcessError) {
                        continuation.resume(returning: .success(try child.run()))
                    } catch {
                        continuation.resume(returning: .failure(Self.refusal("\(name) cannot be started: \(error)")))
                    }
                }
            } catch {
                continuation.resume(returning: .failure(Self.refusal("there is no thread for \(name)")))
            }
        }
        let ended = try result.get()
        switch ended.ending {
        case .exited: return ended
        case .signalled(let number): throw .silent(.init(.died, "\(name) ended by signal \(number)"))
        case .outOfTime: throw .silent(.init(.outOfTime, "\(name) had not ended after \(limit) and was ended"))
        case .tooMuchOutput: throw .silent(.init(.garbage, "\(name) printed more than \(outputBytes) bytes"))
        }
    }

    private static func refusal(_ words: String) -> SystemStop { .refused(.init(.notConfigured, words)) }
}
