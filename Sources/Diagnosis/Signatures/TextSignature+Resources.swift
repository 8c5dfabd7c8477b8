extension TextSignature {
    /// What programs and control planes say when room, time or nodes are short.
    /// - Source: messages of the Linux kernel, kubelet, kube-scheduler, kube-controller-manager, the JVM and the Go runtime.
    static let resources: [TextSignature] = [
        TextSignature(
            "resource.memory-oom-killed",
            0.9,
            "it was killed for memory",
            [
                "oomkilled", "oomkilling", "memory cgroup out of memory", "out of memory: kill", "oom-kill",
                "java.lang.outofmemoryerror", "javascript heap out of memory", "cannot allocate memory", "memoryerror",
                "out-of-memory", "fatal error: runtime: out of memory", "killed process",
            ],
            without: ["oom command not allowed"]
        ),
        TextSignature(
            "resource.overload-sustained",
            0.75,
            "it keeps itself overloaded",
            [
                "gc overhead limit", "forced gc", "full gc", "retry storm", "retry budget exhausted",
                "request queue", "queue is full", "circuit breaker open", "metastable", "shedding load",
                "concurrency limit reached", "load shedding", "gc pause",
            ]
        ),
        TextSignature(
            "resource.thread-pool-exhausted",
            0.85,
            "it has no worker left",
            [
                "thread pool exhausted", "rejectedexecutionexception", "unable to create new native thread",
                "worker_connections are not enough", "no available workers", "threads are busy", "pool is full",
                "server reached pm.max_children",
            ]
        ),
        TextSignature(
            "resource.file-descriptors-exhausted",
            0.9,
            "it has too many files open",
            ["too many open files", "emfile", "file descriptor limit", "enfile"]
        ),
        TextSignature(
            "resource.memory-leak",
            0.6,
            "its memory keeps growing",
            ["memory leak", "heap growing", "memory keeps growing", "rss growing"]
        ),
        TextSignature(
            "storage.volume-full",
            0.88,
            "its volume is full",
            ["no space left on device", "enospc", "disk quota exceeded", "volume is full", "disk full"],
            without: ["could not extend file"]
        ),
        TextSignature(
            "node.disk-pressure",
            0.85,
            "the node is short of disk space",
            ["diskpressure", "evictionthresholdmet", "freediskspacefailed", "imagefs", "ephemeral-storage"],
            without: [
                "hasnodiskpressure", "has no disk pressure", "diskpressure false", "diskpressure   false",
                "kubelethassufficient",
            ]
        ),
        TextSignature(
            "node.memory-pressure",
            0.7,
            "the node is short of memory",
            ["memorypressure", "node was low on resource: memory", "systemoom"],
            without: ["hassufficientmemory", "has sufficient memory", "memorypressure false", "memorypressure   false"]
        ),
        TextSignature(
            "node.kubelet-unavailable",
            0.9,
            "the node's kubelet no longer reports",
            ["kubelet stopped posting node status", "nodestatusunknown", "lost kubelet heartbeat", "kubelet heartbeat"]
        ),
        TextSignature(
            "node.container-runtime-unavailable",
            0.88,
            "the node's container runtime does not answer",
            [
                "container runtime is down", "pleg is not healthy", "containerd.sock",
                "containerruntimeunhealthy",
            ]
        ),
        TextSignature(
            "clock.skew",
            0.85,
            "its clock is wrong",
            ["clock skew", "token used before issued", "clock is ahead", "time drift"],
            without: ["missed start", "check clock skew"]
        ),
        TextSignature(
            "clock.skew",
            0.85,
            "its clock is late",
            ["not yet valid: current time"],
            also: [" is before "]
        ),
        TextSignature(
            "workload.rollout-stuck",
            0.8,
            "its rollout does not progress",
            ["progressdeadlineexceeded", "exceeded its progress deadline", "rollout is stuck", "rollout stalled"]
        ),
        TextSignature(
            "workload.job-failed",
            0.85,
            "the job has failed",
            ["backofflimitexceeded", "job has reached the specified backoff limit", "deadlineexceeded: job"]
        ),
        TextSignature(
            "flag.harmful",
            0.6,
            "a feature flag takes part in the failing path",
            ["feature flag", "flag evaluated", "featureflag", "toggle enabled"]
        ),
        TextSignature(
            "scheduling.preempted",
            0.9,
            "a workload of higher priority took its place",
            ["preempted by", "preempting", "preempted in order to admit"]
        ),
    ]
}
