extension FaultState {
    /// Services and gateways.
    static let serviceStates = #"""
        == service.selector-mismatch on service/shop/cart
        alert TargetDown service=cart
        $ kubectl get pod cart-7d9f8b6c5-x2x4z -n shop -o yaml
          kind: Pod
          metadata: {name: cart-7d9f8b6c5-x2x4z, namespace: shop, labels: {app: cart}}
          spec: {containers: [{name: main, ports: [{containerPort: 7070}]}]}
          status: {phase: Running, containerStatuses: [{name: main, ready: true}]}
        $ kubectl get svc cart -n shop -o yaml
          kind: Service
          metadata: {name: cart, namespace: shop}
          spec: {selector: {app: carts}, ports: [{port: 7070, targetPort: 7070}]}
        sets spec.selector.app | carts | cart
        == service.port-mapping-mismatch on service/shop/cart
        alert TargetDown service=cart
        $ kubectl get pod cart-7d9f8b6c5-x2x4z -n shop -o yaml
          kind: Pod
          metadata: {name: cart-7d9f8b6c5-x2x4z, namespace: shop, labels: {app: cart}}
          spec: {containers: [{name: main, ports: [{containerPort: 7070}]}]}
          status: {phase: Running, containerStatuses: [{name: main, ready: true}]}
        $ kubectl get svc cart -n shop -o yaml
          kind: Service
          metadata: {name: cart, namespace: shop}
          spec: {selector: {app: cart}, ports: [{port: 7070, targetPort: 8080}]}
        sets spec.ports[0].targetPort | 8080 | 7070
        == service.protocol-mismatch on service/shop/cart
        alert TargetDown service=cart
        $ kubectl get pod cart-7d9f8b6c5-x2x4z -n shop -o yaml
          kind: Pod
          metadata: {name: cart-7d9f8b6c5-x2x4z, namespace: shop, labels: {app: cart}}
          spec: {containers: [{name: main, ports: [{containerPort: 7070, protocol: TCP}]}]}
          status: {phase: Running, containerStatuses: [{name: main, ready: true}]}
        $ kubectl get svc cart -n shop -o yaml
          kind: Service
          metadata: {name: cart, namespace: shop}
          spec: {selector: {app: cart}, ports: [{port: 7070, targetPort: 7070, protocol: UDP}]}
        sets spec.ports[0].protocol | UDP | TCP
        == service.env-address-mismatch on deployment/shop/checkout
        alert HighErrorRate service=checkout
        $ kubectl get svc -n shop
          NAME       TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)    AGE
          cart       ClusterIP   10.96.0.7    <none>        7070/TCP   40d
          checkout   ClusterIP   10.96.0.8    <none>        5050/TCP   40d
        $ kubectl get deployment checkout -n shop -o yaml
          kind: Deployment
          metadata: {name: checkout, namespace: shop}
          spec: {template: {spec: {containers: [{name: main, env: [{name: CART_ADDR, value: "cartt:7070"}]}]}}}
        sets spec.template.spec.containers[main].env[CART_ADDR] | cartt:7070 | cart:7070
        == service.gateway-misroute on ingress/shop/web
        alert HighErrorRate service=gateway
        $ kubectl get svc -n shop
          NAME      TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)    AGE
          gateway   ClusterIP   10.96.0.6    <none>        80/TCP     40d
          webshop   ClusterIP   10.96.0.7    <none>        7070/TCP   40d
        $ kubectl get ingress web -n shop -o yaml
          kind: Ingress
          metadata: {name: web, namespace: shop}
          spec: {rules: [{http: {paths: [{path: /, backend: {service: {name: webshop-old, port: {number: 80}}}}]}}]}
        == service.dns-resolution-failure on deployment/shop/checkout
        alert HighErrorRate service=checkout
        $ kubectl get deployment checkout -n shop -o yaml
          kind: Deployment
          metadata: {name: checkout, namespace: shop}
          spec: {replicas: 1, template: {spec: {dnsPolicy: Default, containers: [{name: main}]}}}
        log checkout | dial tcp: lookup cart.shop.svc.cluster.local: no such host
        sets spec.template.spec.dnsPolicy | Default | ClusterFirst
        == service.sidecar-port-conflict on deployment/shop/cart
        alert KubePodCrashLooping pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 1/2 CrashLoopBackOff 6
        $ kubectl logs cart-7d9f8b6c5-x2x4z -c proxy -n shop
          listen tcp :8080: bind: address already in use
        == service.load-balancer-failed on service/shop/web
        alert BlackboxProbeFailed service=web
        $ kubectl get svc -n shop
          NAME   TYPE           CLUSTER-IP   EXTERNAL-IP   PORT(S)        AGE
          web    LoadBalancer   10.96.0.7    <pending>     80:31080/TCP   40m
        event SyncLoadBalancerFailed service/web | Error syncing load balancer: failed to ensure load balancer: no
          subnet with free addresses
        == service.missing on service/shop/cart
        alert HighErrorRate service=checkout
        calls service/checkout service/cart
        $ kubectl get svc -n shop
          NAME       TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)    AGE
          checkout   ClusterIP   10.96.0.8    <none>        5050/TCP   40d
        == service.no-endpoints on service/shop/cart
        alert TargetDown service=cart
        $ kubectl get endpoints -n shop
          NAME   ENDPOINTS   AGE
          cart   <none>      40d
        == service.errors-high on service/shop/cart
        alert HighErrorRate service=cart
        log cart | GET /basket HTTP/1.1 500 12ms: internal server error
        == service.latency-high on service/shop/cart
        alert HighLatency service=cart
        == service.traffic-lost on service/shop/cart
        alert NoTraffic service=cart
        == service.unreachable on service/shop/cart
        alert TargetDown service=cart
        calls service/checkout service/cart
        log checkout | dial tcp cart:7070: connect: connection refused
        == alert.unexplained on service/shop/cart
        alert QuarterlyFigureOdd service=cart
        == gateway.request-too-large on service/shop/gateway
        alert HighErrorRate service=gateway
        calls service/gateway service/uploads
        log gateway | [error] 31#31: *911 client intended to send too large body: 12582912 bytes, client:
          198.51.100.4, request: "POST /upload HTTP/1.1"
        == gateway.timeout-too-short on service/shop/gateway
        alert HighErrorRate service=gateway
        calls service/gateway service/reports
        log gateway | [error] 31#31: *911 upstream timed out (110: Connection timed out) while reading response
          header from upstream, request: "GET /reports/7 HTTP/1.1"
        change config gateway | proxy_read_timeout=5s
        """#
}
