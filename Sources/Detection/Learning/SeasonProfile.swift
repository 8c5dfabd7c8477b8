/// What a value is at each phase of a season of one length, and how much that helps to foretell.
struct SeasonProfile: Sendable {
    /// The length in seconds.
    let period: Double
    /// The learned value of each phase.
    private var levels: [Float]
    /// The mean of the phases' values, as far as they are known.
    private var middle = 0.0
    private var seen = 0.0
    /// How often each phase was seen, at most 1,000.
    private var counts: [UInt16]
    /// The running mean absolute errors with and without the season.
    private var seasonal = 0.0
    private var plain = 0.0
    private var judged = 0
    /// The phase in progress and the mean of its samples, which is learned when it is over: a value is never foretold
    /// by its own neighbours of today.
    private var current = -1
    private var mean = 0.0
    private var gathered = 0.0

    /// A season that nothing is known of.
    ///
    /// - Parameters:
    ///   - period: its length in seconds, above 0.
    ///   - phases: how many parts it is cut into; at least 3.
    init(period: Double, phases: Int) {
        self.period = period
        levels = Array(repeating: 0, count: phases)
        counts = Array(repeating: 0, count: phases)
    }

    /// The share of the error that remains with the season: 1 when it does not help or is not known yet.
    var remainder: Double { judged > 200 && plain > 0 ? seasonal / plain : 1 }

    /// The phase of a moment.
    private func phase(_ time: Double) -> Int {
        let share = time / period - (time / period).rounded(.down)
        return min(Int(share * Double(levels.count)), levels.count - 1)
    }

    /// The values that a moment's phase and its two neighbours have: an edge that moves by a phase is no deviation.
    ///
    /// - Parameter time: seconds since 1970.
    /// - Returns: nil when the phase was never seen.
    /// - Complexity: constant.
    func expectation(at time: Double) -> ClosedRange<Double>? {
        let phase = phase(time)
        guard counts[phase] > 0 else { return nil }
        var low = levels[phase]
        var high = low
        for neighbour in [phase == 0 ? levels.count - 1 : phase - 1, phase + 1 == levels.count ? 0 : phase + 1]
        where counts[neighbour] > 0 {
            low = min(low, levels[neighbour])
            high = max(high, levels[neighbour])
        }
        return Double(low)...Double(high)
    }

    /// What the season adds to the mean at a moment, so that taking it away keeps the level; 0 for an unseen phase.
    func component(at time: Double) -> Double {
        let phase = phase(time)
        return counts[phase] > 0 ? Double(levels[phase]) - middle : 0
    }

    /// Learns a value.
    ///
    /// - Parameters:
    ///   - value: finite.
    ///   - error: how far it was from what is expected without a season.
    ///   - time: seconds since 1970.
    /// - Complexity: constant.
    mutating func learn(_ value: Double, error: Double, at time: Double) {
        let phase = phase(time)
        if let range = expectation(at: time) {
            let miss = value - min(max(value, range.lowerBound), range.upperBound)
            judged += 1
            let rate = max(0.003, 1 / Double(judged))
            seasonal += rate * (abs(miss) - seasonal)
            plain += rate * (error - plain)
        }
        if phase != current {
            keep()
            current = phase
        }
        gathered += 1
        mean += (value - mean) / gathered
    }

    /// Learns the phase that is over: half of it in the first days, then a seventh of each new day.
    private mutating func keep() {
        guard current >= 0, gathered > 0 else { return }
        let before = Double(levels[current])
        counts[current] = min(counts[current] + 1, 1000)
        levels[current] += max(0.15, 1 / Float(counts[current])) * (Float(mean) - levels[current])
        if counts[current] == 1 {
            seen += 1
            middle += (Double(levels[current]) - middle) / seen
        } else {
            middle += (Double(levels[current]) - before) / seen
        }
        mean = 0
        gathered = 0
    }
}
