/// What is known of a series beforehand, and how the detector weighs what it sees.
///
/// One configuration serves all series; a limit and the word "counter" are facts about a series, not tuning.
public struct DetectorConfiguration: Sendable {
    /// A season that is tried.
    public struct Season: Sendable, Hashable {
        /// Its length in seconds, above 0.
        public let period: Double
        /// How many parts it is cut into, at least 3; each takes 6 bytes.
        public let phases: Int

        /// A season of a length, in parts.
        public init(period: Double, phases: Int) {
            self.period = max(period, 1)
            self.phases = max(phases, 3)
        }
    }

    /// How much each statistic counts; 1 is "as rare as it is".
    struct Weights: Sendable {
        var above = 1.22
        var below = 0.713
        var shortRise = 1.08
        var shortFall = 0.722
        var pairRise = 1.46
        var busier = 1.14
        var calmer = 0.582
    }

    /// The value that cannot be exceeded, in the unit of the series: a disk's size, a memory limit; nil when there is
    /// none or it is not known.
    public var upperLimit: Double?
    /// The value that the series cannot fall below, in its unit: 0 for free space.
    public var lowerLimit: Double?
    /// Whether the series is a counter that only grows; then everything is said of its rate per second.
    public var isCounter = false
    /// The score from which on a sample begins an episode.
    var episodeScore = 0.018
    /// The seasons that are tried, shorter ones first; a longer one must be clearly better than those before it.
    public var seasons = [Season(period: 86_400, phases: 288), Season(period: 604_800, phases: 336)]

    /// Whether seasons of other lengths are looked for in the data; it takes about 10 kB for a series.
    public var findsSeasons = true

    /// How many samples make the window for level and spread.
    var window = 248
    /// How many times the median's error a season may leave and still be used: it is taken for granted until it is clearly
    /// worse than none, since it takes days to be proved and the first of them are foretold by nothing else.
    var seasonRemainder = 1.5
    /// The share of a shorter season's error that a longer one may leave to be preferred.
    var longerSeasonGain = 0.8
    /// How much of the mean step counts as spread.
    var stepWeight = 0.8
    /// How much of the mean distance from the level is the smallest spread.
    var reachWeight = 0.05
    /// Deviations count for at most this many spreads in running means.
    var deviationCut = 6.0
    /// Samples that the running means remember.
    var shortMemory = 5.0
    var pairMemory = 1.2
    var unrestMemory = 60.0
    var weights = Weights()
    /// How fast the bar for another alarm falls, per sample.
    var episodeDecay = 0.995
    /// By how many powers of ten worse an episode must get to be told again.
    var episodeMargin = 0.555
    /// How fast alarms are forgotten, per sample, and how many powers of ten each lately counts.
    var habitDecay = 0.99988
    var habitWeight = 0.0427
    /// Powers of ten asked for e-fold more samples seen.
    var chanceWeight = 0.0758

    /// A shift of three spreads and more, within a few samples.
    var suddenShift = CumulativeSums.Design(allowance: 1.5, cut: 6, threshold: 12, decay: 0.9)
    /// A shift of one and a half, before the local level of 64 samples has taken it over.
    var smallShift = CumulativeSums.Design(allowance: 0.75, cut: 3, threshold: 25, decay: 0.98)
    /// By how much a sum must exceed the largest that is usual for the series.
    var shiftMargin = 1.25
    /// Samples in the buckets of the detectors of drift.
    var driftWidths = [10, 60, 360]
    /// The smallest Kendall's tau of a drift.
    var driftSteadiness = 0.75
    /// How many spreads of the noise a drift must have moved.
    var driftDistance = 3.0
    /// The share of the limit from which on a value is at it.
    var saturationShare = 0.97

    /// The configuration for any gauge without a known limit.
    public init() {}
}
