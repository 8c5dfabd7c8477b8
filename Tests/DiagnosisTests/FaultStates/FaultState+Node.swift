extension FaultState {
    /// Machines, the control plane and clocks.
    static let nodeStates = #"""
        == node.kubelet-unavailable on node/w-1
        alert KubeNodeUnreachable node=w-1
        $ kubectl get nodes
          NAME   STATUS     ROLES    AGE   VERSION
          w-1    NotReady   <none>   90d   v1.31.2
          w-2    Ready      <none>   90d   v1.31.2
        $ systemctl status kubelet @ w-1
          * kubelet.service - kubelet: The Kubernetes Node Agent
             Loaded: loaded (/usr/lib/systemd/system/kubelet.service; enabled)
             Active: inactive (dead) since Tue 2026-11-24 10:00:12 UTC; 9min ago
        == node.container-runtime-unavailable on node/w-1
        alert KubeNodeNotReady node=w-1
        $ kubectl get nodes
          NAME   STATUS     ROLES    AGE   VERSION
          w-1    NotReady   <none>   90d   v1.31.2
          w-2    Ready      <none>   90d   v1.31.2
        $ systemctl status containerd @ w-1
          * containerd.service - containerd container runtime
             Active: failed (Result: exit-code) since Tue 2026-11-24 10:00:12 UTC; 9min ago
        == node.kube-proxy-unavailable on node/w-1
        alert KubeProxyDown node=w-1
        $ kubectl get nodes
          NAME   STATUS   ROLES    AGE   VERSION
          w-1    Ready    <none>   90d   v1.31.2
        $ systemctl status kube-proxy @ w-1
          * kube-proxy.service - Kubernetes Kube-Proxy Server
             Active: inactive (dead) since Tue 2026-11-24 10:00:12 UTC; 9min ago
        == node.scheduler-unavailable on node/m-1
        alert KubeSchedulerDown node=m-1
        $ systemctl status kube-scheduler @ m-1
          * kube-scheduler.service - Kubernetes Scheduler
             Active: inactive (dead) since Tue 2026-11-24 10:00:12 UTC; 9min ago
        == node.not-ready on node/w-1
        alert KubeNodeNotReady node=w-1
        $ kubectl get nodes
          NAME   STATUS     ROLES    AGE   VERSION
          w-1    NotReady   <none>   90d   v1.31.2
          w-2    Ready      <none>   90d   v1.31.2
        == node.memory-pressure on node/w-1
        alert NodeMemoryHighUtilization node=w-1
        $ kubectl describe node w-1
          Name:               w-1
          Conditions:
            Type             Status  Reason                         Message
            ----             ------  ------                         -------
            MemoryPressure   True    KubeletHasInsufficientMemory   kubelet has insufficient memory available
            Ready            True    KubeletReady                   kubelet is posting ready status
        == node.disk-pressure on node/w-1
        alert NodeFilesystemAlmostOutOfSpace node=w-1
        $ kubectl describe node w-1
          Name:               w-1
          Conditions:
            Type             Status  Reason                         Message
            ----             ------  ------                         -------
            DiskPressure     True    KubeletHasDiskPressure         kubelet has disk pressure
            Ready            True    KubeletReady                   kubelet is posting ready status
        == node.pid-pressure on node/w-1
        alert KubePodNotReady node=w-1
        $ kubectl describe node w-1
          Name:               w-1
          Conditions:
            Type             Status  Reason                         Message
            ----             ------  ------                         -------
            PIDPressure      True    KubeletHasInsufficientPID      kubelet has insufficient PID available
            Ready            True    KubeletReady                   kubelet is posting ready status
        == node.cordoned on node/w-1
        alert KubeNodeUnschedulable node=w-1 severity=warning
        $ kubectl get nodes
          NAME   STATUS                     ROLES    AGE   VERSION
          w-1    Ready,SchedulingDisabled   <none>   90d   v1.31.2
          w-2    Ready                      <none>   90d   v1.31.2
        == node.rebooted on node/w-1
        alert NodeRebooted node=w-1
        $ kubectl get nodes
          NAME   STATUS   ROLES    AGE   VERSION
          w-1    Ready    <none>   90d   v1.31.2
          w-2    Ready    <none>   90d   v1.31.2
        event Rebooted node/w-1 | Node w-1 has been rebooted, boot id: 8f14e45f-ceea-467f-9f3b-0a1c2d3e4f50
        == node.hardware-failing on node/w-1
        namespace none
        alert NodeEDACUncorrectableErrors node=w-1
        log w-1 | kernel: EDAC MC0: 1 UE memory read error on CPU_SrcID#0_Ha#0_Chan#1_DIMM#0
        log w-1 | kernel: mce: [Hardware Error]: Machine check events logged
        == node.provisioning-failed on machineset/machines/workers-b
        alert MachineSetReplicasMismatch namespace=machines machineset=workers-b
        $ kubectl get machineset -n machines
          NAME        DESIRED   CURRENT   READY   AVAILABLE   AGE
          workers-b   4         4         2       2           90d
        event FailedCreate machine/workers-b-77ab | error launching instance: InsufficientInstanceCapacity: We
          currently do not have sufficient capacity in the zone you requested
        == cluster.capacity-overcommitted on cluster/cluster
        namespace none
        alert KubeCPUOvercommit
        == cluster.api-unavailable on node/m-1
        namespace none
        alert KubeAPIErrorBudgetBurn node=m-1
        log m-1 | error retrieving resource lock kube-system/kube-scheduler: the server is currently unable to handle
          the request
        log m-1 | apiserver: the server has received too many requests and has asked us to try again later
        == cluster.store-unavailable on node/m-1
        namespace none
        alert etcdNoLeader node=m-1
        log m-1 | etcdserver: no leader
        log m-1 | rafthttp: leader failed to send out heartbeat on time; took too long, leader is overloaded likely
          from slow disk
        == clock.skew on node/w-1
        namespace none
        alert NodeClockSkewDetected node=w-1
        log w-1 | chronyd: System clock wrong by 34.2 seconds, clock skew
        """#
}
