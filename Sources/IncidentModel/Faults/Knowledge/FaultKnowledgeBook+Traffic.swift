extension FaultKnowledgeBook {
    /// Services, gateways and names.
    static let trafficTable = #"""
        source Kubernetes documentation, Service; Debug Services
        service.selector-mismatch
          state the pods are ready and `kubectl get endpoints` shows `<none>`; the selector's labels are on no pod
          alert TargetDown, ServiceNoEndpoints
          with service.no-endpoints
          causes service.errors-high, startup.dependency-unavailable
          unlike service.port-mapping-mismatch: A wrong selector leaves no endpoints; a wrong target port leaves
            endpoints on a port where nobody listens.
          unlike workload.replicas-missing: Endpoints are empty in both; with a wrong selector the pods are ready.
        service.port-mapping-mismatch
          state endpoints exist; targetPort is not among the ports of the containers
          log callers say `connection refused` at once
          alert TargetDown
          causes service.errors-high, startup.dependency-unavailable
          unlike service.env-address-mismatch: A wrong target port harms all callers; a wrong address in one caller's
            environment only that caller.
          unlike service.protocol-mismatch: TCP on the wrong port is refused at once; UDP in the place of TCP is never
            answered.
        service.protocol-mismatch
          state the service's protocol is UDP and the container's TCP, or the other way round
          log callers say `i/o timeout`
          alert TargetDown
          causes service.errors-high, startup.dependency-unavailable
          unlike network.policy-blocks: Both time out; a policy that selects the pods, or none, tells.
        service.env-address-mismatch
          state a variable `host:port` of the template names a service or port that is not listed
          log `no such host` or `connection refused` with that address
          change the variable was changed
          alert HighErrorRate on the caller
          causes service.errors-high, startup.crash-loop
          unlike service.dns-resolution-failure: One name that never existed is a wrong address; all names at once are
            the resolver.
          unlike service.missing: If others call the name too, the service is missing; if only one does, its address is
            wrong.
        service.gateway-misroute
          source Kubernetes documentation, Ingress; Gateway API
          state a route's backend is no listed service, or another than its host or path says
          log `no route matched`, 404 from the gateway itself and not from the service
          alert HighErrorRate on the gateway, while the services' own error rate is usual
          causes service.errors-high
          unlike service.no-endpoints: Without a route the gateway answers 404; with a route to nobody 503.
        service.dns-resolution-failure
          source Kubernetes documentation, Debugging DNS Resolution
          state dnsPolicy is Default or None; /etc/resolv.conf does not name the cluster's resolver
          log `no such host`, `Temporary failure in name resolution`, `EAI_AGAIN`, `ENOTFOUND`
          alert DNSLookupFailures
          causes service.errors-high, startup.dependency-unavailable
          unlike dns.resolver-unavailable: If everybody cannot resolve, it is the resolver; if one workload cannot, it
            is that workload's settings.
        service.sidecar-port-conflict
          state two containers of a pod declare or open the same port
          log `listen tcp :8080: bind: address already in use`
          alert KubePodCrashLooping
          with startup.crash-loop
          causes workload.replicas-missing
          unlike startup.configuration-invalid: `address already in use` in a new pod means that a neighbour container
            has the port; alone on a host it means an old process.
        service.load-balancer-failed
          source Kubernetes documentation, Service of type LoadBalancer
          state EXTERNAL-IP shows `<pending>` for long
          event SyncLoadBalancerFailed: `Error syncing load balancer: failed to ensure load balancer: …`
          alert KubeServiceLoadBalancerPending
          causes service.unreachable
          unlike quota.services-exceeded: A quota refuses the service itself; here it exists and the cloud does not
            give the balancer.
          unlike service.no-endpoints: The cluster address answers; only the external one is missing.
        service.missing
          state a complete list of services lacks a name that others call
          log callers say `no such host` for that one name
          alert HighErrorRate on the callers
          causes service.errors-high, startup.dependency-unavailable
        service.no-endpoints
          state `kubectl get endpoints` shows `<none>`
          log `no healthy upstream`, `503 Service Unavailable`, `no endpoints available for service`
          alert ServiceNoEndpoints
          passes to callers
          causes service.errors-high
          unlike service.unreachable: Without endpoints a connection is refused or rejected at once; behind an
            unreachable one it times out.
        service.errors-high
          metric the share of 5xx or failed calls is many times its usual
          alert HighErrorRate, ErrorBudgetBurn
          passes to callers
          unlike service.latency-high: Late answers become errors where callers time out: compare what rose first.
        service.latency-high
          metric p95 or p99 of the duration is many times its usual
          alert HighLatency
          passes to callers
          unlike network.delay: If its own duration is usual and the callers' is not, the time is lost on the way.
        service.traffic-lost
          source Google, Site Reliability Engineering, chapter 6: the four golden signals
          metric requests fall to nothing while those of other services go on
          log no request and no error of its own
          alert NoTraffic
          unlike service.unreachable: An unreachable service is asked and does not answer, so that its callers fail;
            one without traffic is not asked: look at its callers and at the way to it.
          unlike service.gateway-misroute: Traffic that is lost to a wrong route turns up as 404 at the gateway.
        service.unreachable
          metric up is 0, probe_success is 0
          log callers say `connection refused` or `i/o timeout`
          alert TargetDown
          passes to callers
          unlike service.selector-mismatch: Look at endpoints first: none is a selector or readiness, some is a port, a
            policy or the program.
        alert.unexplained
          alert any whose name says nothing known, with nothing else read beside it
          unlike service.errors-high: Where nothing but an alert was read, what it says in its name is all that is
            known.
        gateway.request-too-large
          source nginx documentation, client_max_body_size, large_client_header_buffers; Envoy, max_request_bytes
          log `client intended to send too large body: 12582912 bytes`, `413 Request Entity Too Large`, `upstream sent
            too big header`
          metric only 413, 431 or 400 rise, and only for some users
          change a limit was set, or clients send more than before
          alert HighErrorRate on the gateway
          causes service.errors-high
          unlike network.mtu-mismatch: A limit answers at once with 413; a packet that is too large is lost and the
            request hangs.
          unlike gateway.timeout-too-short: 413 answers at once, 504 after the time that is set.
        gateway.timeout-too-short
          source nginx documentation, proxy_read_timeout; Envoy documentation, route timeouts
          log `upstream timed out (110: Connection timed out) while reading response header from upstream`, `504
            Gateway Time-out`
          metric durations at the gateway end at one same value, such as 15.0 s; the backend goes on and ends well
            later
          change a timeout was lowered
          alert HighErrorRate on the gateway
          causes service.errors-high, resource.overload-sustained
          unlike service.latency-high: If the backend is as quick as ever for the same requests, the timeout was
            changed; if it became slower, it is the backend.
        dns.resolver-misconfigured
          source CoreDNS manual, plugins kubernetes, forward, template
          state the Corefile lacks `kubernetes cluster.local`, or a template answers with NXDOMAIN
          log `NXDOMAIN` for names that exist
          change the config map coredns was changed
          alert CoreDNSErrorsHigh
          causes service.dns-resolution-failure, startup.dependency-unavailable
          unlike dns.resolver-unavailable: A misconfigured resolver answers, and wrongly (NXDOMAIN, SERVFAIL); an
            unavailable one does not answer (`i/o timeout`, `no servers could be reached`).
        dns.resolver-unavailable
          source Kubernetes documentation, Debugging DNS Resolution
          state the pods of coredns are not ready or gone
          log everybody says `no servers could be reached`, `lookup … on 10.96.0.10:53: read udp … i/o timeout`
          alert CoreDNSDown
          causes service.dns-resolution-failure, startup.dependency-unavailable
          unlike network.policy-blocks: A policy on egress that forgets port 53 takes names from the pods that it
            selects, and only from those.
        dns.search-list-costly
          source Kubernetes documentation, DNS for Services and Pods: ndots; resolv.conf manual
          log the resolver answers NXDOMAIN for `api.example.com.shop.svc.cluster.local.` before each right name
          metric queries at the resolver are four to five times the lookups, mostly NXDOMAIN; lookups take long and do
            not fail
          alert CoreDNSLatencyHigh
          with dns.resolver-misconfigured
          causes service.latency-high
          unlike service.dns-resolution-failure: With a costly search list names resolve, late; with a failure they do
            not.
          unlike dns.resolver-misconfigured: NXDOMAIN for a name with the cluster's suffix appended is how search lists
            work; NXDOMAIN for the right name is a fault.
        """#
}
