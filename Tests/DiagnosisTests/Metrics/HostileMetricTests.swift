import Diagnosis
import IncidentModel
import Testing

@Suite struct HostileMetricTests {
    /// Values that arithmetic trips over.
    static let values: [[Double]] = [
        [], [1], [0, 0, 0], [.greatestFiniteMagnitude, -.greatestFiniteMagnitude],
        [.leastNonzeroMagnitude, 1e308, -1e308], [-1, -1, -1, 5], [.nan, .infinity, 3, -.infinity],
    ]

    @Test(arguments: values) func `odd values never stop a diagnosis`(values: [Double]) {
        for metric in ["latency_p95", "cpu_usage", "availability", "errors", "requests_total", "x", ""] {
            var shop = MetricCase.shop(stock: 4, orders: 2.5, front: 1.75)
            let samples = (0..<150).compactMap { place in
                values.isEmpty ? nil : MetricSeries.Sample(time: shop.time(place), value: values[place % values.count])
            }
            for name in ["front", "stock", "odd"] {
                shop.series.append(MetricSeries(entityName: name, metric: metric, unit: "%", samples: samples))
            }
            for hypothesis in shop.findings.hypotheses {
                #expect((0...1).contains(hypothesis.confidence))
            }
        }
    }

    @Test func `constant series and one sample say nothing`() {
        let shop = MetricCase.shop().with("flat", "latency_p95", 0.1, noise: 0).with(
            "flat",
            "cpu",
            50,
            unit: "%",
            noise: 0
        )
        #expect(shop.findings.isAbstention)
    }

    @Test func `a window or a baseline without length, or far away, says nothing`() {
        var evidence = MetricCase.shop(stock: 4, orders: 2.5, front: 1.75).evidence
        let start = evidence.window?.start ?? .epoch
        evidence.window = IncidentEvidence.Window(start: start, end: start)
        #expect(Diagnoser().diagnose(evidence).findings.isAbstention)
        evidence = MetricCase.shop(stock: 4, orders: 2.5, front: 1.75).evidence
        evidence.baseline = IncidentEvidence.Window(start: .epoch, end: .epoch)
        #expect(Diagnoser().diagnose(evidence).findings.isAbstention)
    }

    @Test func `services that call each other in a circle end`() {
        let shop = MetricCase.shop(stock: 4, orders: 2.5, front: 1.75).calls("stock", "front").calls("stock", "stock")
        #expect(!shop.findings.hypotheses.isEmpty)
    }

    @Test(.timeLimit(.minutes(1))) func `thousands of things that all deviate are weighed in time`() {
        var shop = MetricCase()
        for place in 0..<2000 {
            let samples = (0..<150).map { sample in
                MetricSeries.Sample(
                    time: shop.time(sample),
                    value: sample < 135 ? 1 + MetricCase.noise(place, sample) : 50
                )
            }
            shop.series.append(
                MetricSeries(entityName: "s\(place)", metric: "latency_p95", unit: "s", samples: samples)
            )
            if place > 0 { shop.edges.append(("s\(place)", "s\(place / 2)")) }
        }
        #expect(shop.findings.hypotheses.count <= 5)
    }
}
