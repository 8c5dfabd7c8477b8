/// Finds seasons of any length in a stream, with the same few thousand numbers for a stream of any length.
///
/// The stream is kept at several widths: cells of one sample, of four, of sixteen and so on, the last 256 of each. Each
/// level sees seasons from four cells to a third of its length, so that all lengths are seen by one. A season
/// that stands out (`Periodicity`) is put on trial (`SeasonComponent`), and is believed when it foretells samples to come.
/// The next one is looked for in what it leaves. Its length is measured again as more cycles come in.
struct SeasonFinder: Sendable {
    /// How many levels there are at most: seasons of up to 85 * 4^7 samples are seen.
    static let mostLevels = 8
    /// How many seasons are believed at most.
    static let mostSeasons = 3
    /// How many samples tell the usual wait.
    static let acquaintance = 48
    /// Lengths that people and their clocks choose, in seconds; a length that cannot be told
    /// from one, or is within a hundredth of it, is that one.
    static let clock: [Double] = [
        60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10_800, 14_400, 21_600, 28_800, 43_200, 86_400, 604_800,
    ]

    /// The seasons that are believed.
    private(set) var seasons: [SeasonComponent] = []
    private var trial: SeasonComponent?
    private var levels: [DecimatedLevel] = []
    private var interval = 0.0
    private var count = 0

    /// What the seasons that are believed add to the level at a moment.
    func contribution(at time: Double) -> Double {
        var sum = 0.0
        for season in seasons { sum += season.contribution(at: time) }
        return sum
    }

    /// Learns a value.
    ///
    /// - Parameters:
    ///   - value: the sample, freed of the seasons that are known beforehand; finite, at most 1e30 in size.
    ///   - time: seconds since 1970.
    ///   - usual: the usual wait between samples, in seconds.
    ///   - spread: the spread of the noise.
    ///   - known: the lengths of seasons that are known beforehand and used, which need not be found.
    /// - Complexity: constant on average: a look at 256 cells every 128 samples, and half as often for each level.
    mutating func learn(_ value: Double, at time: Double, usual: Double, spread: Double, known: [Double]) {
        count += 1
        // Beyond that many waits since 1970 neighbouring cells have the same number.
        guard count >= Self.acquaintance, usual > 0, abs(time) < 1e15 * usual,
            abs(time) < 1e15 * interval || interval == 0
        else { return }
        if levels.isEmpty || usual > 4 * interval || usual < interval / 4 { begin(usual) }
        let rest = value - contribution(at: time)
        for place in seasons.indices {
            seasons[place].learn(rest + seasons[place].contribution(at: time), at: time, spread: spread)
        }
        seasons.removeAll(where: \.isOver)
        trial?.learn(rest, at: time, spread: spread)
        for place in levels.indices { levels[place].insert(value, at: time) }
        decide(at: time)
        look(known, at: time)
    }

    /// Begins anew with cells of another width.
    private mutating func begin(_ usual: Double) {
        interval = usual
        levels = []
        var width = usual
        while levels.count < Self.mostLevels {
            // Wide cells are few, so that it costs nothing to look at them more often.
            levels.append(DecimatedLevel(width: width, freshness: max(16, 128 >> levels.count)))
            width *= 4
        }
        trial = nil
    }

    /// Ends a trial that is decided.
    private mutating func decide(at time: Double) {
        guard let season = trial else { return }
        switch season.verdict(at: time) {
        case .open: return
        case .dismissed: trial = nil
        case .believed:
            trial = nil
            seasons.append(season)
        }
    }

    /// Looks where enough is new: measures what is believed, and looks for what is not.
    private mutating func look(_ known: [Double], at time: Double) {
        for place in levels.indices.reversed()
        where levels[place].isFresh && levels[place].count >= Periodicity.fewest {
            let width = levels[place].width
            var (start, means) = levels[place].look()
            for season in seasons {
                let added = season.contributions(from: start, width: width, count: means.count)
                for cell in means.indices { means[cell] -= added[cell] }
            }
            var season = 0
            while season < seasons.count {
                measure(season, by: means, start, width, at: time)
                season += 1
            }
            if trial == nil, seasons.count < Self.mostSeasons { suppose(means, from: start, width, known) }
        }
    }

    /// Puts the season that stands out on trial, if there is one that is new.
    private mutating func suppose(_ means: [Double], from start: Double, _ width: Double, _ known: [Double]) {
        guard let found = Periodicity(means) else { return }
        let cycles = Double(means.count) / found.length
        let period = Self.rounded(found.length * width, within: max(0.01, found.uncertainty))
        // Lengths that differ by less than half a cycle over all that was seen cannot be told apart.
        let near = max(0.03, 0.5 / cycles)
        guard !(known + seasons.map(\.period)).contains(where: { abs($0 - period) < near * $0 }) else { return }
        let cycle = (start + width / 2) / period
        let phase = cycle - cycle.rounded(.down)
        let pattern = SeasonPattern(found.pattern, start: phase * period / width, period: period / width)
        trial = SeasonComponent(period: period, interval: interval, pattern: pattern, cycles: cycles)
    }

    /// Measures a season's length again once half as many cycles more were seen.
    private mutating func measure(_ season: Int, by means: [Double], _ start: Double, _ width: Double, at time: Double)
    {
        let period = seasons[season].period
        let cycles = Double(means.count) * width / period
        guard period >= Double(2 * Periodicity.shortest) * width, cycles >= 1.5 * seasons[season].measuredCycles else {
            return
        }
        var own = means
        let added = seasons[season].contributions(from: start, width: width, count: means.count)
        for cell in own.indices { own[cell] += added[cell] }
        guard let length = Periodicity.length(near: period / width, in: own) else { return }
        seasons[season].measuredCycles = cycles
        let better = Self.rounded(length * width, within: max(0.01, 0.05 / cycles))
        seasons[season].retime(better, at: time)
        // Two that turn out to be one are one.
        for other in seasons.indices.reversed()
        where other > season && abs(seasons[other].period - better) < 0.03 * better {
            seasons.remove(at: other)
        }
    }

    /// A clock's length that is near enough, or the length itself.
    private static func rounded(_ period: Double, within share: Double) -> Double {
        clock.first { abs($0 - period) < share * $0 } ?? period
    }
}
