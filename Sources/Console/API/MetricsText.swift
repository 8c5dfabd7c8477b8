internal import IncidentEngine
internal import IncidentModel
internal import Journal
internal import Synchronization
internal import WebServer

/// The figures in Prometheus' text format.
/// - Source: "Exposition formats" of Prometheus' documentation, version 0.0.4.
struct MetricsText {
    /// The media type.
    static let type = "text/plain; version=0.0.4; charset=utf-8"
    /// What was written.
    private(set) var text = ""

    /// Writes the figures as they are now.
    init(_ core: ConsoleCore) {
        writeEngine(core.engine.figures, core)
        writeSources(core.engine.sources)
        writeRoutes(core)
        writeServer(core)
        writeConsole(core)
        if let figures = core.settings.process?() { writeProcess(figures) }
    }

    private mutating func family(_ name: String, _ kind: String, _ help: String) {
        text += "# HELP evenkeel_\(name) \(help)\n# TYPE evenkeel_\(name) \(kind)\n"
    }

    private mutating func sample(_ name: String, _ labels: [(String, String)] = [], _ value: Double) {
        let inner = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        let number = value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
        text += "evenkeel_\(name)\(inner.isEmpty ? "" : "{\(inner)}") \(number)\n"
    }

    private mutating func counter(_ name: String, _ help: String, _ value: Double) {
        family(name, "counter", help)
        sample(name, [], value)
    }

    private mutating func gauge(_ name: String, _ help: String, _ value: Double) {
        family(name, "gauge", help)
        sample(name, [], value)
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
        return result
    }

    private mutating func writeEngine(_ figures: EngineFigures, _ core: ConsoleCore) {
        family("build_info", "gauge", "The version that runs.")
        sample("build_info", [("version", Product.version)], 1)
        counter("deliveries_total", "Deliveries of alerts.", Double(figures.deliveries))
        counter("alerts_total", "Alerts that were taken in, repeats among them.", Double(figures.alerts))
        counter("alerts_repeated_total", "Alerts that said what was known.", Double(figures.repeats))
        counter("alerts_refused_total", "Alerts that were refused.", Double(figures.refused))
        counter("changes_total", "Changes that were taken in.", Double(figures.changes))
        counter("telemetry_points_total", "Points of telemetry that were taken in.", Double(figures.telemetry))
        counter("plans_total", "Plans that were made.", Double(figures.plans))
        counter("plan_seconds_total", "Seconds that making plans took.", figures.planSeconds)
        counter("remarks_dropped_total", "Remarks about refusals that were dropped.", Double(figures.droppedRemarks))
        gauge("incidents_open", "Incidents that are open.", Double(figures.openIncidents))
        gauge("incidents_held", "Incidents in memory.", Double(figures.incidents))
        gauge("incidents_due", "Incidents whose plan is due to be looked at.", Double(figures.due))
        gauge("alerts_remembered", "Alerts by which repeats are recognised.", Double(figures.rememberedAlerts))
        gauge("journal_sequence", "The last entry of the journal that is safe.", Double(figures.journalSequence))
        gauge("journal_in_flight_entries", "Entries on their way into the journal.", Double(figures.inFlight))
        gauge("alarms", "Alarms that are raised.", Double(figures.alarms))
        gauge("ready", "Whether alerts are taken in.", core.engine.health.isReady ? 1 : 0)
        if let checkpoint = core.engine.latestCheckpoint()?.checkpoint {
            gauge("checkpoint_entries", "Entries under the last signed checkpoint.", Double(checkpoint.size))
            let age = max(0, core.now.seconds(since: checkpoint.time))
            gauge("checkpoint_age_seconds", "Age of the last signed checkpoint.", age)
        }
    }

    private mutating func writeSources(_ sources: [SourceFigures]) {
        guard !sources.isEmpty else { return }
        func each(_ value: (SourceFigures) -> Double?) -> [(labels: [(String, String)], value: Double)] {
            sources.compactMap { source in
                value(source).map { ([("source", source.name), ("type", source.kind)], $0) }
            }
        }
        let families: [(String, String, String, [(labels: [(String, String)], value: Double)])] = [
            ("source_up", "gauge", "Whether a source is well.", each { $0.problem == nil && $0.answered > 0 ? 1 : 0 }),
            ("source_left_alone", "gauge", "Whether a failing source is left alone.", each { $0.isLeftAlone ? 1 : 0 }),
            ("source_answered_total", "counter", "Rounds that a source answered.", each { Double($0.answered) }),
            ("source_failed_total", "counter", "Rounds that a source did not answer.", each { Double($0.failed) }),
            ("source_taken_total", "counter", "Things taken from a source.", each { Double($0.taken) }),
            ("source_answer_age_seconds", "gauge", "Seconds since a source answered.", each(\.secondsSinceAnswer)),
        ]
        for (name, kind, help, samples) in families {
            family(name, kind, help)
            for (labels, value) in samples { sample(name, labels, value) }
        }
    }

    private mutating func writeRoutes(_ core: ConsoleCore) {
        let use = core.router.withLock { $0?.use } ?? []
        family("http_requests_total", "counter", "Requests by route and class of status.")
        for route in use {
            for (status, count) in route.requests.enumerated() where count > 0 {
                let code = status == 0 ? "none" : "\(status)xx"
                let labels = [("route", route.template), ("method", route.method?.rawValue ?? ""), ("code", code)]
                sample("http_requests_total", labels, Double(count))
            }
        }
        family("http_request_seconds_total", "counter", "Seconds from request line to last byte, by route.")
        for route in use where route.requests.contains(where: { $0 > 0 }) {
            let (seconds, attoseconds) = route.duration.components
            let labels = [("route", route.template), ("method", route.method?.rawValue ?? "")]
            sample("http_request_seconds_total", labels, Double(seconds) + Double(attoseconds) / 1e18)
        }
    }

    private mutating func writeServer(_ core: ConsoleCore) {
        guard let metrics = core.server.withLock({ $0?.metrics }) else { return }
        counter("http_connections_total", "Connections that were accepted.", Double(metrics.acceptedConnections))
        counter("http_received_bytes_total", "Bytes of bodies that were received.", Double(metrics.receivedBytes))
        counter("http_sent_bytes_total", "Bytes that were sent.", Double(metrics.sentBytes))
        gauge("http_connections", "Connections that are open.", Double(metrics.openConnections))
        gauge("http_requests_active", "Requests on their way.", Double(metrics.activeRequests))
        gauge("http_buffered_bytes", "Bytes of bodies that are being read.", Double(metrics.bufferedBytes))
        family("http_refusals_total", "counter", "Connections and requests that the server itself refused.")
        for (refusal, count) in metrics.refusals.sorted(by: { "\($0.key)" < "\($1.key)" }) {
            sample("http_refusals_total", [("reason", "\(refusal)")], Double(count))
        }
    }

    private mutating func writeConsole(_ core: ConsoleCore) {
        gauge("event_streams", "Readers of event streams.", Double(core.events.readerCount))
        gauge("sessions", "Sessions that are open.", Double(core.gate.sessionCount))
        gauge("idempotency_keys", "Idempotency keys that are remembered.", Double(core.repeats.count))
        let reports = Double(core.policyReports.load(ordering: .relaxed))
        counter("page_policy_reports_total", "Reports of browsers that the page's policy was broken.", reports)
        let up = max(0, core.now.seconds(since: core.started))
        gauge("uptime_seconds", "Seconds since the start.", up)
    }

    private mutating func writeProcess(_ figures: ProcessFigures) {
        gauge("process_resident_memory_bytes", "Memory in use.", Double(figures.residentBytes))
        gauge("process_open_fds", "Open file descriptors.", Double(figures.openDescriptors))
        counter("process_cpu_seconds_total", "Processor time of user and system.", figures.processorSeconds)
    }
}
