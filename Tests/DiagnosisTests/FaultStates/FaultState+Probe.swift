extension FaultState {
    /// Probes.
    static let probeStates = #"""
        == probe.liveness-port-incorrect on deployment/shop/cart
        alert KubePodCrashLooping pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 0/1 CrashLoopBackOff 6
        $ kubectl get deployment cart -n shop -o yaml
          kind: Deployment
          metadata: {name: cart, namespace: shop}
          spec:
            replicas: 1
            template:
              spec:
                containers:
                - name: main
                  ports: [{containerPort: 8080}]
                  livenessProbe: {httpGet: {path: /healthz, port: 8081}}
        event Unhealthy pod/cart-7d9f8b6c5-x2x4z | Liveness probe failed: Get "http://10.0.0.9:8081/healthz": dial
          tcp 10.0.0.9:8081: connect: connection refused
        sets spec.template.spec.containers[main].livenessProbe.httpGet.port | 8081 | 8080
        == probe.liveness-protocol-incorrect on deployment/shop/cart
        alert KubePodCrashLooping pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 0/1 CrashLoopBackOff 6
        $ kubectl get deployment cart -n shop -o yaml
          kind: Deployment
          metadata: {name: cart, namespace: shop}
          spec:
            replicas: 1
            template:
              spec:
                containers:
                - name: main
                  ports: [{containerPort: 8080}]
                  livenessProbe: {httpGet: {path: /healthz, port: 8080, scheme: HTTPS}}
        event Unhealthy pod/cart-7d9f8b6c5-x2x4z | Liveness probe failed: Get "https://10.0.0.9:8080/healthz": http:
          server gave HTTP response to HTTPS client
        sets spec.template.spec.containers[main].livenessProbe.httpGet.scheme | HTTPS | HTTP
        == probe.liveness-path-incorrect on deployment/shop/cart
        alert KubePodCrashLooping pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 0/1 CrashLoopBackOff 6
        event Unhealthy pod/cart-7d9f8b6c5-x2x4z | Liveness probe failed: HTTP probe failed with statuscode: 404
        == probe.liveness-timing-incorrect on deployment/shop/cart
        alert KubePodCrashLooping pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 0/1 Running 6
        event Unhealthy pod/cart-7d9f8b6c5-x2x4z | Liveness probe failed: Get "http://10.0.0.9:8080/healthz": context
          deadline exceeded (Client.Timeout exceeded while awaiting headers)
        event Killing pod/cart-7d9f8b6c5-x2x4z | Container main failed liveness probe, will be restarted
        == probe.readiness-port-incorrect on deployment/shop/cart
        alert KubePodNotReady pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 0/1 Running 0
        $ kubectl get deployment cart -n shop -o yaml
          kind: Deployment
          metadata: {name: cart, namespace: shop}
          spec:
            replicas: 1
            template:
              spec:
                containers:
                - name: main
                  ports: [{containerPort: 8080}]
                  readinessProbe: {httpGet: {path: /healthz, port: 8081}}
        event Unhealthy pod/cart-7d9f8b6c5-x2x4z | Readiness probe failed: Get "http://10.0.0.9:8081/healthz": dial
          tcp 10.0.0.9:8081: connect: connection refused
        sets spec.template.spec.containers[main].readinessProbe.httpGet.port | 8081 | 8080
        == probe.readiness-protocol-incorrect on deployment/shop/cart
        alert KubePodNotReady pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 0/1 Running 0
        event Unhealthy pod/cart-7d9f8b6c5-x2x4z | Readiness probe failed: Get "https://10.0.0.9:8080/healthz": http:
          server gave HTTP response to HTTPS client
        == probe.readiness-path-incorrect on deployment/shop/cart
        alert KubePodNotReady pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 0/1 Running 0
        event Unhealthy pod/cart-7d9f8b6c5-x2x4z | Readiness probe failed: HTTP probe failed with statuscode: 404
        == probe.failing on deployment/shop/cart
        alert KubePodNotReady pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 0/1 Running 0
        event Unhealthy pod/cart-7d9f8b6c5-x2x4z | Readiness probe failed: HTTP probe failed with statuscode: 503
        """#
}
