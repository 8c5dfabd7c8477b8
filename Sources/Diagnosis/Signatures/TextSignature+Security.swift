extension TextSignature {
    /// What logs and sensors say of intruders.
    /// - Source: MITRE ATT&CK technique pages; messages of OpenSSH, Falco and Suricata.
    static let security: [TextSignature] = [
        TextSignature(
            "security.crypto-mining",
            0.9,
            "it runs a miner",
            [
                "xmrig", "stratum+tcp", "cryptonight", "minerd", "coinhive", "cryptominer", "crypto mining", "monero",
                "mining pool",
            ]
        ),
        TextSignature(
            "security.malware-traffic",
            0.85,
            "it talks to a host known for malware",
            [
                "command and control", "c2 server", "c&c", "botnet", "known malicious", "malware", "beaconing",
                "trojan",
                "threat intelligence match", "indicator of compromise", "reverse shell",
            ]
        ),
        TextSignature(
            "security.data-exfiltration",
            0.85,
            "it sends out data that it should not",
            [
                "exfiltrat", "dns tunnel", "unusual outbound", "large outbound transfer", "data leak detected",
                "bulk download",
            ]
        ),
        TextSignature(
            "security.credential-leak",
            0.88,
            "a credential is known to others",
            [
                "leaked credential", "exposed secret", "credential leak", "secret exposed", "committed to public",
                "access key exposed", "key found in repository", "token leaked", "compromised credential",
                "impossible travel",
            ]
        ),
        TextSignature(
            "security.brute-force",
            0.75,
            "somebody tries many passwords",
            [
                "failed password for", "from invalid user", "for invalid user", "brute force", "password spray",
                "repeated authentication failure", "too many failed login",
            ]
        ),
        TextSignature(
            "security.privilege-escalation",
            0.85,
            "a process does more than it may",
            [
                "privilege escalation", "setuid", "terminal shell in container", "write below etc", "container escape",
                "nsenter", "unexpected root",
            ]
        ),
        TextSignature(
            "security.hostile-traffic",
            0.8,
            "a client floods it",
            [
                "syn flood", "ddos", "requests from a single", "scraping", "credential stuffing", "layer 7 attack",
                "slowloris", "abusive client",
            ]
        ),
        TextSignature(
            "security.vulnerable-version",
            0.6,
            "it runs a version with a known hole",
            ["cve-20", "critical vulnerability", "known exploited"]
        ),
    ]
}
