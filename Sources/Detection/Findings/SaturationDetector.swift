/// Finds values that are pressed against a known limit.
struct SaturationDetector: Sendable {
    private let limit: Double?
    /// The value from which on a sample counts as "at the limit".
    private let edge: Double
    private let isUpper: Bool
    /// The last samples as bits: 1 for "at the limit".
    private var recent: UInt32 = 0
    private var count = 0
    private var isTold = false

    init(_ configuration: DetectorConfiguration) {
        limit = configuration.upperLimit
        edge = (configuration.upperLimit ?? 0) * configuration.saturationShare
        isUpper = (configuration.upperLimit ?? 0) > 0
    }

    /// Takes a sample.
    ///
    /// - Returns: the saturation when at least three quarters of the last 16 samples were at the limit; told once until
    ///   fewer than a quarter are.
    /// - Complexity: constant.
    mutating func observe(_ value: Double) -> Saturation? {
        guard let limit, isUpper else { return nil }
        recent = (recent << 1) | (value >= edge ? 1 : 0)
        count = min(count + 1, 16)
        let share = Double((recent & 0xFFFF).nonzeroBitCount) / 16
        if share < 0.25 { isTold = false }
        guard !isTold, count == 16, share >= 0.75 else { return nil }
        isTold = true
        return Saturation(limit: limit, share: share)
    }
}
