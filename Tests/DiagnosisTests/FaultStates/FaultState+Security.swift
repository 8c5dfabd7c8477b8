extension FaultState {
    /// Intruders.
    static let securityStates = #"""
        == security.malware-traffic on deployment/shop/cart
        alert MalwareTrafficDetected pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 1/1 Running 0
        log cart-7d9f8b6c5-x2x4z | suricata: known malicious destination 203.0.113.66:8443, beaconing every 60 s
        == security.crypto-mining on deployment/shop/cart
        alert CryptoMiningDetected pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 1/1 Running 0
        log cart-7d9f8b6c5-x2x4z | xmrig: connected to stratum+tcp://pool:3333
        == security.data-exfiltration on deployment/shop/exports
        alert DataExfiltrationDetected deployment=exports
        pods
          exports-7d9f8b6c5-x2x4z 1/1 Running 0
        log exports-7d9f8b6c5-x2x4z | unusual outbound transfer of 61 GiB to 203.0.113.66
        == security.credential-leak on deployment/shop/exports
        alert CredentialLeakDetected deployment=exports
        log exports | access key exposed: used from 203.0.113.66, impossible travel
        == security.brute-force on host/bastion-1
        namespace none
        alert SSHBruteForce instance=bastion-1:9100
        log bastion-1 | sshd[7]: Failed password for invalid user admin from 203.0.113.9 port 4711
        == security.privilege-escalation on deployment/shop/cart
        alert PrivilegeEscalationDetected pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 1/1 Running 0
        log cart-7d9f8b6c5-x2x4z | falco: Notice Terminal shell in container (user=root), then write below etc
        == security.hostile-traffic on service/shop/web
        alert HighErrorRate service=web
        log web | 91 % of requests from a single address 203.0.113.9, layer 7 attack suspected
        == security.vulnerable-version on deployment/shop/search
        alert VulnerableImage deployment=search
        pods
          search-7d9f8b6c5-x2x4z 1/1 Running 0
        log search-7d9f8b6c5-x2x4z | scanner: CVE-2021-44228 critical vulnerability in log4j-core 2.14.1
        """#
}
