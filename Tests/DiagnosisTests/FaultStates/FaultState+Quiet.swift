extension FaultState {
    /// States in which nothing is wrong, though it looks a little like it.
    static let quietStates = #"""
        == a claim that waits for its first consumer, as its class says
        $ kubectl get pvc -n shop
          NAME     STATUS    VOLUME   CAPACITY   ACCESS MODES   STORAGECLASS   AGE
          assets   Pending                                      local          9m
        == a cordoned node that nobody waits for
        $ kubectl get nodes
          NAME   STATUS                     ROLES    AGE   VERSION
          w-1    Ready,SchedulingDisabled   <none>   90d   v1.31.2
          w-2    Ready                      <none>   90d   v1.31.2
        == an image that is pulled, slowly
        pods
          cart-7d9f8b6c5-x2x4z 1/1 Running 0
        event Pulled pod/cart-7d9f8b6c5-x2x4z | Successfully pulled image "registry.example.com/cart:v9" in 41.2s
        == a replica that has caught up
        namespace none
        calls service/checkout database/orders-replica
        log orders-replica | replication lag is 0 s, caught up
        == a group of consumers that begins
        calls service/billing queue/invoices
        log billing | Successfully joined group with generation 4; partitions assigned: invoices-0, invoices-1
        == a certificate that was renewed
        $ kubectl get certificate -n shop
          NAME      READY   SECRET    AGE
          web-tls   True    web-tls   80d
        log cert-manager | certificate issued successfully, renewal scheduled in 60 days
        == a node whose link came up at boot
        namespace none
        calls service/a service/b
        log w-1 | kernel: ixgbe 0000:01:00.0 eth0: NIC Link is Up 10 Gbps, Flow Control: None
        == a collection that is short
        pods
          cart-7d9f8b6c5-x2x4z 1/1 Running 0
        log cart-7d9f8b6c5-x2x4z | [gc] GC(811) Pause Young (Normal) (G1 Evacuation Pause) 512M->204M(1536M) 6.331ms
        == an API that is deprecated and still served
        pods
          operator-7d9f8b6c5-x2x4z 1/1 Running 0
        log operator-7d9f8b6c5-x2x4z | Warning: policy/v1beta1 PodDisruptionBudget is deprecated in v1.21+,
          unavailable in v1.25+
        """#
}
