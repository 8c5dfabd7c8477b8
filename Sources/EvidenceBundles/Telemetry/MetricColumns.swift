internal import IncidentModel

/// Which column of a table holds what.
struct MetricColumns: Sendable, Hashable {
    /// Where the cells of one row are.
    struct Cells: Sendable {
        var time = 0..<0
        var entity = 0..<0
        var metric = 0..<0
        var value = 0..<0
        var unit: Range<Int>?
    }

    private enum Column: String, Sendable { case time, entity, metric, value, unit, other }

    /// The columns in the order of the format.
    static let standard = MetricColumns([.time, .entity, .metric, .value, .unit])

    private let columns: [Column]
    /// How many columns a row must have.
    private let least: Int

    private init(_ columns: [Column]) {
        self.columns = columns
        least = 1 + (columns.lastIndex { $0 != .unit && $0 != .other } ?? 0)
    }

    /// The columns that a header names; nil when the line is no header with all that is needed.
    init?(header: String) {
        let names = header.split(separator: ",", omittingEmptySubsequences: false).prefix(64)
        let columns = names.map { name in
            Column(rawValue: name.lowercased().filter { $0 != " " && $0 != "\"" && $0 != "\u{FEFF}" }) ?? .other
        }
        guard [Column.time, .entity, .metric, .value].allSatisfy({ wanted in columns.count { $0 == wanted } == 1 })
        else {
            return nil
        }
        self.init(columns)
    }

    /// The cells of a row; nil when it has too few.
    func cells(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Cells? {
        var cells = Cells()
        var start = range.lowerBound
        var place = start
        var column = 0
        while place <= range.upperBound {
            if place == range.upperBound || bytes[place] == UInt8(ascii: ",") {
                guard column < columns.count else { break }
                switch columns[column] {
                case .time: cells.time = start..<place
                case .entity: cells.entity = start..<place
                case .metric: cells.metric = start..<place
                case .value: cells.value = start..<place
                case .unit: cells.unit = start..<place
                case .other: break
                }
                column += 1
                start = place + 1
            }
            place += 1
        }
        return column >= least ? cells : nil
    }
}

/// Times of a table: Unix seconds, which most tables have, or RFC 3339.
enum MetricTime: Sendable {
    /// Microseconds since 1970; nil when the bytes write no time that a time stamp can hold.
    static func microseconds(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int64? {
        guard (1...64).contains(range.count) else { return nil }
        if let seconds = DecimalText.double(bytes, range) {
            guard abs(seconds) < 1e11 else { return nil }
            return Int64(saturating: seconds * 1_000_000)
        }
        guard let time = Timestamp(rfc3339: DecimalText.text(bytes, range)) else { return nil }
        let scaled = time.seconds.multipliedReportingOverflow(by: 1_000_000)
        return scaled.overflow ? nil : scaled.partialValue + Int64(time.nanoseconds / 1000)
    }
}
