/// Makes one alarm of an episode, and grows used to what comes again and again.
struct AlarmEpisodes: Sendable {
    private let configuration: DetectorConfiguration
    /// What the next alarm must exceed; it falls with time.
    private var bar = 0.0
    /// How many alarms there were lately, old ones counting less.
    private var habit = 0.0
    private var count = 0.0

    init(_ configuration: DetectorConfiguration) { self.configuration = configuration }

    /// The score of a sample.
    ///
    /// Each thousand samples a series has more chances to surprise, so a long history asks for more.
    ///
    /// - Parameter surprise: minus the decimal logarithm of a chance, from 0 on.
    /// - Returns: 0 to 1; at or above the episode score at the first sample of an episode, and again
    ///   when it grows much worse.
    /// - Complexity: constant.
    mutating func score(_ surprise: Double) -> Double {
        count += 1
        bar *= configuration.episodeDecay
        habit *= configuration.habitDecay
        let chances = ElementaryFunctions.logarithm(1 + min(count, 100_000) / 1000)
        let worth = max(0, surprise - configuration.chanceWeight * chances - configuration.habitWeight * habit)
        let level = 10 * configuration.episodeScore
        guard worth >= level else { return worth / 10 }
        guard worth >= bar else { return 0.099 * level }
        bar = worth + configuration.episodeMargin
        habit += 1
        return min(1, worth / 10)
    }
}
