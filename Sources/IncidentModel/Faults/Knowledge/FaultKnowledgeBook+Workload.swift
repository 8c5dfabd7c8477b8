extension FaultKnowledgeBook {
    /// Workloads, resources, releases and configuration.
    static let workloadTable = #"""
        source Kubernetes documentation, Deployments
        workload.zero-replicas
          state `0/0` replicas: spec.replicas is 0
          change scaled to 0
          alert TargetDown, KubeDeploymentReplicasMismatch does not fire since nothing is missing
          causes service.no-endpoints, service.unreachable
          unlike workload.replicas-missing: 0 of 0 is wanted; 0 of 3 is not.
          unlike service.selector-mismatch: Both leave the service without endpoints; with zero replicas there are no
            pods at all.
        workload.process-stopped
          source supervisor 4 documentation, process states; systemd.service(5), Restart=
          state supervisor says EXITED, FATAL or BACKOFF; `systemctl` says failed or inactive
          log `gave up: checkout entered FATAL state, too many start retries too quickly`, `exited: checkout (exit status 0;
            expected)`
          alert SupervisorProcessDown, HostSystemdServiceCrashed
          causes service.unreachable, service.errors-high
          unlike workload.bad-release: A release that cannot start ends again as soon as it is started.
          unlike service.unreachable: Nobody answers in both; here whoever supervises it says why.
        workload.bad-release
          state pods of the new replica set crash or fail while those of the old serve
          metric errors or latency step up at the rollout, on new pods only
          change a deploy shortly before
          alert HighErrorRate after the deploy
          with workload.rollout-stuck, network.delay, resource.overload-sustained
          causes service.errors-high, service.latency-high
          unlike configuration.harmful: Compare what changed: image or configuration. Old pods with the new
            configuration tell.
          unlike flag.harmful: A flag works without a rollout and on all pods at once.
          unlike dependency.unavailable: Where old pods fail as well, the release is not to blame.
        workload.behaviour-changed
          source OpenTelemetry specification, traces and logs
          metric calls to what it needs, per request, are no longer as many as before
          log lines that it wrote for each such request are missing, or ones never seen before are there
          alert HighErrorRate on its callers
          causes service.errors-high
          unlike workload.bad-release: With a release beside it the release is the cause; without one only the
            behaviour tells.
          unlike dependency.unavailable: One that no longer calls is changed itself; one that calls in vain has a
            dependency that fails.
        workload.rollout-stuck
          state Progressing is False with ProgressDeadlineExceeded; updated replicas stay below the desired number
          event `ReplicaSet "cart-7d9f8b6c5" has timed out progressing.`
          alert KubeDeploymentRolloutStuck
          causes workload.replicas-missing
          unlike workload.replicas-missing: A stuck rollout has old pods that still serve; missing replicas are
            missing.
          unlike workload.bad-release: A stuck rollout may have nothing wrong but no room for one more pod.
        workload.job-failed
          source Kubernetes documentation, Jobs
          state the job is Failed, its pods are in Error, and no later run completed
          event BackoffLimitExceeded: `Job has reached the specified backoff limit`, DeadlineExceeded
          alert KubeJobFailed
          causes queue.backlog-growing
          unlike workload.cronjob-missed: A failed job ran; a missed one was never started.
        workload.cronjob-missed
          source Kubernetes documentation, CronJob
          state LAST SCHEDULE lies many periods back; spec.suspend or concurrencyPolicy: Forbid with a run that never
            ends
          event FailedNeedsStart: `Cannot determine if job needs to be started: too many missed start times (> 100)`
          alert CronJobNotScheduled
          causes queue.backlog-growing, database.storage-full
          unlike clock.skew: Missed start times also follow from a controller whose clock jumped; then other clocks
            complain as well.
        workload.daemon-missing
          source Kubernetes documentation, DaemonSet
          state DESIRED is larger than CURRENT or READY, or smaller than the number of nodes: new nodes bear a taint or
            lack a label
          event FailedScheduling for pods of the daemon set
          alert KubeDaemonSetNotScheduled, KubeDaemonSetRolloutStuck
          causes network.plugin-unavailable, service.errors-high
          unlike scheduling.taint-not-tolerated: A daemon set has one pod a node; only the nodes with the taint lack
            theirs.
          unlike workload.rollout-stuck: In a rollout old pods are there and new ones come; here nodes have none.
        workload.leader-election-failing
          source Kubernetes documentation, Leases; client-go leaderelection
          log `failed to renew lease kube-system/scheduler: timed out waiting for the condition`, `leaderelection lost`
          state restarts without an error of its own; the lease changes holder often
          alert KubePodCrashLooping
          with startup.crash-loop
          causes workload.rollout-stuck
          unlike cluster.api-unavailable: Where several controllers lose their leases at the same time, the API server
            is slow.
          unlike resource.cpu-throttled: A throttled process cannot renew in time though the API server answers well.
        workload.replicas-missing
          state fewer ready than desired replicas
          alert KubeDeploymentReplicasMismatch, KubeStatefulSetReplicasMismatch
          passes to callers
          causes service.latency-high, service.no-endpoints
          unlike node.not-ready: Replicas of many workloads that are missing at once share a node.
        resource.cpu-overload
          source B. Gregg, Systems Performance, chapter 6; Kubernetes documentation, Resource Management
          metric use near the limit or all cores, run queue and latency up, and request rate up as well
          alert HighCPUUsage
          with network.delay
          causes service.latency-high, service.errors-high, probe.failing
          unlike resource.cpu-throttled: Throttling is the limit's (container_cpu_cfs_throttled_periods_total), while
            the node idles; overload uses what there is.
          unlike security.crypto-mining: Use without requests, by a process that nobody deployed, is no load.
        resource.cpu-throttled
          source Linux kernel documentation, CFS bandwidth control
          metric container_cpu_cfs_throttled_periods_total over periods_total is large; use lies flat at the limit
          state limits.cpu is small
          alert CPUThrottlingHigh
          causes service.latency-high, probe.failing
        resource.memory-oom-killed
          source Linux kernel documentation, memory cgroup; Kubernetes documentation, Assign Memory Resources
          state last state Terminated, reason OOMKilled, exit code 137
          log the kernel says `Memory cgroup out of memory: Killed process`
          metric working set rises to the limit and drops
          alert KubePodOOMKilled, KubePodCrashLooping
          with startup.crash-loop
          causes workload.replicas-missing, service.errors-high
          unlike resource.memory-leak: A leak climbs for hours before each kill; a limit that is too low kills at the
            start or with each large request.
          unlike node.memory-pressure: OOMKilled at the container's limit concerns one container; the node's shortage
            kills or evicts pods of others too (`System OOM encountered`).
        resource.memory-leak
          source Kubernetes documentation, Assign Memory Resources
          metric working set rises steadily and does not come back when load does
          alert MemoryUsagePredictedToExceedLimit
          causes resource.memory-oom-killed, resource.garbage-collection-pauses
          unlike cache.cold: Memory that grows after a start and levels off is a cache that warms up.
        resource.file-descriptors-exhausted
          source Linux manual, errno EMFILE and ENFILE
          log `too many open files`, `EMFILE`, `accept4: too many open files`
          metric process_open_fds reaches process_max_fds
          alert NodeFileDescriptorLimit
          causes service.errors-high, database.unavailable
          unlike network.ports-exhausted: `Too many open files` is the process's limit of descriptors; `Cannot assign
            requested address` is the machine's range of local ports.
          unlike database.connections-exhausted: `too many open files` counts all files and sockets of a process; `too
            many connections` is the server's own count.
        resource.thread-pool-exhausted
          source Tomcat, Gunicorn, PHP-FPM and nginx manuals
          log `RejectedExecutionException`, `server reached pm.max_children`, `worker_connections are not enough`
          metric busy workers at their maximum, queue grows, processor idle
          alert ThreadPoolExhausted
          causes service.latency-high, service.errors-high
          unlike resource.cpu-overload: With no worker left and an idle processor, workers wait for something; with a
            busy one they work.
          unlike resource.deadlocked: Exhausted workers finish one by one; deadlocked ones never do, and a thread dump
            says so.
          unlike database.connections-exhausted: Workers often wait for a connection: look what the threads wait for.
        resource.deadlocked
          source Java Platform, jstack; Go runtime messages
          log `Found one Java-level deadlock`, `fatal error: all goroutines are asleep - deadlock!`
          metric no request is finished, processor near 0, health checks time out
          alert TargetDown
          with probe.failing
          causes service.unreachable
          unlike database.lock-contention: A deadlock within the process is in its thread dump; one in the database is
            reported by the database, which ends one side.
        resource.garbage-collection-pauses
          source Java Platform, HotSpot GC tuning guide; Go GC guide
          log `Pause Full (Allocation Failure) 1530M->1498M(1536M) 4127.331ms`, `Detected JVM or host machine pause`
          metric jvm_gc_pause_seconds, old generation near its maximum after each collection
          alert JvmGcPausesHigh
          causes service.latency-high, probe.failing, workload.leader-election-failing
          unlike resource.memory-leak: Long pauses with an old generation that stays full are a leak or a heap that is
            too small; with one that empties, the heap is too large for its collector.
          unlike network.delay: A pause stops everything in the process at the same moments, its own log among it.
          unlike resource.overload-sustained: Pauses go when memory is given; an overload that keeps itself up needs
            less load.
        resource.autoscaler-at-limit
          source Kubernetes documentation, Horizontal Pod Autoscaling
          state REPLICAS equals MAXPODS and TARGETS shows more than its target; ScalingLimited is True
          alert KubeHpaMaxedOut
          causes resource.cpu-overload, service.latency-high
          unlike scheduling.cpu-insufficient: At its limit the autoscaler wants no more; where nodes lack room it wants
            more and pods are Pending.
        resource.autoscaler-blind
          source Kubernetes documentation, Horizontal Pod Autoscaling: Support for resource metrics
          state TARGETS shows `<unknown>/70%`; ScalingActive is False
          event FailedGetResourceMetric: `failed to get cpu utilization: missing request for cpu`, `unable to fetch
            metrics from resource metrics API: the server is currently unable to handle the request`
          alert KubeHpaReplicasMismatch
          causes resource.cpu-overload
          unlike resource.autoscaler-at-limit: `<unknown>` means that it does not know its load; a number above the
            target at MAXPODS that it knows and may not act.
        resource.overload-sustained
          source N. Bronson et al., Metastable Failures in Distributed Systems, HotOS 2021
          metric load or retries stay high after what began it is over; useful answers stay low
          log `retry budget exhausted`, `queue is full`, `shedding load`
          alert HighErrorRate that does not end, RetryRateHigh
          with network.delay
          passes to callers
          causes service.errors-high, service.latency-high
          unlike resource.cpu-overload: An overload that needs no outside load to go on is sustained: it does not end
            with the traffic's peak.
          unlike security.hostile-traffic: Retries come from our own callers, hostile traffic from few foreign
            addresses.
        release.schema-mismatch
          source PostgreSQL error codes 42703 and 42P01; MySQL errors 1054 and 1146
          log `column orders.gift_note does not exist`, `relation "baskets" does not exist`, `Unknown column 'x' in
            'field list'`
          change a deploy whose migration did not run, or a migration before its deploy
          alert HighErrorRate
          with workload.bad-release
          causes service.errors-high
          unlike workload.bad-release: The database names what it does not have; running the migration or going back
            both help.
          unlike database.credentials-invalid: Statements reach the database and are understood but for a name.
        release.interface-incompatible
          source gRPC status codes: UNIMPLEMENTED; Protocol Buffers, updating a message type
          log `code = Unimplemented desc = unknown method Quote for service shop.Shipping`
          change caller or callee was released alone
          alert HighErrorRate
          with workload.bad-release
          causes service.errors-high
          unlike service.gateway-misroute: An unknown method is answered by the right service in the wrong version; a
            misrouted request by another service.
        release.api-version-removed
          source Kubernetes documentation, Deprecated API Migration Guide
          state after a cluster upgrade; running objects go on, new ones cannot be applied
          log `no matches for kind "Ingress" in version "extensions/v1beta1"`, `ensure CRDs are installed first`
          change an upgrade of the cluster, or a custom resource definition removed
          alert HelmReleaseFailed
          with workload.rollout-stuck
          causes workload.rollout-stuck
          unlike startup.admission-refused: An unknown version is refused by the API server before any policy looks at
            it.
        flag.harmful
          source OpenFeature specification, flag evaluation
          metric errors begin at the moment of the switch, in proportion to the share of users that got it
          log `flag evaluated: newBasket=100%`
          change a flag was switched
          alert HighErrorRate
          causes service.errors-high
        configuration.harmful
          source Google, Site Reliability Engineering, chapter 8
          change a configuration was changed shortly before
          metric errors or latency step up at the change, on all pods that read it
          alert HighErrorRate
          causes service.errors-high, service.latency-high
          unlike flag.harmful: Both are settings; look which was touched last.
        configuration.proxy-incorrect
          source curl and Go net/http documentation: HTTP_PROXY, NO_PROXY
          state HTTP_PROXY, HTTPS_PROXY or NO_PROXY in the environment; calls inside of the cluster go out through it
          log `proxyconnect tcp: dial tcp 10.1.1.1:3128: connect: connection refused`, `407 Proxy Authentication
            Required`
          alert HighErrorRate
          causes service.errors-high, dependency.unavailable
          unlike dependency.unavailable: The message names the proxy and not what was called; what is called answers
            others.
          unlike service.env-address-mismatch: A wrong address harms one call, a wrong proxy all of them.
        configuration.time-zone-unknown
          source IANA time zone database; Go time.LoadLocation, Python zoneinfo
          log `unknown time zone Europe/Berlin`, `ZoneInfoNotFoundError: 'No time zone found with key Europe/Berlin'`
          state a minimal image without tzdata, TZ set
          alert HighErrorRate
          causes startup.crash-loop
          unlike clock.skew: A zone changes what is shown and when schedules run; the clock itself is right.
          unlike startup.library-missing: The data of time zones is a file that the program looks up when it is used,
            not when it starts.
        """#
}
