public import IncidentModel

/// A question to Prometheus whose answer becomes series of a bundle.
public struct MetricQuery: Sendable, Hashable {
    /// The metric's name in the bundle.
    public let metric: String
    /// Its unit; may be empty.
    public let unit: String
    /// The label that names the entity; empty where `entity` names it.
    public let entityLabel: String
    /// What the label names; nil where the name alone tells.
    public let kind: EntityKind?
    /// The entity, where the expression gives one series that no label names; nil where the label does. A name, or kind
    /// and name as an entity reference is written.
    public let entity: String?
    /// The expression, with `$namespace`, a text, and `$range`, a duration of at least four scrapes.
    public let expression: String

    /// A question whose answer is a series for each value of a label.
    public init(
        _ metric: String,
        _ unit: String,
        by entityLabel: String,
        naming kind: EntityKind? = nil,
        _ expression: String
    ) {
        self.kind = kind
        self.metric = metric
        self.unit = unit
        self.entityLabel = entityLabel
        self.expression = expression
        entity = nil
    }

    /// A question whose answer is one series, that of an entity.
    public init(_ metric: String, _ unit: String, of entity: String, _ expression: String) {
        self.metric = metric
        self.unit = unit
        self.entity = entity
        self.expression = expression
        kind = nil
        entityLabel = ""
    }

    /// The expression for a namespace. The namespace has the form of a Kubernetes name, so that it ends no text.
    public func filled(namespace: String, range: Int) -> String {
        expression.replacing("$namespace", with: namespace).replacing("$range", with: "\(range)s")
    }

    /// What is worth having of a namespace, its machines and its stores. A metric that nobody exports costs one question.
    /// - Source: names of cAdvisor, kube-state-metrics, the kubelet, node_exporter, Istio 1.x, the OpenTelemetry semantic
    ///   conventions for HTTP and RPC, postgres_exporter, mysqld_exporter, redis_exporter, kafka_exporter,
    ///   RabbitMQ's plugin, process-exporter and blackbox_exporter where a label says which service they speak of.
    public static let standard: [MetricQuery] = pods + workloads + traffic + nodes + processes + stores

    private static let pods = [
        MetricQuery(
            "cpu_usage_cores",
            "cores",
            by: "pod",
            #"sum by (pod) (rate(container_cpu_usage_seconds_total{namespace="$namespace",container!="",container!="POD"}[$range]))"#
        ),
        MetricQuery(
            "cpu_limit_cores",
            "cores",
            by: "pod",
            #"sum by (pod) (kube_pod_container_resource_limits{namespace="$namespace",resource="cpu"})"#
        ),
        MetricQuery(
            "cpu_throttled_ratio",
            "ratio",
            by: "pod",
            #"sum by (pod) (rate(container_cpu_cfs_throttled_periods_total{namespace="$namespace"}[$range])) / sum by (pod) (rate(container_cpu_cfs_periods_total{namespace="$namespace"}[$range]))"#
        ),
        MetricQuery(
            "memory_working_set",
            "bytes",
            by: "pod",
            #"sum by (pod) (container_memory_working_set_bytes{namespace="$namespace",container!="",container!="POD"})"#
        ),
        MetricQuery(
            "memory_limit",
            "bytes",
            by: "pod",
            #"sum by (pod) (kube_pod_container_resource_limits{namespace="$namespace",resource="memory"})"#
        ),
        MetricQuery(
            "container_restarts",
            "",
            by: "pod",
            #"sum by (pod) (kube_pod_container_status_restarts_total{namespace="$namespace"})"#
        ),
        MetricQuery(
            "network_receive_bytes_rate",
            "bytes/s",
            by: "pod",
            #"sum by (pod) (rate(container_network_receive_bytes_total{namespace="$namespace"}[$range]))"#
        ),
        MetricQuery(
            "network_transmit_bytes_rate",
            "bytes/s",
            by: "pod",
            #"sum by (pod) (rate(container_network_transmit_bytes_total{namespace="$namespace"}[$range]))"#
        ),
        MetricQuery(
            "network_dropped_packets_rate",
            "1/s",
            by: "pod",
            #"sum by (pod) (rate(container_network_receive_packets_dropped_total{namespace="$namespace"}[$range]) + rate(container_network_transmit_packets_dropped_total{namespace="$namespace"}[$range]))"#
        ),
    ]

    private static let workloads = [
        MetricQuery(
            "replicas_desired",
            "",
            by: "deployment",
            #"max by (deployment) (kube_deployment_spec_replicas{namespace="$namespace"})"#
        ),
        MetricQuery(
            "replicas_available",
            "",
            by: "deployment",
            #"max by (deployment) (kube_deployment_status_replicas_available{namespace="$namespace"})"#
        ),
        MetricQuery(
            "replicas_desired",
            "",
            by: "statefulset",
            #"max by (statefulset) (kube_statefulset_replicas{namespace="$namespace"})"#
        ),
        MetricQuery(
            "replicas_available",
            "",
            by: "statefulset",
            #"max by (statefulset) (kube_statefulset_status_replicas_ready{namespace="$namespace"})"#
        ),
        MetricQuery(
            "volume_used_ratio",
            "ratio",
            by: "persistentvolumeclaim",
            #"max by (persistentvolumeclaim) (kubelet_volume_stats_used_bytes{namespace="$namespace"} / kubelet_volume_stats_capacity_bytes{namespace="$namespace"})"#
        ),
    ]

    private static let traffic = [
        MetricQuery(
            "request_rate",
            "1/s",
            by: "destination_workload",
            #"sum by (destination_workload) (rate(istio_requests_total{destination_workload_namespace="$namespace",reporter="destination"}[$range]))"#
        ),
        MetricQuery(
            "error_rate",
            "ratio",
            by: "destination_workload",
            #"sum by (destination_workload) (rate(istio_requests_total{destination_workload_namespace="$namespace",reporter="destination",response_code=~"5.."}[$range])) / sum by (destination_workload) (rate(istio_requests_total{destination_workload_namespace="$namespace",reporter="destination"}[$range]))"#
        ),
        MetricQuery(
            "latency_p95",
            "ms",
            by: "destination_workload",
            #"histogram_quantile(0.95, sum by (destination_workload, le) (rate(istio_request_duration_milliseconds_bucket{destination_workload_namespace="$namespace",reporter="destination"}[$range])))"#
        ),
        MetricQuery(
            "request_rate",
            "1/s",
            by: "service_name",
            #"sum by (service_name) (rate(http_server_request_duration_seconds_count{k8s_namespace_name="$namespace"}[$range]))"#
        ),
        MetricQuery(
            "error_rate",
            "ratio",
            by: "service_name",
            #"sum by (service_name) (rate(http_server_request_duration_seconds_count{k8s_namespace_name="$namespace",http_response_status_code=~"5.."}[$range])) / sum by (service_name) (rate(http_server_request_duration_seconds_count{k8s_namespace_name="$namespace"}[$range]))"#
        ),
        MetricQuery(
            "latency_p95",
            "s",
            by: "service_name",
            #"histogram_quantile(0.95, sum by (service_name, le) (rate(http_server_request_duration_seconds_bucket{k8s_namespace_name="$namespace"}[$range])))"#
        ),
        MetricQuery(
            "request_rate",
            "1/s",
            by: "service",
            #"sum by (service) (rate(http_requests_total{namespace="$namespace"}[$range]))"#
        ),
        MetricQuery(
            "error_rate",
            "ratio",
            by: "service",
            #"sum by (service) (rate(http_requests_total{namespace="$namespace",code=~"5.."}[$range])) / sum by (service) (rate(http_requests_total{namespace="$namespace"}[$range]))"#
        ),
        MetricQuery(
            "latency_p95",
            "s",
            by: "service",
            #"histogram_quantile(0.95, sum by (service, le) (rate(http_request_duration_seconds_bucket{namespace="$namespace"}[$range])))"#
        ),
    ]

    private static let nodes = [
        MetricQuery(
            "node_cpu_usage_ratio",
            "ratio",
            by: "nodename",
            "(1 - avg by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[$range]))) * on (instance) group_left (nodename) node_uname_info"
        ),
        MetricQuery(
            "node_memory_available_bytes",
            "bytes",
            by: "nodename",
            "node_memory_MemAvailable_bytes * on (instance) group_left (nodename) node_uname_info"
        ),
        MetricQuery(
            "node_filesystem_used_ratio",
            "ratio",
            by: "nodename",
            "(1 - max by (instance) (node_filesystem_avail_bytes{mountpoint=\"/\"} / node_filesystem_size_bytes{mountpoint=\"/\"})) * on (instance) group_left (nodename) node_uname_info"
        ),
        MetricQuery(
            "node_network_errors_rate",
            "1/s",
            by: "nodename",
            "sum by (instance) (rate(node_network_receive_errs_total[$range]) + rate(node_network_transmit_errs_total[$range])) * on (instance) group_left (nodename) node_uname_info"
        ),
        MetricQuery(
            "node_conntrack_used_ratio",
            "ratio",
            by: "nodename",
            "(node_nf_conntrack_entries / node_nf_conntrack_entries_limit) * on (instance) group_left (nodename) node_uname_info"
        ),
        MetricQuery(
            "node_ready",
            "",
            by: "node",
            #"max by (node) (kube_node_status_condition{condition="Ready",status="true"})"#
        ),
    ]

    /// What supervisors of hosts run.
}
