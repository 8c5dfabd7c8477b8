internal import IncidentModel

extension ActionCatalogue {
    /// Steps that contain an intrusion. Evidence is captured first, and every one has a way out for responders.
    static let securityActions: [ActionDefinition] = [
        ActionDefinition(
            "network.block-address",
            .block,
            on: [.service, .ingress, .host, .node, .deployment, .pod, .statefulset, .database],
            "Drop traffic between the target and an address, for a limited time",
            .init(
                parameters: [
                    ParameterDefinition("address", .network, "the address or network"),
                    ParameterDefinition("for", .duration(300...86_400), "the lease, in seconds; it ends by itself"),
                ],
                undo: .restoresRecordedState(meaning: "release the block before its lease ends"),
                locks: [.target],
                timing: .init(typical: 3, slow: 20),
                cost: 0.8,
                executor: .firewall,
                remedies: .rates([
                    "security.malware-traffic": 0.6, "security.brute-force": 0.8, "security.hostile-traffic": 0.8,
                    "security.data-exfiltration": 0.6,
                ])
            )
        ),
        ActionDefinition(
            "host.isolate",
            .isolate,
            on: [.host, .node],
            "Cut the host off but for the responders' way in",
            .init(
                effects: [.severs],
                undo: .restoresRecordedState(meaning: "put the host's rules back"),
                locks: [.target, .callers],
                timing: .init(typical: 5, slow: 30),
                cost: 3,
                executor: .firewall,
                remedies: .rates([
                    "security.malware-traffic": 0.8, "security.crypto-mining": 0.7, "security.data-exfiltration": 0.85,
                    "security.privilege-escalation": 0.75,
                ]),
                approval: .two
            )
        ),
        ActionDefinition(
            "kubernetes.quarantine-workload",
            .quarantine,
            on: [.deployment, .statefulset, .pod, .daemonset],
            "Take the pod, or the workload's pods, off service and network, and leave them running for examination",
            .init(
                effects: [.removesInstances(share: 0.5)],
                undo: .restoresRecordedState(meaning: "set the pods' labels back and remove the policy"),
                locks: [.target],
                timing: .init(typical: 10, slow: 60),
                cost: 1.5,
                remedies: .rates([
                    "security.malware-traffic": 0.85, "security.crypto-mining": 0.88,
                    "security.data-exfiltration": 0.82,
                    "security.privilege-escalation": 0.8, "scheduling.preempted": 0.3,
                ])
            )
        ),
        ActionDefinition(
            "credential.rotate",
            .rotate,
            on: [.secret, .serviceaccount, .database, .service, .deployment],
            "Replace the credential on both sides and restart what holds the old one",
            .init(
                after: [quiet],
                effects: [.replacesInstances(shareAtOnce: 0.25)],
                undo: .irreversible("the old credential is revoked"),
                locks: [.target, .callers],
                timing: .init(typical: 120, slow: 900),
                cost: 2.5,
                executor: .credentials,
                remedies: .rates([
                    "security.credential-leak": 0.9, "security.brute-force": 0.3, "credential.expired": 0.85,
                ])
            )
        ),
        ActionDefinition(
            "host.terminate-process",
            .terminate,
            on: [.host, .node],
            "End the process that does the harm",
            .init(
                parameters: [ParameterDefinition("process", .name, "the process's name")],
                after: [quiet],
                effects: [.dropsWork],
                undo: .irreversible("the process and what it held in memory are gone"),
                locks: [.target],
                timing: .init(typical: 3, slow: 20),
                cost: 1,
                executor: .systemd,
                remedies: .rates([
                    "security.crypto-mining": 0.4, "resource.cpu-overload": 0.4, "node.pid-pressure": 0.5,
                ]),
                approval: .one
            )
        ),
    ]
}
