extension FaultState {
    /// Databases.
    static let databaseStates = #"""
        == database.credentials-invalid on deployment/shop/orders
        alert KubePodCrashLooping pod=orders-7d9f8b6c5-x2x4z
        pods
          orders-7d9f8b6c5-x2x4z 0/1 CrashLoopBackOff 6
        calls service/orders database/orders-db
        $ kubectl logs orders-7d9f8b6c5-x2x4z -n shop
          ERROR 1045 (28000): Access denied for user 'shop'@'10.0.0.4' (using password: YES)
        == database.port-invalid on deployment/shop/orders
        alert KubePodCrashLooping pod=orders-7d9f8b6c5-x2x4z
        pods
          orders-7d9f8b6c5-x2x4z 0/1 CrashLoopBackOff 6
        $ kubectl get svc -n shop
          NAME        TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)    AGE
          orders      ClusterIP   10.96.0.7    <none>        7070/TCP   40d
          orders-db   ClusterIP   10.96.0.8    <none>        3306/TCP   40d
        $ kubectl get deployment orders -n shop -o yaml
          kind: Deployment
          metadata: {name: orders, namespace: shop}
          spec: {template: {spec: {containers: [{name: main, env: [{name: MYSQL_ADDR, value: "orders-db:3307"}]}]}}}
        $ kubectl logs orders-7d9f8b6c5-x2x4z -n shop
          dial tcp orders-db:3307: connect: connection refused (mysql)
        == database.connections-exhausted on database/shop/orders
        alert HighErrorRate service=checkout
        calls service/checkout database/orders
        log checkout | FATAL: remaining connection slots are reserved for non-replication superuser connections
        == database.read-only on database/shop/orders
        alert HighErrorRate service=checkout
        calls service/checkout database/orders
        log checkout | ERROR: cannot execute INSERT in a read-only transaction
        == database.replication-lag on database/orders-replica
        namespace none
        alert RDSReplicaLagHigh db_instance_identifier=orders-replica
        metric orders-replica ReplicaLag 2 2 3 40 90 200 400 600 800 900
        calls service/checkout database/orders-replica
        == database.replication-broken on database/orders-replica
        namespace none
        alert PostgresqlReplicationLag db_instance_identifier=orders-replica
        calls service/checkout database/orders-replica
        log orders-replica | FATAL: could not receive data from WAL stream: ERROR: requested WAL segment
          0000000100000A00000042 has already been removed
        == database.split-brain on database/shop/orders
        alert HighErrorRate service=checkout
        calls service/checkout database/orders
        log orders | FATAL: requested timeline 3 is not a child of this server's history
        log orders | patroni: split brain detected, two primaries hold the lease
        == database.wraparound on database/shop/orders
        alert HighErrorRate service=checkout
        calls service/checkout database/orders
        log checkout | ERROR: database is not accepting commands to avoid wraparound data loss in database "orders"
        == database.corrupted on database/shop/orders
        alert HighErrorRate service=checkout
        calls service/checkout database/orders
        log orders | ERROR: invalid page in block 4711 of relation base/16384/2619
        == database.lock-contention on database/shop/orders
        alert HighLatency service=checkout
        calls service/checkout database/orders
        log orders | ERROR: deadlock detected: process 71 waits for ShareLock on transaction 912; blocked by process 72
        == database.slow-query on database/shop/orders
        alert HighLatency service=checkout
        calls service/checkout database/orders
        log orders | slow query: duration 48210 ms, Seq Scan on orders, rows examined 90000000
        == database.maintenance-saturating on database/shop/orders
        alert HighLatency service=checkout
        calls service/checkout database/orders
        log orders | LOG: checkpoints are occurring too frequently (9 seconds apart)
        == database.storage-full on database/shop/orders
        alert HighErrorRate service=checkout
        calls service/checkout database/orders
        log orders | ERROR: could not extend file "base/16384/2619": No space left on device
        == database.fragmented on database/etcd
        namespace none
        alert etcdDatabaseQuotaLowSpace database=etcd
        log etcd | etcdserver: mvcc: database space exceeded
        == database.hot-partition on database/shop/baskets
        alert HighErrorRate service=cart
        calls service/cart database/baskets
        log cart | ProvisionedThroughputExceededException: The level of configured provisioned throughput for the
          table baskets was exceeded on a hot partition
        == database.unavailable on database/shop/orders
        alert PostgresqlDown database=orders
        alert HighErrorRate service=checkout
        calls service/checkout database/orders
        log checkout | could not connect to server: Connection refused. Is the server running on host "orders" and
          accepting TCP/IP connections on port 5432?
        """#
}
