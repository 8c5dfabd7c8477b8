internal import IncidentModel

/// One run of a scheduled job: `report-29012` is run 29012 of `report`.
/// - Source: Kubernetes names a CronJob's jobs by the scheduled time in minutes.
struct JobRun: Sendable, Hashable {
    /// The whole name.
    let name: String
    /// The name of the schedule.
    private let schedule: String
    /// The number of the run.
    private let number: Int

    /// The run that a job's name tells of, or nil when it has no number.
    init?(_ name: String) {
        guard let dash = name.lastIndex(of: "-"), let number = Int(name[name.index(after: dash)...]) else { return nil }
        self.name = name
        schedule = String(name[..<dash])
        self.number = number
    }

    /// The name of a later run of the same schedule whose pod completed, when one is listed.
    func laterSuccess(in scene: Scene) -> String? {
        scene.evidence.cluster.pods.lazy
            .filter { $0.status == "Completed" || $0.status == "Succeeded" }
            .compactMap { JobRun(PodName($0.name).owner) }
            .first { $0.schedule == schedule && $0.number > number }?
            .name
    }
}
