internal import IncidentModel

/// What an alert's name says is wrong: general knowledge of how rules are named.
/// - Source: rule names of kube-prometheus' mixins, node-exporter, prometheus-adapter, cert-manager, CoreDNS, etcd, and of
///   CloudWatch alarms for RDS.
struct AlertSignature: Sendable {
    /// Words that the name holds, all of them, in lower case without separators.
    let words: [String]
    /// Words that it must not hold.
    let without: [String]
    /// Which fault.
    let fault: FaultCode
    /// How strongly a firing alert of that name speaks for it, 0 to 1.
    let strength: Double
    /// The fault in words that follow "it".
    let title: String
    /// The kinds of entity that the fault lives on, likeliest first.
    let kinds: [EntityKind]

    init(_ words: [String], _ fault: StaticString, _ strength: Double, without: [String] = []) {
        self.words = words
        self.without = without
        self.fault = FaultCode(literal: fault)
        self.strength = strength
        title = FaultCatalogue.builtIn[self.fault]?.title ?? "is unwell"
        kinds = FaultCatalogue.builtIn.kinds(of: self.fault)
    }

    /// The signatures, more precise ones first: an alert counts for the first that matches in each area.
    static let builtIn: [AlertSignature] = workload + machines + traffic + data + security

    private static let workload: [AlertSignature] = [
        AlertSignature(["oomkill"], "resource.memory-oom-killed", 0.7),
        AlertSignature(["imagepull"], "image.pull-failed", 0.75),
        AlertSignature(["errimage"], "image.pull-failed", 0.75),
        AlertSignature(["crashloop"], "startup.crash-loop", 0.7),
        AlertSignature(["containerwaiting"], "startup.crash-loop", 0.5),
        AlertSignature(["restart", "pod"], "startup.crash-loop", 0.55),
        AlertSignature(["process", "exited"], "workload.process-stopped", 0.8),
        AlertSignature(["process", "fatal"], "workload.process-stopped", 0.8),
        AlertSignature(["process", "stopped"], "workload.process-stopped", 0.75),
        AlertSignature(["process", "notrunning"], "workload.process-stopped", 0.75),
        AlertSignature(["process", "down"], "workload.process-stopped", 0.75),
        AlertSignature(["supervisor", "fatal"], "workload.process-stopped", 0.8),
        AlertSignature(["systemd", "crash"], "workload.process-stopped", 0.7),
        AlertSignature(["systemd", "fail"], "workload.process-stopped", 0.7),
        AlertSignature(["rollout", "stuck"], "workload.rollout-stuck", 0.7),
        AlertSignature(["progressdeadline"], "workload.rollout-stuck", 0.75),
        AlertSignature(["generationmismatch"], "workload.rollout-stuck", 0.45),
        AlertSignature(["daemonset", "notscheduled"], "workload.daemon-missing", 0.75),
        AlertSignature(["daemonset", "misscheduled"], "workload.daemon-missing", 0.6),
        AlertSignature(["cronjob", "notscheduled"], "workload.cronjob-missed", 0.7),
        AlertSignature(["gc", "pause"], "resource.garbage-collection-pauses", 0.75),
        AlertSignature(["schedul", "fail"], "scheduling.pod-unschedulable", 0.65),
        AlertSignature(["pod", "pending"], "scheduling.pod-unschedulable", 0.6),
        AlertSignature(["pod", "notready"], "probe.failing", 0.5),
        AlertSignature(["podnothealthy"], "probe.failing", 0.5),
        AlertSignature(["failedpod"], "workload.replicas-missing", 0.5),
        AlertSignature(["podfail"], "workload.replicas-missing", 0.5),
        AlertSignature(["podsfail"], "workload.replicas-missing", 0.5),
        AlertSignature(["replicas", "mismatch"], "workload.replicas-missing", 0.55, without: ["hpa", "machine"]),
        AlertSignature(["rollout"], "workload.replicas-missing", 0.4, without: ["stuck"]),
        AlertSignature(["hpa", "max"], "resource.autoscaler-at-limit", 0.75),
        AlertSignature(["autoscaler", "max"], "resource.autoscaler-at-limit", 0.7),
        AlertSignature(["scal", "limit"], "resource.autoscaler-at-limit", 0.6),
        AlertSignature(["job", "fail"], "workload.job-failed", 0.7),
        AlertSignature(["disruptionbudget"], "scheduling.disruption-budget-blocked", 0.6),
        AlertSignature(["pdb"], "scheduling.disruption-budget-blocked", 0.55),
        AlertSignature(["throttl", "cpu"], "resource.cpu-throttled", 0.75),
        AlertSignature(["memory", "predict"], "resource.memory-leak", 0.7, without: ["node"]),
        AlertSignature(["memory", "leak"], "resource.memory-leak", 0.75),
        AlertSignature(
            ["memory", "high"],
            "resource.memory-leak",
            0.5,
            without: ["node", "redis", "host", "instance"]
        ),
        AlertSignature(["memory", "limit"], "resource.memory-oom-killed", 0.45, without: ["redis"]),
        AlertSignature(
            ["cpu", "high"],
            "resource.cpu-overload",
            0.55,
            without: ["rds", "throttl", "node", "overcommit"]
        ),
        AlertSignature(["retr", "high"], "resource.overload-sustained", 0.65, without: ["retriev", "retrans"]),
        AlertSignature(["retrystorm"], "resource.overload-sustained", 0.75),
        AlertSignature(["requestqueue"], "resource.overload-sustained", 0.6),
        AlertSignature(["traffic", "high"], "resource.cpu-overload", 0.5),
        AlertSignature(["traffic", "surge"], "resource.cpu-overload", 0.55),
        AlertSignature(["filedescriptor"], "resource.file-descriptors-exhausted", 0.7),
        AlertSignature(["threadpool"], "resource.thread-pool-exhausted", 0.7),
    ]

    private static let machines: [AlertSignature] = [
        AlertSignature(["kubelet", "down"], "node.kubelet-unavailable", 0.75),
        AlertSignature(["kubeproxy", "down"], "node.kube-proxy-unavailable", 0.75),
        AlertSignature(["scheduler", "down"], "node.scheduler-unavailable", 0.8),
        AlertSignature(["node", "notready"], "node.not-ready", 0.75),
        AlertSignature(["node", "unreachable"], "node.not-ready", 0.75),
        AlertSignature(["node", "readiness", "flap"], "node.not-ready", 0.55),
        AlertSignature(["node", "unschedulable"], "node.cordoned", 0.3),
        AlertSignature(["disk", "pressure"], "node.disk-pressure", 0.75),
        AlertSignature(["inode"], "storage.inodes-exhausted", 0.75),
        AlertSignature(["outoffiles"], "storage.inodes-exhausted", 0.75),
        AlertSignature(["filesfillingup"], "storage.inodes-exhausted", 0.75),
        AlertSignature(["filesystem", "deviceerror"], "storage.device-failing", 0.75),
        AlertSignature(["raid"], "storage.device-failing", 0.75),
        AlertSignature(["fsync"], "storage.slow", 0.7),
        AlertSignature(["disk", "io", "satur"], "storage.slow", 0.65),
        AlertSignature(["edac"], "node.hardware-failing", 0.75),
        AlertSignature(["hardwareerror"], "node.hardware-failing", 0.75),
        AlertSignature(["node", "reboot"], "node.rebooted", 0.7),
        AlertSignature(["kubeapi", "down"], "cluster.api-unavailable", 0.8),
        AlertSignature(["kubeapi", "errorbudget"], "cluster.api-unavailable", 0.7),
        AlertSignature(["etcd", "noleader"], "cluster.store-unavailable", 0.8),
        AlertSignature(["etcd", "insufficientmembers"], "cluster.store-unavailable", 0.8),
        AlertSignature(["etcd", "leaderchange"], "cluster.store-unavailable", 0.7),
        AlertSignature(["filesystem", "space"], "node.disk-pressure", 0.65),
        AlertSignature(["filesystem", "almost"], "node.disk-pressure", 0.65, without: ["outoffiles"]),
        AlertSignature(["disk", "full"], "node.disk-pressure", 0.65, without: ["rds"]),
        AlertSignature(["memory", "pressure"], "node.memory-pressure", 0.7),
        AlertSignature(["node", "memory"], "node.memory-pressure", 0.5),
        AlertSignature(["clock"], "clock.skew", 0.75),
        AlertSignature(["machineset"], "node.provisioning-failed", 0.65),
        AlertSignature(["machine", "replicas"], "node.provisioning-failed", 0.6),
        AlertSignature(["overcommit"], "cluster.capacity-overcommitted", 0.75),
        AlertSignature(["volume", "fill"], "storage.volume-full", 0.75),
        AlertSignature(["volume", "full"], "storage.volume-full", 0.75),
        AlertSignature(["volume", "usage"], "storage.volume-full", 0.6),
        AlertSignature(["persistentvolume", "error"], "storage.claim-pending", 0.65),
        AlertSignature(["persistentvolumeclaim", "pending"], "storage.claim-pending", 0.7),
    ]

    private static let traffic: [AlertSignature] = [
        AlertSignature(["errorbudget"], "service.errors-high", 0.6),
        AlertSignature(["error", "rate"], "service.errors-high", 0.6),
        AlertSignature(["5xx"], "service.errors-high", 0.6),
        AlertSignature(["http", "error"], "service.errors-high", 0.55),
        AlertSignature(["failurerate"], "service.errors-high", 0.55),
        AlertSignature(["latency"], "service.latency-high", 0.6, without: ["fsync", "commit"]),
        AlertSignature(["slow", "response"], "service.latency-high", 0.55),
        AlertSignature(["targetdown"], "service.unreachable", 0.55),
        AlertSignature(["service", "down"], "service.unreachable", 0.6),
        AlertSignature(["app", "down"], "service.unreachable", 0.6),
        AlertSignature(["instance", "down"], "service.unreachable", 0.55),
        AlertSignature(["endpoint", "down"], "service.unreachable", 0.55),
        AlertSignature(["unreachable"], "service.unreachable", 0.5, without: ["node"]),
        AlertSignature(["probe", "slow"], "network.delay", 0.6),
        AlertSignature(["probe", "fail"], "service.unreachable", 0.45),
        AlertSignature(["norequest"], "service.traffic-lost", 0.5),
        AlertSignature(["notraffic"], "service.traffic-lost", 0.5),
        AlertSignature(["nodatabase"], "service.traffic-lost", 0.45),
        AlertSignature(["nooperation"], "service.traffic-lost", 0.45),
        AlertSignature(["noquer"], "service.traffic-lost", 0.45),
        AlertSignature(["nomessage"], "service.traffic-lost", 0.45),
        AlertSignature(["zerotraffic"], "service.traffic-lost", 0.5),
        AlertSignature(["zerorequest"], "service.traffic-lost", 0.5),
        AlertSignature(["traffic", "drop"], "service.traffic-lost", 0.5),
        AlertSignature(["traffic", "low"], "service.traffic-lost", 0.45, without: ["slow"]),
        AlertSignature(["request", "drop"], "service.traffic-lost", 0.45),
        AlertSignature(["throughput", "low"], "service.traffic-lost", 0.45, without: ["slow"]),
        AlertSignature(["noendpoints"], "service.no-endpoints", 0.7),
        AlertSignature(["coredns"], "dns.resolver-unavailable", 0.6),
        AlertSignature(["dns"], "service.dns-resolution-failure", 0.5, without: ["coredns"]),
        AlertSignature(["conntrack"], "network.conntrack-full", 0.75),
        AlertSignature(["interface", "flap"], "network.link-down", 0.7),
        AlertSignature(["packetloss"], "network.packet-loss", 0.75),
        AlertSignature(["network", "error"], "network.packet-loss", 0.55),
        AlertSignature(["network", "quality"], "network.packet-loss", 0.55),
        AlertSignature(["retransmi"], "network.packet-loss", 0.6),
        AlertSignature(["network", "latency"], "network.delay", 0.6),
        AlertSignature(["cert", "expired"], "certificate.expired", 0.8),
        AlertSignature(["cert", "expir"], "certificate.expiring", 0.75),
        AlertSignature(["cert", "notready"], "certificate.renewal-failed", 0.7),
        AlertSignature(["cert", "renew"], "certificate.renewal-failed", 0.7),
    ]

    private static let data: [AlertSignature] = [
        AlertSignature(
            ["connection", "high"],
            "database.connections-exhausted",
            0.7,
            without: ["refused", "clos"]
        ),
        AlertSignature(
            ["connection", "critical"],
            "database.connections-exhausted",
            0.7,
            without: ["refused", "clos"]
        ),
        AlertSignature(["connection", "exhaust"], "database.connections-exhausted", 0.75),
        AlertSignature(["toomanyconnections"], "database.connections-exhausted", 0.75),
        AlertSignature(["pool", "exhaust"], "database.connections-exhausted", 0.65),
        AlertSignature(["replication", "broken"], "database.replication-broken", 0.8),
        AlertSignature(["replica", "notrunning"], "database.replication-broken", 0.75),
        AlertSignature(["splitbrain"], "database.split-brain", 0.8),
        AlertSignature(["toomanymasters"], "database.split-brain", 0.75),
        AlertSignature(["wraparound"], "database.wraparound", 0.75),
        AlertSignature(["replicationlag"], "database.replication-lag", 0.75),
        AlertSignature(["replica", "lag"], "database.replication-lag", 0.7),
        AlertSignature(["deadlock"], "database.lock-contention", 0.75),
        AlertSignature(["lock", "wait"], "database.lock-contention", 0.7),
        AlertSignature(["slowquer"], "database.slow-query", 0.7),
        AlertSignature(["rds", "cpu"], "database.slow-query", 0.45),
        AlertSignature(["rds", "storage"], "database.storage-full", 0.75),
        AlertSignature(["database", "storage"], "database.storage-full", 0.6, without: ["etcd"]),
        AlertSignature(["freestorage"], "database.storage-full", 0.75),
        AlertSignature(["etcd", "quota"], "database.fragmented", 0.7),
        AlertSignature(["etcd", "size"], "database.fragmented", 0.65),
        AlertSignature(["etcd", "fragment"], "database.fragmented", 0.8),
        AlertSignature(["excessive", "growth"], "database.fragmented", 0.5),
        AlertSignature(["etcd", "nospace"], "database.fragmented", 0.75),
        AlertSignature(["readonly"], "database.read-only", 0.7),
        AlertSignature(["stale", "cache"], "cache.stale-entries", 0.75),
        AlertSignature(["cache", "mismatch"], "cache.stale-entries", 0.75),
        AlertSignature(["redis", "memory"], "cache.memory-full", 0.7),
        AlertSignature(["evict", "cache"], "cache.memory-full", 0.6),
        AlertSignature(["cache", "hit"], "cache.cold", 0.65),
        AlertSignature(["redis", "down"], "cache.unavailable", 0.65),
        AlertSignature(["consumer", "rebalanc"], "queue.rebalancing", 0.7),
        AlertSignature(["consumergroup", "empty"], "queue.consumer-stopped", 0.7),
        AlertSignature(["noconsumer"], "queue.consumer-stopped", 0.75),
        AlertSignature(["rabbitmq", "alarm"], "queue.producers-blocked", 0.7),
        AlertSignature(["consumer", "inactive"], "queue.consumer-stopped", 0.65),
        AlertSignature(["consumer", "stopp"], "queue.consumer-stopped", 0.65),
        AlertSignature(["broker", "down"], "queue.broker-unavailable", 0.7),
        AlertSignature(["consumer", "lag"], "queue.backlog-growing", 0.7),
        AlertSignature(["backlog"], "queue.backlog-growing", 0.65),
        AlertSignature(["queue", "depth"], "queue.backlog-growing", 0.65),
        AlertSignature(["queue", "size"], "queue.backlog-growing", 0.6),
        AlertSignature(["deadletter"], "queue.poison-message", 0.6),
        AlertSignature(["underreplicated"], "queue.broker-unavailable", 0.7),
        AlertSignature(["offlinepartition"], "queue.broker-unavailable", 0.75),
        AlertSignature(["postgres", "down"], "database.unavailable", 0.7),
        AlertSignature(["mysql", "down"], "database.unavailable", 0.7),
        AlertSignature(["database", "down"], "database.unavailable", 0.7),
    ]

    private static let security: [AlertSignature] = [
        AlertSignature(["mining"], "security.crypto-mining", 0.75),
        AlertSignature(["miner"], "security.crypto-mining", 0.7),
        AlertSignature(["malware"], "security.malware-traffic", 0.75),
        AlertSignature(["commandandcontrol"], "security.malware-traffic", 0.75),
        AlertSignature(["suspicious", "outbound"], "security.malware-traffic", 0.75),
        AlertSignature(["suspicious", "connection"], "security.malware-traffic", 0.7),
        AlertSignature(["unexpected", "outbound"], "security.malware-traffic", 0.7),
        AlertSignature(["unexpected", "egress"], "security.malware-traffic", 0.7),
        AlertSignature(["exfiltration"], "security.data-exfiltration", 0.75),
        AlertSignature(["credential", "leak"], "security.credential-leak", 0.75),
        AlertSignature(["credential", "expos"], "security.credential-leak", 0.75),
        AlertSignature(["secret", "leak"], "security.credential-leak", 0.7),
        AlertSignature(["bruteforce"], "security.brute-force", 0.75),
        AlertSignature(["failedlogin"], "security.brute-force", 0.6),
        AlertSignature(["ddos"], "security.hostile-traffic", 0.75),
        AlertSignature(["client", "requestrate"], "security.hostile-traffic", 0.7, without: ["error"]),
        AlertSignature(["client", "abus"], "security.hostile-traffic", 0.7),
        AlertSignature(["privilegeescalation"], "security.privilege-escalation", 0.75),
        AlertSignature(["vulnerab"], "security.vulnerable-version", 0.6),
    ]
}
