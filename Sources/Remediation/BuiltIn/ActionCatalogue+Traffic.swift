internal import IncidentModel

extension ActionCatalogue {
    /// That what is left of the load can be served. Where nobody measures how busy the target is, alerts tell.
    private static let hasCapacity = Condition(
        "target.utilisation <= 0.9 or target.alerts.firing == 0",
        "a tenth of the capacity is free, or no alert fires on the target any more"
    )

    /// Steps on traffic: load, backends, certificates.
    static let trafficActions: [ActionDefinition] = [
        ActionDefinition(
            "traffic.shed-load",
            .limit,
            on: [.service, .deployment, .ingress],
            "Refuse a share of the less important requests until the service has recovered",
            .init(
                parameters: [ParameterDefinition("share-percent", .integer(5...80), "the share to refuse, in percent")],
                after: [hasCapacity],
                effects: [.shedsLoad(share: 0.4)],
                undo: .restoresRecordedState(meaning: "admit all requests again"),
                locks: [.target, .callers],
                timing: .init(typical: 5, slow: 30),
                cost: 1.5,
                executor: .proxy,
                remedies: .rates([
                    "resource.overload-sustained": 0.7, "resource.cpu-overload": 0.5, "cache.cold": 0.5,
                    "resource.thread-pool-exhausted": 0.4, "dependency.rate-limited": 0.5, "cache.stampede": 0.6,
                    "network.conntrack-full": 0.35, "database.hot-partition": 0.4,
                ])
            )
        ),
        ActionDefinition(
            "traffic.limit-client",
            .limit,
            on: [.service, .deployment, .ingress],
            "Limit the rate of the client that asks too much",
            .init(
                parameters: [
                    ParameterDefinition("per-second", .integer(1...100_000), "requests per second it may keep")
                ],
                after: [quiet],
                undo: .restoresRecordedState(meaning: "lift the limit"),
                locks: [.target],
                timing: .init(typical: 5, slow: 30),
                cost: 0.8,
                executor: .proxy,
                remedies: .rates([
                    "security.hostile-traffic": 0.75, "security.brute-force": 0.65, "dependency.rate-limited": 0.3,
                    "database.hot-partition": 0.45, "network.conntrack-full": 0.4,
                ])
            )
        ),
        ActionDefinition(
            "proxy.drain-backend",
            .drain,
            on: [.service, .deployment, .host],
            "Let the proxy send no new requests to a backend and finish the old ones",
            .init(
                // What is slow or broken stays so while it is left alone, and its own alerts go on.
                after: [
                    Condition(
                        "target.proxy.drained or target.alerts.firing == 0",
                        "the proxy sends it no new requests, or no alert fires on it any more"
                    )
                ],
                effects: [.removesInstances(share: 0.25)],
                undo: .restoresRecordedState(meaning: "put the backend back"),
                locks: [.target],
                timing: .init(typical: 30, slow: 180),
                cost: 0.8,
                executor: .proxy,
                remedies: .rates(["network.delay": 0.45, "network.packet-loss": 0.45, "dependency.unavailable": 0.3])
            )
        ),
        ActionDefinition(
            "traffic.shift-away",
            .failover,
            on: [.service, .external, .ingress],
            "Send traffic to the other site or provider",
            .init(
                after: [quiet],
                effects: [.failsOver(seconds: 20)],
                undo: .restoresRecordedState(meaning: "send traffic back"),
                locks: [.target, .callers],
                timing: .init(typical: 60, slow: 300),
                cost: 3,
                executor: .proxy,
                remedies: .rates(["dependency.unavailable": 0.6]),
                approval: .two
            )
        ),
        ActionDefinition(
            "certificate.renew",
            .renew,
            on: [.certificate, .ingress, .service, .secret, .host, .issuer],
            "Issue the certificate anew and load it",
            .init(
                after: [
                    Condition("target.certificate.remaining > 604800", "the certificate is valid for more than a week")
                ],
                undo: .restoresRecordedState(meaning: "load the certificate before, if it is still valid"),
                locks: [.target],
                timing: .init(typical: 60, slow: 600),
                cost: 0.8,
                executor: .certificates,
                remedies: .rates([
                    "certificate.expired": 0.88, "certificate.expiring": 0.9, "certificate.renewal-failed": 0.5,
                    "certificate.authority-missing": 0.15, "certificate.name-mismatch": 0.55,
                    "certificate.key-mismatch": 0.75,
                ])
            )
        ),
    ]
}
