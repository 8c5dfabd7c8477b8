internal import Diagnosis
internal import IncidentModel

/// What of the evidence counts where an old word would be taken for the world as it is.
struct EvidenceBar: Sendable {
    /// The sources whose words count as unknown.
    var stale: [String] = []
    /// The moment of an act: nothing that was told, taken or measured before it is evidence of what came of it. Nil where
    /// nothing is to be verified.
    var since: Timestamp?
    /// By source, how much older than its time a value may be, in seconds: a server that is asked for the present answers
    /// with what it measured last.
    var lags: [String: Int64] = [:]

    /// Whether the last sample of a series is of the time after the act.
    func admits(_ series: MetricSeries) -> Bool {
        guard !stale.contains(series.document) else { return false }
        guard let since else { return true }
        guard let last = series.samples.last?.time else { return false }
        return last > since.adding(seconds: lags[series.document] ?? 0)
    }

    /// Whether what was taken at a time that it names is of the time after the act.
    func admits(takenAt time: Timestamp?) -> Bool {
        guard let since else { return true }
        return time.map { $0 > since } ?? false
    }
}
