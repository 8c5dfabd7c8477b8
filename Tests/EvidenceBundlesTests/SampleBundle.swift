import Diagnosis
import EvenkeelTestKit
import EvidenceBundles
import StrictJSON

/// A small bundle with one of everything.
enum SampleBundle {
    static let files: [String: String] = [
        "bundle.json": """
        {"version": 1, "id": "case-1", "capturedAt": "2026-11-22T10:30:00Z",
         "window": {"start": "2026-11-22T10:00:00Z", "end": "2026-11-22T10:30:00Z"},
         "baseline": {"start": 1795334400, "end": "1795341600"},
         "namespace": "shop", "question": "What is wrong?", "entrypoints": ["frontend"]}
        """,
        "alerts.json": """
        {"version": "4", "alerts": [{"status": "firing", "labels": {"alertname": "HighErrorRate",
         "namespace": "shop", "service": "checkout"}, "startsAt": "2026-11-22T10:04:30Z",
         "endsAt": "0001-01-01T00:00:00Z", "fingerprint": "a1"}]}
        """,
        "topology.json": """
        {"nodes": [
          {"name": "frontend", "kind": "service", "replicas": 2},
          {"name": "checkout", "kind": "service"},
          {"name": "orders", "kind": "database", "replicas": 1}],
         "edges": [
          {"from": "frontend", "to": "checkout", "kind": "calls"},
          {"from": "checkout", "to": "orders", "kind": "stores-in"}]}
        """,
        "changes.json": """
        [{"time": "2026-11-22T10:02:00Z", "entity": "checkout", "kind": "deploy", "summary": "v1 -> v2", "revision": "2"},
         {"time": 1795340000, "entity": "frontend", "kind": "scale", "summary": "2 -> 3"}]
        """,
        "kubectl.json": """
        {"kubectl get pods -n shop": "NAME                        READY   STATUS             RESTARTS   AGE\\n\
        checkout-7d9f8b6c5-x2x4z    0/1     CrashLoopBackOff   7          12m\\n",
         "kubectl logs checkout-7d9f8b6c5-x2x4z -n shop": "starting\\npanic: no such table\\n"}
        """,
        "logs.otlp.jsonl": """
        {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"checkout"}}]},\
        "scopeLogs":[{"logRecords":[{"timeUnixNano":"1795341870000000000","severityText":"ERROR",\
        "body":{"stringValue":"payment refused"}}]}]}]}
        {"resourceLogs":[{"resource":{"attributes":[{"key":"k8s.pod.name","value":{"stringValue":"cart-0"}}]},\
        "scopeLogs":[{"logRecords":[{"body":{"stringValue":"ready"}}]}]}]}
        """,
        "metrics.csv": """
        time,entity,metric,value,unit
        2026-11-22T10:00:00Z,checkout,error_rate,0.01,ratio
        1795341660,checkout,error_rate,0.12,ratio
        2026-11-22T10:00:00Z,orders,connections,90,
        """,
    ]

    /// The optional files, in the order in which a reader says that they are missing.
    static let optional = [
        "alerts.json", "topology.json", "changes.json", "kubectl.json", "traces.otlp.jsonl", "logs.otlp.jsonl",
        "metrics.csv", "metrics.otlp.jsonl",
    ]

    /// The evidence of the sample with some files replaced, or left out where the text is nil.
    static func read(
        replacing changes: [String: String?] = [:],
        limits: JSONLimits = .network,
        _ prepare: (ScratchFolder) throws -> Void = { _ in }
    ) throws -> IncidentEvidence {
        try ScratchFolder.with { folder throws in
            for (name, text) in files.merging(changes.compactMapValues { $0 }, uniquingKeysWith: { $1 }) {
                if let change = changes[name], change == nil { continue }
                try folder.write(text, to: name)
            }
            try prepare(folder)
            return try BundleReader.read(folder.path, limits: limits)
        }
    }
}
