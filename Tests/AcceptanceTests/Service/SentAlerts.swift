import Foundation
import StrictJSON

/// Alerts as their senders write them, of what happens now.
enum SentAlerts {
    /// A moment, relative to now, as RFC 3339 has it.
    static func time(_ secondsAgo: Double = 0) -> String {
        Date(timeIntervalSinceNow: -secondsAgo).formatted(.iso8601)
    }

    /// Now, in nanoseconds since 1970, as OTLP has it.
    static func nanoseconds() -> String { "\(Int(Date().timeIntervalSince1970))000000000" }

    /// The labels of the outage of the examples.
    static let outage: [JSONValue] = [
        ["alertname": "CheckoutErrorBudgetBurn", "severity": "critical", "namespace": "shop", "service": "checkout"],
        ["alertname": "GatewayHighErrorRate", "severity": "warning", "namespace": "shop", "service": "gateway"],
        [
            "alertname": "KubePodCrashLooping", "severity": "warning", "namespace": "shop", "container": "checkout",
            "pod": "checkout-6c8f9d7b54-x2k8p",
        ],
        [
            "alertname": "KubeDeploymentRolloutStuck", "severity": "warning", "namespace": "shop",
            "deployment": "checkout",
        ],
    ]

    /// What Alertmanager's webhook sends.
    static func alertmanager(
        _ labels: [JSONValue] = outage,
        annotations: JSONValue = ["summary": "It fails."],
        isResolved: Bool = false,
        started: String = time(180)
    ) -> JSONValue {
        let status: JSONValue = isResolved ? "resolved" : "firing"
        let alerts = labels.map { labels -> JSONValue in
            [
                "status": status, "labels": labels, "annotations": annotations,
                "startsAt": .string(started), "endsAt": .string(isResolved ? time() : "0001-01-01T00:00:00Z"),
                "generatorURL": "http://prometheus.example.com/graph", "fingerprint": .string(fingerprint(labels)),
            ]
        }
        return [
            "version": "4", "groupKey": "{}:{}", "truncatedAlerts": 0, "status": status, "receiver": "evenkeel",
            "groupLabels": [:], "commonLabels": [:], "commonAnnotations": [:],
            "externalURL": "http://alertmanager.example.com", "alerts": .array(alerts),
        ]
    }

    /// What Prometheus posts to an Alertmanager.
    static func prometheus(_ labels: JSONValue, ends: String) -> JSONValue {
        [
            [
                "labels": labels, "annotations": ["summary": "It fails."],
                "startsAt": .string(time(60)), "endsAt": .string(ends),
                "generatorURL": "http://prometheus.example.com/graph",
            ]
        ]
    }

    /// An event of PagerDuty's Events API v2.
    static func pagerDuty(_ action: String, key: String, summary: String = "Disk of ledger is full") -> JSONValue {
        [
            "routing_key": "0123456789abcdef0123456789abcdef", "event_action": .string(action),
            "dedup_key": .string(key),
            "payload": [
                "summary": .string(summary), "source": "ledger-0", "severity": "critical",
                "timestamp": .string(time(30)), "component": "ledger", "class": "disk",
            ],
        ]
    }

    /// Stable for the same labels, as Alertmanager's are.
    private static func fingerprint(_ labels: JSONValue) -> String {
        let hash = "\(labels)".utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return String(format: "%016lx", hash)
    }
}
