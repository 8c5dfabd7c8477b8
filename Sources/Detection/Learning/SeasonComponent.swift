/// A season that was found in the data: what each phase adds to the level, and whether that foretells anything.
///
/// It is learned as an additive season of exponential smoothing. Every sample is first foretold by level and phase and
/// by a level alone; only if the first was clearly better, on samples that came after the season was supposed, is
/// the season believed. Noise and random walks do not pass, since nothing of theirs returns with a phase.
///
/// - Source: Winters, Forecasting sales by exponentially weighted moving averages (1960),
///   https://doi.org/10.1287/mnsc.6.3.324.
struct SeasonComponent: Sendable {
    /// What became of a season on trial.
    enum Verdict: Sendable { case open, believed, dismissed }

    /// How many phases there are at most.
    static let mostPhases = 128
    /// The share of a phase's surprise that it learns, as `SeasonProfile`.
    static let learning: Float = 0.15
    /// Cycles and samples that a trial takes at least, and after which it is over.
    static let shortestTrial = (cycles: 1.5, samples: 48.0)
    static let longestTrial = (cycles: 6.0, samples: 768.0)
    /// The share of the squared error that a season may leave, and by how many standard errors it must be better than none.
    static let remainder = 0.9
    static let certainty = 4.0

    /// The length in seconds.
    private(set) var period: Double
    /// A moment at which a cycle begins.
    private var origin = 0.0
    /// How many cycles were seen when the length was last measured.
    var measuredCycles: Double
    private var levels: [Float]
    /// How fast levels follow: one season's samples are remembered.
    private let pace: Double
    private var level = 0.0
    private var plainLevel = 0.0
    private var start: Double?
    private var judged = 0.0
    /// Sums over the trial: the gain of the season over the level alone, its square, and the errors of both.
    private var gain = 0.0
    private var square = 0.0
    /// Running means of the errors, by which a season that ended is dropped.
    private var seasonal = 0.0
    private var plain = 0.0
    private var current = -1
    private var surprise = 0.0
    private var gathered = 0.0

    /// A season that is supposed, with the pattern by which it was found.
    ///
    /// - Parameters:
    ///   - period: its length in seconds, above 0.
    ///   - interval: the usual wait between samples, in seconds, above 0.
    ///   - pattern: what its parts add to the level.
    ///   - cycles: how many cycles were seen.
    init(period: Double, interval: Double, pattern: SeasonPattern, cycles: Double) {
        self.period = period
        measuredCycles = cycles
        let samples = max(period / interval, 1)
        pace = 1 / min(max(samples, 8), 2000)
        let phases = Int(min(max(samples.rounded(), 3), Double(Self.mostPhases)))
        levels = (0..<phases).map { phase in
            let part = (Double(phase) + 0.5) / Double(phases) * Double(pattern.parts.count)
            return Float(pattern.parts[min(Int(part), pattern.parts.count - 1)])
        }
    }

    /// How many parts it is cut into.
    var phases: Int { levels.count }

    /// The share of the error that remains with the season.
    var remainder: Double { plain > 0 ? seasonal / plain : 1 }

    private func phase(_ time: Double) -> Int {
        let cycles = (time - origin) / period
        // A moment beyond all numbers has no phase.
        guard cycles.isFinite else { return 0 }
        let share = cycles - cycles.rounded(.down)
        return min(Int(share * Double(levels.count)), levels.count - 1)
    }

    /// Takes a better length; the phase of this moment stays.
    mutating func retime(_ better: Double, at time: Double) {
        let cycles = (time - origin) / period
        origin = time - (cycles - cycles.rounded(.down)) * better
        period = better
    }

    /// What the season adds to the level at a moment.
    func contribution(at time: Double) -> Double { Double(levels[phase(time)]) }

    /// What the season adds to the means of neighbouring cells, which may be longer than it is.
    ///
    /// - Parameters:
    ///   - start: where the first cell begins, in seconds since 1970.
    ///   - width: the length of a cell, above 0.
    ///   - count: how many cells.
    /// - Returns: a number for each cell, in the unit of the series.
    /// - Complexity: linear in the cells and the phases.
    func contributions(from start: Double, width: Double, count: Int) -> [Double] {
        var totals = [0.0]
        for level in levels { totals.append(totals[totals.count - 1] + Double(level)) }
        /// The integral of the season from its origin to a moment, in phases.
        func integral(_ time: Double) -> Double {
            let cycles = (time - origin) / period
            let whole = cycles.rounded(.down)
            let place = (cycles - whole) * Double(levels.count)
            let phase = min(Int(place), levels.count - 1)
            return whole * totals[levels.count] + totals[phase] + (place - Double(phase)) * Double(levels[phase])
        }
        let phases = width / period * Double(levels.count)
        var before = integral(start)
        return (0..<count).map { cell in
            let after = integral(start + Double(cell + 1) * width)
            defer { before = after }
            return (after - before) / phases
        }
    }

    /// Judges the season by a value, then learns it.
    ///
    /// - Parameters:
    ///   - value: the sample, freed of all other seasons; finite.
    ///   - time: seconds since 1970.
    ///   - spread: the spread of the series' noise; errors count for at most five of it, so that no spike decides.
    /// - Complexity: constant.
    mutating func learn(_ value: Double, at time: Double, spread: Double) {
        let phase = phase(time)
        if start == nil {
            start = time
            level = value - Double(levels[phase])
            plainLevel = value
        }
        let cut = 5 * spread
        let error = value - level - Double(levels[phase])
        let plainError = value - plainLevel
        // Squares, since absolute errors reward whoever lies below the mean of a sparse series.
        let held = min(error * error, cut * cut)
        let plainHeld = min(plainError * plainError, cut * cut)
        judged += 1
        gain += plainHeld - held
        square += (plainHeld - held) * (plainHeld - held)
        // Some cycles, and enough samples that chance does not end a season.
        let rate = max(min(0.3 * pace, 0.002), 1 / judged)
        seasonal += rate * (held - seasonal)
        plain += rate * (plainHeld - plain)
        level += pace * min(max(error, -cut), cut)
        plainLevel += pace * min(max(plainError, -cut), cut)
        if phase != current {
            keep()
            current = phase
        }
        gathered += 1
        surprise += (min(max(error, -cut), cut) - surprise) / gathered
    }

    /// What the trial has shown up to a moment.
    func verdict(at time: Double) -> Verdict {
        guard let start else { return .open }
        let cycles = (time - start) / period
        guard cycles >= Self.shortestTrial.cycles, judged >= Self.shortestTrial.samples else { return .open }
        let mean = gain / judged
        let variance = max(square / judged - mean * mean, 0)
        let error = (variance / judged).squareRoot()
        if remainder <= Self.remainder, mean > Self.certainty * error { return .believed }
        // It makes room for another supposition as soon as it is plainly wrong.
        if mean < -2 * error { return .dismissed }
        return cycles >= Self.longestTrial.cycles && judged >= Self.longestTrial.samples ? .dismissed : .open
    }

    /// Whether a season that was believed has foretold nothing for some time.
    var isOver: Bool { remainder > 1 }

    private mutating func keep() {
        guard current >= 0, gathered > 0 else { return }
        levels[current] += Self.learning * Float(surprise)
        surprise = 0
        gathered = 0
    }
}
