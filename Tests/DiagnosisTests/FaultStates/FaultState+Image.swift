extension FaultState {
    /// Images.
    static let imageStates = #"""
        == image.reference-incorrect on deployment/shop/cart
        alert KubeDeploymentReplicasMismatch deployment=cart
        $ kubectl get pods -n shop -o yaml
          kind: PodList
          items:
          - kind: Pod
            metadata: {name: cart-7d9f8b6c5-x2x4z, namespace: shop}
            spec: {containers: [{name: main, image: "registry.example.com/cart:v9"}]}
            status:
              phase: Pending
              containerStatuses:
              - name: main
                ready: false
                state:
                  waiting:
                    reason: ErrImagePull
                    message: "failed to resolve reference \"registry.example.com/cart:v9\": not found"
          - kind: Pod
            metadata: {name: cart-5c4d3b2a1-b7b8n, namespace: shop}
            spec: {containers: [{name: main, image: "registry.example.com/cart:v8"}]}
            status:
              phase: Running
              containerStatuses: [{name: main, ready: true, state: {running: {}}}]
        sets spec.template.spec.containers[main].image | registry.example.com/cart:v9 | registry.example.com/cart:v8
        == image.registry-dns-failure on deployment/shop/cart
        alert KubeDeploymentReplicasMismatch deployment=cart
        pods
          cart-7d9f8b6c5-x2x4z 0/1 ImagePullBackOff 0
        event Failed pod/cart-7d9f8b6c5-x2x4z | Failed to pull image "regisry.example.com/cart:v9": failed to do
          request: Head "https://regisry.example.com/v2/cart/manifests/v9": dial tcp: lookup regisry.example.com: no
          such host
        == image.registry-unavailable on deployment/shop/cart
        alert KubeDeploymentReplicasMismatch deployment=cart
        pods
          cart-7d9f8b6c5-x2x4z 0/1 ImagePullBackOff 0
        event Failed pod/cart-7d9f8b6c5-x2x4z | Failed to pull image "registry.example.com/cart:v9": failed to do
          request: Head "https://registry.example.com/v2/cart/manifests/v9": dial tcp 203.0.113.7:443: i/o timeout
        == image.rate-limited on deployment/shop/cart
        alert KubeDeploymentReplicasMismatch deployment=cart
        pods
          cart-7d9f8b6c5-x2x4z 0/1 ImagePullBackOff 0
        event Failed pod/cart-7d9f8b6c5-x2x4z | Failed to pull image "nginx:1.27": 429 Too Many Requests - Server
          message: toomanyrequests: You have reached your pull rate limit. You may increase the limit by
          authenticating and upgrading
        == image.pull-secret-missing on deployment/shop/cart
        alert KubeDeploymentReplicasMismatch deployment=cart
        pods
          cart-7d9f8b6c5-x2x4z 0/1 ErrImagePull 0
        event Failed pod/cart-7d9f8b6c5-x2x4z | Failed to pull image "registry.example.com/cart:v9": pull access
          denied, repository does not exist or may require authorization
        == image.architecture-mismatch on deployment/shop/cart
        alert KubePodCrashLooping pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 0/1 CrashLoopBackOff 6
        $ kubectl logs cart-7d9f8b6c5-x2x4z -n shop
          exec /app/cart: exec format error
        == image.architecture-mismatch on deployment/shop/checkout
        alert KubeDeploymentReplicasMismatch deployment=checkout
        pods
          checkout-7d9f8b6c5-x2x4z 0/1 ImagePullBackOff 0
        event Failed pod/checkout-7d9f8b6c5-x2x4z | Failed to pull image "registry.example.com/checkout:v9": no match
          for platform in manifest: not found
        == image.pull-failed on deployment/shop/cart
        alert KubeContainerWaiting pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 0/1 ImagePullBackOff 0
        event BackOff pod/cart-7d9f8b6c5-x2x4z | Back-off pulling image "registry.example.com/cart:v9"
        """#
}
