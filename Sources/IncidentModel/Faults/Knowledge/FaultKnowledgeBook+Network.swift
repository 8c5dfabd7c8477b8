extension FaultKnowledgeBook {
    /// Networks, what lies outside, and certificates.
    static let networkTable = #"""
        source Kubernetes documentation, Network Policies
        network.policy-blocks
          state a network policy selects the pods and lists no peer or port that fits
          log `i/o timeout` from callers, never `connection refused`
          change a policy was applied
          alert HighErrorRate on the callers
          causes service.errors-high, service.dns-resolution-failure, startup.dependency-unavailable
          unlike service.unreachable: A policy drops silently (timeout); a port where nobody listens is refused.
        network.delay
          source Linux manual, tc-netem; B. Gregg, Systems Performance, chapter 10
          metric round-trip time and all durations through one node or pod rise by about the same amount, whatever is
            asked
          log `context deadline exceeded`, `request timed out`
          alert NetworkLatencyHigh
          passes to callers
          causes service.latency-high
          unlike network.packet-loss: Delay adds the same to each call; loss leaves most calls quick and makes some
            wait for 200 ms, 1 s or 3 s, the times of retransmission.
          unlike resource.cpu-overload: With delay the callee's own durations and processor are usual.
        network.packet-loss
          source RFC 6298; Linux manual, netstat and ip -s link
          metric retransmitted segments, drops or errors of an interface rise
          log `retransmit`, `connection reset by peer`, timeouts at random
          alert NodeNetworkReceiveErrs, NodeNetworkTransmitErrs
          causes service.latency-high, service.errors-high
        network.conntrack-full
          source Linux kernel documentation, nf_conntrack-sysctl
          log the kernel says `nf_conntrack: table full, dropping packet`
          metric node_nf_conntrack_entries reaches node_nf_conntrack_entries_limit
          alert NodeHighNumberConntrackEntriesUsed
          with network.packet-loss
          causes service.errors-high, service.dns-resolution-failure
          unlike network.packet-loss: A full table drops only new connections, established ones go on; loss hits all
            packets.
          unlike network.ports-exhausted: The table is the node's and drops in silence; ports are the caller's and fail
            at once.
        network.mtu-mismatch
          source RFC 1191 and RFC 4821, path MTU discovery
          state MTU of the pods' interfaces is larger than the tunnel's or the path's
          log `message too long, mtu=1450`, `Frag needed and DF set`; TLS handshakes hang after the client's hello
          metric small requests are well, large answers hang
          change the network plugin or the nodes' network was changed
          alert HighErrorRate between nodes, not within one
          causes service.errors-high, service.latency-high
          unlike network.packet-loss: A size that is too large is lost always and smaller ones never; loss is random.
        network.ports-exhausted
          source Linux kernel documentation, ip_local_port_range; errno EADDRNOTAVAIL
          log `connect: cannot assign requested address`, `EADDRNOTAVAIL`
          metric tens of thousands of sockets in TIME_WAIT to one address
          alert NodeSocketsTimeWaitHigh
          causes service.errors-high
          unlike service.env-address-mismatch: `cannot assign requested address` on connect means that no local port is
            free; on listen that the address is not on this machine.
        network.addresses-exhausted
          source Kubernetes documentation, Cluster Networking; CNI host-local and cloud plugins
          state pods have a node and hang in ContainerCreating
          event FailedCreatePodSandBox: `failed to allocate for range 0: no IP addresses available in range set`,
            `InsufficientFreeAddressesInSubnet`
          alert KubePodNotReady
          with workload.replicas-missing
          causes workload.rollout-stuck
          unlike network.plugin-unavailable: Without addresses the plugin answers that none is left, on full nodes
            only; without a plugin every new pod of the node hangs and the node is NotReady.
        network.plugin-unavailable
          source Kubernetes documentation, Network Plugins
          state the node is NotReady with `container runtime network not ready: NetworkReady=false … cni plugin not
            initialized`
          event FailedCreatePodSandBox: `plugin type="calico" failed (add): …`
          alert KubeNodeNotReady
          with node.not-ready, node.container-runtime-unavailable
          causes workload.replicas-missing, service.no-endpoints
          unlike node.container-runtime-unavailable: `network plugin is not ready` names the network; `PLEG is not
            healthy` or a socket that is gone name the runtime.
          unlike node.not-ready: NotReady has many causes; the condition's message says which.
        network.link-down
          source Linux kernel documentation, networking operstates
          log the kernel says `eth0: NIC Link is Down`, `Link is Up` again and again
          metric node_network_carrier_changes_total grows
          alert NodeNetworkInterfaceFlapping
          with network.packet-loss
          causes node.not-ready, service.errors-high
          unlike network.packet-loss: A link that goes down loses everything for seconds; bad cables or queues lose a
            share all the time.
        dependency.unavailable
          source Google, Site Reliability Engineering, chapter 22
          log calls to a host outside fail: `503`, `connection refused`, `i/o timeout`
          state nothing of our own changed; the other side's status page may say so
          metric errors only in calls to that host
          alert HighErrorRate
          passes to callers
          causes service.errors-high, queue.backlog-growing
          unlike network.policy-blocks: If one host outside fails, it is that host; if all hosts outside fail, it is
            our way out.
          unlike certificate.not-trusted: An unavailable host does not answer; one that is not trusted does and is
            refused by us.
        dependency.rate-limited
          source RFC 6585, 429 Too Many Requests
          log `429 Too Many Requests`, `rate limit exceeded`, `ThrottlingException`
          metric errors begin at a certain rate and end below it
          change more traffic, a retry loop, or a plan that was downgraded
          alert HighErrorRate
          causes service.errors-high, queue.backlog-growing
          unlike dependency.unavailable: 429 is an answer: it is up and refuses us; others may be served.
          unlike security.hostile-traffic: Here we are the one that asks too often.
          unlike cluster.api-unavailable: The API server's `429` or `the server has received too many requests` is the
            cluster's, not somebody outside.
        certificate.expired
          source RFC 5280, section 4.1.2.5; OpenSSL and Go x509 messages
          log `x509: certificate has expired or is not yet valid: current time … is after …`, `CERT_HAS_EXPIRED`
          metric probe_ssl_earliest_cert_expiry lies in the past
          alert CertificateExpired
          causes service.errors-high, startup.dependency-unavailable
          unlike clock.skew: `is after` the end is an expired certificate, if the clock that says so is right; `is
            before` the beginning is a clock that is late, or a certificate of tomorrow.
          unlike certificate.not-trusted: Expired is a matter of time, `unknown authority` of who signed.
        certificate.expiring
          source cert-manager documentation, renewal
          metric probe_ssl_earliest_cert_expiry less than some days ahead
          alert CertificateExpiringSoon
          causes certificate.expired
          unlike certificate.renewal-failed: Soon is a fault where renewal should have run already: look whether it was
            tried.
          unlike certificate.expired: One still works.
        certificate.authority-missing
          source cert-manager documentation, CA issuer
          state the issuer is not ready
          log `error getting keypair for CA issuer: secret "ca-key-pair" not found`
          alert CertManagerCertNotReady
          with certificate.renewal-failed
          causes certificate.expired
          unlike startup.secret-missing: Both miss a secret; here the issuer of certificates misses it and not a pod.
        certificate.renewal-failed
          source cert-manager documentation, Troubleshooting; RFC 8555
          state `kubectl get certificate` shows READY False
          log `Failed to perform self check GET request`, `acme: error: 403`, `order errored`
          alert CertManagerCertNotReady
          causes certificate.expired
          unlike certificate.authority-missing: With an authority of our own, look for its key first; with one outside,
            at its answer.
        certificate.not-trusted
          source OpenSSL, Go x509 and PostgreSQL messages
          log `x509: certificate signed by unknown authority`, `self-signed certificate in certificate chain`, `SSL
            required`
          change an authority was replaced, or encryption demanded on one side
          alert HighErrorRate
          causes service.errors-high, startup.dependency-unavailable
          unlike certificate.name-mismatch: `unknown authority` is about who signed; `is valid for a, not b` about for
            whom.
        certificate.name-mismatch
          source RFC 6125; Go x509 and Node.js messages
          log `x509: certificate is valid for shop.example.com, not api.example.com`, `ERR_TLS_CERT_ALTNAME_INVALID`,
            `hostname mismatch`
          change a host was renamed or added
          alert HighErrorRate
          causes service.errors-high
          unlike service.gateway-misroute: A wrong certificate may mean that the request reached the wrong server.
        certificate.key-mismatch
          source OpenSSL messages; Go crypto/tls X509KeyPair
          log `tls: private key does not match public key`, `SSL_CTX_use_PrivateKey_file … key values mismatch`
          change the certificate or the key was replaced alone
          alert KubePodCrashLooping
          with startup.configuration-invalid, startup.crash-loop
          causes service.unreachable
          unlike startup.configuration-invalid: The file is well-formed; its two halves are of different pairs.
          unlike certificate.not-trusted: A mismatched pair keeps the server from starting or reloading; trust is the
            client's.
        """#
}
