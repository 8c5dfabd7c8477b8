import Connectors
import IncidentModel
import Testing

@testable import IncidentEngine

/// What is kept of series.
@Suite struct TelemetryWindowTests {
    private static func piece(_ seconds: [Int64], kind: MetricPiece.Kind = .gauge) -> TelemetryBatch {
        let samples = seconds.map {
            MetricSeries.Sample(time: Timestamp(seconds: 1_792_000_000 + $0) ?? .epoch, value: Double($0))
        }
        var batch = TelemetryBatch()
        let series = MetricSeries(entityName: "a", metric: "m", unit: "", samples: samples, document: "prom")
        batch.metrics = [MetricPiece(series: series, kind: kind)]
        return batch
    }

    @Test func `the past is remembered for longer, in less detail`() throws {
        var window = TelemetryWindow()
        // Half an hour, a sample each 30 s, and two hours with one each 5 s.
        _ = window.add(Self.piece((0..<60).map { $0 * 30 }), of: "")
        for second in stride(from: Int64(1800), to: 9000, by: 5) { _ = window.add(Self.piece([second]), of: "") }
        let series = try #require(window.metrics(of: "").first)
        let values = series.samples.map(\.value)
        #expect(values.count <= 240 && values == values.sorted() && values.last == 8995)
        #expect(series.document == "prom")
        // The last ten minutes are as they came.
        #expect(values.filter { $0 >= 8400 }.count == 120)
        #expect((values.first ?? 9000) < 8995 - 1800)
    }

    @Test func `what counts since the sample before is not thinned out`() throws {
        var window = TelemetryWindow()
        for second in 0..<Int64(300) { _ = window.add(Self.piece([second], kind: .delta), of: "") }
        #expect(window.metrics(of: "").first?.samples.map(\.value) == (60..<300).map { Double($0) })
    }

    @Test func `a batch that is larger than what is kept is thinned out as well`() {
        var window = TelemetryWindow()
        _ = window.add(Self.piece([0]), of: "")
        _ = window.add(Self.piece((1..<3000).map { $0 }), of: "")
        let values = window.metrics(of: "").first?.samples.map(\.value) ?? []
        #expect(values.count <= 240 && values.count > 100 && values.last == 2999)
    }
}
