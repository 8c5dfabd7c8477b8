internal import Execution

/// The restart of one process: stopped, seen to have stopped, started, and seen to stand.
struct ProcessRestart: Sendable {
    /// How often a process may be seen to run on after it was stopped.
    private static let mostDoubts = 3

    let watch: ProcessWatch

    private var client: SupervisorClient { watch.client }

    /// Restarts a process.
    /// - Parameter old: The process as it was before.
    /// - Throws: `refused` only when it was not touched.
    func perform(_ old: SupervisedProcess) async throws(SystemStop) {
        try await client.stop(old.fullName, within: watch.time.left)
        do throws(SystemStop) {
            try await waitForEnd(of: old)
            try await watch.start(old.fullName)
            try await waitForStart(after: old)
        } catch {
            throw error.afterChange
        }
    }

    private func waitForEnd(of old: SupervisedProcess) async throws(SystemStop) {
        var doubts = 0
        while true {
            switch try await watch.look(at: old.fullName).state {
            case .stopped, .exited, .fatal: return
            case .stopping: break
            // It starts again by itself, which a stop ends.
            case .backoff, .starting, .running, .unknown:
                doubts += 1
                guard doubts < Self.mostDoubts else {
                    throw .failed("\(client.title) says that \(old.fullName) is being stopped, and it runs on")
                }
            }
            try await watch.pause("\(old.fullName) is still being stopped")
        }
    }

    private func waitForStart(after old: SupervisedProcess) async throws(SystemStop) {
        while true {
            let now = try await watch.look(at: old.fullName)
            switch now.state {
            case .running:
                guard now.start > old.start else {
                    throw .failed("\(client.title) shows no later start of \(old.fullName) than before")
                }
                return
            case .starting: break
            case .stopped, .stopping, .backoff, .exited, .fatal, .unknown:
                throw .failed("\(old.fullName) was stopped and started, and is \(now.state.rawValue) now")
            }
            try await watch.pause("\(old.fullName) is still being started")
        }
    }
}
