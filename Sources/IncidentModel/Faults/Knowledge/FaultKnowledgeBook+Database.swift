extension FaultKnowledgeBook {
    /// Databases.
    static let databaseTable = #"""
        source PostgreSQL 15 and MySQL 8.0 manuals, error codes
        database.credentials-invalid
          state the client's secret or environment has another user or password than the database
          log `Access denied for user 'shop'@'10.0.0.4' (using password: YES)`, `password authentication failed for
            user "shop"`
          change secret, environment or the database's user was changed
          alert HighErrorRate, KubePodCrashLooping
          with credential.mismatch, database.port-invalid
          causes service.errors-high, startup.crash-loop
          unlike database.unavailable: A refusal of credentials is an answer: the database is up.
          unlike credential.stale-in-process: If the secret holds the right password and the process is older than it,
            restart it.
          unlike credential.permission-missing: `Access denied for user` at connecting is the password, `permission
            denied for table` later is a grant.
        database.port-invalid
          state the client's environment names another port than the database's service
          log `connection refused` with an unusual port
          change the variable was changed
          alert HighErrorRate, KubePodCrashLooping
          causes service.errors-high, startup.crash-loop
          unlike database.unavailable: Other clients on the right port are served.
          unlike service.env-address-mismatch: The same fault in general; here it is the way to a database.
        database.connections-exhausted
          log `FATAL: remaining connection slots are reserved`, `Too many connections`, `Connection is not available,
            request timed out`
          metric connections reach max_connections, many of them idle; processor low
          alert PostgresqlTooManyConnections, DatabaseConnectionsHigh
          causes service.errors-high, service.latency-high, resource.thread-pool-exhausted
          unlike database.slow-query: Connections also pile up behind slow statements: if most are active it is the
            statements, if most are idle it is a leak or pools that are too large.
          unlike database.lock-contention: If most connections wait for a lock, the lock's holder is the cause.
        database.read-only
          log `cannot execute INSERT in a read-only transaction`, `The MySQL server is running with the --read-only
            option`, `READONLY You can't write against a read only replica`
          metric reads go well, every write fails
          change a failover: clients still reach the former primary
          alert DatabaseReadOnly
          causes service.errors-high
          unlike database.storage-full: Some databases make themselves read-only when their disk is full: look at space
            first.
          unlike storage.volume-permission-denied: `read-only transaction` is the database's mode, `Read-only file
            system` the mount's.
        database.replication-lag
          metric ReplicaLag, pg_replication_lag, Seconds_Behind_Source grow
          log `replication lag 900 s`
          alert RDSReplicaLagHigh, PostgresqlReplicationLag
          causes service.errors-high
          unlike database.replication-broken: A replica that lags gets nearer when load falls; one that is broken never
            does, and its error says why.
          unlike cache.stale-entries: Both show old data; what was read from a replica becomes right after the lag, a
            cache entry after its end.
        database.replication-broken
          source PostgreSQL 15 manual, Streaming Replication; MySQL 8.0 manual, Replication
          log `requested WAL segment 0000000100000A has already been removed`, `Slave_SQL_Running: No`, `Got fatal
            error 1236 from source`
          metric lag grows by a second each second; the replication slot is inactive
          alert PostgresqlReplicationBroken, MySQLReplicaThreadNotRunning
          with database.replication-lag
          causes database.storage-full
        database.split-brain
          source PostgreSQL, Redis Sentinel and Elasticsearch manuals; M. Kleppmann, Designing Data-Intensive
            Applications, chapter 9
          state two members say that they are primary; the network between them was cut
          log `split brain detected`, `two primaries`, `requested timeline 3 is not a child of this server's history`
          change a failover while the old primary lived on
          alert PostgresqlSplitBrain, RedisTooManyMasters
          causes database.corrupted, service.errors-high
          unlike database.replication-broken: With split brain both sides take writes and data part; with broken
            replication one side stands still.
          unlike database.read-only: A former primary that knows it refuses writes; one that does not goes on: that is
            split brain.
        database.wraparound
          source PostgreSQL 15 manual, Preventing Transaction ID Wraparound Failures
          log `database is not accepting commands to avoid wraparound data loss in database "shop"`, `must be vacuumed
            within … transactions`
          metric age(datfrozenxid) near 2 000 000 000; an old transaction or slot holds vacuum back
          alert PostgresqlTransactionWraparound
          with database.read-only
          causes service.errors-high
          unlike database.maintenance-saturating: Autovacuum `to prevent wraparound` that runs is maintenance; `not
            accepting commands` is too late.
          unlike database.read-only: Both refuse writes; the message names wraparound.
        database.corrupted
          source PostgreSQL 15 manual, data checksums; InnoDB recovery
          log `invalid page in block 4711 of relation base/16384/2619`, `page verification failed, calculated
            checksum`, `InnoDB: Database page corruption`, `checksum mismatch`
          alert DatabaseCorruption
          with database.unavailable
          causes database.unavailable, service.errors-high
          unlike storage.device-failing: Damaged pages have a cause below: look for I/O errors in the kernel log first.
          unlike release.schema-mismatch: A table that does not exist was not made; a page that cannot be read was
            damaged.
        database.lock-contention
          source PostgreSQL 15 manual, Explicit Locking; MySQL 8.0 manual, InnoDB Locking
          log `Lock wait timeout exceeded`, `deadlock detected`, `still waiting for AccessExclusiveLock`
          metric sessions waiting grow, processor low
          change a schema migration or a long transaction began
          alert PostgresqlDeadlocks, DatabaseLockWaits
          causes service.latency-high, database.connections-exhausted
          unlike database.slow-query: Waiting sessions use no processor; a costly statement does.
        database.slow-query
          source PostgreSQL 15 manual, EXPLAIN; MySQL 8.0 manual, slow query log
          log `duration: 48210.114 ms  statement: SELECT …`, `Slow query`, `Seq Scan on orders`
          metric processor near 100 %, reads grow, few statements take most of the time
          change a release with a new statement, or statistics and plans that changed
          alert RDSCPUHigh, SlowQueries
          causes service.latency-high, database.connections-exhausted
          unlike resource.cpu-overload: A database that is busy with few statements has a costly query; with many quick
            ones it has more load.
        database.maintenance-saturating
          source PostgreSQL 15 manual, Routine Vacuuming and WAL Configuration
          log `checkpoints are occurring too frequently`, `automatic vacuum of table … to prevent wraparound`, `CREATE
            INDEX`
          metric writes and disk queue grow while requests do not
          alert DatabaseDiskQueueHigh
          with database.slow-query
          causes service.latency-high
          unlike database.slow-query: The statement at the top is VACUUM, ANALYZE, REINDEX, a checkpoint or a backup
            and nobody's request.
        database.storage-full
          source PostgreSQL 15 manual, Disk Full; Amazon RDS user guide
          log `could not extend file: No space left on device`, `storage-full`
          metric FreeStorageSpace falls towards 0
          alert RDSFreeStorageLow
          with storage.volume-full
          causes database.read-only, database.unavailable
          unlike storage.volume-full: The same in general; here it is a database's, whose log, slots and temporary
            files are to be looked at first.
          unlike database.fragmented: A full disk has no room; a fragmented file has room inside that it does not give
            back.
        database.fragmented
          source etcd documentation, Maintenance: defragmentation, space quota
          log `etcdserver: mvcc: database space exceeded`, alarm:NOSPACE
          metric db size in use is far below db size
          alert etcdDatabaseQuotaLowSpace, etcdExcessiveDatabaseGrowth
          causes cluster.api-unavailable
        database.hot-partition
          source Amazon DynamoDB developer guide, partition key design; Cassandra documentation, Data Modeling
          log `ProvisionedThroughputExceededException`, `hot partition`, `hot shard`
          metric one shard or partition is at its limit while the others idle
          alert PartitionLoadSkew
          causes service.latency-high, queue.backlog-growing
          unlike resource.cpu-overload: If all shards are busy there is too much load; if one is, the key is badly
            chosen.
          unlike dependency.rate-limited: Throttling of a managed table looks like a rate limit; its total is far below
            what was bought.
        database.unavailable
          log callers say `could not connect to server`, `the database system is starting up`
          state the database's pod or machine does not run
          metric pg_up or mysql_up is 0
          alert PostgresqlDown, MysqlDown
          passes to callers
          causes service.errors-high, startup.dependency-unavailable
          unlike network.policy-blocks: If the database is well from its own machine, look at the way to it.
        """#
}
