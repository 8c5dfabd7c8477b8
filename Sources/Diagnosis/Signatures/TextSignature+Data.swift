extension TextSignature {
    /// What databases, caches and queues say.
    /// - Source: messages of PostgreSQL 15, MySQL 8.0, MongoDB 6, Redis 7, etcd 3.5, Apache Kafka 3, RabbitMQ 3, HikariCP
    ///   and of Amazon RDS events.
    static let data: [TextSignature] = [
        TextSignature(
            "credential.mismatch",
            0.85,
            .emitter,
            "the other side does not accept its credential",
            [
                "password authentication failed", "wrongpass",
                "noauth authentication required",
                "invalid username-password", "authentication failed", "28p01", "login failed for user",
                "sasl authentication failed", "invalid password", "err invalid password", "scram authentication",
                "auth failed", "invalid credentials", "bad credentials", "not authorized on", "invalid api key",
            ],
            without: ["from invalid user", "sshd", "failed password for"]
        ),
        TextSignature(
            "database.credentials-invalid",
            0.88,
            .emitter,
            "the database does not accept its user or password",
            ["access denied for user", "er_access_denied_error", "ora-01017", "error 1045"]
        ),
        TextSignature(
            "database.connections-exhausted",
            0.88,
            .database,
            "no connection is left",
            [
                "remaining connection slots are reserved", "too many connections", "too many clients",
                "max_connections limit",
                "pool exhausted", "connection pool timeout",
                "unable to acquire connection", "timeout waiting for connection",
                "connection is not available, request timed out",
                "max number of clients reached", "approaching max_connections", "could not obtain new sessions",
                "cannot get a connection", "queuepool limit", "connection limit exceeded",
                "er_con_count_error", "error 1040", "max_user_connections",
            ]
        ),
        TextSignature(
            "database.read-only",
            0.9,
            .database,
            "the database refuses to write",
            [
                "read-only transaction", "--read-only option", "super-read-only", "against a read only replica",
                "in a read-only", "readonly you can't write", "is read only", "not primary", "not master",
                "read_only=on", "er_option_prevents_statement", "error 1290",
            ],
            without: ["read-only file system"]
        ),
        TextSignature(
            "database.lock-contention",
            0.88,
            .database,
            "sessions wait for a lock",
            [
                "lock timeout", "lock wait timeout", "deadlock detected", "deadlock found", "idle in transaction",
                "blocked by process", "waiting for lock", "accessexclusivelock",
                "metadata lock", "blocking session",
            ]
        ),
        TextSignature(
            "database.replication-lag",
            0.85,
            .database,
            "the replica is far behind",
            ["replication lag", "replica lag", "replay is behind", "replay lag", "seconds_behind_master", "slave lag"],
            without: ["lag is 0", "lag 0", "caught up", "back to normal", "within normal"]
        ),
        TextSignature(
            "database.maintenance-saturating",
            0.8,
            .database,
            "its own maintenance takes its capacity",
            [
                "checkpoints are occurring too frequently", "vacuum freeze", "to prevent wraparound",
                "index rebuild", "reindex", "analyze running", "compaction is stalling", "optimize table",
            ]
        ),
        TextSignature(
            "database.storage-full",
            0.85,
            .database,
            "its storage runs out",
            [
                "could not extend file", "storage-full", "storage full", "disk is full", "no free space",
                "out of storage", "has exhausted the allocated storage", "free storage capacity for db instance",
                "allocated storage for the db instance has been consumed",
            ]
        ),
        TextSignature(
            "database.slow-query",
            0.75,
            .database,
            "a costly query keeps it busy",
            [
                "sequential scan", "seq scan", "full table scan", "table scan", "slow query", "missing index",
                "query took", "long-running query", "no index used", "rows examined", "using filesort",
            ]
        ),
        TextSignature(
            "database.fragmented",
            0.88,
            .emitter,
            "its file holds far more space than data",
            ["database space exceeded", "nospace", "fragmentation", "fragmented", "defrag", "db size in use"],
            without: ["memory fragmentation", "mem_fragmentation"]
        ),
        TextSignature(
            "cache.memory-full",
            0.85,
            .peer,
            "the cache has no memory left",
            [
                "oom command not allowed", "used memory > 'maxmemory'", "evicted_keys", "maxmemory reached",
                "out of memory storing object",
            ]
        ),
        TextSignature(
            "cache.cold",
            0.6,
            .peer,
            "the cache misses far more than usual",
            [
                "cache miss rate", "hit ratio dropped", "cold cache",
            ],
        ),
        TextSignature(
            "queue.backlog-growing",
            0.7,
            .emitter,
            "work comes in faster than it is handled",
            [
                "consumer lag", "backlog", "lag is growing", "queue length", "messages behind", "queue depth",
                "unacked messages",
            ],
            without: [
                "lag is 0", "backlog empty", "queue depth 0",
                // Of connections, which have one too.
                "tcp backlog", "listen backlog", "in the backlog",
            ]
        ),
        TextSignature(
            "queue.poison-message",
            0.85,
            .emitter,
            "one message cannot be handled and comes again and again",
            [
                "poison", "redelivered", "failed to deserialize", "deserialization error", "serializationexception",
                "max delivery attempts",
            ]
        ),
        TextSignature(
            "queue.consumer-stopped",
            0.75,
            .emitter,
            "its consumer no longer takes messages",
            [
                "consumer stopped", "left the group", "max.poll.interval", "consumer is not active",
                "no active consumers", "rebalance failed",
            ]
        ),
        TextSignature(
            "queue.broker-unavailable",
            0.8,
            .peer,
            "a broker or partition has no leader",
            [
                "leader_not_available", "leader not available", "no leader for partition", "broker not available",
                "under-replicated", "offline partition",
            ]
        ),
    ]
}
