extension TextSignature {
    /// What replicated, partitioned and cached data says when it comes apart.
    /// - Source: messages of PostgreSQL 15, MySQL 8.0, Patroni, Redis 7, Apache Kafka 3, RabbitMQ 3 and Amazon DynamoDB.
    static let stores: [TextSignature] = [
        TextSignature(
            "database.replication-broken",
            0.93,
            .database,
            "a replica cannot follow",
            [
                "wal segment", "binlog", "binary log",
            ],
            also: [
                "has already been removed"
            ]
        ),
        TextSignature(
            "database.replication-broken",
            0.93,
            .database,
            "a replica cannot follow",
            [
                "slave_sql_running: no", "slave_io_running: no", "replica_sql_running: no",
                "replica_io_running: no", "got fatal error 1236",
                "could not receive data from wal stream: error",
            ]
        ),
        TextSignature(
            "database.split-brain",
            0.92,
            .database,
            "two sides both take writes",
            [
                "split brain", "split-brain", "two primaries", "two masters",
                "is not a child of this server's history", "multiple primaries",
            ],
            without: [
                "resolver", "protection", "prevent", "avoid", "no split",
            ]
        ),
        TextSignature(
            "database.wraparound",
            0.94,
            .database,
            "it takes no transaction for fear of wraparound",
            [
                "avoid wraparound data loss", "must be vacuumed within",
            ]
        ),
        TextSignature(
            "database.corrupted",
            0.92,
            .database,
            "it finds its data damaged",
            [
                "invalid page in block", "page verification failed", "database page corruption",
                "is marked as crashed", "corrupted index", "index is corrupt", "could not read block",
            ]
        ),
        TextSignature(
            "database.hot-partition",
            0.88,
            .database,
            "one partition takes most of the load",
            [
                "hot partition", "hot shard", "provisionedthroughputexceeded", "hot key detected",
            ]
        ),
        TextSignature(
            "cache.stampede",
            0.88,
            .peer,
            "many callers compute the same entry",
            [
                "cache stampede", "thundering herd", "dogpile", "recompute the same",
            ]
        ),
        TextSignature(
            "cache.stale-entries",
            0.8,
            .peer,
            "its entries are out of date",
            [
                "stale entry", "stale entries", "stale cache", "cache is stale", "cached value differs",
                "stale data in cache",
            ]
        ),
        TextSignature(
            "cache.persistence-failing",
            0.94,
            .peer,
            "it cannot save itself and refuses to write",
            [
                "misconf redis", "unable to persist on disk", "unable to persist to disk",
                "can't save in background", "background saving error",
            ]
        ),
        TextSignature(
            "queue.rebalancing",
            0.85,
            "its consumers are assigned anew again and again",
            [
                "group is rebalancing", "preparing to rebalance", "group has already rebalanced",
                "rebalanceinprogress", "commitfailedexception",
            ]
        ),
        TextSignature(
            "queue.producers-blocked",
            0.93,
            .peer,
            "a broker blocks who publishes",
            [
                "resource limit alarm", "connection.blocked", "publishers will be blocked",
                "connection blocked by broker",
            ]
        ),
    ]
}
