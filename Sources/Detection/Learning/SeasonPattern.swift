/// What a season adds in each part of it, by the cells in which it was found.
struct SeasonPattern: Sendable {
    /// What each part adds to the level; their mean is 0.
    let parts: [Double]

    /// Folds cells at a period.
    ///
    /// A few cycles leave much noise in each part, and how much it may be smoothed depends on the season: a wave can
    /// stand it, the spike of a job cannot. So every second cycle is foretold by the others at several widths,
    /// and the best is taken.
    ///
    /// - Parameters:
    ///   - cells: evenly spaced values without trend.
    ///   - start: how many cells lie between the start of a cycle and the first of the cells, 0 or more.
    ///   - period: in cells, at least 2.
    /// - Complexity: linear.
    init(_ cells: [Double], start: Double, period: Double) {
        let count = max(2, Int(period.rounded()))
        var folds = [Fold(count), Fold(count)]
        for (place, value) in cells.enumerated() {
            let cycles = (start + Double(place)) / period
            let whole = cycles.rounded(.down)
            let part = min(Int((cycles - whole) * Double(count)), count - 1)
            folds[whole.truncatingRemainder(dividingBy: 2) == 0 ? 0 : 1].add(value, to: part)
        }
        let widths = [0, count / 40, count / 16, count / 8].filter { $0 == 0 || $0 < count / 2 }
        var best = 0
        var least = Double.infinity
        for width in widths {
            let error = folds[0].error(foretelling: folds[1], width) + folds[1].error(foretelling: folds[0], width)
            if error < least {
                least = error
                best = width
            }
        }
        folds[0].add(folds[1])
        let smooth = folds[0].smoothed(best)
        let mean = smooth.reduce(0, +) / Double(count)
        parts = smooth.map { $0 - mean }
    }

    /// The sums of the cells of some cycles, by their part.
    private struct Fold {
        private var sums: [Double]
        private var counts: [Double]

        init(_ count: Int) {
            sums = Array(repeating: 0, count: count)
            counts = sums
        }

        mutating func add(_ value: Double, to part: Int) {
            sums[part] += value
            counts[part] += 1
        }

        mutating func add(_ other: Fold) {
            for part in sums.indices {
                sums[part] += other.sums[part]
                counts[part] += other.counts[part]
            }
        }

        /// The means of the parts and so many neighbours on both sides.
        func smoothed(_ width: Int) -> [Double] {
            let count = sums.count
            return sums.indices.map { part in
                var sum = 0.0
                var weight = 0.0
                for near in part - width...part + width {
                    let place = (near % count + count) % count
                    sum += sums[place]
                    weight += counts[place]
                }
                return weight > 0 ? sum / weight : 0
            }
        }

        /// The squared errors when the means of other cycles are foretold by these.
        func error(foretelling other: Fold, _ width: Int) -> Double {
            let told = smoothed(width)
            var error = 0.0
            for part in told.indices where other.counts[part] > 0 {
                let distance = other.sums[part] / other.counts[part] - told[part]
                error += distance * distance
            }
            return error
        }
    }
}
