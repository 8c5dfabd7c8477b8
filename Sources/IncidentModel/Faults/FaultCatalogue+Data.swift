extension FaultCatalogue {
    /// What keeps state, and how it fails.
    /// - Source: manuals of PostgreSQL 15, MySQL 8.0, Redis 7 and Apache Kafka 3; etcd operations guide.
    static let dataFaults: [FaultDefinition] = [
        FaultDefinition(
            "database.credentials-invalid",
            "is asked with a user or password that it does not accept",
            [.database, .deployment, .secret, .service],
            .refusal
        ),
        FaultDefinition(
            "database.port-invalid",
            "is asked on a port where it does not listen",
            [.deployment, .database, .service],
            .refusal
        ),
        FaultDefinition(
            "database.connections-exhausted",
            "has no free connection left",
            [.database, .service, .deployment],
            FaultImpact(requestsFailed: 0.2...0.7, slowdown: 1.5...4)
        ),
        FaultDefinition("database.read-only", "refuses to write", [.database, .service], .refusal),
        FaultDefinition(
            "database.replication-lag",
            "is far behind its primary",
            [.database],
            // What is read from it is old, which some readers take for wrong.
            FaultImpact(requestsFailed: 0.02...0.2)
        ),
        FaultDefinition(
            "database.lock-contention",
            "has sessions that wait for a lock",
            [.database, .service, .deployment],
            FaultImpact(requestsFailed: 0.1...0.5, slowdown: 2...6)
        ),
        FaultDefinition("database.slow-query", "is kept busy by a costly query", [.database, .service], .overload),
        FaultDefinition(
            "database.maintenance-saturating",
            "is kept busy by its own maintenance",
            [.database, .service],
            .overload
        ),
        FaultDefinition("database.storage-full", "is running out of storage", [.database, .service], .growth),
        FaultDefinition("database.fragmented", "holds much more space than data", [.database, .statefulset], .growth),
        FaultDefinition(
            "database.replication-broken",
            "has a replica that no longer follows",
            [.database, .statefulset],
            .latent
        ),
        FaultDefinition(
            "database.split-brain",
            "has two sides that both take writes",
            [.database, .statefulset, .cache, .queue],
            .errors
        ),
        FaultDefinition(
            "database.wraparound",
            "refuses new transactions until it is vacuumed",
            [.database, .statefulset, .service],
            .refusal
        ),
        FaultDefinition(
            "database.corrupted",
            "finds its own data damaged",
            [.database, .statefulset],
            .errors
        ),
        FaultDefinition(
            "database.hot-partition",
            "gets most of its load on one partition",
            [.database, .queue, .cache, .service],
            .overload
        ),
        FaultDefinition(
            "database.unavailable",
            "does not answer",
            [.database, .statefulset, .deployment, .service],
            .outage,
            isSymptom: true
        ),

        FaultDefinition(
            "credential.stale-in-process",
            "still uses a credential that was replaced",
            [.deployment, .statefulset, .service],
            .refusal
        ),
        FaultDefinition(
            "credential.mismatch",
            "holds a credential that the other side does not accept",
            [.secret, .deployment, .service, .cache],
            .refusal
        ),

        FaultDefinition(
            "credential.expired",
            "uses a token or key that has expired",
            [.secret, .deployment, .service, .serviceaccount, .statefulset],
            .refusal
        ),
        FaultDefinition(
            "credential.permission-missing",
            "may not do what it needs to do",
            [.serviceaccount, .deployment, .service, .statefulset, .daemonset],
            .refusal
        ),

        FaultDefinition(
            "cache.unavailable",
            "does not answer",
            [.cache, .service, .deployment],
            .errors,
            isSymptom: true
        ),
        FaultDefinition(
            "cache.memory-full",
            "has no memory left and evicts or refuses",
            [.cache, .service],
            .overload
        ),
        FaultDefinition("cache.cold", "misses far more often than usual", [.cache, .service], .overload),
        FaultDefinition("cache.stale-entries", "serves entries that are wrong", [.cache, .service], .errors),

        FaultDefinition(
            "cache.stampede",
            "has many callers that compute the same entry at once",
            [.cache, .service],
            .overload
        ),
        FaultDefinition(
            "cache.persistence-failing",
            "cannot save itself to disk and refuses to write",
            [.cache, .service, .statefulset],
            .refusal
        ),

        FaultDefinition(
            "queue.backlog-growing",
            "gets messages faster than they are handled",
            [.queue, .service],
            .growth
        ),
        FaultDefinition(
            "queue.consumer-stopped",
            "has consumers that no longer take messages",
            [.queue, .deployment, .service],
            .growth
        ),
        FaultDefinition(
            "queue.poison-message",
            "is held up by a message that no consumer can handle",
            [.queue, .deployment, .service],
            .growth
        ),
        FaultDefinition(
            "queue.broker-unavailable",
            "has brokers or partitions that do not answer",
            [.queue, .service, .statefulset],
            .errors
        ),
        FaultDefinition(
            "queue.rebalancing",
            "keeps assigning its partitions anew and stands still meanwhile",
            [.queue, .deployment, .service],
            .growth
        ),
        FaultDefinition(
            "queue.producers-blocked",
            "blocks its producers, since a broker is short of memory or disk",
            [.queue, .service, .statefulset],
            .growth
        ),
    ]
}
