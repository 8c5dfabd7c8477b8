/// What a service ran before one of its releases was taken back.
struct ReleaseRecord: Sendable, Hashable {
    /// The release that was in use.
    let before: String
    /// The release that took its place.
    let after: String
    /// The processes as they were.
    let processes: ProcessRecord

    init(before: String, after: String, processes: ProcessRecord) {
        (self.before, self.after, self.processes) = (before, after, processes)
    }

    /// The record as text: a line with the two releases, and one for each process.
    var text: String { "\(before) \(after)\n\(processes.text)" }

    /// The record that `text` is; nil when it is none.
    init?(_ text: String) {
        let parts = text.split(separator: "\n", maxSplits: 1)
        guard parts.count == 2, let processes = ProcessRecord(parts[1]) else { return nil }
        let releases = parts[0].split(separator: " ", omittingEmptySubsequences: false)
        guard releases.count == 2, releases.allSatisfy({ ReleaseFolder.isRelease($0) }), releases[0] != releases[1]
        else {
            return nil
        }
        self.init(before: String(releases[0]), after: String(releases[1]), processes: processes)
    }
}
