/// Watches one series through several statistics and says how rare its most surprising one is.
///
/// Each statistic is in spreads, has a direction, and learns its own tail, so that none needs a threshold.
struct RarityScorer: Sendable {
    /// The statistics.
    private enum Statistic: Int, CaseIterable {
        /// The value itself, upwards and downwards.
        case above
        case below
        /// A mean of some seven samples.
        case shortRise
        case shortFall
        /// A mean of hardly two samples: a spike with a neighbour.
        case pairRise
        /// The mean step between neighbours, and its inverse.
        case busier
        case calmer
    }

    private let configuration: DetectorConfiguration
    private var tails: [TailModel]
    /// Running means of the deviation, cut.
    private var short = 0.0
    private var pair = 0.0
    /// The running mean of the step between neighbours, cut.
    private var unrest = 0.0

    init(_ configuration: DetectorConfiguration) {
        self.configuration = configuration
        tails = Array(repeating: TailModel(), count: Statistic.allCases.count)
    }

    /// The surprise of a sample.
    ///
    /// - Parameters:
    ///   - deviation: residual over spread.
    ///   - step: the step from the last sample over spread.
    /// - Returns: minus the decimal logarithm of a chance, weighted; 0 or more.
    /// - Complexity: constant.
    mutating func surprise(deviation: Double, step: Double) -> Double {
        let cut = configuration.deviationCut
        let held = min(max(deviation, -cut), cut)
        short += (held - short) / configuration.shortMemory
        pair += (held - pair) / configuration.pairMemory
        unrest += (min(step, 4) - unrest) / configuration.unrestMemory
        let weights = configuration.weights
        var most = 0.0
        func take(_ statistic: Statistic, _ value: Double, _ weight: Double) {
            most = max(most, weight * tails[statistic.rawValue].surprise(value))
        }
        take(.above, deviation, weights.above)
        take(.below, -deviation, weights.below)
        take(.shortRise, short, weights.shortRise)
        take(.shortFall, -short, weights.shortFall)
        take(.pairRise, pair, weights.pairRise)
        take(.busier, unrest, weights.busier)
        take(.calmer, 1 / (0.1 + unrest), weights.calmer)
        return most
    }
}
