extension TextSignature {
    /// What kernels, control planes and network plugins say.
    /// - Source: messages of the Linux kernel, kubelet, CNI plugins, etcd 3.5 and the Kubernetes API server.
    static let machines: [TextSignature] = [
        TextSignature(
            "startup.admission-unavailable",
            0.93,
            "an admission webhook does not answer",
            [
                "failed calling webhook", "failed to call webhook", "failed calling admission webhook",
            ]
        ),
        TextSignature(
            "startup.security-context-invalid",
            0.93,
            "it may not run as the user that its image has",
            [
                "runasnonroot and image", "cannot verify user is non-root",
                "violates container's runasnonroot",
            ]
        ),
        TextSignature(
            "storage.attach-failed",
            0.88,
            "its volume cannot be attached or mounted",
            [
                "multi-attach error", "failedattachvolume", "attachvolume.attach failed",
                "unable to attach or mount volumes", "mountvolume.mountdevice failed",
                "mountvolume.setup failed",
            ],
            without: [
                "not found", "not registered", "no such file",
            ]
        ),
        TextSignature(
            "storage.inodes-exhausted",
            0.9,
            "no inode is free",
            [
                "no free inodes", "out of inodes", "inodes exhausted", "inode table full",
            ]
        ),
        TextSignature(
            "storage.slow",
            0.75,
            "its disk answers late",
            [
                "slow fdatasync", "fsync took", "apply request took too long", "disk latency is high",
                "blocked for more than 120 seconds",
            ]
        ),
        TextSignature(
            "storage.device-failing",
            0.92,
            "its disk reports errors",
            [
                "blk_update_request: i/o error", "i/o error, dev ", "ext4-fs error",
                "remounting filesystem read-only", "xfs_force_shutdown", "unrecovered read error",
                "reallocated sector",
            ]
        ),
        TextSignature(
            "network.conntrack-full",
            0.95,
            "its table of connections is full",
            [
                "nf_conntrack: table full", "conntrack table full", "conntrack: table full",
                "table full, dropping packet",
            ]
        ),
        TextSignature(
            "network.mtu-mismatch",
            0.9,
            "packets are larger than the way allows",
            [
                "message too long, mtu", "frag needed and df", "mtu mismatch", "packet too big",
            ]
        ),
        TextSignature(
            "network.ports-exhausted",
            0.88,
            "no local port is free",
            [
                "cannot assign requested address", "eaddrnotavail",
            ],
            without: [
                "listen ", " bind:", "failed to bind",
            ]
        ),
        TextSignature(
            "network.addresses-exhausted",
            0.93,
            "no address is left for its pods",
            [
                "no ip addresses available", "insufficientfreeaddresses", "failed to allocate for range",
                "failed to assign an ip address", "no available ip addresses", "address pool exhausted",
            ]
        ),
        TextSignature(
            "network.plugin-unavailable",
            0.92,
            "its pod network does not work",
            [
                "cni plugin not initialized", "networkpluginnotready", "network plugin is not ready",
                "cni config uninitialized", "network plugin returns error",
            ],
            without: [
                "container runtime is down", "pleg is not healthy",
            ]
        ),
        TextSignature(
            "network.plugin-unavailable",
            0.85,
            "its network plugin fails",
            [
                "failed (add)"
            ],
            without: [
                "no ip addresses", "failed to allocate", "failed to assign", "insufficientfree",
            ]
        ),
        TextSignature(
            "network.link-down",
            0.85,
            "its network interface goes down",
            [
                "nic link is down", "link is down", "carrier lost",
            ]
        ),
        TextSignature(
            "node.rebooted",
            // Such events stay for an hour, whatever came of it: alone they say little.
            0.35,
            "it was restarted",
            [
                "has been rebooted"
            ]
        ),
        TextSignature(
            "node.hardware-failing",
            0.92,
            "its hardware reports faults",
            [
                "[hardware error]", "machine check events", "edac mc", "uncorrected error",
                "uncorrectable error", "temperature above threshold",
            ]
        ),
        TextSignature(
            "cluster.api-unavailable",
            0.85,
            "the API server does not answer or refuses",
            [
                "the server is currently unable to handle the request",
                "the server has received too many requests and has asked", "apiserver is shutting down",
                "apiserver not ready",
            ],
            without: [
                "metrics.k8s.io", "resource metrics",
            ]
        ),
        TextSignature(
            "cluster.store-unavailable",
            0.88,
            "the store of the control plane has no leader or answers late",
            [
                "etcdserver: no leader", "etcdserver: request timed out", "lost leader",
                "failed to send out heartbeat on time", "etcdserver: leader changed",
            ]
        ),
        TextSignature(
            "resource.autoscaler-blind",
            0.85,
            "it cannot read its metrics",
            [
                "failedgetresourcemetric", "missing request for cpu", "missing request for memory",
                "unable to fetch metrics from resource metrics", "failedcomputemetricsreplicas",
                "unable to get metrics for resource",
            ]
        ),
        TextSignature(
            "resource.deadlocked",
            0.93,
            "its threads wait for each other",
            [
                "java-level deadlock", "all goroutines are asleep",
            ]
        ),
        TextSignature(
            "resource.garbage-collection-pauses",
            0.9,
            "it stands still to collect garbage",
            [
                "pause full", "detected jvm or host machine pause", "[full gc", "to-space exhausted",
                "concurrent mode failure",
            ]
        ),
    ]
}
