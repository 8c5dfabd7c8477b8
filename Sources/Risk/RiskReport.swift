public import IncidentModel

/// What a plan is predicted to do, against doing nothing.
public struct RiskReport: Sendable, Hashable {
    /// A mean with the value that 95 % of the samples stay below.
    public struct Spread: Sendable, Hashable {
        /// The mean of the samples.
        public let mean: Double
        /// The 95th percentile.
        public let tail: Double

        /// Creates a spread.
        public init(mean: Double, tail: Double) {
            self.mean = mean
            self.tail = tail
        }
    }

    /// How much care a plan needs, from what it is predicted to do and never from what anybody says.
    public enum Tier: String, Sendable, CaseIterable, Comparable {
        /// Changes nothing that users could notice.
        case low
        /// May be noticed, and can be undone.
        case medium
        /// May make it worse, reaches far, or cannot be undone.
        case high

        /// Less before more.
        public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rank < rhs.rank }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// Share of failed user requests summed over minutes, within the horizon.
    public let errorMinutes: Spread
    /// The same when nothing is done.
    public let errorMinutesDoingNothing: Spread
    /// The share of samples in which the plan does more harm than doing nothing.
    public let probabilityOfWorse: Double
    /// The share of samples in which users are served as usual again within the horizon.
    public let probabilityOfRecovery: Double
    /// The same when nothing is done.
    public let probabilityOfRecoveryDoingNothing: Double
    /// Minutes until users are served as usual: half of the samples recover sooner; nil when fewer do at all.
    public let medianMinutesToRecover: Double?
    /// Minutes within which 95 % of the samples recover; nil when fewer do.
    public let slowMinutesToRecover: Double?
    /// The entities of which some requests fail at some time in at least a twentieth of the samples.
    public let affected: [EntityReference]
    /// The share of capacity that stays free at the tightest point while steps run; negative when load exceeds it. The
    /// fifth percentile of the samples.
    public let lowestMargin: Double
    /// What cannot be undone.
    public let irreversible: [String]
    /// How many quantities of the model were measured.
    public let measured: Int
    /// How many quantities the model has.
    public let quantities: Int
    /// What was assumed for lack of data, in words.
    public let assumptions: [String]
    /// The number of samples.
    public let samples: Int
    /// Minutes that were looked ahead.
    public let horizonMinutes: Double
    /// The mean harm avoided against doing nothing, in error-minutes; what candidates are chosen by.
    public let benefit: Double
    /// How much care it needs.
    public let tier: Tier

    /// The share of samples that end worse from which a plan may well make it worse.
    static let notableProbabilityOfWorse = 0.25

    /// Whether the plan makes it worse in so many samples that one person should not decide alone.
    public var mayWellBeWorse: Bool { probabilityOfWorse > Self.notableProbabilityOfWorse }
}
