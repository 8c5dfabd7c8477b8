internal import IncidentModel

/// The time under suspicion and the time believed normal, as the series are cut by them.
struct SuspectWindow: Sendable, Hashable {
    /// The share of the window that is taken for normal where no baseline is given: a window begins before its incident.
    private static let quietShare = 0.2
    /// The time under suspicion, in seconds since 1970.
    let suspect: ClosedRange<Double>
    /// The time believed normal.
    let normal: ClosedRange<Double>
    /// Whether the normal time leads up to the window, so that the level before the incident is known. A baseline of
    /// another day may have another level, and only what changes within the window counts then.
    let isAdjacent: Bool
    /// Whether a baseline was given.
    let isGiven: Bool

    /// The window of what was read; nil when none is given.
    init?(_ evidence: IncidentEvidence) {
        guard let window = evidence.window, window.start < window.end else { return nil }
        let start = window.start.unixSeconds
        let end = window.end.unixSeconds
        isGiven = evidence.baseline != nil
        if let baseline = evidence.baseline {
            normal = baseline.start.unixSeconds...baseline.end.unixSeconds
            let gap = start - normal.upperBound
            isAdjacent = gap >= -1 && gap <= (end - start) / 4
            suspect = start...end
        } else {
            normal = start...(start + (end - start) * Self.quietShare)
            isAdjacent = true
            suspect = start...end
        }
    }

    /// The fewest samples from which a normal is learned.
    var leastNormal: Int { isGiven ? 12 : 8 }

    /// Whether a moment is under suspicion.
    func isSuspect(_ time: Double) -> Bool { suspect.contains(time) && !(isAdjacent && time <= normal.upperBound) }
}
