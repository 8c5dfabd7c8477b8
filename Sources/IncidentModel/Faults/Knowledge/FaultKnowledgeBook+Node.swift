extension FaultKnowledgeBook {
    /// Machines, the control plane and clocks.
    static let nodeTable = #"""
        source Kubernetes documentation, Nodes; Node-pressure Eviction
        node.kubelet-unavailable
          state the node is NotReady; Ready is Unknown: `Kubelet stopped posting node status.`; `systemctl status
            kubelet` is not active
          event NodeNotReady
          alert KubeletDown, KubeNodeUnreachable
          with node.not-ready
          causes workload.replicas-missing, storage.attach-failed
          unlike node.container-runtime-unavailable: A kubelet that is gone says nothing (Unknown); one without its
            runtime says Ready False with a message.
          unlike network.link-down: A machine that is cut off looks the same from the control plane; only the machine's
            own log tells.
        node.container-runtime-unavailable
          state Ready is False: `container runtime is down`, `PLEG is not healthy`; `systemctl status containerd` is
            not active
          event ContainerGCFailed, FailedCreatePodSandBox with `containerd.sock: connect: connection refused`
          alert KubeNodeNotReady
          with node.not-ready
          causes workload.replicas-missing
        node.kube-proxy-unavailable
          source Kubernetes documentation, Virtual IPs and Service Proxies
          state the node is Ready; the kube-proxy pod or service of that node does not run
          log pods on this node alone cannot reach new or moved services: `connection refused`, `no route to host`
          alert KubeProxyDown
          with node.not-ready
          causes service.errors-high, service.dns-resolution-failure
          unlike service.unreachable: Without kube-proxy one node's pods fail and others reach the same service.
          unlike network.plugin-unavailable: Pod addresses still work, service addresses do not.
        node.scheduler-unavailable
          source Kubernetes documentation, kube-scheduler
          state new pods everywhere are Pending without any event; the kube-scheduler pod does not run
          alert KubeSchedulerDown
          with scheduling.pod-unschedulable, node.not-ready
          causes workload.replicas-missing, workload.rollout-stuck
        node.not-ready
          state NotReady
          event NodeNotReady; TaintManagerEviction after five minutes
          alert KubeNodeNotReady
          causes workload.replicas-missing, storage.attach-failed
          unlike node.kubelet-unavailable: NotReady is what is seen; the kubelet, its runtime, the network or the
            machine is why.
        node.memory-pressure
          state MemoryPressure is True
          event EvictionThresholdMet; Evicted: `The node was low on resource: memory`; `System OOM encountered`
          metric node_memory_MemAvailable_bytes near 0
          alert NodeMemoryHighUtilization
          causes workload.replicas-missing, scheduling.preempted
        node.disk-pressure
          state DiskPressure is True
          event Evicted: `The node was low on resource: ephemeral-storage`; FreeDiskSpaceFailed, ImageGCFailed
          metric node_filesystem_avail_bytes near 0
          alert NodeFilesystemAlmostOutOfSpace
          causes workload.replicas-missing, image.pull-failed
          unlike node.memory-pressure: The condition and the eviction name the resource.
        node.pid-pressure
          state PIDPressure is True
          log `fork: Resource temporarily unavailable`, `cannot fork`
          event Evicted: `The node was low on resource: pids`
          alert NodePIDPressure
          causes workload.replicas-missing, startup.crash-loop
          unlike resource.thread-pool-exhausted: `unable to create new native thread` may be the node's process numbers
            as well as the program's own limit: compare `kubectl describe node`.
          unlike node.memory-pressure: `Cannot allocate memory` from fork may be either: the condition names the
            resource.
        node.cordoned
          state SchedulingDisabled
          alert KubeNodeUnschedulable
          causes scheduling.node-cordoned
          unlike node.not-ready: A cordoned node runs what it has; somebody did it.
        node.rebooted
          state all pods of the node restarted at about the same time; AGE of the node is old and its boot ID is new
          event Rebooted: `Node worker-2 has been rebooted, boot id: …`
          metric node_boot_time_seconds jumped
          alert NodeRebooted
          causes workload.replicas-missing, cache.cold
          unlike node.not-ready: A reboot is over when it is noticed; look why: kernel panic, power, or an update
            without a drain.
          unlike startup.crash-loop: After a reboot the restarts of one node's pods rise by one, together.
        node.hardware-failing
          source Linux kernel documentation, EDAC and machine checks
          log the kernel says `mce: [Hardware Error]`, `EDAC MC0: 1 UE memory read error`, `CPU temperature above
            threshold, cpu clock throttled`
          metric node_edac_uncorrectable_errors_total grows
          alert NodeHardwareError
          causes node.not-ready, node.rebooted
          unlike node.rebooted: Machine checks before the reboot make the hardware its cause.
        node.provisioning-failed
          source Cluster API and cluster-autoscaler documentation
          state a machine set has fewer machines than it wants; pods are Pending for room
          event FailedCreate: `InsufficientInstanceCapacity`, FailedScaleUp
          alert MachineSetReplicasMismatch
          causes scheduling.cpu-insufficient, cluster.capacity-overcommitted
          unlike scheduling.cpu-insufficient: Where nodes should have been added and were not, the cloud's answer is
            the cause.
        cluster.capacity-overcommitted
          source kubernetes-mixin, KubeCPUOvercommit
          metric sum of requests is larger than what is left when one node fails
          alert KubeCPUOvercommit, KubeMemoryOvercommit
          causes scheduling.cpu-insufficient, scheduling.memory-insufficient
          unlike scheduling.memory-insufficient: Overcommitted means that nothing is wrong yet; insufficient that pods
            wait.
        cluster.api-unavailable
          source Kubernetes documentation, API Priority and Fairness; kubernetes-mixin
          state kubectl itself fails: `The connection to the server … was refused`, `etcdserver: request timed out`
          log controllers say `the server is currently unable to handle the request`, `429`, `net/http: TLS handshake
            timeout`
          metric apiserver_request_duration_seconds, apiserver_flowcontrol_rejected_requests_total rise
          alert KubeAPIDown, KubeAPIErrorBudgetBurn
          with workload.leader-election-failing
          causes workload.leader-election-failing, workload.rollout-stuck
          unlike cluster.store-unavailable: If the API server says `etcdserver: …`, look behind it.
        cluster.store-unavailable
          source etcd documentation, Failure modes; Alerting rules
          log `etcdserver: no leader`, `lost leader`, `etcdserver: request timed out`, `leader failed to send out
            heartbeat on time`
          metric etcd_server_has_leader is 0, leader changes grow
          alert etcdNoLeader, etcdInsufficientMembers, etcdHighNumberOfLeaderChanges
          with database.unavailable
          causes cluster.api-unavailable
          unlike storage.slow: Slow disks of its members are the usual cause of lost leaders: look at fsync durations.
          unlike database.fragmented: `mvcc: database space exceeded` refuses writes while there is a leader.
        clock.skew
          source NTP: RFC 5905; chrony manual
          metric node_timex_offset_seconds, node_timex_sync_status 0
          log `clock skew`, `token used before issued`, `certificate is not yet valid: current time … is before …`
          alert NodeClockSkewDetected, NodeClockNotSynchronising
          causes certificate.expired, credential.expired, workload.leader-election-failing
          unlike credential.expired: A token that is refused on one machine and accepted on another was not expired:
            compare clocks.
        """#
}
