internal import Glibc
internal import StrictJSON

/// The buckets of a histogram, from which quantiles are estimated.
struct HistogramBuckets: Sendable {
    /// The most buckets that are looked at: senders use at most 160 or so.
    private static let maximumBuckets = 2000

    /// How many values there are.
    var count: Double?
    /// Their sum.
    var sum: Double?
    /// The least and the greatest, when told.
    var minimum: Double?
    var maximum: Double?
    /// How many values are in each bucket.
    var counts: [Double] = []
    /// The upper bounds of all buckets but the last, which has none.
    var bounds: [Double] = []
    /// How finely an exponential histogram divides: bucket bounds are the powers of 2^(2^-scale).
    var scale = 0
    /// How many values are zero or nearly.
    var zeroCount = 0.0
    private var offset: Int?
    private var positive: [Double] = []
    private var hasNegative = false

    /// Reads the buckets of positive values of an exponential histogram.
    mutating func readPositive(_ reader: inout JSONReader) throws(JSONError) {
        (offset, positive) = try Self.read(&reader)
    }

    /// Reads the buckets of negative values, of which only the presence counts.
    mutating func readNegative(_ reader: inout JSONReader) throws(JSONError) {
        hasNegative = try Self.read(&reader).counts.contains { $0 > 0 }
    }

    private static func read(_ reader: inout JSONReader) throws(JSONError) -> (offset: Int, counts: [Double]) {
        var result: (offset: Int, counts: [Double]) = (0, [])
        if try reader.readNullIfPresent() { return result }
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "offset": result.offset = Int(clamping: try TelemetryValue.readInteger(&reader) ?? 0)
            case "bucketCounts": result.counts = try TelemetryValue.readNumbers(&reader)
            default: break
            }
        }
        return result
    }

    /// An estimate of the value below which a share of all values lies; nil when the buckets do not tell.
    ///
    /// Within a bucket the values are taken for evenly spread; beyond the last bound the bound is the answer.
    /// - Source: `histogram_quantile` of Prometheus; "Exponential Histogram" in OpenTelemetry's metrics data model.
    /// - Complexity: O(buckets).
    func quantile(_ share: Double) -> Double? {
        let estimate = offset == nil ? explicitQuantile(share) : exponentialQuantile(share)
        guard var estimate, estimate.isFinite else { return nil }
        if let maximum { estimate = min(estimate, maximum) }
        if let minimum { estimate = max(estimate, minimum) }
        return estimate
    }

    private func explicitQuantile(_ share: Double) -> Double? {
        guard !bounds.isEmpty, counts.count == bounds.count + 1, counts.count <= Self.maximumBuckets,
            counts.allSatisfy({ $0 >= 0 }), zip(bounds, bounds.dropFirst()).allSatisfy({ $0 < $1 })
        else { return nil }
        let total = counts.reduce(0, +)
        guard total > 0, total.isFinite else { return nil }
        let wanted = share * total
        var below = 0.0
        for (place, inside) in counts.enumerated() {
            defer { below += inside }
            guard below + inside >= wanted, inside > 0 else { continue }
            guard place < bounds.count else { return bounds.last }
            let upper = bounds[place]
            let lower = place > 0 ? bounds[place - 1] : min(0, upper)
            return lower + (upper - lower) * max(0, wanted - below) / inside
        }
        return bounds.last
    }

    private func exponentialQuantile(_ share: Double) -> Double? {
        guard let offset, !hasNegative, zeroCount >= 0, positive.count <= Self.maximumBuckets,
            (-10...20).contains(scale),
            abs(offset) < 1 << 31, positive.allSatisfy({ $0 >= 0 })
        else { return nil }
        let total = zeroCount + positive.reduce(0, +)
        guard total > 0, total.isFinite else { return nil }
        let wanted = share * total
        var below = zeroCount
        if below >= wanted, below > 0 { return 0 }
        for (place, inside) in positive.enumerated() {
            below += inside
            guard below >= wanted, inside > 0 else { continue }
            // The geometric middle of the bucket.
            return exp2((Double(offset + place) + 0.5) * exp2(-Double(scale)))
        }
        return nil
    }
}
