extension FaultKnowledgeBook {
    /// Intruders.
    static let securityTable = #"""
        source MITRE ATT&CK for Enterprise
        security.malware-traffic
          source MITRE ATT&CK T1071, T1105
          log a sensor says `command and control`, `known malicious`, `beaconing`; connections at regular times to one
            address
          alert MalwareTrafficDetected
          unlike security.data-exfiltration: Little traffic at regular times is control; much of it outward is data.
        security.crypto-mining
          source MITRE ATT&CK T1496
          log `xmrig`, `stratum+tcp://`
          metric processor at 100 % without requests, day and night
          alert CryptoMiningDetected
          causes resource.cpu-overload
          unlike security.malware-traffic: A miner's traffic is to a pool (`stratum`) and it burns processor time.
        security.data-exfiltration
          source MITRE ATT&CK T1567, T1048
          metric bytes sent to unknown addresses are many times their usual, often at night
          log `unusual outbound transfer`, many DNS queries with long random labels
          alert DataExfiltrationDetected
          unlike security.credential-leak: A leak lets others in; exfiltration is what they then do.
        security.credential-leak
          source MITRE ATT&CK T1552, T1078
          log `access key exposed`, `impossible travel`; use of a key from places where nobody works
          alert CredentialLeakDetected
          causes security.data-exfiltration
          unlike security.brute-force: With a leaked password the first try succeeds.
          unlike credential.expired: A credential that others know works, for us and for them.
        security.brute-force
          source MITRE ATT&CK T1110
          log `Failed password for invalid user admin from 203.0.113.9` many times a minute
          metric refused logins are many times their usual, from few addresses
          alert SSHBruteForce, FailedLoginsHigh
          causes security.credential-leak
          unlike credential.mismatch: One of our own programs that is refused tries one user at regular times; an
            attacker tries many users.
          unlike security.hostile-traffic: Guessing passwords is on the login alone.
        security.privilege-escalation
          source MITRE ATT&CK T1068, T1611
          log Falco says `Terminal shell in container`, `Write below etc`, `setuid`; `nsenter`
          alert PrivilegeEscalationDetected
          unlike security.malware-traffic: Escalation is seen in the machine's own calls, malware's traffic on the
            network.
        security.hostile-traffic
          source MITRE ATT&CK T1498, T1499
          metric requests from few addresses or of one shape are many times their usual
          log `SYN flood`, `requests from a single address`, `credential stuffing`
          alert DDoSDetected, ClientRequestRateHigh
          with resource.cpu-overload, resource.overload-sustained, network.delay
          causes resource.cpu-overload, service.errors-high
          unlike resource.cpu-overload: Users who come in crowds look at different things; an attack repeats one.
        security.vulnerable-version
          source CISA, Known Exploited Vulnerabilities
          log a scanner says `CVE-2021-44228`, `critical vulnerability`
          alert VulnerableImage
          causes security.malware-traffic
          unlike security.malware-traffic: A hole is no intrusion: look for one before saying so.
        """#
}
