internal import IncidentModel
internal import StrictJSON

/// One point of a metric: a number, or the summary of many.
struct TelemetryPoint: Sendable {
    /// The forms of points.
    enum Form: Sendable {
        /// One number.
        case number
        /// Counts in buckets with given bounds.
        case histogram
        /// Counts in buckets of which the bounds grow by a constant factor.
        case exponentialHistogram
        /// Quantiles that the sender computed.
        case summary
    }

    /// One value that is entered as a sample.
    struct Value: Sendable {
        /// What follows the metric's name: `.count`, `.p95`, or nothing.
        let suffix: String
        /// The value; finite.
        let value: Double
        /// Whether it is a value at that time, whatever the metric counts.
        var isLevel = false
        /// Whether it counts and so does not have the metric's unit.
        var isCount = false
    }

    private enum Field: String, CaseIterable, Sendable {
        case timeUnixNano, asDouble, asInt, attributes, count, sum, min, max, bucketCounts, explicitBounds, scale
        case zeroCount, positive, negative, quantileValues
    }

    private static let fields = JSONFields<Field>()
    /// The most attributes that tell points apart, and characters of one value and of all.
    private static let maximumAttributes = 16
    private static let maximumValue = 64
    private static let maximumAttributeText = 512
    /// The quantiles that are estimated.
    private static let quantiles = [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)]

    /// When it was measured.
    private(set) var time: Timestamp?
    /// The attributes as they follow the metric's name: `{code=500}`; empty without any.
    private(set) var attributes = ""
    /// The values.
    private(set) var values: [Value] = []
    private var buckets = HistogramBuckets()

    /// Reads a point.
    init(_ reader: inout JSONReader, _ form: Form) throws(JSONError) {
        guard try reader.peekKind() == .object else { throw reader.refusal("a point is an object") }
        var number: Double?
        var given: [Value] = []
        try reader.beginObject()
        while let field = try reader.nextField(Self.fields) {
            switch field {
            case .known(.timeUnixNano): time = try TelemetryValue.readTime(&reader)
            case .known(.asDouble), .known(.asInt): number = try TelemetryValue.readNumber(&reader)
            case .known(.attributes): attributes = try Self.readAttributes(&reader)
            case .known(.quantileValues): given = try Self.readQuantiles(&reader)
            case .known(let field): try readBucketField(field, &reader)
            case .unknown: break
            }
        }
        switch form {
        case .number: values = number.map { [Value(suffix: "", value: $0)] } ?? []
        case .histogram, .exponentialHistogram: values = totals + estimates
        case .summary: values = totals + given
        }
    }

    private mutating func readBucketField(_ field: Field, _ reader: inout JSONReader) throws(JSONError) {
        switch field {
        case .count: buckets.count = try TelemetryValue.readNumber(&reader)
        case .sum: buckets.sum = try TelemetryValue.readNumber(&reader)
        case .min: buckets.minimum = try TelemetryValue.readNumber(&reader)
        case .max: buckets.maximum = try TelemetryValue.readNumber(&reader)
        case .bucketCounts: buckets.counts = try TelemetryValue.readNumbers(&reader)
        case .explicitBounds: buckets.bounds = try TelemetryValue.readNumbers(&reader)
        case .scale: buckets.scale = try TelemetryValue.readInteger(&reader).map { Int(clamping: $0) } ?? 0
        case .zeroCount: buckets.zeroCount = try TelemetryValue.readNumber(&reader) ?? 0
        case .positive: try buckets.readPositive(&reader)
        case .negative: try buckets.readNegative(&reader)
        case .timeUnixNano, .asDouble, .asInt, .attributes, .quantileValues: break
        }
    }

    /// How many there were, and what they are together.
    private var totals: [Value] {
        [
            buckets.count.map { Value(suffix: ".count", value: $0, isCount: true) },
            buckets.sum.map { Value(suffix: ".sum", value: $0) },
        ].compactMap(\.self)
    }

    /// Estimates of quantiles.
    private var estimates: [Value] {
        Self.quantiles.compactMap { name, share in
            buckets.quantile(share).map { Value(suffix: "." + name, value: $0, isLevel: true) }
        }
    }

    /// Reads quantiles that the sender computed.
    private static func readQuantiles(_ reader: inout JSONReader) throws(JSONError) -> [Value] {
        if try reader.readNullIfPresent() { return [] }
        var values: [Value] = []
        try reader.beginArray()
        while try reader.nextElement() {
            var share: Double?
            var value: Double?
            try reader.beginObject()
            while let key = try reader.nextKey() {
                switch key {
                case "quantile": share = try TelemetryValue.readNumber(&reader)
                case "value": value = try TelemetryValue.readNumber(&reader)
                default: break
                }
            }
            // Protocol Buffers leave out zero.
            let known = share ?? 0
            guard (0...1).contains(known), let value, values.count < 16 else { continue }
            let percent = known * 100
            let name = percent == percent.rounded() ? "\(Int(percent))" : "\(percent)"
            values.append(Value(suffix: ".p" + name, value: value, isLevel: true))
        }
        return values
    }

    /// Reads attributes, in order of their names.
    private static func readAttributes(_ reader: inout JSONReader) throws(JSONError) -> String {
        var found: [LabelSet.Label] = []
        try TelemetryValue.eachAttribute(&reader) { name, value in
            guard found.count < maximumAttributes else { return }
            found.append(LabelSet.Label(name: name, value: TextLimit.cut(value, to: maximumValue).text))
        }
        guard !found.isEmpty else { return "" }
        let text = LabelSet(found).map { $0.name + "=" + SecretRedaction.redacted($0.value, of: $0.name) }
            .joined(separator: ",")
        return "{" + TextLimit.cut(text, to: maximumAttributeText).text + "}"
    }
}
