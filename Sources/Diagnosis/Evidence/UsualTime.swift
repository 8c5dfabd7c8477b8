internal import IncidentModel

/// The time from which the usual level of a series is learned.
struct UsualTime: Sendable {
    /// The fewest samples that tell a level where no normal time is given.
    private static let fewest = 8

    private let baseline: IncidentEvidence.Window?
    /// When the first alert began.
    private let alerted: Timestamp?

    /// The time that `evidence` believes normal; without one, all that was measured before its first alert.
    init(_ evidence: IncidentEvidence) {
        baseline = evidence.baseline
        alerted = evidence.alerts.lazy.map(\.startsAt).filter { !$0.isUnset }.min()
    }

    /// The usual level of `series`; nil where too little is known of the time before.
    ///
    /// In a normal time it is the median. What was measured before the first alert may partly be of the incident
    /// already, since rules wait before they fire, so there it is the lower quartile: right as long as a quarter of the
    /// samples is of the time before. Only levels that incidents raise are asked for.
    /// - Complexity: O(n log n) in the number of samples.
    func level(of series: MetricSeries) -> Double? {
        if let baseline {
            let values = series.samples.filter { $0.time >= baseline.start && $0.time <= baseline.end }.map(\.value)
            return values.isEmpty ? nil : SeriesDeviation.median(values)
        }
        guard let alerted else { return nil }
        let values = series.samples.filter { $0.time < alerted }.map(\.value).sorted()
        return values.count < Self.fewest ? nil : values[(values.count - 1) / 4]
    }
}
