extension FaultKnowledgeBook {
    /// Quotas and scheduling.
    static let clusterTable = #"""
        source Kubernetes documentation, Resource Quotas
        quota.cpu-exceeded
          state `kubectl describe quota`: requests.cpu or limits.cpu is used up to its hard limit
          event FailedCreate on the replica set: `exceeded quota: …, used: limits.cpu=4, limited: limits.cpu=4`
          metric kube_resourcequota for cpu: type="used" equals type="hard"
          alert KubeQuotaFullyUsed with resource="limits.cpu"
          with workload.replicas-missing
          causes service.no-endpoints, service.latency-high
          unlike scheduling.cpu-insufficient: With a used-up quota there is no pod at all and the replica set says
            FailedCreate; without room on the nodes the pod exists, is Pending and says FailedScheduling.
          unlike quota.memory-exceeded: The message names the resource: `limited: limits.cpu=` or `limited:
            limits.memory=`.
        quota.memory-exceeded
          state `kubectl describe quota`: requests.memory or limits.memory is used up to its hard limit
          event FailedCreate on the replica set: `exceeded quota: …, limited: limits.memory=128Mi`
          metric kube_resourcequota for memory: type="used" equals type="hard"
          alert KubeQuotaFullyUsed with resource="limits.memory"
          with workload.replicas-missing
          causes service.no-endpoints, service.latency-high
          unlike scheduling.memory-insufficient: With a used-up quota there is no pod at all and the replica set says
            FailedCreate; without room on the nodes the pod exists, is Pending and says FailedScheduling.
        quota.pods-exceeded
          state `kubectl describe quota`: pods is used up to its hard limit, by finished jobs too as long as they are
            not deleted
          event FailedCreate: `exceeded quota: …, requested: pods=1, used: pods=10, limited: pods=10`
          alert KubeQuotaFullyUsed with resource="pods"
          with workload.replicas-missing
          causes service.no-endpoints, service.latency-high
          unlike scheduling.node-pods-exhausted: A quota of pods refuses to create the pod (FailedCreate); a node at
            its own maximum lets it be created and leaves it Pending with `Too many pods`.
        quota.services-exceeded
          state `kubectl describe quota`: services, or services.loadbalancers, is used up to its hard limit
          event FailedCreate or the answer to `kubectl apply`: `exceeded quota: …, requested: services=1, limited:
            services=5`
          alert KubeQuotaFullyUsed with resource="services"
          causes service.missing, service.dns-resolution-failure
          unlike service.missing: Both leave the service absent; with a quota its creation was tried and refused with
            `exceeded quota`, otherwise nobody created it or somebody deleted it.
        quota.storage-exceeded
          state `kubectl describe quota`: requests.storage or persistentvolumeclaims is used up to its hard limit
          event FailedCreate on the stateful set: `exceeded quota: …, limited: requests.storage=10Gi`
          alert KubeQuotaFullyUsed with resource="requests.storage"
          with storage.claim-pending, workload.replicas-missing
          causes service.no-endpoints
          unlike storage.pvc-capacity-mismatch: A quota refuses to create the claim at all; a claim that is too large
            exists and stays Pending.
        scheduling.node-selector-mismatch
          source Kubernetes documentation, Assigning Pods to Nodes
          state the pod is Pending; its nodeSelector has a label that no node shows in `kubectl get nodes
            --show-labels`
          event FailedScheduling: `0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector`
          alert KubePodNotReady, KubeDeploymentReplicasMismatch
          with scheduling.pod-unschedulable, workload.replicas-missing
          causes service.no-endpoints
          unlike scheduling.node-affinity-mismatch: The scheduler words both alike; the pod's template has either a
            nodeSelector or nodeAffinity.
          unlike scheduling.taint-not-tolerated: The message says `didn't match` for labels and `untolerated taint` for
            taints.
        scheduling.node-affinity-mismatch
          source Kubernetes documentation, Assigning Pods to Nodes
          state the pod is Pending; requiredDuringSchedulingIgnoredDuringExecution asks for terms that no node meets
          event FailedScheduling: `3 node(s) didn't match Pod's node affinity/selector`
          alert KubePodNotReady, KubeDeploymentReplicasMismatch
          with scheduling.pod-unschedulable, workload.replicas-missing
          causes service.no-endpoints
          unlike storage.volume-zone-conflict: The pod's own affinity reads `node affinity/selector`; that of its
            volume reads `volume node affinity conflict`.
        scheduling.taint-not-tolerated
          source Kubernetes documentation, Taints and Tolerations
          state the pod is Pending; the nodes' taints have no counterpart among its tolerations
          event FailedScheduling: `3 node(s) had untolerated taint {dedicated: batch}`
          alert KubePodNotReady, KubeDeploymentReplicasMismatch
          with scheduling.pod-unschedulable, workload.replicas-missing
          causes service.no-endpoints
          unlike scheduling.node-cordoned: A cordon is also a taint, but its own: `node.kubernetes.io/unschedulable` or
            `were unschedulable`; other taints are meant to keep others away.
          unlike node.not-ready: The control plane taints a node that is not ready itself:
            `node.kubernetes.io/not-ready` or `unreachable` is the node's fault, not the pod's.
        scheduling.node-cordoned
          source Kubernetes documentation, Safely Drain a Node
          state the pod is Pending; `kubectl get nodes` shows SchedulingDisabled on the nodes that it could use
          event FailedScheduling: `2 node(s) were unschedulable`
          alert KubeNodeUnschedulable, KubePodNotReady
          with scheduling.pod-unschedulable, workload.replicas-missing
          causes service.no-endpoints, scheduling.cpu-insufficient
          unlike node.cordoned: A cordon is a fault only where pods wait for the node; otherwise it is somebody's work
            in progress.
        scheduling.pod-anti-affinity-conflict
          source Kubernetes documentation, Assigning Pods to Nodes
          state the pod is Pending; required anti-affinity with a topology key asks for more nodes than there are
          event FailedScheduling: `3 node(s) didn't match pod anti-affinity rules`
          alert KubeDeploymentReplicasMismatch
          with scheduling.pod-unschedulable, workload.replicas-missing
          causes service.latency-high, workload.rollout-stuck
          unlike scheduling.topology-spread-unsatisfiable: Anti-affinity reads `anti-affinity rules`, spreading reads
            `pod topology spread constraints`; the first wants one pod a node, the second about as many everywhere.
        scheduling.cpu-insufficient
          source Kubernetes documentation, Resource Management for Pods and Containers
          state the pod is Pending; its request of cpu is larger than what `kubectl describe node` leaves on any node
          event FailedScheduling: `0/3 nodes are available: 3 Insufficient cpu`
          metric requested cpu of the nodes is near what they can allocate, though they may be idle: requests count,
            not use
          alert KubePodNotReady, KubeCPUOvercommit
          with scheduling.pod-unschedulable, workload.replicas-missing
          causes service.latency-high, service.no-endpoints
          unlike resource.cpu-overload: A pod that waits for cpu never ran; one that is overloaded runs and uses more
            than it should.
          unlike scheduling.memory-insufficient: The message names the resource: `Insufficient cpu` or `Insufficient
            memory`.
        scheduling.memory-insufficient
          source Kubernetes documentation, Resource Management for Pods and Containers
          state the pod is Pending; its request of memory is larger than what `kubectl describe node` leaves on any
            node
          event FailedScheduling: `0/3 nodes are available: 3 Insufficient memory`
          alert KubePodNotReady, KubeMemoryOvercommit
          with scheduling.pod-unschedulable, workload.replicas-missing
          causes service.latency-high, service.no-endpoints
          unlike resource.memory-oom-killed: A pod that waits for memory never ran; one that is killed for memory has
            restarts and the reason OOMKilled.
        scheduling.topology-spread-unsatisfiable
          source Kubernetes documentation, Pod Topology Spread Constraints
          state the pod is Pending; topologySpreadConstraints with whenUnsatisfiable: DoNotSchedule and a small maxSkew
          event FailedScheduling: `3 node(s) didn't match pod topology spread constraints`
          alert KubeDeploymentReplicasMismatch
          with scheduling.pod-unschedulable, workload.replicas-missing
          causes service.latency-high, workload.rollout-stuck
          unlike scheduling.cpu-insufficient: Spreading refuses nodes that have room; `missing required label` means
            that nodes lack the zone's label.
        scheduling.host-port-conflict
          source Kubernetes documentation, Configuration Best Practices: hostPort
          state the pod is Pending; its container asks for a hostPort that another pod has on every node
          event FailedScheduling: `3 node(s) didn't have free ports for the requested pod ports`
          alert KubeDaemonSetRolloutStuck, KubePodNotReady
          with scheduling.pod-unschedulable, workload.replicas-missing
          causes service.no-endpoints
          unlike service.sidecar-port-conflict: A host port is taken on the node and the pod waits unscheduled; a port
            within the pod is taken by its neighbour container, which crashes with `address already in use`.
        scheduling.node-pods-exhausted
          source Kubernetes documentation, Considerations for Large Clusters; kubelet --max-pods
          state the pod is Pending; the nodes run as many pods as `capacity: pods` of `kubectl describe node` allows
          event FailedScheduling: `0/3 nodes are available: 3 Too many pods`
          alert KubeletTooManyPods
          with scheduling.pod-unschedulable, workload.replicas-missing
          causes service.latency-high
          unlike network.addresses-exhausted: `Too many pods` is said by the scheduler before the pod has a node;
            without addresses the pod has a node and hangs in ContainerCreating with FailedCreatePodSandBox.
        scheduling.device-insufficient
          source Kubernetes documentation, Device Plugins
          state the pod is Pending; it asks for nvidia.com/gpu or another extended resource, and the nodes show 0 of it
            or all taken
          event FailedScheduling: `3 Insufficient nvidia.com/gpu`
          alert KubePodNotReady
          with scheduling.pod-unschedulable, workload.replicas-missing
          causes queue.backlog-growing, service.no-endpoints
          unlike scheduling.node-selector-mismatch: `Insufficient …/…` counts devices on nodes that may have them;
            `didn't match` means that the pod may not go there whatever they have. A count of 0 means that the device
            plugin does not run.
        scheduling.preempted
          source Kubernetes documentation, Pod Priority and Preemption
          state pods vanished or are Pending while pods with a higher priorityClass have just started
          event Preempted: `Preempted by pod … on node …`
          alert KubeDeploymentReplicasMismatch
          with scheduling.cpu-insufficient, scheduling.memory-insufficient, workload.replicas-missing
          causes service.latency-high, service.no-endpoints
          unlike node.memory-pressure: Preemption makes room for another pod and says `Preempted by`; an eviction
            protects the node and says `The node was low on resource`.
          unlike scheduling.memory-insufficient: Both leave pods Pending for lack of room; preempted ones ran until
            something more important came.
        scheduling.disruption-budget-blocked
          source Kubernetes documentation, Specifying a Disruption Budget
          state `kubectl get pdb` shows ALLOWED DISRUPTIONS 0 while all pods are well: minAvailable equals the replicas
          event `Cannot evict pod as it would violate the pod's disruption budget.`
          alert KubePdbNotEnoughHealthyPods, KubeNodeUnschedulable
          causes node.cordoned, workload.rollout-stuck
          unlike workload.replicas-missing: A budget of 0 allowed disruptions is right while pods are missing; it is a
            fault where all pods are well and still none may be moved.
          unlike node.cordoned: A drain that hangs leaves the node cordoned; the budget is what it waits for.
        scheduling.pod-unschedulable
          source Kubernetes documentation, Debug Pods
          state the pod is Pending and has no node
          event FailedScheduling with a reason per group of nodes
          alert KubePodNotReady
          causes workload.replicas-missing, service.no-endpoints
          unlike storage.claim-pending: Both leave the pod Pending; `unbound immediate PersistentVolumeClaims` means
            that it waits for its volume and not for a node.
          unlike node.scheduler-unavailable: Without any FailedScheduling event nobody has looked at the pod: then the
            scheduler does not run, or schedulerName names one that does not exist.
        """#
}
