extension FaultState {
    /// Credentials.
    static let credentialStates = #"""
        == credential.mismatch on deployment/shop/cart
        alert KubePodCrashLooping pod=cart-7d9f8b6c5-x2x4z
        pods
          cart-7d9f8b6c5-x2x4z 0/1 CrashLoopBackOff 6
        $ kubectl logs cart-7d9f8b6c5-x2x4z -n shop
          redis: WRONGPASS invalid username-password pair or user is disabled.
        == credential.stale-in-process on deployment/shop/cart
        alert HighErrorRate service=cart
        $ kubectl get pods -n shop
          NAME                   READY   STATUS    RESTARTS   AGE
          cart-7d9f8b6c5-x2x4z   1/1     Running   0          12d
        change config cart-secret | password rotated on both sides
        log cart-7d9f8b6c5-x2x4z | FATAL: password authentication failed for user "cart"
        == credential.expired on deployment/shop/checkout
        alert HighErrorRate service=checkout
        pods
          checkout-7d9f8b6c5-x2x4z 1/1 Running 0
        log checkout-7d9f8b6c5-x2x4z | ExpiredToken: The security token included in the request is expired
        == credential.expired on deployment/shop/cart
        alert HighErrorRate service=cart
        pods
          cart-7d9f8b6c5-x2x4z 1/1 Running 0
        log cart-7d9f8b6c5-x2x4z | TokenExpiredError: jwt expired
        == credential.permission-missing on deployment/shop/operator
        alert HighErrorRate service=operator
        pods
          operator-7d9f8b6c5-x2x4z 1/1 Running 0
        log operator-7d9f8b6c5-x2x4z | pods is forbidden: User "system:serviceaccount:shop:operator" cannot list
          resource "pods" in API group "" in the namespace "shop"
        == credential.permission-missing on deployment/shop/reports
        alert HighErrorRate service=reports
        pods
          reports-7d9f8b6c5-x2x4z 1/1 Running 0
        log reports-7d9f8b6c5-x2x4z | ERROR: permission denied for table orders
        """#
}
