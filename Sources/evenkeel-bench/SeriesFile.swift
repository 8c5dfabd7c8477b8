import IncidentModel

/// A series in NAB's form: a header, then `timestamp,value` with more columns if there are any.
struct SeriesFile {
    /// One line.
    struct Row {
        /// The timestamp as it is written.
        let stamp: Substring
        /// Seconds since 1970, the timestamp read as UTC.
        let time: Double
        /// The value; NaN where the file has no number.
        let value: Double
    }

    let rows: [Row]

    /// Reads a file; lines may end in CR LF.
    ///
    /// - Throws: for a file that cannot be read, has no column `timestamp` or `value`, or a timestamp that is none.
    init(_ path: String) throws(BenchmarkFailure) {
        guard let bytes = BenchmarkConsole.bytes(of: path) else { throw .usage("\(path): cannot be read") }
        let lines = String(decoding: bytes, as: UTF8.self).split(
            omittingEmptySubsequences: true,
            whereSeparator: \.isNewline
        )
        let header = lines.first?.split(separator: ",", omittingEmptySubsequences: false) ?? []
        guard let stampColumn = header.firstIndex(of: "timestamp"), let valueColumn = header.firstIndex(of: "value")
        else {
            throw .malformed(path, line: 1, "the columns `timestamp` and `value` are needed")
        }
        var rows: [Row] = []
        rows.reserveCapacity(lines.count)
        for (number, line) in lines.enumerated().dropFirst() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            guard fields.count > max(stampColumn, valueColumn), let time = Self.seconds(fields[stampColumn]) else {
                throw .malformed(path, line: number + 1, "no timestamp and value")
            }
            rows.append(Row(stamp: fields[stampColumn], time: time, value: Double(fields[valueColumn]) ?? .nan))
        }
        self.rows = rows
    }

    /// Seconds since 1970 of `2014-04-01 00:05:00`, with a fraction if wanted, of RFC 3339, or of a plain number.
    private static func seconds(_ text: Substring) -> Double? {
        if let number = Double(text) { return number }
        var written = text.replacing(" ", with: "T", maxReplacements: 1)
        if written.count <= 26, !written.hasSuffix("Z") { written += "Z" }
        return Timestamp(rfc3339: String(written))?.unixSeconds
    }
}
