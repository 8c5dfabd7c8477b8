extension MetricQuery {
    static let processes = [
        MetricQuery(
            "cpu_usage_cores",
            "cores",
            by: "service",
            #"sum by (service) (rate(namedprocess_namegroup_cpu_seconds_total{namespace="$namespace"}[$range]))"#
        ),
        MetricQuery(
            "memory_working_set",
            "bytes",
            by: "service",
            #"max by (service) (namedprocess_namegroup_memory_bytes{namespace="$namespace",memtype="resident"})"#
        ),
        MetricQuery(
            "latency",
            "s",
            by: "service",
            #"max by (service) (probe_duration_seconds{namespace="$namespace"})"#
        ),
    ]

    static let stores = [
        MetricQuery(
            "connections",
            "",
            by: "service",
            #"sum by (service) (pg_stat_activity_count{namespace="$namespace"})"#
        ),
        MetricQuery(
            "max_connections",
            "",
            by: "service",
            #"max by (service) (pg_settings_max_connections{namespace="$namespace"})"#
        ),
        MetricQuery(
            "replication_lag_seconds",
            "s",
            by: "service",
            #"max by (service) (pg_replication_lag_seconds{namespace="$namespace"})"#
        ),
        MetricQuery(
            "threads_connected",
            "",
            by: "service",
            #"sum by (service) (mysql_global_status_threads_connected{namespace="$namespace"})"#
        ),
        MetricQuery(
            "max_connections",
            "",
            by: "service",
            #"max by (service) (mysql_global_variables_max_connections{namespace="$namespace"})"#
        ),
        MetricQuery(
            "memory_used_ratio",
            "ratio",
            by: "service",
            #"max by (service) (redis_memory_used_bytes{namespace="$namespace"} / (redis_memory_max_bytes{namespace="$namespace"} > 0))"#
        ),
        MetricQuery(
            "consumer_lag",
            "",
            by: "consumergroup",
            #"sum by (consumergroup) (kafka_consumergroup_lag{namespace="$namespace"})"#
        ),
        MetricQuery(
            "queue_depth",
            "",
            by: "queue",
            #"sum by (queue) (rabbitmq_queue_messages{namespace="$namespace"})"#
        ),
    ]
}
