extension FaultKnowledgeBook {
    /// Credentials, caches and queues.
    static let dataTable = #"""
        source Redis 7 and Memcached documentation
        credential.mismatch
          source PostgreSQL, MySQL, Redis and Kafka messages
          log `password authentication failed`, `WRONGPASS invalid username-password pair`, `NOAUTH Authentication
            required`
          change the secret was changed on one side only
          alert KubePodCrashLooping, HighErrorRate
          causes service.errors-high, startup.crash-loop
          unlike credential.stale-in-process: Compare the secret with what the other side accepts: if they agree, the
            process holds an old one.
          unlike credential.expired: A wrong credential never worked or stopped at a change; an expired one stopped at
            its end.
        credential.stale-in-process
          state the pods are older than the change of their secret
          log `password authentication failed` from old pods only; new ones connect
          change the credential was rotated on both sides
          alert HighErrorRate
          with credential.mismatch, database.credentials-invalid
          causes service.errors-high
        credential.expired
          source RFC 7519 (exp), RFC 6749 (invalid_grant); AWS and Azure error references
          log `token is expired by 2h`, `TokenExpiredError: jwt expired`, `ExpiredToken: The security token included in
            the request is expired`, `AADSTS7000222: The provided client secret keys are expired`, `the password has
            expired`
          alert HighErrorRate
          with credential.mismatch
          causes service.errors-high, queue.backlog-growing
          unlike certificate.expired: Tokens and keys are said to be expired by the service that is asked, certificates
            by either side's TLS.
        credential.permission-missing
          source Kubernetes documentation, Using RBAC Authorization; PostgreSQL manual, Privileges
          log `User "system:serviceaccount:shop:cart" cannot list resource "pods"`, `AccessDenied: User … is not
            authorized to perform`, `permission denied for table orders`
          change a role or binding was changed, or a release asks for more
          alert HighErrorRate
          causes service.errors-high, startup.crash-loop
          unlike credential.mismatch: 401 asks who you are, 403 says that you may not.
          unlike security.privilege-escalation: A program that is refused what its work needs lacks a role; one that
            tries what it never needed is to be looked at.
        cache.unavailable
          log callers say `connection refused` with the cache's port, `Could not get a resource from the pool`
          state the cache's pod does not run
          metric redis_up is 0
          alert RedisDown
          passes to callers
          causes database.slow-query, service.latency-high
          unlike cache.cold: One does not answer, the other answers that it has nothing.
        cache.memory-full
          log `OOM command not allowed when used memory > 'maxmemory'`
          metric used_memory reaches maxmemory, evicted_keys grow
          alert RedisMemoryHigh, RedisOutOfConfiguredMaxmemory
          causes service.errors-high, cache.cold
          unlike resource.memory-oom-killed: `OOM command not allowed` is Redis refusing at its own maxmemory;
            OOMKilled is the kernel ending it.
          unlike cache.persistence-failing: Both refuse writes: `OOM` for memory, `MISCONF` for snapshots.
        cache.cold
          metric hit ratio falls at a restart, a flush or a new key pattern, and recovers slowly
          log `cache miss rate`
          change the cache was restarted or flushed
          alert CacheHitRatioLow
          causes database.slow-query, service.latency-high
          unlike cache.memory-full: A ratio that falls with evictions is a cache that is too small; one that falls with
            a restart is cold.
        cache.stampede
          source A. Vattani et al., Optimal Probabilistic Cache Stampede Prevention, VLDB 2015
          log `cache stampede`, `thundering herd`
          metric hit ratio dips for seconds at regular times, when popular entries end, and the database's load jumps
          alert DatabaseCPUHigh at regular times
          with cache.cold
          causes database.slow-query, service.latency-high
          unlike cache.cold: A cold cache misses everything and warms up once; a stampede is about few entries and
            comes again.
          unlike resource.overload-sustained: A stampede ends when the entry is there; an overload that sustains itself
            does not.
        cache.stale-entries
          log users or checks say that old prices or wrong content are shown; `stale entry`, `stale cache`
          change data was corrected, the entries not
          metric nothing is slow and nothing fails
          alert DataMismatch
          causes service.errors-high
          unlike workload.bad-release: Wrong content that goes with a flush or its end was cached; that stays is
            computed.
        cache.persistence-failing
          source Redis 7 documentation, Persistence: stop-writes-on-bgsave-error
          log `MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk`, `Can't
            save in background: fork: Cannot allocate memory`
          metric rdb_last_bgsave_status is 0
          alert RedisMissingBackup
          with cache.memory-full
          causes service.errors-high
          unlike storage.volume-full: A full volume is one reason of several: fork without memory and permissions are
            others.
        queue.backlog-growing
          source Apache Kafka 3 documentation, Monitoring; RabbitMQ 3 documentation
          metric consumer lag or queue depth grows
          alert KafkaConsumerLagHigh, RabbitmqQueueDepth
          causes service.latency-high
          unlike queue.consumer-stopped: With stopped consumers nothing is taken; with slow ones less than comes.
        queue.consumer-stopped
          source Apache Kafka 3 documentation, consumer configuration
          log `left the group`, `poll() was not called within max.poll.interval.ms`; the log simply ends
          state consumers are 0, or pods run and the group is empty
          metric consumed messages are 0 while lag grows
          alert KafkaConsumerGroupEmpty, RabbitmqNoConsumers
          with queue.backlog-growing
          causes service.errors-high
          unlike queue.poison-message: A poison message is taken and given back again and again; a stopped consumer
            takes none.
        queue.poison-message
          source RabbitMQ documentation, Dead Letter Exchanges; Apache Kafka, error handling
          log `failed to deserialize` with the same offset again and again, `redelivered`
          metric one partition stands still while others go on; restarts
          alert DeadLetterQueueGrowing
          with queue.backlog-growing, startup.crash-loop
          causes queue.backlog-growing
          unlike release.interface-incompatible: One message that cannot be read is poison; all of a kind since a
            release are an incompatible schema.
        queue.broker-unavailable
          source Apache Kafka 3 documentation, Replication
          log `LEADER_NOT_AVAILABLE`, `NotLeaderOrFollowerException`, `Broker not available`
          metric OfflinePartitionsCount, UnderReplicatedPartitions above 0
          alert KafkaOfflinePartitions, KafkaUnderReplicatedPartitions
          with queue.backlog-growing
          causes service.errors-high
          unlike network.policy-blocks: Brokers that see each other but not the clients are well; look at the way.
        queue.rebalancing
          source Apache Kafka 3 documentation, KIP-62 and KIP-429
          log `Preparing to rebalance group`, `Attempt to heartbeat failed since group is rebalancing`, `Offset commit
            failed … group has already rebalanced`
          metric consumption stops for seconds again and again; rebalances per hour
          change members come and go: autoscaling, restarts, slow handling
          alert KafkaConsumerRebalancing
          with queue.backlog-growing, queue.consumer-stopped
          causes queue.backlog-growing
          unlike queue.consumer-stopped: Rebalancing consumers come back each time; stopped ones do not.
        queue.producers-blocked
          source RabbitMQ 3 documentation, Memory and Disk Alarms
          log `memory resource limit alarm set on node rabbit@q-0`, `disk resource limit alarm set`,
            `connection.blocked`
          metric published messages are 0 while connections exist
          alert RabbitmqMemoryAlarm, RabbitmqDiskAlarm
          with queue.backlog-growing
          causes service.errors-high, service.latency-high
          unlike queue.broker-unavailable: A broker that blocks answers and delivers; one that is unavailable does
            neither.
          unlike queue.backlog-growing: Producers are blocked to protect a broker; a backlog by itself blocks nobody.
        """#
}
