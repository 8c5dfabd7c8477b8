internal import IncidentModel
internal import StrictJSON

/// Reads exports of metrics. What is about a metric may stand behind its points, so that the points wait for its end.
struct TelemetryMetricReader: Sendable {
    private enum Field: String, CaseIterable, Sendable {
        case name, unit, gauge, sum, histogram, exponentialHistogram, summary
    }

    private enum DataField: String, CaseIterable, Sendable {
        case dataPoints, aggregationTemporality, isMonotonic
    }

    /// What a metric says of all its points.
    private struct Data: Sendable {
        var points: [TelemetryPoint] = []
        var isMonotonic = false
        var temporality = 0
    }

    private static let fields = JSONFields<Field>()
    private static let dataFields = JSONFields<DataField>()
    private static let export = TelemetryExport(resources: "resourceMetrics", scopes: "scopeMetrics", items: "metrics")
    private static let temporalities = ["UNSPECIFIED", "DELTA", "CUMULATIVE"]
    /// The most bytes of a metric's name and of its unit.
    private static let maximumName = 255
    private static let maximumUnit = 64

    private var table = MetricTable()
    private var batch = TelemetryBatch()
    private var count = 0

    /// Reads an export.
    mutating func read(_ reader: inout JSONReader) throws(JSONError) {
        try Self.export.read(&reader) { reader, resource throws(JSONError) in
            try readMetric(&reader, resource)
        }
    }

    /// What was read.
    consuming func finished() -> TelemetryBatch {
        batch.metrics = table.pieces
        return batch
    }

    private mutating func readMetric(_ reader: inout JSONReader, _ resource: TelemetryResource) throws(JSONError) {
        var name = ""
        var unit = ""
        var data = Data()
        var form = TelemetryPoint.Form.number
        try reader.beginObject()
        while let field = try reader.nextField(Self.fields) {
            switch field {
            case .known(.name): name = try reader.readTextOrNull()
            case .known(.unit): unit = TextLimit.cut(try reader.readTextOrNull(), to: Self.maximumUnit).text
            case .known(let kind):
                form = Self.form(of: kind)
                data = try readData(&reader, form)
            case .unknown: break
            }
        }
        guard (1...Self.maximumName).contains(name.utf8.count) else {
            for _ in data.points { batch.reject("a metric's name is empty or too long") }
            return
        }
        let isSum = form != .number || data.isMonotonic || data.temporality != 0
        let kind: MetricPiece.Kind =
            !isSum ? .gauge : data.temporality == 1 ? .delta : data.isMonotonic || form != .number ? .counter : .total
        for point in data.points { add(point, name: name, unit: unit, kind, resource) }
    }

    private static func form(of field: Field) -> TelemetryPoint.Form {
        switch field {
        case .histogram: .histogram
        case .exponentialHistogram: .exponentialHistogram
        case .summary: .summary
        case .name, .unit, .gauge, .sum: .number
        }
    }

    private mutating func readData(
        _ reader: inout JSONReader,
        _ form: TelemetryPoint.Form
    ) throws(JSONError) -> Data {
        var data = Data()
        if try reader.readNullIfPresent() { return data }
        guard try reader.peekKind() == .object else { throw reader.refusal("a metric's data is an object") }
        try reader.beginObject()
        while let field = try reader.nextField(Self.dataFields) {
            switch field {
            case .known(.isMonotonic): data.isMonotonic = try reader.readNullIfPresent() ? false : reader.readBool()
            case .known(.aggregationTemporality):
                let prefix = "AGGREGATION_TEMPORALITY_"
                let names = Self.temporalities
                data.temporality = try TelemetryValue.readEnumeration(&reader, prefix: prefix, names: names) ?? 0
            case .known(.dataPoints):
                if try reader.readNullIfPresent() { continue }
                try reader.beginArray()
                while try reader.nextElement() { try readPoint(&reader, form, &data) }
            case .unknown: break
            }
        }
        return data
    }

    private mutating func readPoint(
        _ reader: inout JSONReader,
        _ form: TelemetryPoint.Form,
        _ data: inout Data
    ) throws(JSONError) {
        guard count < TelemetryBatch.maximumItems else {
            try reader.skipValue()
            batch.reject("only the first \(TelemetryBatch.maximumItems) points were taken")
            return
        }
        count += 1
        data.points.append(try TelemetryPoint(&reader, form))
    }

    /// Enters the values of a point.
    private mutating func add(
        _ point: TelemetryPoint,
        name: String,
        unit: String,
        _ kind: MetricPiece.Kind,
        _ resource: TelemetryResource
    ) {
        let emitter = resource.emitter
        guard !emitter.isEmpty, let time = point.time, !point.values.isEmpty else {
            let reason =
                emitter.isEmpty
                ? "a resource tells no service.name"
                : point.time == nil ? "a point has no time" : "a point has no value"
            batch.reject(reason)
            return
        }
        for value in point.values {
            let sample = MetricSeries.Sample(time: time, value: value.value)
            let full = name + value.suffix + point.attributes
            let isTaken = table.add(
                sample,
                entity: emitter,
                metric: full,
                unit: value.isCount ? "1" : unit,
                kind: value.isLevel ? .gauge : kind
            )
            if !isTaken { batch.reject("only the first \(MetricTable.maximumSeries) series were taken") }
        }
    }
}

/// Samples by entity and metric.
struct MetricTable: Sendable {
    /// The most series of one export.
    static let maximumSeries = 20_000

    private struct Key: Hashable, Sendable {
        let entity: String
        let metric: String
    }

    private struct Row: Sendable {
        let key: Key
        let unit: String
        let kind: MetricPiece.Kind
        var samples: [MetricSeries.Sample]
    }

    private var places: [Key: Int] = [:]
    private var rows: [Row] = []

    /// Enters a sample; false when it would begin one series too many.
    mutating func add(
        _ sample: MetricSeries.Sample,
        entity: String,
        metric: String,
        unit: String,
        kind: MetricPiece.Kind
    ) -> Bool {
        let key = Key(entity: entity, metric: metric)
        if let place = places[key] {
            rows[place].samples.append(sample)
            return true
        }
        guard rows.count < Self.maximumSeries else { return false }
        places[key] = rows.count
        rows.append(Row(key: key, unit: unit, kind: kind, samples: [sample]))
        return true
    }

    /// The series in order of their first sample, each in order of time.
    var pieces: [MetricPiece] {
        rows.map { row in
            let ordered = row.samples.enumerated().sorted { left, right in
                (left.element.time, left.offset) < (right.element.time, right.offset)
            }
            let series = MetricSeries(
                entityName: row.key.entity,
                metric: row.key.metric,
                unit: row.unit,
                samples: ordered.map(\.element)
            )
            return MetricPiece(series: series, kind: row.kind)
        }
    }
}
