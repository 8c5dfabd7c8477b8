import Connectors
import Diagnosis
import EvidenceBundles
import IncidentModel

/// A small incident, put together from what its sources would say.
struct Scenario: Sendable {
    var alerts: [Alert] = []
    /// Read-only commands with what they printed, in order.
    var commands: [(line: String, output: String)] = []
    var nodes: [Topology.Node] = []
    var edges: [Topology.Edge] = []
    var changes: [Change] = []
    var logs: [LogRecord] = []
    var metrics: [MetricSeries] = []
    var namespace: String? = "shop"

    /// When the first alert of every scenario begins to fire.
    static let onset = Timestamp.epoch.adding(seconds: 1_795_341_870)

    /// A time so many minutes after the onset.
    static func minute(_ minutes: Int64) -> Timestamp { onset.adding(seconds: minutes * 60) }

    /// What was read of the incident.
    var evidence: IncidentEvidence {
        var evidence = IncidentEvidence(id: "case")
        evidence.capturedAt = Self.minute(20)
        evidence.namespace = namespace
        evidence.alerts = AlertDeduplication.unique(alerts)
        evidence.topology = Topology(nodes: nodes, edges: edges)
        evidence.changes = changes
        var transcript = ClusterTranscript(namespace: namespace)
        for command in commands { transcript.add(command: command.line, output: command.output) }
        evidence.cluster = transcript.cluster
        evidence.logs = transcript.logs + logs
        evidence.metrics = metrics
        return evidence
    }

    /// What is wrong.
    var result: Diagnoser.Result { Diagnoser().diagnose(evidence) }
    var findings: Findings { result.findings }

    /// Adds an alert that fires from the onset on.
    func alert(_ name: String, _ labels: KeyValuePairs<String, String>, after minutes: Int64 = 0) -> Scenario {
        alert(name, labels, annotations: [:], status: .firing, after: minutes)
    }

    /// Adds an alert.
    func alert(
        _ name: String,
        _ labels: KeyValuePairs<String, String>,
        annotations: [String: String],
        status: Alert.Status = .firing,
        after minutes: Int64 = 0
    ) -> Scenario {
        var copy = self
        let named = [LabelSet.Label(name: "alertname", value: name)]
        let own = labels.map { LabelSet.Label(name: $0.key, value: $0.value) }
        copy.alerts.append(
            Alert(
                status: status,
                labels: LabelSet(named + own),
                annotations: LabelSet(annotations.map { LabelSet.Label(name: $0.key, value: $0.value) }),
                startsAt: Self.minute(minutes),
                endsAt: status == .resolved ? Self.minute(minutes + 5) : nil
            )
        )
        return copy
    }

    /// Adds a command with what it printed.
    func command(_ line: String, _ output: String) -> Scenario {
        var copy = self
        copy.commands.append((line, output))
        return copy
    }

    /// Adds a listing of pods, a line each: name, ready containers, status, restarts.
    func pods(_ lines: String..., namespace: String = "shop") -> Scenario {
        let rows = lines.map { $0.split(separator: " ").joined(separator: "\t") + "\t1d" }
        let head = "NAME\tREADY\tSTATUS\tRESTARTS\tAGE"
        return command("kubectl get pods -n \(namespace)", ([head] + rows).joined(separator: "\n"))
    }

    /// Adds a warning of the control plane.
    func event(_ reason: String, _ object: String, _ message: String, namespace: String = "shop") -> Scenario {
        let head = "LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n"
        return command("kubectl get events -n \(namespace)", head + "1m\tWarning\t\(reason)\t\(object)\t\(message)\n")
    }

    /// Adds what something logged.
    func log(_ emitter: String, _ body: String) -> Scenario {
        var copy = self
        let record = LogRecord(
            time: Self.minute(1),
            emitter: emitter,
            severity: "ERROR",
            body: body,
            locator: "logs.otlp.jsonl:\(logs.count + 1)"
        )
        copy.logs.append(record)
        return copy
    }

    /// Adds a series with a sample a minute.
    func metric(_ entity: String, _ metric: String, _ values: [Double]) -> Scenario {
        var copy = self
        let samples = values.enumerated().map {
            MetricSeries.Sample(time: Self.minute(Int64($0.offset)), value: $0.element)
        }
        copy.metrics.append(MetricSeries(entityName: entity, metric: metric, unit: "", samples: samples))
        return copy
    }

    /// Adds a change so many minutes before the onset.
    func change(_ kind: Change.Kind, _ entity: String, _ summary: String, before minutes: Int64 = 5) -> Scenario {
        var copy = self
        copy.changes.append(
            Change(time: Self.minute(-minutes), entityName: entity, kind: kind, summary: summary)
        )
        return copy
    }

    /// Adds calls along a chain of `kind/name`, the caller first.
    func calls(_ chain: String...) -> Scenario {
        var copy = self
        let entities = chain.compactMap { text -> EntityReference? in
            let parts = text.split(separator: "/").map(String.init)
            return EntityKind(named: parts[0]).flatMap {
                EntityReference(kind: $0, namespace: namespace, name: parts[1])
            }
        }
        copy.nodes += entities.map { Topology.Node(entity: $0) }
        copy.edges += zip(entities, entities.dropFirst()).map {
            Topology.Edge(from: $0, to: $1, relation: .calls)
        }
        return copy
    }
}
