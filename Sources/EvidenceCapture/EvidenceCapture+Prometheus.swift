internal import EvidenceBundles
internal import IncidentModel
internal import StrictJSON

extension EvidenceCapture {
    /// The least step between samples, in seconds: no server scrapes more often without a reason.
    private static let leastStep = 15

    /// Who calls whom, as a mesh or traces tell: the labels of client and server, and the expression.
    /// - Source: Istio's standard metrics; the service graphs of Grafana Tempo and of the OpenTelemetry Collector.
    private static let calls = [
        (
            from: "source_workload", to: "destination_workload",
            expression:
                #"sum by (source_workload, destination_workload) (rate(istio_requests_total{destination_workload_namespace="$namespace"}[$range])) > 0"#
        ),
        (
            from: "client", to: "server",
            expression: "sum by (client, server) (rate(traces_service_graph_request_total[$range])) > 0"
        ),
    ]

    /// Writes the metrics, the alerts and who calls whom.
    func capture(
        _ prometheus: PrometheusSource,
        _ writer: inout BundleWriter,
        _ report: inout CaptureReport
    ) async throws(BundleError) {
        let span = Int(now.seconds - start.seconds)
        let step = max(Self.leastStep, (span + scope.samples - 1) / max(1, scope.samples))
        var kept = 0
        for (place, query) in MetricQuery.standard.enumerated() {
            progress("asking for metrics (\(place) of \(MetricQuery.standard.count))")
            let expression = query.filled(namespace: scope.namespace, range: max(4 * Self.leastStep, 2 * step))
            let series: [PrometheusAnswer.Series]
            do throws(CaptureError) {
                let data = try await prometheus.range(expression, from: start.seconds, to: now.seconds, step: step)
                series = PrometheusAnswer.series(data, by: query.entityLabel)
            } catch {
                report.missing.append("\(query.metric): \(error)")
                // A server that does not answer the first question will not answer forty.
                if place == 0 { return }
                continue
            }
            if series.count > scope.series {
                report.missing.append("\(query.metric): \(series.count - scope.series) series more than are kept")
            }
            for one in series.prefix(scope.series) {
                let samples = one.samples.map { BundleWriter.Sample(time: $0.time, value: $0.value) }
                try writer.append(samples, entity: one.entity, metric: query.metric, unit: query.unit)
                kept += 1
            }
        }
        if kept > 0 { report.written.append("metrics.csv: \(kept) series, a sample each \(step) s") }
        try await captureAlerts(prometheus, &writer, &report)
        try await captureTopology(prometheus, &writer, &report, range: 4 * step)
    }

    private func captureAlerts(
        _ prometheus: PrometheusSource,
        _ writer: inout BundleWriter,
        _ report: inout CaptureReport
    ) async throws(BundleError) {
        let alerts: [Alert]
        do throws(CaptureError) {
            alerts = PrometheusAnswer.alerts(try await prometheus.alerts(), of: scope.namespace)
        } catch {
            report.missing.append("alerts: \(error)")
            return
        }
        try writer.write(alerts)
        report.written.append("alerts.json: \(alerts.count) alerts that fire")
    }

    private func captureTopology(
        _ prometheus: PrometheusSource,
        _ writer: inout BundleWriter,
        _ report: inout CaptureReport,
        range: Int
    ) async throws(BundleError) {
        var edges: Set<Topology.Edge> = []
        for source in Self.calls {
            let query = MetricQuery("calls", "", by: source.to, source.expression)
            do throws(CaptureError) {
                let expression = query.filled(namespace: scope.namespace, range: max(300, range))
                let data = try await prometheus.value(expression, at: now.seconds)
                for (from, to) in PrometheusAnswer.calls(data, from: source.from, to: source.to) {
                    guard let from = EntityReference(kind: .service, namespace: scope.namespace, name: from),
                        let to = EntityReference(kind: .service, namespace: scope.namespace, name: to)
                    else { continue }
                    edges.insert(Topology.Edge(from: from, to: to, relation: .calls))
                }
            } catch {
                report.missing.append("who calls whom: \(error)")
            }
        }
        guard !edges.isEmpty else { return }
        let nodes = Set(edges.flatMap { [$0.from, $0.to] }).sorted().map { Topology.Node(entity: $0) }
        try writer.write(Topology(nodes: nodes, edges: edges.sorted()))
        report.written.append("topology.json: \(edges.count) calls")
    }
}
