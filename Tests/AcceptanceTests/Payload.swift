import StrictJSON

/// Alert payloads made for tests.
enum Payload {
    /// The label and annotation names that an alert of the wild has, each of which can hold anything.
    static let labels = [
        "alertname", "severity", "namespace", "pod", "container", "service", "deployment", "node", "instance", "job",
    ]
    static let annotations = ["summary", "description", "runbook_url", "message"]

    /// A payload of alerts.
    static func payload(_ alerts: [JSONValue]) -> JSONValue {
        ["version": "4", "status": "firing", "receiver": "evenkeel", "alerts": .array(alerts)]
    }

    /// One alert.
    static func alert(
        _ labels: [(String, String)],
        annotations: [(String, String)] = [],
        status: String = "firing",
        startsAt: String = "2026-10-14T10:12:10Z"
    ) -> JSONValue {
        var alert: JSONObject = ["status": .string(status)]
        alert["labels"] = .object(object(labels))
        alert["annotations"] = .object(object(annotations))
        alert["startsAt"] = .string(startsAt)
        if status == "resolved" { alert["endsAt"] = "2026-10-14T10:42:10Z" }
        return .object(alert)
    }

    /// An alert about a real fault whose every other field holds `text`.
    static func poisoned(_ text: String) -> [JSONValue] {
        let crash = alert(
            [("alertname", "KubePodCrashLooping"), ("namespace", "shop"), ("pod", "checkout-6c8f9d7b54-x2k8p")],
            annotations: annotations.map { ($0, text) }
        )
        let everywhere = labels.map { name in
            let plain = [("alertname", "KubePodCrashLooping"), ("namespace", "shop"), ("deployment", "checkout")]
            return alert(plain.filter { $0.0 != name } + [(name, text)], annotations: [("summary", text)])
        }
        return [crash] + everywhere
    }

    /// The text of a value.
    static func text(_ value: JSONValue) throws -> String { String(decoding: try value.serialized(), as: UTF8.self) }

    private static func object(_ pairs: [(String, String)]) -> JSONObject {
        pairs.reduce(into: JSONObject()) { $0[$1.0] = .string($1.1) }
    }
}
