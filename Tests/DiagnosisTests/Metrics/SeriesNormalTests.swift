import Detection
import IncidentModel
import Testing

@testable import Diagnosis

@Suite struct SeriesNormalTests {
    private static let even = (1...100).map(Double.init)

    @Test func `values within what was seen are no surprise, and farther ones are rarer`() throws {
        let normal = try #require(SeriesNormal(Self.even, scale: .linear, direction: 1, prior: SeriesNormal.Prior()))
        #expect(normal.surprise(50) == 0 && normal.surprise(90) == 0)
        #expect(normal.surprise(100) > 1 && normal.surprise(100) < 3)
        #expect(normal.surprise(400) > normal.surprise(200) && normal.surprise(200) > normal.surprise(110))
    }

    @Test func `both directions are alike`() throws {
        let up = try #require(SeriesNormal(Self.even, scale: .linear, direction: 1, prior: SeriesNormal.Prior()))
        let down = try #require(SeriesNormal(Self.even, scale: .linear, direction: -1, prior: SeriesNormal.Prior()))
        #expect(abs(up.surprise(151) - down.surprise(50)) < 1e-9)
    }

    @Test func `a heavy tail makes the same distance less surprising`() throws {
        let heavy = (1...100).map { $0 > 95 ? Double($0) * 10 : Double($0) }
        let light = try #require(SeriesNormal(Self.even, scale: .linear, direction: 1, prior: SeriesNormal.Prior()))
        let wide = try #require(SeriesNormal(heavy, scale: .linear, direction: 1, prior: SeriesNormal.Prior()))
        #expect(wide.surprise(500) < light.surprise(500) / 3)
    }

    @Test func `a constant series has the noise that is believed at least`() throws {
        var prior = SeriesNormal.Prior()
        prior.linearFloor = 0.5
        let normal = try #require(
            SeriesNormal(Array(repeating: 3, count: 50), scale: .linear, direction: 1, prior: prior)
        )
        #expect(normal.surprise(3.2) == 0)
        #expect(normal.surprise(4) > 1 && normal.surprise(4) < 4)
    }

    @Test func `averages over fewer requests are given more room`() throws {
        var prior = SeriesNormal.Prior()
        let usual = try #require(SeriesNormal(Self.even, scale: .linear, direction: 1, prior: prior))
        prior.widening = 3
        let wide = try #require(SeriesNormal(Self.even, scale: .linear, direction: 1, prior: prior))
        #expect(wide.surprise(200) < usual.surprise(200) / 2)
        #expect(SeriesNormal([], scale: .linear, direction: 1, prior: prior) == nil)
    }

    @Test func `logarithm and exponential undo each other`() {
        for value in [1e-300, 1e-9, 0.3, 1, 2.5, 1234.5, 1e200] {
            let back = ElementaryFunctions.exponential(ElementaryFunctions.logarithm(value))
            #expect(abs(back / value - 1) < 1e-9)
        }
        #expect(ElementaryFunctions.exponential(-1e9) == 0 && ElementaryFunctions.exponential(.nan) == 0)
        #expect(ElementaryFunctions.exponential(1e9).isFinite)
    }

    /// A name, its unit and what it measures.
    struct Name: Sendable, CustomTestStringConvertible {
        let metric: String
        let unit: String
        let aspect: MetricAspect
        var testDescription: String { metric }

        init(_ metric: String, _ unit: String, _ aspect: MetricAspect) {
            (self.metric, self.unit, self.aspect) = (metric, unit, aspect)
        }
    }

    static let names = [
        Name("latency_average", "s", .latency), Name("http.server.request.duration.p95", "s", .latency),
        Name("p95latency", "ms", .latency), Name("LatencyP99", "s", .latency),
        Name("http.server.request.duration.count", "1/s", .traffic),
        Name("http.server.request.duration.count{http.response.status_code=503}", "1/s", .errors),
        Name("http.client.request.duration.p95", "s", .irrelevant), Name("duration_seconds_bucket", "", .irrelevant),
        Name("availability_average", "%", .success), Name("SuccessRate", "%", .success),
        Name("HTTPCode_Target_5XX_Count", "Count", .errors), Name("error_rate", "", .errors),
        Name("lod", "requests/s", .traffic), Name("rps", "", .traffic), Name("NumberOfMessages", "Count", .unknown),
        Name("CPUUtilization", "Percent", .processor), Name("container_cpu_usage_seconds_total", "", .processor),
        Name("container_cpu_cfs_throttled_periods_total", "", .throttling),
        Name("memory_working_set", "bytes", .memory),
        Name("FreeableMemory", "Bytes", .memory), Name("FreeStorageSpace", "Bytes", .storage),
        Name("DatabaseConnections", "Count", .connections), Name("queue_depth", "", .backlog),
        Name("node_cpu_usage", "%", .irrelevant), Name("tcp_retransmits", "", .packetLoss),
        Name("node_netstat_Tcp_RetransSegs", "", .irrelevant), Name("tcp.retx", "", .packetLoss),
        Name("TcpRetries", "", .packetLoss),
        Name("process_open_fds", "", .descriptors), Name("", "", .unknown),
    ]

    @Test(arguments: names) func `names say what is measured`(name: Name) {
        let vocabulary = MetricVocabulary(metric: name.metric, unit: name.unit, isMachine: false)
        #expect(vocabulary.aspect == name.aspect)
        #expect(vocabulary.isRemainder == name.metric.hasPrefix("Free"))
    }

    @Test func `numbers are written as people read them`() {
        let written = [0, 0.00639, 0.5, 12.34567, 1234.6, -0.25, 1e-12].map { SymptomText.number($0) }
        #expect(written == ["0", "0.00639", "0.5", "12.35", "1235", "-0.25", "0"])
    }
}
