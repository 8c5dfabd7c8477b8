internal import Execution

/// Looks at processes while an order's time lasts.
struct ProcessWatch: Sendable {
    /// How long it waits between two looks.
    private static let pause = Duration.milliseconds(100)
    /// The least time for the look behind an act.
    private static let shortest = Duration.seconds(2)

    let client: SupervisorClient
    let time: OrderTime

    /// Starts a process; once more when the connection ended, since starting what runs changes nothing.
    func start(_ name: String) async throws(SystemStop) {
        do throws(SystemStop) { try await client.start(name, within: max(time.left, Self.shortest)) } catch {
            guard case .silent = error else { throw error }
            // The first may have come to something.
            do throws(SystemStop) { try await client.start(name, within: max(time.left, Self.shortest)) } catch {
                throw error.afterChange
            }
        }
    }

    /// A process as it is; asked for once more when there was no answer.
    func look(at name: String) async throws(SystemStop) -> SupervisedProcess {
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

    /// Waits until the next look.
    /// - Throws: `silent` with the words when the order has no time left.
    func pause(_ words: String) async throws(SystemStop) {
        guard time.left > .zero else { throw .silent(.outOfTime, words) }
        do { try await ContinuousClock().sleep(for: Self.pause) } catch { throw .silent(.outOfTime, words) }
    }
}
