extension FaultState {
    /// Volumes and disks.
    static let storageStates = #"""
        == storage.pvc-capacity-mismatch on persistentvolumeclaim/shop/data-orders-db-0
        alert KubePersistentVolumeClaimPending persistentvolumeclaim=data-orders-db-0
        $ kubectl get pvc -n shop -o yaml
          kind: PersistentVolumeClaimList
          items:
          - kind: PersistentVolumeClaim
            metadata: {name: data-orders-db-0, namespace: shop}
            spec: {accessModes: [ReadWriteOnce], storageClassName: manual, resources: {requests: {storage: 50Gi}}}
            status: {phase: Pending}
        $ kubectl get pv
          NAME   CAPACITY   ACCESS MODES   STATUS      CLAIM   STORAGECLASS   AGE
          pv-1   20Gi       RWO            Available           manual         40d
        event FailedBinding persistentvolumeclaim/data-orders-db-0 | no persistent volumes available for this claim
          and no storage class is set
        sets spec.resources.requests.storage | 50Gi | 20Gi
        == storage.pvc-access-mode-mismatch on persistentvolumeclaim/shop/assets
        alert KubePersistentVolumeClaimPending persistentvolumeclaim=assets
        $ kubectl get pvc assets -n shop -o yaml
          kind: PersistentVolumeClaim
          metadata: {name: assets, namespace: shop}
          spec: {accessModes: [ReadWriteMany], storageClassName: manual, resources: {requests: {storage: 5Gi}}}
          status: {phase: Pending}
        $ kubectl get pv
          NAME   CAPACITY   ACCESS MODES   STATUS      CLAIM   STORAGECLASS   AGE
          pv-1   20Gi       RWO            Available           manual         40d
        sets spec.accessModes | ReadWriteMany | ReadWriteOnce
        == storage.pvc-selector-mismatch on persistentvolumeclaim/shop/assets
        alert KubePersistentVolumeClaimPending persistentvolumeclaim=assets
        $ kubectl get pvc assets -n shop -o yaml
          kind: PersistentVolumeClaim
          metadata: {name: assets, namespace: shop}
          spec:
            accessModes: [ReadWriteOnce]
            storageClassName: manual
            selector: {matchLabels: {tier: gold}}
            resources: {requests: {storage: 5Gi}}
          status: {phase: Pending}
        $ kubectl get pv -o yaml
          kind: PersistentVolumeList
          items:
          - kind: PersistentVolume
            metadata: {name: pv-1, labels: {tier: silver}}
            spec: {accessModes: [ReadWriteOnce], storageClassName: manual, capacity: {storage: 20Gi}}
            status: {phase: Available}
        sets spec.selector.matchLabels.tier | gold | silver
        == storage.pvc-storage-class-mismatch on persistentvolumeclaim/shop/data-orders-db-1
        alert KubePersistentVolumeClaimPending persistentvolumeclaim=data-orders-db-1
        $ kubectl get pvc -n shop
          NAME               STATUS    VOLUME   CAPACITY   ACCESS MODES   STORAGECLASS   AGE
          data-orders-db-0   Bound     pv-1     10Gi       RWO            standard       40d
          data-orders-db-1   Pending                                      fast           9m
        event ProvisioningFailed persistentvolumeclaim/data-orders-db-1 | storageclass.storage.k8s.io "fast" not found
        sets spec.storageClassName | fast | standard
        == storage.pv-already-bound on persistentvolumeclaim/shop/assets
        alert KubePersistentVolumeClaimPending persistentvolumeclaim=assets
        $ kubectl get pvc assets -n shop -o yaml
          kind: PersistentVolumeClaim
          metadata: {name: assets, namespace: shop}
          spec:
            accessModes: [ReadWriteOnce]
            storageClassName: manual
            volumeName: pv-1
            resources: {requests: {storage: 5Gi}}
          status: {phase: Pending}
        $ kubectl get pv
          NAME   CAPACITY   ACCESS MODES   STATUS   CLAIM          STORAGECLASS   AGE
          pv-1   20Gi       RWO            Bound    shop/archive   manual         40d
        event FailedBinding persistentvolumeclaim/assets | volume "pv-1" already bound to a different claim.
        == storage.claim-pending on persistentvolumeclaim/shop/assets
        alert KubePersistentVolumeClaimPending persistentvolumeclaim=assets
        $ kubectl get pvc -n shop
          NAME     STATUS    VOLUME   CAPACITY   ACCESS MODES   STORAGECLASS   AGE
          assets   Pending                                      standard       9m
        event FailedScheduling pod/cart-7d9f8b6c5-x2x4z | 0/3 nodes are available: pod has unbound immediate
          PersistentVolumeClaims.
        == storage.attach-failed on statefulset/shop/orders-db
        alert KubeStatefulSetReplicasMismatch statefulset=orders-db
        $ kubectl get statefulset -n shop
          NAME        READY   AGE
          orders-db   0/1     40d
        pods
          orders-db-0 0/1 ContainerCreating 0
        event FailedAttachVolume pod/orders-db-0 | Multi-Attach error for volume "pvc-1" Volume is already
          exclusively attached to one node and can't be attached to another
        event FailedMount pod/orders-db-0 | Unable to attach or mount volumes: unmounted volumes=[data], unattached
          volumes=[data]: timed out waiting for the condition
        == storage.volume-permission-denied on statefulset/shop/orders-db
        alert KubePodCrashLooping pod=orders-db-0
        $ kubectl get statefulset -n shop
          NAME        READY   AGE
          orders-db   0/1     40d
        pods
          orders-db-0 0/1 CrashLoopBackOff 6
        $ kubectl logs orders-db-0 -n shop
          initdb: error: could not create directory "/var/lib/postgresql/data/pgdata": Permission denied
        == storage.volume-full on statefulset/shop/orders-db
        alert KubePodCrashLooping pod=orders-db-0
        $ kubectl get statefulset -n shop
          NAME        READY   AGE
          orders-db   0/1     40d
        pods
          orders-db-0 0/1 CrashLoopBackOff 6
        $ kubectl logs orders-db-0 -n shop
          write /var/lib/data/segment-7: no space left on device
        == storage.volume-zone-conflict on statefulset/shop/orders-db
        alert KubeStatefulSetReplicasMismatch statefulset=orders-db
        $ kubectl get statefulset -n shop
          NAME        READY   AGE
          orders-db   0/1     40d
        pods
          orders-db-0 0/1 Pending 0
        event FailedScheduling pod/orders-db-0 | 0/3 nodes are available: 3 node(s) had volume node affinity conflict.
        == storage.inodes-exhausted on statefulset/shop/mail
        alert KubePersistentVolumeInodesFillingUp persistentvolumeclaim=spool-mail-0 statefulset=mail
        $ kubectl get statefulset -n shop
          NAME   READY   AGE
          mail   0/1     40d
        pods
          mail-0 0/1 CrashLoopBackOff 6
        $ kubectl logs mail-0 -n shop
          open /var/spool/q/1/77ab: no space left on device
        metric mail kubelet_volume_stats_inodes_free 900000 700000 500000 300000 100000 60000 40000 20000 3000 0 0
        metric mail kubelet_volume_stats_available_bytes 8e9 8e9 8e9 8e9 8e9 8e9 8e9 8e9 8e9 8e9
        == storage.inodes-exhausted on node/w-1
        namespace none
        alert NodeFilesystemAlmostOutOfFiles node=w-1 mountpoint=/var
        == storage.slow on database/shop/orders
        alert HighLatency service=checkout
        calls service/checkout database/orders
        log orders | slow fdatasync took 2.7s, expected less than 1s
        log orders | checkpoint: fsync took 4120 ms
        == storage.device-failing on node/w-1
        namespace none
        alert NodeFilesystemDeviceError node=w-1
        log w-1 | kernel: blk_update_request: I/O error, dev sda, sector 118206016 op 0x0:(READ)
        log w-1 | kernel: EXT4-fs error (device sda1): ext4_find_entry: reading directory lblock 0
        == storage.ephemeral-growth on deployment/shop/thumbnails
        alert NodeFilesystemSpaceFillingUp node=w-1 deployment=thumbnails
        pods
          thumbnails-7d9f8b6c5-x2x4z 1/1 Running 0
        $ kubectl get deployment thumbnails -n shop -o yaml
          kind: Deployment
          metadata: {name: thumbnails, namespace: shop}
          spec:
            replicas: 1
            template: {spec: {containers: [{name: main}], volumes: [{name: scratch, emptyDir: {}}]}}
          status: {replicas: 1, readyReplicas: 1}
        """#
}
