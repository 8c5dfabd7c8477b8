extension FaultCatalogue {
    /// The kinds of thing that an intruder can be in.
    private static let hosts: [EntityKind] = [.deployment, .pod, .host, .node, .statefulset, .service]

    /// What somebody does who should not be there.
    /// - Source: MITRE ATT&CK for Enterprise: T1496 (resource hijacking), T1071 (command and control), T1567
    ///   (exfiltration), T1078 (valid accounts), T1110 (brute force), T1499 (endpoint denial of service), T1068.
    static let securityFaults: [FaultDefinition] = [
        FaultDefinition("security.malware-traffic", "talks to a host known for malware", hosts, .intrusion),
        FaultDefinition("security.crypto-mining", "mines cryptocurrency", hosts, .intrusion),
        FaultDefinition(
            "security.data-exfiltration",
            "sends out data that it should not",
            hosts + [.database],
            .intrusion
        ),
        FaultDefinition(
            "security.credential-leak",
            "has a credential that others know",
            [.secret, .serviceaccount, .service, .deployment, .database],
            .intrusion
        ),
        FaultDefinition(
            "security.brute-force",
            "is tried with many passwords",
            [.service, .host, .database, .deployment],
            .intrusion
        ),
        FaultDefinition("security.privilege-escalation", "does more than it is allowed to", hosts, .intrusion),
        FaultDefinition(
            "security.hostile-traffic",
            "is flooded or abused by a client",
            [.service, .ingress, .deployment],
            .overload
        ),
        FaultDefinition("security.vulnerable-version", "runs a version with a known hole", hosts, .latent),
    ]
}
