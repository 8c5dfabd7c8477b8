import Diagnosis
import IncidentModel
import Testing

@testable import EvidenceBundles

@Suite struct MetricTableTests {
    private static func read(_ text: String, pieces: Int = 1 << 20) -> (series: [MetricSeries], notes: [String]) {
        var reader = MetricTableReader(file: "metrics.csv")
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            reader.read(Array(bytes[start..<min(start + pieces, bytes.count)]))
        }
        return reader.finish()
    }

    private static let table = "time,entity,metric,value,unit\n1,a,m,1.5,s\n2,a,m,-2e3,s\r\n1,b,n,7\n3,a,m,0.25,s"

    @Test(arguments: [1, 2, 3, 7, 1000]) func `where a piece ends does not matter`(pieces: Int) {
        let read = Self.read(Self.table, pieces: pieces)
        #expect(read.notes == [])
        #expect(read.series.map(\.entityName) == ["a", "b"])
        #expect(read.series[0].samples.map(\.value) == [1.5, -2000, 0.25])
        #expect(read.series[0].unit == "s" && read.series[1].unit == "")
    }

    @Test func `a header may name the columns in another order`() {
        let read = Self.read("Unit,value,extra,metric,time,entity\ns,4,?,m,10,a\n,5,?,m,11,a\n")
        #expect(read.series.map { "\($0.entityName) \($0.metric) \($0.unit)" } == ["a m s"])
        #expect(read.series[0].samples.map(\.value) == [4, 5])
        #expect(read.series[0].samples.map(\.time.seconds) == [10, 11])
    }

    @Test func `disorder and repeats are put right and told`() {
        let read = Self.read("3,a,m,30,\n1,a,m,10,\n1,a,m,10,\n2,a,m,20,\n2,a,m,21,\n")
        #expect(read.series[0].samples.map(\.value) == [10, 20, 21, 30])
        #expect(
            read.notes == [
                "metrics.csv: 1 rows were out of order; they are put in order",
                "metrics.csv: 2 rows repeat the moment before them; equal ones count once",
            ]
        )
    }

    @Test func `a long series is merged and keeps mean, extremes and number`() {
        let rows = (0..<10_000).map { "\($0),a,m,\($0 == 5000 ? 999 : 1),\n" }.joined()
        let series = Self.read(rows).series[0]
        #expect(series.samples.count <= MetricTableReader.maximumSamples)
        #expect(series.spans.count == series.samples.count)
        #expect(series.spans.reduce(0) { $0 + $1.count } == 10_000)
        #expect(series.spans.map(\.maximum).max() == 999 && series.spans.map(\.minimum).min() == 1)
        let mean = zip(series.samples, series.spans).reduce(0) { $0 + $1.0.value * Double($1.1.count) } / 10_000
        #expect(abs(mean - 1.0998) < 1e-9)
        #expect(zip(series.samples, series.samples.dropFirst()).allSatisfy { $0.time < $1.time })
    }

    @Test func `merged values stay numbers however far they lie apart`() throws {
        for bound in [2, 3, 8] {
            var column = SeriesColumn()
            for place in 0..<40 { column.append(Int64(place), place % 2 == 0 ? 1.7e308 : -1.7e308, bound: bound) }
            let series = column.series(entity: "lantern", metric: "m", unit: "", document: "metrics.csv")
            #expect(series.samples.allSatisfy { $0.value.isFinite }, "bound \(bound)")
            #expect(series.spans.allSatisfy { $0.minimum == -1.7e308 || $0.maximum == 1.7e308 }, "bound \(bound)")
        }
    }

    @Test func `series beyond the limit are counted and named`() {
        let count = MetricTableReader.maximumSeries + 3
        let read = Self.read((0..<count).map { "1,e\($0),m,1,\n" }.joined())
        #expect(read.series.count == MetricTableReader.maximumSeries)
        #expect(read.notes.count == 1)
        #expect(read.notes[0].contains("3 rows of others were left out, such as of e100000 m"))
    }

    @Test func `endless lines are left out`() {
        let read = Self.read("1,a,m,1,\n" + String(repeating: "x", count: 1 << 20) + "\n2,a,m,2,\n", pieces: 999)
        #expect(read.series[0].samples.map(\.value) == [1, 2])
        #expect(read.notes == ["metrics.csv:2: not `time,entity,metric,value,unit`; left out"])
    }

    static let numbers = [
        "0", "-0", "7", "1.5", "-12.75", "0.1", "123456789012345", "1234567890123456789", "1e5", "-2.5E-3", "00012.50",
        "0.000000000000000000000000001", "9007199254740993", "3.141592653589793238", "", "-", ".", "1.", ".5", "1..2",
        "+1",
        "1e400", "nan", "inf", "0x1p3", "1 ", "१",
    ]

    @Test(arguments: numbers) func `numbers are read as the standard library reads them`(text: String) {
        let bytes = Array(text.utf8)
        let read = DecimalText.double(bytes.span, 0..<bytes.count)
        let wanted = Double(text)
        #expect(read == wanted || read?.isNaN == true && wanted?.isNaN == true)
    }

    @Test func `fractions of seconds and times before 1970 are kept`() {
        let series = Self.read("-1.5,a,m,1,\n0.25,a,m,2,\n2026-11-22T10:00:00.5Z,a,m,3,\n").series[0]
        #expect(series.samples.map(\.time.unixSeconds) == [-1.5, 0.25, 1_795_341_600.5])
    }

    private static func point(_ seconds: Int, _ rest: String) -> String {
        "{\"timeUnixNano\":\"\(seconds)000000000\",\(rest)}"
    }

    private static func export(_ metric: String) -> String {
        "{\"resourceMetrics\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":"
            + "\"cart\"}}]},\"scopeMetrics\":[{\"metrics\":[\(metric)]}]}]}\n"
    }

    @Test func `rates and means beyond what a number holds are left out`() throws {
        let text = [(1, -1.7e308, 1e-300), (2, 1.7e308, 2e-300), (3, 1.7e308, 2e-300)].map { second, total, count in
            Self.export(
                "{\"name\":\"hits\",\"sum\":{\"isMonotonic\":true,\"aggregationTemporality\":2,\"dataPoints\":["
                    + "\(Self.point(second, "\"asDouble\":\(total)"))]}},"
                    + "{\"name\":\"wait.sum\",\"sum\":{\"isMonotonic\":true,\"aggregationTemporality\":1,\"dataPoints\":["
                    + "\(Self.point(second, "\"asDouble\":1e100"))]}},"
                    + "{\"name\":\"wait.count\",\"sum\":{\"isMonotonic\":true,\"aggregationTemporality\":1,\"dataPoints\":["
                    + "\(Self.point(second, "\"asDouble\":\(count)"))]}}"
            )
        }.joined()
        let evidence = try SampleBundle.read(replacing: ["metrics.csv": nil, "metrics.otlp.jsonl": text])
        let values = Dictionary(uniqueKeysWithValues: evidence.metrics.map { ($0.metric, $0.samples.map(\.value)) })
        #expect(values["hits"] == [0])
        #expect(values["wait.count"]?.count == 2 && values["wait.mean"] == [])
    }

    @Test func `exports of metrics give rates, means and levels`() throws {
        let text = (1...3).map { minute in
            Self.export(
                "{\"name\":\"load\",\"gauge\":{\"dataPoints\":[\(Self.point(minute * 60, "\"asDouble\":\(minute)"))]}},"
                    + "{\"name\":\"hits\",\"sum\":{\"isMonotonic\":true,\"aggregationTemporality\":2,\"dataPoints\":["
                    + "\(Self.point(minute * 60, "\"asInt\":\"\(minute * 600)\""))]}},"
                    + "{\"name\":\"request.duration\",\"unit\":\"s\",\"histogram\":{\"aggregationTemporality\":2,"
                    + "\"dataPoints\":[\(Self.point(minute * 60, "\"count\":\"\(minute * 120)\",\"sum\":\(minute * 24)"))]}}"
            )
        }.joined()
        let evidence = try SampleBundle.read(replacing: ["metrics.csv": nil, "metrics.otlp.jsonl": text])
        #expect(evidence.notes == [])
        let values = Dictionary(uniqueKeysWithValues: evidence.metrics.map { ($0.metric, $0.samples.map(\.value)) })
        #expect(values["load"] == [1, 2, 3])
        #expect(values["hits"] == [10, 10])
        #expect(values["request.duration.count"] == [2, 2])
        #expect(values["request.duration.mean"]?.allSatisfy { abs($0 - 0.2) < 1e-12 } == true)
        #expect(evidence.metrics.allSatisfy { $0.entityName == "cart" && $0.document == "metrics.otlp.jsonl" })
    }

    @Test func `ways through nodes without a usable name are kept`() throws {
        let topology =
            #"{"nodes":[{"name":"a"},{"name":"b/c d"},{"name":"/"},{"name":"e"}],"edges":["#
            + #"{"from":"a","to":"b/c d"},{"from":"b/c d","to":"/"},{"from":"/","to":"e"},{"from":"/","to":"b/c d"}]}"#
        let evidence = try SampleBundle.read(replacing: ["topology.json": topology])
        #expect(evidence.topology.edges.map { "\($0.from.name)>\($0.to.name)" } == ["a>e"])
    }
}
