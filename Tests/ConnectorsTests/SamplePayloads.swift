/// Payloads as senders write them.
enum SamplePayloads {
    /// What Alertmanager 0.27 posts: the zero time as `endsAt` of what fires.
    static let alertmanager = """
        {
          "version": "4",
          "groupKey": "{}:{alertname=\\"HighErrorRate\\"}",
          "truncatedAlerts": 0,
          "status": "firing",
          "receiver": "evenkeel",
          "groupLabels": {"alertname": "HighErrorRate"},
          "commonLabels": {"namespace": "shop"},
          "commonAnnotations": {},
          "externalURL": "http://alertmanager:9093",
          "alerts": [
            {
              "status": "firing",
              "labels": {"alertname": "HighErrorRate", "namespace": "shop", "service": "checkout", "severity": "critical"},
              "annotations": {"summary": "12 % of requests fail"},
              "startsAt": "2026-11-22T10:04:30.5Z",
              "endsAt": "0001-01-01T00:00:00Z",
              "generatorURL": "http://prometheus:9090/graph?g0.expr=up",
              "fingerprint": "6f2a1c9b00000001"
            },
            {
              "status": "resolved",
              "labels": {"alertname": "PodRestarts", "namespace": "shop", "pod": "cart-7d9f8b6c5-x2x4z"},
              "annotations": {},
              "startsAt": "2026-11-22T09:50:00Z",
              "endsAt": "2026-11-22T10:00:00+01:00",
              "generatorURL": "",
              "fingerprint": "6f2a1c9b00000002"
            }
          ]
        }
        """

    /// What Grafana posts: the same with members of its own, and version 1.
    static let grafana = """
        {
          "receiver": "evenkeel", "status": "firing", "orgId": 1, "version": "1", "title": "[FIRING:1] High latency",
          "state": "alerting", "message": "**Firing**", "groupKey": "{}:{}", "truncatedAlerts": 3,
          "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "http://grafana/",
          "appVersion": "11.2.0",
          "alerts": [{
            "status": "firing",
            "labels": {"alertname": "High latency", "grafana_folder": "shop", "service": "frontend"},
            "annotations": {"summary": "p99 above 2 s", "__dashboardUid__": "x"},
            "startsAt": "2026-11-22T11:04:30+01:00", "endsAt": "0001-01-01T00:00:00Z",
            "generatorURL": "http://grafana/alerting/1", "fingerprint": "57c6d9296de2ad39",
            "silenceURL": "http://grafana/alerting/silence/new", "dashboardURL": "http://grafana/d/x",
            "panelURL": "http://grafana/d/x?viewPanel=1", "values": {"A": 2.31, "B": null, "C": 1},
            "valueString": "[ var='A' labels={} value=2.31 ]", "orgId": 1, "imageURL": null
          }]
        }
        """

    /// A payload with one alert of the members given, each the whole text of a member.
    static func payload(alert members: String...) -> String {
        #"{"version":"4","alerts":[{"# + members.joined(separator: ",") + "}]}"
    }

    /// The members that an alert needs.
    static let labels = #""labels":{"alertname":"A","service":"cart"}"#
    static let start = #""startsAt":"2026-11-22T10:00:00Z""#
}
