import Connectors
import IncidentModel
import StrictJSON
import Testing

@Suite struct OpenTelemetryTests {
    static func read(_ text: String, _ signal: OpenTelemetry.Signal) throws(JSONError) -> TelemetryBatch {
        try OpenTelemetry.read(Array(text.utf8), signal: signal, limits: .network)
    }

    static func attributes(_ pairs: KeyValuePairs<String, String>) -> String {
        "[" + pairs.map { #"{"key":"\#($0.key)","value":{"stringValue":"\#($0.value)"}}"# }.joined(separator: ",") + "]"
    }

    static func resource(_ service: String) -> String {
        #""resource":{"attributes":\#(attributes(["service.name": service, "k8s.namespace.name": "shop", "k8s.pod.name": "\(service)-0"]))}"#
    }

    static func logs(_ records: String...) -> String {
        #"{"resourceLogs":[{\#(resource("cart")),"scopeLogs":[{"logRecords":[\#(records.joined(separator: ","))]}]}]}"#
    }

    static func metrics(_ metrics: String) -> String {
        #"{"resourceMetrics":[{"scopeMetrics":[{"metrics":[\#(metrics)]}],\#(resource("cart"))}]}"#
    }

    static func spans(_ service: String, _ spans: String...) -> String {
        #"{"resourceSpans":[{\#(resource(service)),"scopeSpans":[{"spans":[\#(spans.joined(separator: ","))]}]}]}"#
    }

    static let trace = "5b8efff798038103d269b633813fc60c"

    static func span(_ id: Int, parent: Int? = nil, kind: String = "2", _ more: String = "") -> String {
        func hex(_ number: Int) -> String { String(repeating: "0", count: 15) + String(number, radix: 16).uppercased() }
        let caused = parent.map { #","parentSpanId":"\#(hex($0))""# } ?? ""
        return
            #"{"traceId":"\#(trace)","spanId":"\#(hex(id))"\#(caused),"kind":\#(kind),"startTimeUnixNano":"1000000000","endTimeUnixNano":"1500000000"\#(more)}"#
    }

    @Test func `log records carry time, severity, body and who wrote them`() throws {
        let batch = try Self.read(
            Self.logs(
                #"{"timeUnixNano":"1544712660300000000","severityNumber":10,"severityText":"Information","body":{"stringValue":"Example"}}"#,
                #"{"observedTimeUnixNano":1544712660000000000,"severityNumber":"SEVERITY_NUMBER_ERROR2","body":{"kvlistValue":{"values":[{"key":"a","value":{"intValue":"7"}},{"key":"token","value":{"stringValue":"s3cr3ts3cr3t"}}]}}}"#,
                #"{"severityNumber":17,"attributes":\#(Self.attributes(["exception.type": "IOError", "exception.message": "disk full"]))}"#
            ),
            .logs
        )
        #expect(batch.logs.map(\.body) == ["Example", "a=7 token=[redacted]", "IOError: disk full"])
        #expect(batch.logs.map(\.severity) == ["Information", "ERROR", "ERROR"])
        #expect(batch.logs.map { $0.time?.seconds } == [1_544_712_660, 1_544_712_660, nil])
        #expect(batch.logs.allSatisfy { $0.emitter == "cart" })
        #expect(batch.logs[0].locator == "otlp logs: record 1 of pod cart-0")
        #expect(String(decoding: OpenTelemetry.reply(to: batch, signal: .logs), as: UTF8.self) == "{}")
    }

    @Test func `gauges, sums and attributes become series, wherever the resource stands`() throws {
        let batch = try Self.read(
            Self.metrics(
                #"{"gauge":{"dataPoints":[{"timeUnixNano":"2000000000","asDouble":2.5},{"timeUnixNano":"1000000000","asInt":"9223372036854775807"}]},"name":"m","unit":"By"},"#
                    + #"{"name":"s","sum":{"isMonotonic":true,"aggregationTemporality":"AGGREGATION_TEMPORALITY_CUMULATIVE","dataPoints":[{"timeUnixNano":"1","asInt":3,"attributes":\#(Self.attributes(["z": "1", "code": "500"]))}]}},"#
                    + #"{"name":"d","sum":{"aggregationTemporality":1,"dataPoints":[{"timeUnixNano":"1","asInt":"4"}]}},"#
                    + #"{"name":"u","sum":{"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"1","asInt":"-4"}]}}"#
            ),
            .metrics
        )
        #expect(batch.metrics.map(\.series.metric) == ["m", "s{code=500,z=1}", "d", "u"])
        #expect(batch.metrics.map(\.kind) == [.gauge, .counter, .delta, .total])
        #expect(batch.metrics[0].series.samples.map(\.time.seconds) == [1, 2])
        #expect(batch.metrics[0].series.unit == "By" && batch.metrics[0].series.entityName == "cart")
    }

    @Test func `a histogram is summed up with estimates`() throws {
        let point =
            #"{"timeUnixNano":"1","count":"100","sum":250.0,"bucketCounts":["50","40","10"],"explicitBounds":[1,10],"max":42}"#
        let metric = #"{"name":"h","unit":"s","histogram":{"aggregationTemporality":2,"dataPoints":[\#(point)]}}"#
        let batch = try Self.read(Self.metrics(metric), .metrics)
        let values = Dictionary(
            uniqueKeysWithValues: batch.metrics.map { ($0.series.metric, $0.series.samples[0].value) }
        )
        #expect(values == ["h.count": 100, "h.sum": 250, "h.p50": 1, "h.p95": 10, "h.p99": 10])
        #expect(batch.metrics.map(\.kind) == [.counter, .counter, .gauge, .gauge, .gauge])
    }

    @Test func `an exponential histogram's median lies within a bucket of the true one`() throws {
        // 100 values of 1 to 100 at scale 3: bucket k holds those in (2^(k/8), 2^((k+1)/8)].
        var counts = [Int](repeating: 0, count: 54)
        for value in 1...100 { counts[max(0, Int((Self.log2(Double(value)) * 8).rounded(.up)) - 1)] += 1 }
        let list = counts.map { "\"\($0)\"" }.joined(separator: ",")
        let metric =
            #"{"name":"e","exponentialHistogram":{"aggregationTemporality":1,"dataPoints":[{"timeUnixNano":"1","count":"100","scale":3,"positive":{"offset":0,"bucketCounts":[\#(list)]}}]}}"#
        let batch = try Self.read(Self.metrics(metric), .metrics)
        let median = try #require(batch.metrics.first { $0.series.metric == "e.p50" }?.series.samples.first?.value)
        #expect((45...55).contains(median), "\(median)")
    }

    /// The binary logarithm, by halving.
    static func log2(_ value: Double) -> Double {
        var (low, high) = (0.0, 10.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            var power = 1.0
            var base = 2.0
            var rest = middle
            for _ in 0..<50 {
                if rest >= 1 {
                    power *= base
                    rest -= 1
                } else {
                    base = base.squareRoot()
                    rest *= 2
                }
            }
            if power < value { low = middle } else { high = middle }
        }
        return low
    }

    @Test func `calls are found within an export`() throws {
        let both =
            #"{"resourceSpans":[{\#(Self.resource("front")),"scopeSpans":[{"spans":[\#(Self.span(1)),\#(Self.span(2, parent: 1, kind: "3"))]}]},{"scopeSpans":[{"spans":[\#(Self.span(3, parent: 2, kind: "\"SPAN_KIND_SERVER\"", #","status":{"code":"STATUS_CODE_ERROR"}"#))]}],\#(Self.resource("cart"))}]}"#
        let batch = try Self.read(both, .traces)
        #expect(batch.edges.map { "\($0.from) \($0.to)" } == ["service/shop/front service/shop/cart"])
        #expect(batch.calls.map(\.service) == ["cart", "front"])
        #expect(batch.calls.map(\.errors) == [1, 0] && batch.calls.map(\.median) == [0.5, 0.5])
        #expect(batch.calls[0].series.map(\.metric) == ["error_rate", "latency_p50", "latency_p95"])
    }

    @Test(arguments: [true, false]) func `calls are found across exports, whichever comes first`(
        childFirst: Bool
    ) throws {
        let parent = try Self.read(Self.spans("front", Self.span(1)), .traces)
        let child = try Self.read(Self.spans("cart", Self.span(2, parent: 1)), .traces)
        var joiner = SpanJoiner()
        let order = childFirst ? [child, parent] : [parent, child]
        let edges = order.flatMap { joiner.edges(adding: $0) }
        #expect(edges.map { "\($0.from.name)-\($0.to.name)" } == ["front-cart"])
    }

    @Test func `a joiner forgets the oldest`() throws {
        var joiner = SpanJoiner(capacity: 4)
        _ = joiner.edges(adding: try Self.read(Self.spans("front", Self.span(1)), .traces))
        for id in 2...9 { _ = joiner.edges(adding: try Self.read(Self.spans("x", Self.span(id)), .traces)) }
        #expect(joiner.edges(adding: try Self.read(Self.spans("cart", Self.span(10, parent: 1)), .traces)).isEmpty)
    }

    @Test func `databases, caches, queues and peers are seen from the caller's side`() throws {
        let peers: [KeyValuePairs<String, String>] = [
            ["db.system": "postgresql", "server.address": "orders-db.shop.svc.cluster.local"],
            ["db.system.name": "redis", "net.peer.name": "redis-cart"], ["messaging.destination.name": "orders"],
            ["peer.service": "pay"],
        ]
        let spans = peers.enumerated().map { Self.span($0 + 1, kind: "3", #","attributes":\#(Self.attributes($1))"#) }
        let batch = try Self.read(Self.spans("cart", spans.joined(separator: ",")), .traces)
        #expect(
            Set(batch.edges.map { "\($0.relation.rawValue) \($0.to)" }) == [
                "stores-in database/shop/orders-db", "stores-in cache/shop/redis-cart", "calls queue/shop/orders",
                "calls service/shop/pay",
            ]
        )
    }

    @Test func `what makes no sense is rejected and the rest is taken`() throws {
        let bad = #"{"traceId":"xyz","spanId":"1"}"#
        let batch = try Self.read(Self.spans("cart", bad, Self.span(1)), .traces)
        #expect(batch.rejected == 1 && batch.links.count == 1)
        let reply = try JSONValue(parsing: OpenTelemetry.reply(to: batch, signal: .traces))
        #expect(reply["partialSuccess"]?["rejectedSpans"] == "1")
        let points =
            #"{"name":"m","gauge":{"dataPoints":[{"asDouble":1},{"timeUnixNano":"1","asDouble":"NaN"},{"timeUnixNano":"1"},{"timeUnixNano":"1","asDouble":1}]}}"#
        let metrics = try Self.read(Self.metrics(points), .metrics)
        #expect(metrics.rejected == 3 && metrics.metrics.count == 1)
    }

    @Test(arguments: OpenTelemetry.Signal.allCases) func `an empty export is one`(signal: OpenTelemetry.Signal) throws {
        for text in ["{}", "{\"resource\(signal == .traces ? "Spans" : signal == .logs ? "Logs" : "Metrics")\":[]}"] {
            #expect(try Self.read(text, signal) == TelemetryBatch())
        }
        for text in [#"{"alerts":[]}"#, "[]", "1", ""] {
            #expect(throws: JSONError.self) { try Self.read(text, signal) }
        }
    }
}
