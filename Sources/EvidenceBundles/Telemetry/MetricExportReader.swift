internal import Connectors
internal import IncidentModel
internal import LocalFiles
internal import StrictJSON

/// Reads a file with one OTLP/JSON `ExportMetricsServiceRequest` a line: counters as rates a second, what was added as
/// rates too, and histograms as their count, their mean and estimates of quantiles.
struct MetricExportReader: Sendable {
    private struct Key: Hashable, Sendable {
        let entity: String
        let metric: String
    }

    private struct Row: Sendable {
        let key: Key
        let unit: String
        let kind: MetricPiece.Kind
        var column = SeriesColumn()
    }

    private let file: String
    private var places: [Key: Int] = [:]
    private var rows: [Row] = []
    private var surplus = 0
    private var rejected = 0
    /// What could not be read.
    private(set) var notes: [String] = []

    /// A reader of the file of a name.
    init(file: String) { self.file = file }

    /// Reads a file.
    mutating func read(_ path: String) {
        var lines = LineFile(name: file)
        do throws(FileError) {
            try lines.read(path) { line, _ throws(JSONError) in
                let batch = try OpenTelemetry.read(line, signal: .metrics, limits: LineFile.limits)
                rejected += batch.rejected
                for piece in batch.metrics { add(piece) }
            }
        } catch {
            notes.append("\(file): \(error.problem); left out")
        }
        notes += lines.notes
        if rejected > 0 { notes.append("\(file): \(rejected) points without service, time or value were left out") }
        if surplus > 0 {
            notes.append(
                "\(file): only the first \(MetricTableReader.maximumSeries) series were read; \(surplus) pieces of others "
                    + "were left out"
            )
        }
    }

    private mutating func add(_ piece: MetricPiece) {
        let key = Key(entity: piece.series.entityName, metric: piece.series.metric)
        let place: Int
        if let known = places[key] {
            place = known
        } else {
            guard rows.count < MetricTableReader.maximumSeries else {
                surplus += 1
                return
            }
            place = rows.count
            places[key] = place
            rows.append(Row(key: key, unit: piece.series.unit, kind: piece.kind))
        }
        for sample in piece.series.samples where sample.value.isFinite {
            let scaled = sample.time.seconds.multipliedReportingOverflow(by: 1_000_000)
            guard !scaled.overflow else { continue }
            let time = scaled.partialValue + Int64(sample.time.nanoseconds / 1000)
            rows[place].column.append(time, sample.value, bound: MetricTableReader.maximumSamples)
        }
    }

    /// The series in order of their first points. The reader is empty afterwards.
    mutating func finish() -> [MetricSeries] {
        var series: [MetricSeries] = []
        var means: [MetricSeries] = []
        for row in rows {
            let whole = row.column.series(
                entity: row.key.entity,
                metric: row.key.metric,
                unit: row.unit,
                document: file
            )
            switch row.kind {
            case .gauge, .total: series.append(whole)
            case .counter, .delta: series.append(Self.rate(whole, isTotal: row.kind == .counter))
            }
        }
        let byKey = Dictionary(
            zip(rows, series).map { ($0.key, $1) }
        ) { first, _ in first }
        for row in rows where row.kind == .counter || row.kind == .delta {
            guard let names = Self.totals(row.key.metric),
                let sum = byKey[Key(entity: row.key.entity, metric: names.sum)], let count = byKey[row.key]
            else { continue }
            means.append(Self.mean(sum, count, name: names.mean))
        }
        rows = []
        places = [:]
        return series + means
    }

    /// The growth of a counter, or what was added, a second. A counter that falls began anew at 0.
    /// - Source: https://prometheus.io/docs/prometheus/latest/querying/functions/#rate
    private static func rate(_ series: MetricSeries, isTotal: Bool) -> MetricSeries {
        let samples = zip(series.samples, series.samples.dropFirst()).compactMap { earlier, later in
            let seconds = later.time.seconds(since: earlier.time)
            guard seconds > 0 else { return MetricSeries.Sample?.none }
            let growth = isTotal && later.value >= earlier.value ? later.value - earlier.value : later.value
            // Of totals at the ends of what a double holds the rate can be beyond it.
            let rate = growth / seconds
            return rate.isFinite ? MetricSeries.Sample(time: later.time, value: rate) : nil
        }
        return MetricSeries(
            entityName: series.entityName,
            metric: series.metric,
            unit: series.unit.isEmpty ? "1/s" : series.unit + "/s",
            samples: samples,
            document: series.document
        )
    }

    /// The names of a histogram's sum and of its mean, when `metric` is the name of its count.
    private static func totals(_ metric: String) -> (sum: String, mean: String)? {
        guard let range = metric.firstRange(of: ".count") else { return nil }
        let rest = metric[range.upperBound...]
        guard rest.isEmpty || rest.hasPrefix("{") else { return nil }
        let base = metric[..<range.lowerBound]
        return ("\(base).sum\(rest)", "\(base).mean\(rest)")
    }

    /// The mean of what was added between two points: the rate of the sum over that of the count.
    private static func mean(_ sum: MetricSeries, _ count: MetricSeries, name: String) -> MetricSeries {
        let counts = Dictionary(count.samples.map { ($0.time, $0.value) }) { first, _ in first }
        let samples = sum.samples.compactMap { sample -> MetricSeries.Sample? in
            guard let count = counts[sample.time], count > 0, (sample.value / count).isFinite else { return nil }
            return MetricSeries.Sample(time: sample.time, value: sample.value / count)
        }
        return MetricSeries(
            entityName: sum.entityName,
            metric: name,
            unit: sum.unit.hasSuffix("/s") ? String(sum.unit.dropLast(2)) : sum.unit,
            samples: samples,
            document: sum.document
        )
    }
}
