internal import Execution

/// Starts or stops one process, and sees that it is so. One that is so already is left alone.
struct ProcessSwitch: Sendable {
    /// How often a process may be seen to run on after it was stopped.
    private static let mostDoubts = 3
    /// How often a process has to be seen to have ended by itself: a supervisor takes up to a second to start it again, and
    /// does not stop what has ended.
    private static let mostEnds = 15

    let watch: ProcessWatch

    private var title: String { watch.client.title }

    /// Brings a process to run, or not to run.
    /// - Parameters:
    ///   - isUp: Whether it is to run.
    ///   - old: The process as it was before.
    /// - Throws: `refused` only when it was not touched.
    /// - Returns: Whether something had to be done.
    func perform(_ isUp: Bool, _ old: SupervisedProcess) async throws(SystemStop) -> Bool {
        isUp ? try await start(old) : try await stop(old)
    }

    private func start(_ old: SupervisedProcess) async throws(SystemStop) -> Bool {
        var isOrdered = false
        var now = old
        while true {
            switch now.state {
            case .running: return isOrdered
            case .starting: break
            // Its supervisor is about to start it, or to give up.
            case .backoff where !isOrdered, .stopping where !isOrdered: break
            case .stopped where !isOrdered, .exited where !isOrdered, .fatal where !isOrdered,
                .unknown where !isOrdered:
                try await order(now.fullName)
                isOrdered = true
            case .stopped, .stopping, .backoff, .exited, .fatal, .unknown:
                throw .failed("\(now.fullName) was started, and is \(now.state.rawValue) now")
            }
            now = try await next(old.fullName, "\(old.fullName) does not run yet", isOrdered)
        }
    }

    /// Orders a start. A supervisor that tried and could not may try again by itself: that is no refusal.
    private func order(_ name: String) async throws(SystemStop) {
        do throws(SystemStop) { try await watch.start(name) } catch {
            if case .refused(let refusal) = error, refusal.reason == .forbidden { throw error.afterChange }
            throw error
        }
    }

    private func stop(_ old: SupervisedProcess) async throws(SystemStop) -> Bool {
        var isOrdered = false
        var (doubts, ends) = (0, 0)
        var now = old
        while true {
            switch now.state {
            case .stopped, .fatal: return isOrdered
            case .exited:
                ends += 1
                if isOrdered || ends >= Self.mostEnds { return isOrdered }
            case .stopping: break
            case .running, .starting, .backoff, .unknown:
                if isOrdered {
                    doubts += 1
                    guard doubts < Self.mostDoubts else {
                        throw .failed("\(title) says that \(now.fullName) is being stopped, and it runs on")
                    }
                } else {
                    try await watch.client.stop(now.fullName, within: watch.time.left)
                    isOrdered = true
                }
            }
            now = try await next(old.fullName, "\(old.fullName) has not ended yet", isOrdered)
        }
    }

    /// The process, a moment later.
    private func next(_ name: String, _ words: String, _ isOrdered: Bool) async throws(SystemStop) -> SupervisedProcess
    {
        do throws(SystemStop) {
            try await watch.pause(words)
            return try await watch.look(at: name)
        } catch {
            if isOrdered { throw error.afterChange }
            if case .silent(let silence) = error, silence.reason == .outOfTime {
                throw .refused(.forbidden, words + ".")
            }
            throw error
        }
    }
}
