extension FaultState {
    /// Resources.
    static let resourceStates = #"""
        == resource.cpu-overload on deployment/shop/cart
        alert HighCPUUsage deployment=cart
        pods
          cart-7d9f8b6c5-x2x4z 1/1 Running 0
        metric cart cpu_usage_percent 30 31 30 32 31 60 85 93 96 97
        == resource.cpu-throttled on deployment/shop/cart
        alert CPUThrottlingHigh pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 1/1 Running 0
        $ kubectl get deployment cart -n shop -o yaml
          kind: Deployment
          metadata: {name: cart, namespace: shop}
          spec: {replicas: 1, template: {spec: {containers: [{name: main, resources: {limits: {cpu: 20m}}}]}}}
          status: {replicas: 1, readyReplicas: 1}
        sets spec.template.spec.containers[main].resources.limits.cpu | 20m | 250m
        == resource.memory-oom-killed on deployment/shop/cart
        alert KubePodCrashLooping pod=cart-7d9f8b6c5-x2x4z
        $ kubectl get pod cart-7d9f8b6c5-x2x4z -n shop -o yaml
          kind: Pod
          metadata: {name: cart-7d9f8b6c5-x2x4z, namespace: shop}
          spec: {containers: [{name: main, resources: {limits: {memory: 64Mi}}}]}
          status:
            phase: Running
            containerStatuses:
            - name: main
              ready: false
              restartCount: 6
              state: {waiting: {reason: CrashLoopBackOff}}
              lastState: {terminated: {reason: OOMKilled, exitCode: 137}}
        sets spec.template.spec.containers[main].resources.limits.memory | 64Mi | 128Mi
        == resource.memory-leak on deployment/shop/cart
        alert MemoryUsagePredictedToExceedLimit deployment=cart
        pods
          cart-7d9f8b6c5-x2x4z 1/1 Running 0
        metric cart memory_working_set 100 130 160 190 220 250 280 310 340 370
        == resource.file-descriptors-exhausted on deployment/shop/cart
        alert HighErrorRate service=cart
        pods
          cart-7d9f8b6c5-x2x4z 1/1 Running 0
        log cart-7d9f8b6c5-x2x4z | http: Accept error: accept tcp [::]:8080: accept4: too many open files; retrying
          in 1s
        == resource.thread-pool-exhausted on deployment/shop/cart
        alert HighLatency service=cart
        pods
          cart-7d9f8b6c5-x2x4z 1/1 Running 0
        log cart-7d9f8b6c5-x2x4z | WARNING: [pool www] server reached pm.max_children setting (50), consider raising it
        == resource.deadlocked on deployment/shop/cart
        alert HighLatency service=cart
        pods
          cart-7d9f8b6c5-x2x4z 0/1 Running 0
        log cart-7d9f8b6c5-x2x4z | Found one Java-level deadlock: "http-8": waiting to lock monitor 0x7f2 (object
          0x61, a Basket), which is held by "http-3"
        == resource.garbage-collection-pauses on deployment/shop/cart
        alert HighLatency service=cart
        pods
          cart-7d9f8b6c5-x2x4z 1/1 Running 0
        log cart-7d9f8b6c5-x2x4z | [gc] GC(812) Pause Full (Allocation Failure) 1530M->1498M(1536M) 4127.331ms
        == resource.autoscaler-at-limit on horizontalpodautoscaler/shop/cart
        alert KubeHpaMaxedOut horizontalpodautoscaler=cart
        $ kubectl get hpa -n shop
          NAME   REFERENCE         TARGETS    MINPODS   MAXPODS   REPLICAS   AGE
          cart   Deployment/cart   198%/50%   1         5         5          40d
        sets spec.maxReplicas | 5 | 15
        == resource.autoscaler-blind on horizontalpodautoscaler/shop/cart
        alert HighLatency service=cart
        $ kubectl get hpa -n shop
          NAME   REFERENCE         TARGETS         MINPODS   MAXPODS   REPLICAS   AGE
          cart   Deployment/cart   <unknown>/70%   1         5         1          40d
        event FailedGetResourceMetric horizontalpodautoscaler/cart | failed to get cpu utilization: missing request
          for cpu in container main of Pod cart-7d9f8b6c5-x2x4z
        == resource.overload-sustained on deployment/shop/cart
        alert HighErrorRate service=cart
        pods
          cart-7d9f8b6c5-x2x4z 1/1 Running 0
        log cart-7d9f8b6c5-x2x4z | retry budget exhausted; request queue is full, shedding load
        """#
}
