internal import IncidentModel

/// The samples of one series, held in little room: beyond a bound, neighbours are merged into their mean, with the smallest
/// and the largest value and their number beside it.
struct SeriesColumn: Sendable {
    /// The moments in microseconds since 1970.
    private var times: [Int64] = []
    private var values: [Double] = []
    /// What each sample was merged from; empty while nothing was merged.
    private var minima: [Double] = []
    private var maxima: [Double] = []
    private var counts: [Int32] = []
    /// How many values one sample is merged from at most.
    private var width: Int32 = 1
    /// How many rows came before the one in front of them, and at the same moment.
    private(set) var disordered = 0
    private(set) var repeated = 0

    /// How many samples are held.
    var count: Int { times.count }

    /// Enters a sample.
    /// - Parameters:
    ///   - time: Microseconds since 1970.
    ///   - value: The value; finite.
    ///   - bound: The most samples that are held.
    mutating func append(_ time: Int64, _ value: Double, bound: Int) {
        if let last = times.last {
            if time < last { disordered += 1 }
            if time == last { repeated += 1 }
            if time == last, values.last == value, width == 1 { return }
        }
        if width > 1, let place = counts.indices.last, counts[place] < width {
            values[place] = Self.mean(values[place], counts[place], value, 1)
            minima[place] = min(minima[place], value)
            maxima[place] = max(maxima[place], value)
            counts[place] += 1
            return
        }
        if times.count >= bound { merge() }
        times.append(time)
        values.append(value)
        if width > 1 {
            minima.append(value)
            maxima.append(value)
            counts.append(1)
        }
    }

    /// Merges each two neighbours, after putting the samples in order of time.
    mutating func merge() {
        guard times.count > 1 else { return }
        put()
        if counts.isEmpty {
            minima = values
            maxima = values
            counts = Array(repeating: 1, count: values.count)
        }
        var kept = 0
        for place in stride(from: 0, to: times.count, by: 2) {
            let next = place + 1
            times[kept] = times[place]
            if next < times.count {
                values[kept] = Self.mean(values[place], counts[place], values[next], counts[next])
                minima[kept] = min(minima[place], minima[next])
                maxima[kept] = max(maxima[place], maxima[next])
                let together = counts[place].addingReportingOverflow(counts[next])
                counts[kept] = together.overflow ? .max : together.partialValue
            } else {
                (values[kept], minima[kept], maxima[kept], counts[kept]) =
                    (values[place], minima[place], maxima[place], counts[place])
            }
            kept += 1
        }
        times.removeLast(times.count - kept)
        values.removeLast(values.count - kept)
        minima.removeLast(minima.count - kept)
        maxima.removeLast(maxima.count - kept)
        counts.removeLast(counts.count - kept)
        let doubled = width.multipliedReportingOverflow(by: 2)
        width = doubled.overflow ? .max : doubled.partialValue
    }

    /// The mean of two means with the number of values behind each; finite when they are, however far they lie apart.
    private static func mean(_ one: Double, _ count: Int32, _ other: Double, _ otherCount: Int32) -> Double {
        let sum = Double(count) + Double(otherCount)
        let step = (other - one) * Double(otherCount) / sum
        return step.isFinite ? one + step : one * (Double(count) / sum) + other * (Double(otherCount) / sum)
    }

    /// Puts the samples in order of time; those of one moment stay in their order.
    private mutating func put() {
        guard !zip(times, times.dropFirst()).allSatisfy({ $0 <= $1 }) else { return }
        let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
        times = order.map { times[$0] }
        values = order.map { values[$0] }
        guard !counts.isEmpty else { return }
        minima = order.map { minima[$0] }
        maxima = order.map { maxima[$0] }
        counts = order.map { counts[$0] }
    }

    /// The series that it holds.
    consuming func series(entity: String, metric: String, unit: String, document: String) -> MetricSeries {
        put()
        let samples = times.indices.map { place in
            let (seconds, rest) = times[place].quotientAndRemainder(dividingBy: 1_000_000)
            let isBefore = rest < 0
            let nanoseconds = Int32(isBefore ? rest + 1_000_000 : rest) * 1000
            let time = Timestamp(seconds: isBefore ? seconds - 1 : seconds, nanoseconds: nanoseconds) ?? .epoch
            return MetricSeries.Sample(time: time, value: values[place])
        }
        let spans = counts.indices.map {
            MetricSeries.Span(minimum: minima[$0], maximum: maxima[$0], count: Int(counts[$0]))
        }
        return MetricSeries(
            entityName: entity,
            metric: metric,
            unit: unit,
            samples: samples,
            spans: spans,
            document: document
        )
    }
}
