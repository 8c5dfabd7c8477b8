internal import Execution

/// The restart of one process: stopped, seen to have stopped, started, and seen to stand.
struct ProcessRestart: Sendable {
    /// How long it waits between two looks.
    private static let pause = Duration.milliseconds(100)
    /// The least time for the look behind an act.
    private static let shortest = Duration.seconds(2)
    /// How often a process may be seen to run on after it was stopped.
    private static let mostDoubts = 3

    let client: SupervisorClient
    let time: OrderTime

    /// Restarts a process.
    /// - Parameter old: The process as it was before.
    /// - Throws: `refused` only when it was not touched.
    func perform(_ old: SupervisedProcess) async throws(SystemStop) {
        try await client.stop(old.fullName, within: time.left)
        do throws(SystemStop) {
            try await waitForEnd(of: old)
            try await start(old.fullName)
            try await waitForStart(after: old)
        } catch {
            throw error.afterChange
        }
    }

    /// Starts it; once more when the connection ended, since starting what runs changes nothing.
    private func start(_ name: String) async throws(SystemStop) {
        do throws(SystemStop) { try await client.start(name, within: max(time.left, Self.shortest)) } catch {
            guard case .silent = error else { throw error }
            try await client.start(name, within: max(time.left, Self.shortest))
        }
    }

    private func waitForEnd(of old: SupervisedProcess) async throws(SystemStop) {
        var doubts = 0
        while true {
            switch try await look(at: old.fullName).state {
            case .stopped, .exited, .fatal: return
            case .stopping: break
            // It starts again by itself, which a stop ends.
            case .backoff, .starting, .running, .unknown:
                doubts += 1
                guard doubts < Self.mostDoubts else {
                    throw .failed("\(client.title) says that \(old.fullName) is being stopped, and it runs on")
                }
            }
            try await pause("\(old.fullName) is still being stopped")
        }
    }

    private func waitForStart(after old: SupervisedProcess) async throws(SystemStop) {
        while true {
            let now = try await look(at: old.fullName)
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
            try await pause("\(old.fullName) is still being started")
        }
    }

    /// A process as it is; asked for once more when there was no answer.
    private func look(at name: String) async throws(SystemStop) -> SupervisedProcess {
        let parts = name.split(separator: ":").map(String.init)
        let reach = SupervisorSettings.Reach.process(group: parts.first ?? name, name: parts.last ?? name)
        let limit = max(time.left, Self.shortest)
        let found: [SupervisedProcess]
        do throws(SystemStop) { found = try await client.processes(reach, within: limit) } catch {
            guard case .silent = error else { throw error }
            found = try await client.processes(reach, within: limit)
        }
        guard let process = found.first else { throw .silent(.garbage, client.title) }
        return process
    }

    private func pause(_ words: String) async throws(SystemStop) {
        guard time.left > .zero else { throw .silent(.outOfTime, words) }
        do { try await ContinuousClock().sleep(for: Self.pause) } catch { throw .silent(.outOfTime, words) }
    }
}
