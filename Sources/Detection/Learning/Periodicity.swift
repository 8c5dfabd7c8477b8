/// Looks for a period in evenly spaced values, and holds it against chance.
///
/// A straight line and the memory of one step (an autoregression of the first order) are taken out first, so that
/// neither trend nor inertia nor a random walk looks like a season. What remains is compared with itself, shifted: its
/// autocorrelation at a period and at twice the period must both stand out from what white noise gives.
///
/// - Source: Box, Jenkins, Reinsel, Ljung, Time Series Analysis (2015), 2.1.6 (the law of autocorrelations of noise),
///   and chapter 13 on prewhitening.
struct Periodicity: Sendable {
    /// The fewest cells that are looked at.
    static let fewest = 64
    /// The shortest period in cells: below four, a wave cannot be told from noise.
    static let shortest = 4
    /// How many standard deviations of noise the mean evidence must exceed. With some 200 looks a week at 80 lags each,
    /// 5 leaves less than one series in a hundred to chance.
    static let evidence = 5.0
    /// How many of them each of the two lags must exceed.
    static let leastEvidence = 2.0
    /// Values count for at most this many spreads, so that one spike does not make a pattern.
    static let cut = 5.0

    /// The period in cells; a fraction.
    let length: Double
    /// How far off the length may be, as a share of it: a twentieth of a cycle over all that was seen.
    let uncertainty: Double
    /// The values without trend, in the unit they came in, cut; 0 where there was none.
    let pattern: [Double]

    /// The shortest period that stands out.
    ///
    /// - Parameter means: evenly spaced values; NaN where there is none.
    /// - Complexity: O(n^2 / 2).
    init?(_ means: [Double]) {
        let count = means.count
        guard count >= Self.fewest, let flat = Self.flattened(means) else { return nil }
        let held = Self.whitened(flat.values, known: flat.isKnown)
        let power = held.reduce(0) { $0 + Double($1) * Double($1) }
        let filled = Double(flat.isKnown.reduce(0) { $0 + ($1 ? 1 : 0) })
        guard power > 0, filled >= Double(Self.fewest) * 0.75 else { return nil }
        let longest = count / 3
        let sums = Self.lagged(held, upTo: 2 * longest + 1)
        // Under white noise a sum over k pairs has the variance k, in units of the mean power.
        let share = filled / Double(count)
        let z = sums.indices.map { lag in
            Double(sums[lag]) / power * filled / (Double(count - lag) * share * share).squareRoot()
        }
        guard let lag = Self.fundamental(z, longest: longest) else { return nil }
        length = Self.refined(Self.vertex(lag, z), flat.values, flat.isKnown)
        uncertainty = 0.05 * length / Double(count)
        pattern = flat.values
    }

    /// A length known roughly, by more cells.
    ///
    /// - Parameters:
    ///   - length: in cells.
    ///   - means: evenly spaced values, freed of all other seasons; NaN where there is none.
    /// - Returns: nil when the cells tell nothing.
    /// - Complexity: O(n).
    static func length(near length: Double, in means: [Double]) -> Double? {
        flattened(means).map { refined(length, $0.values, $0.isKnown) }
    }

    /// The first of the lags whose evidence is nearly the best.
    ///
    /// What counts is how far a lag stands out from those around it, half a period to both sides: a slow change that the
    /// line did not take out lifts them all.
    private static func fundamental(_ z: [Double], longest: Int) -> Int? {
        guard longest > shortest else { return nil }
        var totals = [0.0]
        totals.reserveCapacity(z.count + 1)
        for value in z { totals.append(totals[totals.count - 1] + value) }
        var strengths: [(lag: Int, strength: Double)] = []
        for lag in shortest...longest {
            guard z[lag] >= z[lag - 1], z[lag] >= z[lag + 1] else { continue }
            let first = lag - lag / 2
            let last = lag + lag / 2
            let around = max(0, (totals[last + 1] - totals[first]) / Double(last + 1 - first))
            let double = max(z[2 * lag - 1], z[2 * lag], z[2 * lag + 1]) - around
            let single = z[lag] - around
            guard min(single, double) >= leastEvidence else { continue }
            let strength = (single + double) / 2.0.squareRoot()
            if strength >= evidence { strengths.append((lag, strength)) }
        }
        let best = strengths.reduce(0) { max($0, $1.strength) }
        return strengths.first { $0.strength >= 0.8 * best }?.lag
    }

    /// The period at which the cells, laid over each other, differ most: near the one that the lag tells, within a
    /// quarter of a cycle over all cells.
    ///
    /// - Source: Leahy et al., On searches for pulsed emission (1983), https://doi.org/10.1086/160766 (epoch folding).
    private static func refined(_ period: Double, _ values: [Double], _ isKnown: [Bool]) -> Double {
        let parts = min(Int(period.rounded()), 24)
        guard parts >= 3 else { return period }
        let step = 0.25 / 24 * period / Double(values.count)
        var best = period
        var most = -Double.infinity
        var sums = [Double](repeating: 0, count: parts)
        var counts = sums
        for number in -24...24 {
            let length = period * (1 + step * Double(number))
            for part in 0..<parts {
                sums[part] = 0
                counts[part] = 0
            }
            for place in values.indices where isKnown[place] {
                let cycles = Double(place) / length
                let part = min(Int((cycles - cycles.rounded(.down)) * Double(parts)), parts - 1)
                sums[part] += values[place]
                counts[part] += 1
            }
            var power = 0.0
            for part in 0..<parts where counts[part] > 0 { power += sums[part] * sums[part] / counts[part] }
            if power > most {
                most = power
                best = length
            }
        }
        return best
    }

    /// The top of the parabola through a lag and its neighbours.
    private static func vertex(_ lag: Int, _ z: [Double]) -> Double {
        guard lag > 0, lag + 1 < z.count else { return Double(lag) }
        let bend = z[lag - 1] - 2 * z[lag] + z[lag + 1]
        guard bend < 0 else { return Double(lag) }
        return Double(lag) + min(max(0.5 * (z[lag - 1] - z[lag + 1]) / bend, -0.5), 0.5)
    }

    /// The values without a straight line, cut at some spreads; nil when they do not vary.
    private static func flattened(_ means: [Double]) -> (values: [Double], isKnown: [Bool])? {
        let isKnown = means.map { !$0.isNaN }
        let line = LinearTrend(means)
        var values = means.indices.map { isKnown[$0] ? means[$0] - line.value(at: Double($0)) : 0 }
        let sorted = means.indices.filter { isKnown[$0] }.map { values[$0] }.sorted()
        guard sorted.count >= fewest / 2 else { return nil }
        let middle = sorted[sorted.count / 2]
        var spread = (sorted[sorted.count * 9 / 10] - sorted[sorted.count / 10]) / 2.56
        // A sparse series is 0 most of the time.
        let mean = sorted.reduce(0) { $0 + abs($1 - middle) } / Double(sorted.count)
        spread = max(spread, mean)
        guard spread > 0, spread.isFinite else { return nil }
        for place in values.indices where isKnown[place] {
            values[place] = min(max(values[place] - middle, -cut * spread), cut * spread)
        }
        return (values, isKnown)
    }

    /// The values less what the one before foretells of them, in units of their size.
    private static func whitened(_ values: [Double], known: [Bool]) -> [Float] {
        let size = values.reduce(0) { max($0, abs($1)) }
        guard size > 0 else { return [] }
        let scaled = values.map { $0 / size }
        var product = 0.0
        var power = 0.0
        for place in scaled.indices.dropFirst() where known[place] && known[place - 1] {
            product += scaled[place] * scaled[place - 1]
            power += scaled[place - 1] * scaled[place - 1]
        }
        let memory = power > 0 ? min(max(product / power, 0), 1) : 0
        return scaled.indices.map { place in
            guard place > 0, known[place], known[place - 1] else { return 0 }
            return Float(scaled[place] - memory * scaled[place - 1])
        }
    }

    /// The sums of products of values a lag apart, for each lag from 0 on; eight lags in one pass.
    private static func lagged(_ values: [Float], upTo last: Int) -> [Float] {
        let padded = values + [Float](repeating: 0, count: last + 9)
        var sums: [Float] = []
        sums.reserveCapacity(last + 9)
        for lag in stride(from: 0, through: last, by: 8) {
            var sum = SIMD8<Float>()
            for place in 0..<values.count - min(lag, values.count) {
                let later = place + lag
                sum +=
                    values[place]
                    * SIMD8(
                        padded[later],
                        padded[later + 1],
                        padded[later + 2],
                        padded[later + 3],
                        padded[later + 4],
                        padded[later + 5],
                        padded[later + 6],
                        padded[later + 7]
                    )
            }
            for number in 0..<8 { sums.append(sum[number]) }
        }
        return Array(sums.prefix(last + 1))
    }
}

/// The straight line through evenly spaced values by least squares.
struct LinearTrend: Sendable {
    private var slope = 0.0
    private var middle = 0.0
    private var mean = 0.0

    /// - Parameter values: NaN where there is none.
    init(_ values: [Double]) {
        var count = 0.0
        for (place, value) in values.enumerated() where !value.isNaN {
            count += 1
            middle += (Double(place) - middle) / count
            mean += (value - mean) / count
        }
        var moment = 0.0
        var square = 0.0
        for (place, value) in values.enumerated() where !value.isNaN {
            let distance = Double(place) - middle
            moment += distance * (value - mean)
            square += distance * distance
        }
        slope = square > 0 ? moment / square : 0
    }

    /// The line at a place.
    func value(at place: Double) -> Double { mean + slope * (place - middle) }
}
