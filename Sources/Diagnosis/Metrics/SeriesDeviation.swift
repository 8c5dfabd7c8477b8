internal import Detection
internal import IncidentModel

/// How far a series leaves its normal in the time under suspicion, in one direction.
struct SeriesDeviation: Sendable {
    /// The most blocks into which the window is cut: medians of blocks, so that single samples cannot decide.
    private static let blocks = 20
    /// What one block alone can count for: a spike that nothing confirms is seldom an incident.
    private static let spike = 5.0

    /// Minus the decimal logarithm of the chance that nothing is wrong, the number of looks counted; 0 or above.
    var surprise = 0.0
    /// The value before, in the unit of the series.
    private(set) var before = 0.0
    /// The farthest value in the window, in the unit of the series.
    private(set) var after = 0.0
    /// When it left its normal, in seconds since 1970; nil when it did not.
    private(set) var onset: Double?
    /// The length of the time in which the onset lies, in seconds.
    private(set) var uncertainty = 0.0
    /// How many mean excesses one unit of the scale is worth, for the explanation by load.
    private(set) var excess = 1.0
    /// By how much the farthest value is beyond what is normal, on the scale.
    private(set) var beyond = 0.0

    /// Nothing deviates.
    init() {}

    /// Measures a series.
    /// - Parameters:
    ///   - samples: The samples under suspicion, in order of time.
    ///   - normal: What is normal.
    ///   - isAdjacent: Whether the level of the normal time is that before the incident.
    init(_ samples: [MetricSeries.Sample], normal: SeriesNormal, isAdjacent: Bool) {
        let width = max(1, samples.count / Self.blocks)
        let starts = Array(stride(from: 0, through: samples.count - width, by: width))
        guard starts.count >= 1, !samples.isEmpty else { return }
        let values = starts.map { Self.median(samples[$0..<($0 + width)].map(\.value)) }
        let positions = values.map { normal.scale.position($0) * normal.direction }
        // The quiet part of the window: the lower quartile, since less than three quarters of a window are an incident.
        let quiet = positions.sorted()[(positions.count - 1) / 4]
        let shift = isAdjacent ? 0 : max(0, quiet - normal.level)
        let surprises = positions.map { normal.surprise($0 - shift) }
        let order = surprises.sorted(by: >)
        guard let first = order.first, first > 0, let top = positions.indices.max(by: { positions[$0] < positions[$1] })
        else { return }
        let second = order.count > 1 ? order[1] : 0
        let joint =
            order.count > 1 ? min(first + 0.5 * max(0, second - 1), Self.spike + second) : min(first, Self.spike)
        let looks =
            ElementaryFunctions.logarithm(max(1, Double(positions.count) / 2)) / ElementaryFunctions.logarithm(10)
        surprise = max(0, joint - looks)
        excess = normal.excess
        beyond = normal.beyond(positions[top] - shift)
        after = values[top]
        let base = isAdjacent ? normal.level : quiet
        before = Self.value(base * normal.direction, normal.scale)
        let half = base + (positions[top] - base) / 2
        guard let place = positions.firstIndex(where: { $0 > half }) else { return }
        let begins = samples[starts[place]].time.unixSeconds
        onset = begins
        uncertainty = place > 0 ? begins - samples[starts[place - 1]].time.unixSeconds : 0
    }

    /// The value at a position of the scale.
    private static func value(_ position: Double, _ scale: SeriesNormal.Scale) -> Double {
        switch scale {
        case .linear: position
        case .logarithmic: ElementaryFunctions.exponential(position)
        }
    }

    /// The middle value, of an even number the mean of the two in the middle; 0 of none.
    static func median(_ values: [Double]) -> Double {
        guard values.count > 1 else { return values.first ?? 0 }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2
    }
}
