// Feeds arbitrary bytes to the readers of measurements: the table, and OTLP/JSON a line.

import Diagnosis
import IncidentModel

@testable import EvidenceBundles

/// The entry that libFuzzer calls: the same bytes are a table and an export, and what was read is diagnosed.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMetrics(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    var evidence = FuzzedEvidence.timed("fuzz")
    evidence.metrics = FuzzedTable(bytes: bytes).check() + FuzzedTable(bytes: bytes).checkExport()
    FuzzedEvidence(evidence: evidence).check()
    return 0
}

/// The properties of the readers of measurements, for one document.
private struct FuzzedTable {
    let bytes: [UInt8]

    /// Reads the table whole, and in pieces that are cut where the text itself says: the same either way.
    func check() -> [MetricSeries] {
        let whole = read { $0.read(bytes) }
        let pieces = read { reader in
            var start = 0
            while start < bytes.count {
                let end = min(bytes.count, start + 1 + Int(bytes[start] & 15))
                reader.read(Array(bytes[start..<end]))
                start = end
            }
        }
        precondition(whole.series == pieces.series && whole.notes == pieces.notes, "a cut changes what is read")
        precondition(whole.notes.count <= 9, "the notes are without bound")
        precondition(whole.series.count <= bytes.count / 4, "there are more series than rows")
        FuzzedEvidence.check(whole.series)
        checkWriting(whole.series)
        checkMerging(whole.series)
        return whole.series
    }

    private func read(_ feed: (inout MetricTableReader) -> Void) -> (series: [MetricSeries], notes: [String]) {
        var reader = MetricTableReader(file: "metrics.csv")
        feed(&reader)
        return reader.finish()
    }

    /// What was read, written as a bundle is written, is read as the same.
    private func checkWriting(_ series: [MetricSeries]) {
        let names = Set(series.map { $0.entityName + "," + $0.metric })
        // Names that are no UTF-8 become the same; and a double holds a microsecond up to the year 2255 only.
        guard names.count == series.count,
            series.allSatisfy({ $0.samples.allSatisfy { abs($0.time.seconds) < 9_000_000_000 } })
        else { return }
        var text = "time,entity,metric,value,unit\n"
        for one in series {
            for sample in one.samples {
                let time = sample.time.nanoseconds == 0 ? "\(sample.time.seconds)" : "\(sample.time.unixSeconds)"
                text += "\(time),\(one.entityName),\(one.metric),\(sample.value),\(one.unit)\n"
            }
        }
        guard !text.utf8.contains(0x0D), series.allSatisfy({ $0.samples.count > 0 }) else { return }
        let again = read { $0.read(Array(text.utf8)) }
        guard again.series.count == series.count else { preconditionFailure("writing loses a series") }
        for (old, new) in zip(series, again.series) {
            precondition(old.entityName == new.entityName && old.metric == new.metric && old.unit == new.unit)
            // Rows that repeat the one before them count once; out of order, as they came, they may not have stood there.
            let once = old.samples.indices.filter { $0 == 0 || old.samples[$0] != old.samples[$0 - 1] }
            precondition(once.map { old.samples[$0] } == new.samples, "writing changes a sample")
        }
    }

    /// Long series are merged; with a low bound already these are, and stay numbers within what they were merged from.
    private func checkMerging(_ series: [MetricSeries]) {
        for bound in [2, 5] {
            var column = SeriesColumn()
            for one in series {
                for sample in one.samples {
                    let time = sample.time.seconds * 1_000_000 + Int64(sample.time.nanoseconds / 1000)
                    column.append(time, sample.value, bound: bound)
                    precondition(column.count <= bound, "a series grows beyond its bound")
                }
            }
            FuzzedEvidence.check([column.series(entity: "a", metric: "b", unit: "", document: "fuzz")])
        }
    }

    /// Reads the export twice.
    func checkExport() -> [MetricSeries] {
        let path = ScratchFile.write(bytes, to: "metrics.otlp.jsonl")
        var readings: [[MetricSeries]] = []
        for _ in 0..<2 {
            var reader = MetricExportReader(file: "metrics.otlp.jsonl")
            reader.read(path)
            precondition(reader.notes.count <= 9, "the notes are without bound")
            readings.append(reader.finish())
        }
        precondition(readings[0] == readings[1], "an export is read in two ways")
        FuzzedEvidence.check(readings[0])
        return readings[0]
    }
}
