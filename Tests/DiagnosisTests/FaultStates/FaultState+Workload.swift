extension FaultState {
    /// Workloads, releases and configuration.
    static let workloadStates = #"""
        == workload.zero-replicas on deployment/shop/cart
        alert TargetDown service=cart
        $ kubectl get deploy -n shop
          NAME   READY   UP-TO-DATE   AVAILABLE   AGE
          cart   0/0     0            0           40d
        == workload.process-stopped on service/shop/cart
        alert SupervisorProcessExited service=cart name=cart-1
        alert HighErrorRate service=web
        alert RetryRateHigh service=web
        calls service/web service/cart
        == workload.bad-release on deployment/shop/cart
        alert HighErrorRate service=cart
        pods
          cart-7d9f8b6c5-x2x4z 0/1 CrashLoopBackOff 6
          cart-5c4d3b2a1-b7b8n 1/1 Running 0
        change deploy cart | v1.42 -> v1.43
        == workload.rollout-stuck on deployment/shop/cart
        alert KubeDeploymentRolloutStuck deployment=cart
        $ kubectl get deployment cart -n shop -o yaml
          kind: Deployment
          metadata: {name: cart, namespace: shop}
          spec: {replicas: 3}
          status:
            replicas: 4
            readyReplicas: 3
            updatedReplicas: 1
            conditions: [{type: Progressing, status: "False", reason: ProgressDeadlineExceeded}]
        == workload.job-failed on job/shop/invoices-29412
        alert KubeJobFailed job_name=invoices-29412
        $ kubectl get pods -n shop
          NAME                   READY   STATUS   RESTARTS   AGE
          invoices-29412-x2x4z   0/1     Error    0          9m
        event BackoffLimitExceeded job/invoices-29412 | Job has reached the specified backoff limit
        == workload.cronjob-missed on cronjob/shop/invoices
        alert CronJobNotScheduled cronjob=invoices
        event FailedNeedsStart cronjob/invoices | Cannot determine if job needs to be started: too many missed start
          times (> 100). Set or decrease .spec.startingDeadlineSeconds or check clock skew
        == workload.daemon-missing on daemonset/shop/agent
        alert KubeDaemonSetNotScheduled daemonset=agent
        $ kubectl get daemonset -n shop
          NAME    DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE
          agent   5         3         3       3            3           <none>          40d
        == workload.leader-election-failing on deployment/shop/operator
        alert KubePodCrashLooping pod=operator-7d9f8b6c5-x2x4z
        pods
          operator-7d9f8b6c5-x2x4z 0/1 CrashLoopBackOff 6
        $ kubectl logs operator-7d9f8b6c5-x2x4z -n shop
          E1124 10:00:12 leaderelection.go:332] failed to renew lease shop/operator: timed out waiting for the condition
          problem running manager: leader election lost
        == workload.replicas-missing on deployment/shop/cart
        alert KubeDeploymentReplicasMismatch deployment=cart
        $ kubectl get deploy -n shop
          NAME   READY   UP-TO-DATE   AVAILABLE   AGE
          cart   1/3     3            1           40d
        == release.schema-mismatch on deployment/shop/orders
        alert HighErrorRate service=orders
        pods
          orders-7d9f8b6c5-x2x4z 1/1 Running 0
        change deploy orders | v1.42 -> v1.43
        log orders-7d9f8b6c5-x2x4z | ERROR: column o.gift_note does not exist at character 38
        == release.interface-incompatible on deployment/shop/checkout
        alert HighErrorRate service=checkout
        pods
          checkout-7d9f8b6c5-x2x4z 1/1 Running 0
        calls service/checkout service/shipping
        change deploy checkout | v1.42 -> v1.43
        log checkout-7d9f8b6c5-x2x4z | rpc error: code = Unimplemented desc = unknown method Quote for service
          shop.Shipping
        == release.api-version-removed on release/shop/web
        alert HelmReleaseFailed release=web
        $ kubectl get helmrelease web -n shop -o yaml
          kind: HelmRelease
          metadata: {name: web, namespace: shop}
          status:
            conditions:
            - type: Ready
              status: "False"
              message: 'unable to build objects: no matches for kind "Ingress" in version "extensions/v1beta1"'
        == configuration.harmful on configmap/shop/cart-settings
        alert HighErrorRate service=cart
        $ kubectl get configmap cart-settings -n shop -o yaml
          kind: ConfigMap
          metadata: {name: cart-settings, namespace: shop}
          data: {pool: "1"}
        change config cart-settings | pool=1
        sets env[pool] | 1 | ?
        == configuration.proxy-incorrect on deployment/shop/checkout
        alert HighErrorRate service=checkout
        pods
          checkout-7d9f8b6c5-x2x4z 1/1 Running 0
        log checkout-7d9f8b6c5-x2x4z | Post "https://api.partner.example/v1/pay": proxyconnect tcp: dial tcp
          10.1.1.1:3128: connect: connection refused
        == configuration.time-zone-unknown on deployment/shop/invoices
        alert HighErrorRate service=invoices
        pods
          invoices-7d9f8b6c5-x2x4z 1/1 Running 0
        log invoices-7d9f8b6c5-x2x4z | panic: unknown time zone Europe/Berlin
        == flag.harmful on flag/newBasket
        alert HighErrorRate service=cart
        change flag cart | newBasket off -> 100%
        log cart | flag evaluated: newBasket=100%
        """#
}
