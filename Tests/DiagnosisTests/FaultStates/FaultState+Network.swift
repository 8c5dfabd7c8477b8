extension FaultState {
    /// Networks.
    static let networkStates = #"""
        == network.policy-blocks on networkpolicy/shop/deny-all
        alert TargetDown service=cart
        calls service/checkout service/cart
        log checkout | dial tcp 10.0.0.9:7070: i/o timeout
        $ kubectl get networkpolicy -n shop
          NAME       POD-SELECTOR   AGE
          deny-all   <none>         9m
        == network.delay on service/shop/cart
        alert HighLatency service=checkout
        calls service/checkout service/cart
        log checkout | call to cart:7070 failed: context deadline exceeded
        alert NetworkLatencyHigh service=cart
        == network.packet-loss on node/w-1
        namespace none
        alert NodeNetworkReceiveErrs node=w-1
        log w-1 | eth0: rx errors 51233, 12 % of segments retransmitted
        == network.conntrack-full on node/w-1
        namespace none
        alert NodeHighNumberConntrackEntriesUsed node=w-1
        log w-1 | kernel: nf_conntrack: nf_conntrack: table full, dropping packet
        == network.mtu-mismatch on service/shop/uploads
        alert HighErrorRate service=uploads
        calls service/uploads service/store
        log uploads | ping: local error: message too long, mtu=1450
        log uploads | From 10.1.0.1 icmp_seq=1 Frag needed and DF set (mtu = 1450)
        == network.ports-exhausted on deployment/shop/gateway
        alert HighErrorRate service=gateway
        pods
          gateway-7d9f8b6c5-x2x4z 1/1 Running 0
        calls service/gateway service/cart
        log gateway-7d9f8b6c5-x2x4z | dial tcp 10.96.0.7:7070: connect: cannot assign requested address
        == network.addresses-exhausted on node/w-2
        alert KubePodNotReady pod=cart-7d9f8b6c5-x2x4z
        $ kubectl get pods -n shop -o wide
          NAME                   READY   STATUS              RESTARTS   AGE   IP       NODE
          cart-7d9f8b6c5-x2x4z   0/1     ContainerCreating   0          9m    <none>   w-2
        $ kubectl get nodes
          NAME   STATUS   ROLES    AGE   VERSION
          w-2    Ready    <none>   90d   v1.31.2
        event FailedCreatePodSandBox pod/cart-7d9f8b6c5-x2x4z | Failed to create pod sandbox: rpc error: code =
          Unknown desc = failed to setup network for sandbox "77ab": plugin type="host-local" failed (add): failed to
          allocate for range 0: no IP addresses available in range set: 10.244.2.1-10.244.2.254
        == network.plugin-unavailable on node/w-2
        alert KubeNodeNotReady node=w-2
        $ kubectl describe node w-2
          Name:               w-2
          Conditions:
            Type             Status  Reason                         Message
            ----             ------  ------                         -------
            MemoryPressure   False   KubeletHasSufficientMemory     kubelet has sufficient memory available
            Ready            False   KubeletNotReady                container runtime network not ready: cni plugin not initialized
        == network.link-down on node/w-1
        namespace none
        alert NodeNetworkInterfaceFlapping node=w-1
        log w-1 | kernel: ixgbe 0000:01:00.0 eth0: NIC Link is Down
        log w-1 | kernel: ixgbe 0000:01:00.0 eth0: NIC Link is Up 10 Gbps, Flow Control: None
        """#
}
