internal import IncidentModel

/// Reads a table with the columns `time,entity,metric,value,unit`, piece by piece, so that one of any length takes little
/// memory. A header may name the columns in another order; without one they come in this.
struct MetricTableReader: Sendable {
    /// The most series; the rest is named in the notes.
    static let maximumSeries = 100_000
    /// The most samples of one series before neighbours are merged, and the fewest to which a bound is lowered.
    static let maximumSamples = 4096
    private static let leastSamples = 32
    /// The most samples of all series together; beyond it the bound of each is halved.
    private static let maximumTotal = 3_000_000
    /// The longest line.
    private static let maximumLine = 4096
    /// The most faults that are reported one by one.
    private static let maximumFaults = 5

    private struct Row: Sendable {
        /// Entity and metric as they stand in the file.
        let entity: [UInt8]
        let metric: [UInt8]
        let unit: String
        /// The row that followed this one the last time: tables are written in the same order again and again.
        var next = 0
    }

    private struct Key: Hashable, Sendable {
        let entity: [UInt8]
        let metric: [UInt8]
    }

    private let file: String
    private var columns = MetricColumns.standard
    private var rows: [Row] = []
    private var data: [SeriesColumn] = []
    private var places: [Key: Int] = [:]
    private var last = 0
    private var line = 0
    private var rest: [UInt8] = []
    private var isSkipping = false
    private var bound = MetricTableReader.maximumSamples
    private var total = 0
    private var faults = 0
    private var surplus = 0
    private var surplusNames: [String] = []
    private var notes: [String] = []

    /// A reader of the file of a name.
    init(file: String) { self.file = file }

    /// Reads a piece.
    /// - Complexity: O(bytes).
    mutating func read(_ piece: [UInt8]) {
        let bytes = piece.span
        var start = 0
        var place = 0
        while place < bytes.count {
            if bytes[place] == 0x0A {
                finishLine(bytes, start..<place)
                start = place + 1
            }
            place += 1
        }
        guard !isSkipping else { return }
        guard rest.count + bytes.count - start <= Self.maximumLine else {
            isSkipping = true
            rest = []
            return
        }
        for place in start..<bytes.count { rest.append(bytes[place]) }
    }

    private mutating func finishLine(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        line += 1
        if isSkipping || range.count + rest.count > Self.maximumLine {
            isSkipping = false
            rest = []
            fault()
        } else if rest.isEmpty {
            readLine(bytes, range)
        } else {
            for place in range { rest.append(bytes[place]) }
            let whole = rest
            rest = []
            readLine(whole.span, 0..<whole.count)
        }
    }

    private mutating func readLine(_ bytes: Span<UInt8>, _ whole: Range<Int>) {
        var range = whole
        if range.upperBound > range.lowerBound, bytes[range.upperBound - 1] == 0x0D {
            range = range.lowerBound..<(range.upperBound - 1)
        }
        guard !range.isEmpty else { return }
        if line == 1, let named = MetricColumns(header: DecimalText.text(bytes, range)) {
            columns = named
            return
        }
        guard let cells = columns.cells(bytes, range), let time = MetricTime.microseconds(bytes, cells.time),
            let value = DecimalText.double(bytes, cells.value), value.isFinite
        else {
            fault()
            return
        }
        guard let place = row(bytes, cells) else { return }
        let before = data[place].count
        data[place].append(time, value, bound: bound)
        total += data[place].count - before
        if total > Self.maximumTotal { tighten() }
    }

    /// The row of a series; nil when it is one too many.
    private mutating func row(_ bytes: Span<UInt8>, _ cells: MetricColumns.Cells) -> Int? {
        if last < rows.count {
            let guess = rows[last].next
            if guess < rows.count, Self.equal(rows[guess].entity, bytes, cells.entity),
                Self.equal(rows[guess].metric, bytes, cells.metric)
            {
                last = guess
                return guess
            }
        }
        let key = Key(entity: Self.part(bytes, cells.entity), metric: Self.part(bytes, cells.metric))
        let place: Int
        if let known = places[key] {
            place = known
        } else {
            guard rows.count < Self.maximumSeries else {
                surplus += 1
                let name = DecimalText.text(bytes, cells.entity) + " " + DecimalText.text(bytes, cells.metric)
                if surplusNames.count < 3, !surplusNames.contains(name) { surplusNames.append(name) }
                return nil
            }
            place = rows.count
            places[key] = place
            let unit = cells.unit.map { DecimalText.text(bytes, $0) } ?? ""
            rows.append(Row(entity: key.entity, metric: key.metric, unit: unit))
            data.append(SeriesColumn())
        }
        if last < rows.count { rows[last].next = place }
        last = place
        return place
    }

    private static func part(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
        var part: [UInt8] = []
        part.reserveCapacity(range.count)
        for place in range { part.append(bytes[place]) }
        return part
    }

    private static func equal(_ known: [UInt8], _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard known.count == range.count else { return false }
        let start = range.lowerBound
        for place in known.indices where known[place] != bytes[start + place] { return false }
        return true
    }

    /// Lowers the bound of each series and merges those above it.
    private mutating func tighten() {
        guard bound > Self.leastSamples else { return }
        bound /= 2
        total = 0
        for place in data.indices {
            while data[place].count > bound { data[place].merge() }
            total += data[place].count
        }
    }

    private mutating func fault() {
        faults += 1
        if faults <= Self.maximumFaults {
            notes.append("\(file):\(line): not `time,entity,metric,value,unit`; left out")
        }
    }

    /// The series, in order of their first rows, and what is to be said of them. The reader is empty afterwards.
    mutating func finish() -> (series: [MetricSeries], notes: [String]) {
        // The last line may lack its end.
        if isSkipping {
            line += 1
            fault()
        } else if !rest.isEmpty {
            line += 1
            let whole = rest
            readLine(whole.span, 0..<whole.count)
        }
        rest = []
        if faults > Self.maximumFaults {
            notes.append("\(file): \(faults - Self.maximumFaults) more lines could not be read")
        }
        let disordered = data.reduce(0) { $0 + $1.disordered }
        let repeated = data.reduce(0) { $0 + $1.repeated }
        if disordered > 0 { notes.append("\(file): \(disordered) rows were out of order; they are put in order") }
        if repeated > 0 {
            notes.append("\(file): \(repeated) rows repeat the moment before them; equal ones count once")
        }
        if surplus > 0 {
            notes.append(
                "\(file): only the first \(Self.maximumSeries) series were read; \(surplus) rows of others were left out, "
                    + "such as of \(surplusNames.joined(separator: ", "))"
            )
        }
        places = [:]
        var series: [MetricSeries] = []
        series.reserveCapacity(rows.count)
        for place in rows.indices {
            let column = data[place]
            data[place] = SeriesColumn()
            series.append(
                column.series(
                    entity: String(decoding: rows[place].entity, as: UTF8.self),
                    metric: String(decoding: rows[place].metric, as: UTF8.self),
                    unit: rows[place].unit,
                    document: file
                )
            )
        }
        return (series, notes)
    }
}
