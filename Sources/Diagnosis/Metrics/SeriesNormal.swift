internal import Detection

/// What is normal for one series in one direction, learned from samples believed normal: a level, and a tail that says
/// how rare a value beyond it is.
///
/// Values over a high threshold follow an exponential law for a wide class of distributions, and on a logarithmic scale
/// a power law becomes one; so one number, the mean excess, describes a tail light or heavy.
/// - Source: S. Coles, "An Introduction to Statistical Modeling of Extreme Values", chapter 4 (peaks over threshold);
///   B. M. Hill, "A simple general approach to inference about the tail of a distribution", Annals of Statistics 3, 1975.
struct SeriesNormal: Sendable {
    /// The share of samples below the threshold.
    private static let thresholdShare = 0.9
    /// The mean excess over the 90 % point of a normal law, in standard deviations.
    private static let normalExcess = 0.47
    /// 1 when values above normal are told, -1 for those below.
    let direction: Double
    /// The scale on which values are compared.
    let scale: Scale
    /// The median on that scale, times the direction.
    let level: Double
    /// From where on a value is beyond normal, on that scale, times the direction.
    private let threshold: Double
    /// The mean excess over the threshold, on that scale; above 0.
    let excess: Double
    /// The least excess that counts.
    private let least: Double
    /// Minus the decimal logarithm of the chance of any excess.
    private let rarity: Double

    /// The scale on which values of a series are compared.
    enum Scale: Sendable, Hashable {
        /// The values themselves.
        case linear
        /// Their logarithms, those below `least` held there.
        case logarithmic(least: Double)

        /// A value on the scale; values beyond 1e300 are held there.
        func position(_ value: Double) -> Double {
            let held = min(max(value, -1e300), 1e300)
            switch self {
            case .linear: return held
            case .logarithmic(let least): return ElementaryFunctions.logarithm(max(held, least))
            }
        }
    }

    /// What is known of the noise of a series beforehand.
    struct Prior: Sendable {
        /// The smallest mean excess that is believed on a logarithmic scale.
        var floor = 0.1
        /// The smallest mean excess that is believed on a linear scale.
        var linearFloor = 1e-12
        /// By how much the noise is wider now since averages are taken over fewer requests; 1 or above.
        var widening = 1.0
    }

    /// Learns from samples.
    /// - Parameters:
    ///   - sorted: Samples believed normal, on the scale, ascending; not empty.
    ///   - scale: The scale.
    ///   - direction: 1 or -1.
    ///   - prior: What is known beforehand.
    init?(_ sorted: [Double], scale: Scale, direction: Double, prior: Prior) {
        guard !sorted.isEmpty else { return nil }
        let count = sorted.count
        func point(_ share: Double) -> Double {
            let place = min(Int(share * Double(count)), count - 1)
            return direction > 0 ? sorted[place] : -sorted[count - 1 - place]
        }
        let base = point(Self.thresholdShare)
        let beyond = (0..<count).lazy.map { direction > 0 ? sorted[$0] : -sorted[$0] }.filter { $0 > base }
        var sum = 0.0
        var excesses = 0
        for value in beyond {
            sum += value - base
            excesses += 1
        }
        let floor: Double
        switch scale {
        case .linear: floor = prior.linearFloor
        case .logarithmic: floor = prior.floor
        }
        let middle = point(0.84) - point(0.5)
        let mean = excesses > 0 ? sum / Double(excesses) : 0
        let widening = max(prior.widening, 1)
        self.direction = direction
        self.scale = scale
        level = point(0.5)
        excess = max(mean, Self.normalExcess * middle, floor) * widening
        threshold = level + (base - level) * widening
        least = floor / 2
        rarity =
            -ElementaryFunctions.logarithm(Double(excesses + 1) / Double(count + 1)) / ElementaryFunctions.logarithm(10)
    }

    /// Minus the decimal logarithm of the chance of a value as far out, 0 within what is normal.
    /// - Parameter position: The value on the scale, times the direction.
    /// - Returns: The surprise; 0 or above.
    func surprise(_ position: Double) -> Double {
        guard position > threshold + least else { return 0 }
        return rarity + (position - threshold) / excess / 2.302585092994046
    }

    /// By how much a value is beyond the threshold, on the scale; 0 within what is normal.
    func beyond(_ position: Double) -> Double { max(position - threshold, 0) }
}
