extension FaultState {
    /// Names.
    static let dnsStates = #"""
        == dns.resolver-misconfigured on configmap/kube-system/coredns
        alert HighErrorRate service=checkout
        $ kubectl get configmap coredns -n kube-system -o yaml
          kind: ConfigMap
          metadata: {name: coredns, namespace: kube-system}
          data:
            Corefile: |
              .:53 {
                forward . 192.0.2.53
                cache 30
              }
        log checkout | dial tcp: lookup cart.shop.svc.cluster.local: no such host
        == dns.resolver-unavailable on deployment/kube-system/coredns
        alert CoreDNSDown namespace=kube-system deployment=coredns
        alert HighErrorRate service=checkout
        $ kubectl get deploy -n kube-system
          NAME      READY   UP-TO-DATE   AVAILABLE   AGE
          coredns   0/2     2            0           90d
        log checkout | dial tcp: lookup cart on 10.96.0.10:53: read udp 10.0.0.4:40112->10.96.0.10:53: i/o timeout
        log cart | lookup orders on 10.96.0.10:53: no servers could be reached
        == dns.search-list-costly on service/shop/checkout
        alert HighLatency service=checkout
        log checkout | dns: query api.partner.example.shop.svc.cluster.local. NXDOMAIN,
          api.partner.example.svc.cluster.local. NXDOMAIN, api.partner.example.cluster.local. NXDOMAIN, then
          api.partner.example. NOERROR after 5 lookups (ndots:5)
        """#
}
