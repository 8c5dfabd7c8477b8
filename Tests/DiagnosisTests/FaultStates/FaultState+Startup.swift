extension FaultState {
    /// Start-up.
    static let startupStates = #"""
        == startup.secret-missing on deployment/shop/cart
        alert KubeDeploymentReplicasMismatch deployment=cart
        pods
          cart-7d9f8b6c5-x2x4z 0/1 CreateContainerConfigError 0
        event Failed pod/cart-7d9f8b6c5-x2x4z | Error: secret "cart-key" not found
        == startup.configmap-missing on deployment/shop/cart
        alert KubeDeploymentReplicasMismatch deployment=cart
        pods
          cart-7d9f8b6c5-x2x4z 0/1 CreateContainerConfigError 0
        event Failed pod/cart-7d9f8b6c5-x2x4z | Error: configmap "cart-settings" not found
        == startup.service-account-missing on deployment/shop/cart
        alert KubeDeploymentReplicasMismatch deployment=cart
        $ kubectl get deploy -n shop
          NAME   READY   UP-TO-DATE   AVAILABLE   AGE
          cart   0/1     0            0           9m
        event FailedCreate replicaset/cart-7d9f8b6c5 | Error creating: pods "cart-7d9f8b6c5-" is forbidden: error
          looking up service account shop/cart-reader: serviceaccount "cart-reader" not found
        == startup.command-invalid on deployment/shop/cart
        alert KubePodCrashLooping pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 0/1 RunContainerError 3
        event Failed pod/cart-7d9f8b6c5-x2x4z | Error: failed to create containerd task: failed to create shim task:
          OCI runtime create failed: runc create failed: unable to start container process: exec: "cartd": executable
          file not found in $PATH: unknown
        == startup.configuration-invalid on deployment/shop/web
        alert KubePodCrashLooping pod=web-7d9f8b6c5-x2x4z
        pods
          web-7d9f8b6c5-x2x4z 0/1 CrashLoopBackOff 6
        $ kubectl logs web-7d9f8b6c5-x2x4z -n shop
          nginx: [emerg] unknown directive "worker_proces" in /etc/nginx/nginx.conf:3
        == startup.environment-missing on deployment/shop/cart
        alert KubePodCrashLooping pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 0/1 CrashLoopBackOff 6
        $ kubectl logs cart-7d9f8b6c5-x2x4z -n shop
          panic: required environment variable CART_DB is not set
        == startup.init-container-failed on deployment/shop/cart
        alert KubePodNotReady pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 0/1 Init:CrashLoopBackOff 4
        == startup.init-container-stuck on deployment/shop/cart
        alert KubePodNotReady pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 0/1 Init:0/1 0
        == startup.dependency-unavailable on deployment/shop/cart
        alert KubePodCrashLooping pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 0/1 CrashLoopBackOff 6
        $ kubectl logs cart-7d9f8b6c5-x2x4z -n shop
          FATAL could not connect to ledger.partner.example:443: Connection refused, exiting
        == startup.admission-refused on deployment/shop/cart
        alert KubeDeploymentReplicasMismatch deployment=cart
        $ kubectl get deploy -n shop
          NAME   READY   UP-TO-DATE   AVAILABLE   AGE
          cart   0/1     0            0           9m
        event FailedCreate replicaset/cart-7d9f8b6c5 | Error creating: pods "cart-7d9f8b6c5-x2x4z" is forbidden:
          violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "main" must set
          securityContext.allowPrivilegeEscalation=false)
        == startup.admission-unavailable on deployment/shop/cart
        alert KubeDeploymentReplicasMismatch deployment=cart
        $ kubectl get deploy -n shop
          NAME   READY   UP-TO-DATE   AVAILABLE   AGE
          cart   0/1     0            0           9m
        event FailedCreate replicaset/cart-7d9f8b6c5 | Error creating: Internal error occurred: failed calling
          webhook "inject.mesh.example": failed to call webhook: Post
          "https://injector.mesh.svc:443/inject?timeout=10s": no endpoints available for service "injector"
        == startup.security-context-invalid on deployment/shop/cart
        alert KubeDeploymentReplicasMismatch deployment=cart
        pods
          cart-7d9f8b6c5-x2x4z 0/1 CreateContainerConfigError 0
        event Failed pod/cart-7d9f8b6c5-x2x4z | Error: container has runAsNonRoot and image will run as root (pod:
          "cart-7d9f8b6c5-x2x4z_shop", container: main)
        == startup.library-missing on deployment/shop/cart
        alert KubePodCrashLooping pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 0/1 CrashLoopBackOff 6
        $ kubectl logs cart-7d9f8b6c5-x2x4z -n shop
          ModuleNotFoundError: No module named 'redis'
        == startup.library-missing on deployment/shop/checkout
        alert KubePodCrashLooping pod=checkout-7d9f8b6c5-x2x4z
        pods
          checkout-7d9f8b6c5-x2x4z 0/1 CrashLoopBackOff 6
        $ kubectl logs checkout-7d9f8b6c5-x2x4z -n shop
          /app/checkout: error while loading shared libraries: libpq.so.5: cannot open shared object file
        == startup.crash-loop on deployment/shop/cart
        alert KubePodCrashLooping pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 0/1 CrashLoopBackOff 6
        event BackOff pod/cart-7d9f8b6c5-x2x4z | Back-off restarting failed container main in pod
          cart-7d9f8b6c5-x2x4z_shop
        """#
}
