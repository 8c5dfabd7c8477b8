/// The payloads that the JSON benchmark reads.
enum AlertSamples {
    /// One alert as Alertmanager sends it, 922 bytes: eight labels, three annotations, an escaped ampersand in the URL.
    static let large = Array(
        #"""
        {"status":"firing","labels":{"alertname":"KubeDeploymentReplicasMismatch","cluster":"eu-central-1a",\#
        "container":"checkout","deployment":"checkout-api","job":"kube-state-metrics","namespace":"payments",\#
        "severity":"warning","team":"payments-oncall"},"annotations":{"description":"Deployment \#
        payments/checkout-api has had only 3 of its 5 replicas ready for more than fifteen minutes in region \#
        eu-central-1.","runbook_url":"https://runbooks.example.com/kubernetes/KubeDeploymentReplicasMismatch",\#
        "summary":"Deployment does not have the wanted number of ready replicas."},\#
        "startsAt":"2026-03-14T09:26:53.589Z","endsAt":"0001-01-01T00:00:00Z",\#
        "generatorURL":"http://prometheus.monitoring.svc:9090/graph?g0.expr=\#
        kube_deployment_spec_replicas%7Bnamespace%3D%22payments%22%7D+%21%3D+\#
        kube_deployment_status_replicas_available%7Bnamespace%3D%22payments%22%7D+and+changes%281h%29+%3E+0\#
        \u0026g0.tab=1","fingerprint":"9f2c47d1e80ab365"}
        """#.utf8
    )

    /// The same alert, eight labels and three annotations, without any escape; 917 bytes.
    static let unescaped = Array(
        String(decoding: large, as: UTF8.self).split(separator: #"\u0026"#).joined(separator: "&").utf8
    )

    /// A small alert of 232 bytes, as a batch holds many of.
    static let small =
        #"""
        {"status":"firing","labels":{"alertname":"HighErrorRate","severity":"warning","service":"checkout"},\#
        "annotations":{"summary":"Errors above 5 percent for 5 minutes"},\#
        "startsAt":"2026-03-14T09:26:53Z","fingerprint":"9f2c47d1e80ab365"}
        """#

    /// The number of alerts in ``batch``.
    static let batchCount = 3400

    /// An array of 3,400 small alerts, about 792 KB.
    static let batch = Array("[\(Array(repeating: small, count: batchCount).joined(separator: ","))]".utf8)
}
