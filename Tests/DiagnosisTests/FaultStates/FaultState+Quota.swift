extension FaultState {
    /// Quotas.
    static let quotaStates = #"""
        == quota.cpu-exceeded on namespace/shop
        alert KubeDeploymentReplicasMismatch deployment=cart
        $ kubectl get deploy -n shop
          NAME       READY   UP-TO-DATE   AVAILABLE   AGE
          cart       1/3     1            1           40d
          checkout   2/2     2            2           40d
        event FailedCreate replicaset/cart-7d9f8b6c5 | pods "cart-7d9f8b6c5-x2x4z" is forbidden: exceeded quota:
          shop, requested: limits.cpu=500m, used: limits.cpu=4, limited: limits.cpu=4
        sets spec.hard.limits.cpu | 4 | 5400m
        == quota.memory-exceeded on namespace/shop
        alert KubeDeploymentReplicasMismatch deployment=cart
        $ kubectl get deploy -n shop
          NAME       READY   UP-TO-DATE   AVAILABLE   AGE
          cart       0/1     0            0           40d
        event FailedCreate replicaset/cart-7d9f8b6c5 | pods "cart-7d9f8b6c5-x2x4z" is forbidden: exceeded quota:
          shop, requested: limits.memory=300Mi, used: limits.memory=0, limited: limits.memory=128Mi
        sets spec.hard.limits.memory | 128Mi | 384Mi
        == quota.pods-exceeded on namespace/shop
        alert KubeDeploymentReplicasMismatch deployment=cart
        $ kubectl get deploy -n shop
          NAME       READY   UP-TO-DATE   AVAILABLE   AGE
          cart       1/2     1            1           40d
        event FailedCreate replicaset/cart-7d9f8b6c5 | pods "cart-7d9f8b6c5-x2x4z" is forbidden: exceeded quota:
          objects, requested: pods=1, used: pods=10, limited: pods=10
        == quota.services-exceeded on namespace/shop
        alert HighErrorRate service=checkout
        calls service/checkout service/cart
        event FailedCreate service/cart | services "cart" is forbidden: exceeded quota: objects, requested:
          services=1, used: services=5, limited: services=5
        == quota.storage-exceeded on namespace/shop
        alert KubeStatefulSetReplicasMismatch statefulset=orders-db
        $ kubectl get statefulset -n shop
          NAME        READY   AGE
          orders-db   2/3     40d
        event FailedCreate statefulset/orders-db | create Pod orders-db-2 in StatefulSet orders-db failed error:
          persistentvolumeclaims "data-orders-db-2" is forbidden: exceeded quota: storage, requested:
          requests.storage=10Gi, used: requests.storage=20Gi, limited: requests.storage=20Gi
        """#
}
