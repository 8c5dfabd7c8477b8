extension FaultState {
    /// Scheduling.
    static let schedulingStates = #"""
        == scheduling.node-selector-mismatch on deployment/shop/cart
        alert KubeDeploymentReplicasMismatch deployment=cart
        pods
          cart-7d9f8b6c5-x2x4z 0/1 Pending 0
        $ kubectl get nodes --show-labels
          NAME   STATUS   ROLES    AGE   VERSION   LABELS
          w-1    Ready    <none>   90d   v1.31.2   disk=hdd,kubernetes.io/hostname=w-1
          w-2    Ready    <none>   90d   v1.31.2   disk=hdd,kubernetes.io/hostname=w-2
        $ kubectl get deployment cart -n shop -o yaml
          kind: Deployment
          metadata: {name: cart, namespace: shop}
          spec: {replicas: 1, template: {spec: {nodeSelector: {disk: ssd}, containers: [{name: main}]}}}
        event FailedScheduling pod/cart-7d9f8b6c5-x2x4z | 0/2 nodes are available: 2 node(s) didn't match Pod's node
          affinity/selector.
        == scheduling.node-affinity-mismatch on deployment/shop/cart
        alert KubeDeploymentReplicasMismatch deployment=cart
        pods
          cart-7d9f8b6c5-x2x4z 0/1 Pending 0
        $ kubectl get deployment cart -n shop -o yaml
          kind: Deployment
          metadata: {name: cart, namespace: shop}
          spec:
            replicas: 1
            template:
              spec:
                affinity:
                  nodeAffinity:
                    requiredDuringSchedulingIgnoredDuringExecution:
                      nodeSelectorTerms:
                      - matchExpressions: [{key: disk, operator: In, values: [ssd]}]
                containers: [{name: main}]
        event FailedScheduling pod/cart-7d9f8b6c5-x2x4z | 0/2 nodes are available: 2 node(s) didn't match Pod's node
          affinity/selector.
        == scheduling.taint-not-tolerated on deployment/shop/cart
        alert KubeDeploymentReplicasMismatch deployment=cart
        pods
          cart-7d9f8b6c5-x2x4z 0/1 Pending 0
        event FailedScheduling pod/cart-7d9f8b6c5-x2x4z | 0/3 nodes are available: 3 node(s) had untolerated taint
          {dedicated: batch}.
        == scheduling.node-cordoned on deployment/shop/cart
        alert KubeDeploymentReplicasMismatch deployment=cart
        pods
          cart-7d9f8b6c5-x2x4z 0/1 Pending 0
        $ kubectl get nodes
          NAME   STATUS                     ROLES    AGE   VERSION
          w-1    Ready,SchedulingDisabled   <none>   90d   v1.31.2
          w-2    Ready,SchedulingDisabled   <none>   90d   v1.31.2
        event FailedScheduling pod/cart-7d9f8b6c5-x2x4z | 0/2 nodes are available: 2 node(s) were unschedulable.
        sets spec.unschedulable | true | false
        == scheduling.pod-anti-affinity-conflict on deployment/shop/cart
        alert KubeDeploymentReplicasMismatch deployment=cart
        pods
          cart-7d9f8b6c5-x2x4z 0/1 Pending 0
          cart-7d9f8b6c5-b7b8n 1/1 Running 0
        event FailedScheduling pod/cart-7d9f8b6c5-x2x4z | 0/1 nodes are available: 1 node(s) didn't match pod
          anti-affinity rules.
        == scheduling.cpu-insufficient on deployment/shop/cart
        alert KubeDeploymentReplicasMismatch deployment=cart
        pods
          cart-7d9f8b6c5-x2x4z 0/1 Pending 0
        event FailedScheduling pod/cart-7d9f8b6c5-x2x4z | 0/3 nodes are available: 3 Insufficient cpu. preemption:
          0/3 nodes are available: 3 No preemption victims found for incoming pod.
        == scheduling.memory-insufficient on deployment/shop/cart
        alert KubeDeploymentReplicasMismatch deployment=cart
        pods
          cart-7d9f8b6c5-x2x4z 0/1 Pending 0
        event FailedScheduling pod/cart-7d9f8b6c5-x2x4z | 0/3 nodes are available: 1 node(s) had untolerated taint
          {node-role.kubernetes.io/control-plane: }, 2 Insufficient memory.
        == scheduling.topology-spread-unsatisfiable on deployment/shop/cart
        alert KubeDeploymentReplicasMismatch deployment=cart
        pods
          cart-7d9f8b6c5-x2x4z 0/1 Pending 0
          cart-7d9f8b6c5-b7b8n 1/1 Running 0
        event FailedScheduling pod/cart-7d9f8b6c5-x2x4z | 0/3 nodes are available: 3 node(s) didn't match pod
          topology spread constraints.
        == scheduling.host-port-conflict on daemonset/shop/ingress
        alert KubeDaemonSetRolloutStuck daemonset=ingress
        $ kubectl get daemonset -n shop
          NAME      DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE
          ingress   3         3         2       3            2           <none>          40d
        $ kubectl get pods -n shop
          NAME            READY   STATUS    RESTARTS   AGE
          ingress-x2x4z   0/1     Pending   0          9m
        event FailedScheduling pod/ingress-x2x4z | 0/3 nodes are available: 1 node(s) didn't have free ports for the
          requested pod ports, 2 node(s) didn't match Pod's node affinity/selector.
        == scheduling.node-pods-exhausted on deployment/shop/cart
        alert KubeDeploymentReplicasMismatch deployment=cart
        pods
          cart-7d9f8b6c5-x2x4z 0/1 Pending 0
        event FailedScheduling pod/cart-7d9f8b6c5-x2x4z | 0/3 nodes are available: 3 Too many pods.
        == scheduling.device-insufficient on deployment/shop/ranker
        alert KubeDeploymentReplicasMismatch deployment=ranker
        pods
          ranker-7d9f8b6c5-x2x4z 0/1 Pending 0
        event FailedScheduling pod/ranker-7d9f8b6c5-x2x4z | 0/3 nodes are available: 3 Insufficient nvidia.com/gpu.
        == scheduling.preempted on deployment/shop/reports
        alert KubeDeploymentReplicasMismatch deployment=reports
        pods
          reports-7d9f8b6c5-x2x4z 0/1 Pending 0
        event Preempted pod/reports-7d9f8b6c5-b7b8n | Preempted by pod 8f14e45f on node w-2
        event FailedScheduling pod/reports-7d9f8b6c5-x2x4z | 0/3 nodes are available: 3 Insufficient memory.
        == scheduling.disruption-budget-blocked on poddisruptionbudget/shop/cart
        alert KubeNodeUnschedulable node=w-1
        $ kubectl get nodes
          NAME   STATUS                     ROLES    AGE   VERSION
          w-1    Ready,SchedulingDisabled   <none>   90d   v1.31.2
          w-2    Ready                      <none>   90d   v1.31.2
        $ kubectl get pdb -n shop
          NAME   MIN AVAILABLE   MAX UNAVAILABLE   ALLOWED DISRUPTIONS   AGE
          cart   2               N/A               0                     40d
        pods
          cart-7d9f8b6c5-x2x4z 1/1 Running 0
          cart-7d9f8b6c5-b7b8n 1/1 Running 0
        sets spec.minAvailable | 2 | 1
        == scheduling.pod-unschedulable on deployment/shop/cart
        alert KubePodNotReady pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 0/1 Pending 0
        event FailedScheduling pod/cart-7d9f8b6c5-x2x4z | 0/3 nodes are available: 3 node(s) had a reason of a plugin
          of their own.
        """#
}
