import Connectors
import EvenkeelTestKit
import IncidentModel
import StrictJSON
import Testing

/// Good documents of each format, spoilt at random: the readers give a result or an error with its place, and never trap.
@Suite(.timeLimit(.minutes(2))) struct ReaderMutationTests {
    struct Format: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let original: String
        let read: @Sendable ([UInt8]) throws(JSONError) -> Int
    }

    static let limits = JSONLimits(documentBytes: 1 << 16, depth: 16, members: 5000)
    static let now = PostedAlertsTests.now
    static let telemetry = OpenTelemetryTests.self

    static let formats = [
        Format(testDescription: "posted alerts", original: PostedAlertsTests.prometheus) { bytes throws(JSONError) in
            try PostedAlerts.read(bytes, now: now, limits: limits).alerts.count
        },
        Format(testDescription: "PagerDuty events", original: PagerDutyEventsTests.trigger) { bytes throws(JSONError) in
            let event = try PagerDutyEvents.read(bytes, now: now, limits: limits)
            return PagerDutyEvents.reply(to: event).count
        },
        Format(
            testDescription: "CloudEvents",
            original: CloudEventsTests.event(
                "x.deploy",
                #","subject":"s","time":"2026-11-22T09:00:00Z","data":{"service":"a","b":[1,{"c":null}]}"#
            )
        ) { bytes throws(JSONError) in
            _ = try? CloudEvents.read(bytes, headers: CloudEventsTests.binary, now: now, limits: limits)
            return try CloudEvents.read(bytes, now: now, limits: limits).identities.count
        },
        Format(
            testDescription: "OTLP logs",
            original: telemetry.logs(
                #"{"timeUnixNano":"1544712660300000000","severityNumber":10,"body":{"arrayValue":{"values":[{"stringValue":"a"},{"kvlistValue":{"values":[{"key":"k","value":{"intValue":"1"}}]}}]}}}"#
            )
        ) { bytes throws(JSONError) in
            let batch = try OpenTelemetry.read(bytes, signal: .logs, limits: limits)
            return OpenTelemetry.reply(to: batch, signal: .logs).count
        },
        Format(
            testDescription: "OTLP metrics",
            original: telemetry.metrics(
                #"{"name":"h","histogram":{"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"1","count":"3","sum":2.5,"bucketCounts":["1","1","1"],"explicitBounds":[1,10]}]}},"#
                    + #"{"name":"e","exponentialHistogram":{"dataPoints":[{"timeUnixNano":"1","count":"3","scale":3,"zeroCount":"1","positive":{"offset":-2,"bucketCounts":["1","1"]}}]}},{"name":"g","gauge":{"dataPoints":[{"timeUnixNano":"1","asInt":"1"}]}}"#
            )
        ) { bytes throws(JSONError) in
            let batch = try OpenTelemetry.read(bytes, signal: .metrics, limits: limits)
            for sample in batch.metrics.flatMap(\.series.samples) { #expect(sample.value.isFinite) }
            return batch.metrics.count + 1
        },
        Format(
            testDescription: "OTLP traces",
            original: telemetry.spans(
                "cart",
                telemetry.span(1),
                telemetry.span(
                    2,
                    parent: 1,
                    kind: "3",
                    #","attributes":\#(telemetry.attributes(["db.system": "redis"])),"status":{"code":2}"#
                )
            )
        ) { bytes throws(JSONError) in
            let batch = try OpenTelemetry.read(bytes, signal: .traces, limits: limits)
            for call in batch.calls { #expect(call.errors <= call.calls && call.median <= call.longest) }
            return batch.links.count + 1
        },
    ]

    static let mutation = ByteMutation(
        pieces: [
            "{", "}", "[", "]", "\"", ",", ":", "\\", "null", "-", "1e308", "9223372036854775808",
            "-9223372036854775808",
            "\\ud800", "\u{0}", "1e-400", "\"NaN\"", "\"-Infinity\"", "18446744073709551615", "[[[[[[[[[[[[", "true",
            "{}",
        ],
        changes: 1...3,
        length: 1...30
    )

    @Test(arguments: formats, [UInt64.random(in: 0 ..< .max), 1]) func `a spoilt document gives a result or a place`(
        format: Format,
        seed: UInt64
    ) {
        var generator = SeededGenerator(seed: seed)
        let original = Array(format.original.utf8)
        var read = 0
        for round in 0..<3000 {
            let bytes = round == 0 ? original : Self.mutation.spoilt(original, &generator)
            do throws(JSONError) {
                read += try format.read(bytes) > 0 ? 1 : 0
            } catch {
                #expect(round > 0, "the original must be read: \(error)")
                #expect(
                    error.location.byteOffset <= bytes.count && error.location.line >= 1,
                    "seed \(seed), round \(round): \(error)"
                )
            }
        }
        #expect((50..<2990).contains(read), "seed \(seed): \(read) of 3000 were read")
    }
}
