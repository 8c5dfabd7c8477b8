internal import IncidentModel
internal import StrictJSON

/// Reads the telemetry files of a bundle; what cannot be read is reported with its line, and the rest is used.
enum TelemetryFiles: Sendable {
    /// The most lines of a file that are read.
    static let maximumLines = 2_000_000
    /// The most faults of one file that are reported one by one.
    private static let maximumFaults = 5

    /// Series of a file with the columns `time,entity,metric,value,unit`.
    static func metrics(_ bytes: [UInt8], file: String, notes: inout [String]) -> [MetricSeries] {
        var order: [[String]] = []
        var samples: [[String]: [MetricSeries.Sample]] = [:]
        var units: [[String]: String] = [:]
        var faults = 0
        for (place, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            guard place <= maximumLines else {
                notes.append("\(file): only the first \(maximumLines) lines were read")
                break
            }
            let cells = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
                .map { String(decoding: $0.filter { $0 != 0x0D }, as: UTF8.self) }
            if place == 0, cells.first == "time" || cells == [""] { continue }
            if cells == [""] { continue }
            guard cells.count >= 4, let time = time(cells[0]), let value = Double(cells[3]), value.isFinite else {
                faults += 1
                if faults <= maximumFaults {
                    notes.append("\(file):\(place + 1): not `time,entity,metric,value,unit`; left out")
                }
                continue
            }
            let key = [cells[1], cells[2]]
            if samples[key] == nil { order.append(key) }
            samples[key, default: []].append(MetricSeries.Sample(time: time, value: value))
            units[key] = cells.count > 4 ? cells[4] : ""
        }
        if faults > maximumFaults { notes.append("\(file): \(faults - maximumFaults) more lines could not be read") }
        return order.map { key in
            let ordered = inOrder(samples[key] ?? [])
            return MetricSeries(entityName: key[0], metric: key[1], unit: units[key] ?? "", samples: ordered)
        }
    }

    /// Samples in order of time, as a series holds them; a file should have them so.
    private static func inOrder(_ samples: [MetricSeries.Sample]) -> [MetricSeries.Sample] {
        let isOrdered = zip(samples, samples.dropFirst()).allSatisfy { $0.time <= $1.time }
        guard !isOrdered else { return samples }
        let placed = samples.enumerated().sorted { left, right in
            (left.element.time, left.offset) < (right.element.time, right.offset)
        }
        return placed.map(\.element)
    }

    /// A time as RFC 3339 text or Unix seconds, as text or number.
    static func time(_ value: JSONValue) -> Timestamp? {
        value.string.flatMap { time($0) } ?? value.double.flatMap { time(String($0)) }
    }

    /// A time as RFC 3339 or Unix seconds.
    static func time(_ text: String) -> Timestamp? {
        if let time = Timestamp(rfc3339: text) { return time }
        guard let seconds = Double(text), abs(seconds) < 1e11 else { return nil }
        return Timestamp(seconds: Int64(seconds.rounded(.down)))
    }
}
