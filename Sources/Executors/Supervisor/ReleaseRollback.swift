internal import Execution
internal import Remediation

/// Lets a service run the release before: the link first, then the processes, which are started from where it leads.
struct ReleaseRollback: Sendable {
    let releases: ReleaseFolder
    let client: SupervisorClient
    /// The processes, as they are.
    let processes: [SupervisedProcess]

    /// The releases that the links lead to.
    func state() async throws(SystemStop) -> SystemState {
        let links = try await releases.links()
        let previous = links.previous.map { links.isPreviousThere ? $0 : "\($0), which is not there" }
        let essence = """
            \(releases.folder) (\(links.folder))
            \(releases.current) leads to \(links.current ?? "nothing")
            \(releases.previous) leads to \(previous ?? "nothing")
            """
        // Why it would be refused is said when it is rehearsed; after it was done, undoing has a record of its own.
        let record = try? record(links)
        return SystemState(essence: essence, record: record.flatMap { RecordedState($0.text) } ?? .nothing)
    }

    /// What would be done.
    func rehearse(undoing: RecordedState?) async throws(SystemStop) -> String {
        let links = try await releases.links()
        let release: String
        let old: ReleaseRecord
        if let undoing {
            old = try record(undoing, links)
            release = old.before
        } else {
            old = try record(links)
            release = old.after
        }
        let names = restarted(old).map { "\($0.fullName) (\($0.state.rawValue))" }.joined(separator: ", ")
        let words = "\(releases.folder)/\(releases.current) would lead to \(release)"
        return names.isEmpty ? "\(words)." : "\(words), and \(client.title) stop and start \(names)."
    }

    /// Goes back to the release before.
    /// - Parameters:
    ///   - seen: The record of the state that was decided on.
    ///   - limit: The time for it.
    /// - Throws: `refused` only when nothing was changed.
    /// - Returns: What undoing needs.
    func perform(seen: RecordedState, within limit: Duration) async throws(SystemStop) -> RecordedState {
        let time = OrderTime(limit)
        let record = try record(try await releases.links())
        guard let decided = ReleaseRecord(seen.text), decided.before == record.before, decided.after == record.after
        else {
            throw .refused(.stateChanged, "The links in \(releases.folder) lead to other releases by now.")
        }
        try await releases.lead(to: record.after, from: record.before)
        try await restart(record, on: record.after, time)
        return RecordedState(record.text) ?? .nothing
    }

    /// Goes forward to the release that was in use, unless another one has come since.
    func undo(_ recorded: RecordedState, within limit: Duration) async throws(SystemStop) {
        let time = OrderTime(limit)
        let links = try await releases.links()
        let record = try record(recorded, links)
        // An act that failed may have ended before the link was replaced, an earlier undoing after that.
        if links.current != record.before { try await releases.lead(to: record.before, from: record.after) }
        try await restart(record, on: record.before, time)
    }

    /// Whether the link leads where it should, and each process was started since.
    func hasHappened(_ recorded: RecordedState, isUndo: Bool) async throws(SystemStop) -> Truth {
        guard let record = ReleaseRecord(recorded.text), record.processes.names(processes) else { return .unknown }
        let links = try await releases.links()
        // Nobody is there any more who could replace it.
        if links.current == (isUndo ? record.after : record.before) { return .no }
        guard links.current == (isUndo ? record.before : record.after) else { return .unknown }
        // In one second with the link it may have been started before.
        return restarted(record).allSatisfy { $0.state == .running && $0.start > links.changed } ? .yes : .unknown
    }

    private func restart(_ record: ReleaseRecord, on release: String, _ time: OrderTime) async throws(SystemStop) {
        let restart = ProcessRestart(watch: ProcessWatch(client: client, time: time))
        do throws(SystemStop) {
            for process in restarted(record) { try await restart.perform(process) }
            guard try await releases.links().current == release else {
                throw .failed("\(releases.folder)/\(releases.current) leads to another release by now")
            }
        } catch {
            throw error.afterChange
        }
    }

    /// The processes that get to run the release: not those that somebody had stopped.
    private func restarted(_ record: ReleaseRecord) -> [SupervisedProcess] {
        processes.filter { !(record.processes.items[$0.fullName]?.state.isStopped ?? true) }
    }

    /// What going back would come from and lead to.
    /// - Throws: `refused` when there is no release to go back to.
    private func record(_ links: ReleaseFolder.Links) throws(SystemStop) -> ReleaseRecord {
        let folder = releases.folder
        guard let before = links.current else {
            throw .refused(.forbidden, "\(folder) has no link \(releases.current).")
        }
        guard let after = links.previous else {
            throw .refused(.forbidden, "\(folder) has no link \(releases.previous): no release before is known.")
        }
        guard links.isPreviousThere else {
            throw .refused(.forbidden, "The release before, \(after), is not in \(folder) any more.")
        }
        guard before != after else { throw .refused(.forbidden, "The release before, \(after), is in use already.") }
        return ReleaseRecord(before: before, after: after, processes: ProcessRecord(processes))
    }

    /// What undoing goes back to.
    /// - Throws: `refused` when it cannot be told, or somebody has brought another release since.
    private func record(_ recorded: RecordedState, _ links: ReleaseFolder.Links) throws(SystemStop) -> ReleaseRecord {
        guard let record = ReleaseRecord(recorded.text) else {
            throw .refused(.forbidden, "Nothing that could be gone back to was recorded.")
        }
        guard record.processes.names(processes) else {
            throw .refused(.notConfigured, "\(client.title) has other processes by now than those that were recorded.")
        }
        guard links.current == record.after || links.current == record.before else {
            throw .refused(.stateChanged, "\(releases.folder)/\(releases.current) leads to another release by now.")
        }
        return record
    }
}
