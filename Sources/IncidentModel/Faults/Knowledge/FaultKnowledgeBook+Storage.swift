extension FaultKnowledgeBook {
    /// Volumes, disks and images.
    static let storageTable = #"""
        source Kubernetes documentation, Persistent Volumes
        storage.pvc-capacity-mismatch
          state the claim is Pending and asks for more than any free volume of its class has
          event FailedBinding or ProvisioningFailed on the claim: `no persistent volumes available for this claim and
            no storage class is set`, or the driver's complaint on the size
          alert KubePersistentVolumeClaimPending
          with storage.claim-pending, scheduling.pod-unschedulable
          causes workload.replicas-missing, service.no-endpoints
          unlike storage.pvc-access-mode-mismatch: Compare CAPACITY and ACCESS MODES of `kubectl get pv` with what the
            claim asks for: one of the two is not offered.
          unlike storage.volume-full: A claim that is too large was never bound; a full volume is bound and the program
            complains.
        storage.pvc-access-mode-mismatch
          state the claim is Pending and asks for ReadWriteMany where volumes or class offer only ReadWriteOnce
          event ProvisioningFailed: `volume capabilities … not supported`, or FailedBinding without a match
          alert KubePersistentVolumeClaimPending
          with storage.claim-pending, scheduling.pod-unschedulable
          causes workload.replicas-missing, service.no-endpoints
          unlike storage.attach-failed: A mode that is not offered leaves the claim Pending; `Multi-Attach error`
            concerns a bound volume that a second node wants.
        storage.pvc-selector-mismatch
          state the claim is Pending; its selector.matchLabels are on no volume, though free volumes of the right size
            exist
          event FailedBinding: `no persistent volumes available for this claim and no storage class is set`
          alert KubePersistentVolumeClaimPending
          with storage.claim-pending, scheduling.pod-unschedulable
          causes workload.replicas-missing, service.no-endpoints
          unlike storage.pvc-capacity-mismatch: A claim with a selector ignores volumes without those labels, however
            large; take the selector away in thought and compare sizes.
        storage.pvc-storage-class-mismatch
          state the claim is Pending; its STORAGECLASS is not in `kubectl get storageclass`, or not that of its bound
            siblings
          event ProvisioningFailed: `storageclass.storage.k8s.io "fast" not found`
          alert KubePersistentVolumeClaimPending
          with storage.claim-pending, scheduling.pod-unschedulable
          causes workload.replicas-missing, service.no-endpoints
          unlike storage.claim-pending: A class that exists with volumeBindingMode WaitForFirstConsumer keeps a claim
            Pending until a pod uses it: that is no fault.
        storage.pv-already-bound
          state the claim is Pending and names volumeName; that volume is Bound or Released with another claim in CLAIM
          event FailedBinding: `volume "pv-1" already bound to a different claim.`
          alert KubePersistentVolumeClaimPending
          with storage.claim-pending, scheduling.pod-unschedulable
          causes workload.replicas-missing, service.no-endpoints
          unlike storage.pvc-selector-mismatch: A claim that names its volume waits for just that one; a claim with a
            selector waits for any that has the labels.
        storage.claim-pending
          state `kubectl get pvc` shows Pending
          event FailedScheduling: `pod has unbound immediate PersistentVolumeClaims`
          alert KubePersistentVolumeClaimPending
          with scheduling.pod-unschedulable
          causes workload.replicas-missing
        storage.attach-failed
          state the pod hangs in ContainerCreating though it has a node and its claim is Bound
          event FailedAttachVolume: `Multi-Attach error for volume "pvc-…" Volume is already used by pod(s) …`, or
            FailedMount: `Unable to attach or mount volumes … timed out waiting for the condition`
          alert KubePodNotReady
          with workload.replicas-missing
          causes service.no-endpoints, database.unavailable
          unlike startup.secret-missing: FailedMount also reports a missing secret or config map: then it says `secret
            "…" not found`.
          unlike node.not-ready: A volume stays attached to a node that was lost; look whether the old pod's node is
            NotReady.
        storage.volume-permission-denied
          source Kubernetes documentation, Configure a Security Context for a Pod or Container: fsGroup
          state the container crashes at once; the volume's files belong to another user than runAsUser
          log `mkdir /var/lib/data: permission denied`, `Read-only file system`
          alert KubePodCrashLooping
          with startup.crash-loop
          causes service.no-endpoints, database.unavailable
          unlike startup.command-invalid: `permission denied` from the runtime while it executes the entry point is the
            file's execute bit; from the program on a path of its volume it is the volume.
          unlike credential.permission-missing: A path is denied by the file system, an API call or a statement by a
            role.
        storage.volume-full
          source Linux manual, errno ENOSPC; kubelet volume metrics
          log `no space left on device`
          metric kubelet_volume_stats_available_bytes near 0
          alert KubePersistentVolumeFillingUp
          causes database.unavailable, database.read-only, startup.crash-loop
          unlike storage.inodes-exhausted: Both say `no space left on device`; `df -h` shows room and `df -i` 100 %
            where only inodes are gone.
          unlike node.disk-pressure: A full volume harms its own pod; a full node disk evicts pods of everybody.
        storage.volume-zone-conflict
          source Kubernetes documentation, Running in multiple zones
          state the pod is Pending; its volume's nodeAffinity names a zone whose nodes are full, cordoned or gone
          event FailedScheduling: `2 node(s) had volume node affinity conflict`
          alert KubePodNotReady, KubeStatefulSetReplicasMismatch
          with scheduling.pod-unschedulable, workload.replicas-missing
          causes database.unavailable, service.no-endpoints
          unlike storage.attach-failed: With a zone conflict the pod gets no node; where attaching fails it has one and
            hangs in ContainerCreating.
        storage.ephemeral-growth
          source Kubernetes documentation, Local ephemeral storage
          state data lies in an emptyDir or the container's own layer, and the pod is evicted for its use
          event Evicted: `Pod ephemeral local storage usage exceeds the total limit of containers`
          metric container_fs_usage_bytes grows steadily
          alert NodeFilesystemSpaceFillingUp
          causes node.disk-pressure
          unlike node.disk-pressure: Pressure is the node's; where one pod's emptyDir or layer grows, that pod is its
            cause.
        storage.inodes-exhausted
          source Linux manual, statfs and mkfs.ext4 (inode ratio)
          state `df -i` shows 100 % while `df -h` shows room; directories with millions of small files
          log `no space left on device` although space is free
          metric node_filesystem_files_free or kubelet_volume_stats_inodes_free near 0
          alert NodeFilesystemAlmostOutOfFiles, KubePersistentVolumeInodesFillingUp
          causes database.unavailable, startup.crash-loop
          unlike node.disk-pressure: Pressure for inodes shows as DiskPressure too; the condition's message and `df -i`
            tell which.
        storage.slow
          source etcd documentation, Tuning and Hardware; Linux iostat manual
          log `slow fdatasync`, `apply request took too long`, `fsync took`
          metric await or commit latency of the disk many times its usual, utilisation near 100 %
          alert etcdHighFsyncDurations, NodeDiskIOSaturation
          causes database.slow-query, service.latency-high, cluster.store-unavailable
          unlike database.slow-query: A slow disk makes every statement slow, commits first; a costly query is slow by
            itself while others stay quick.
          unlike storage.device-failing: A disk that fails reports errors in the kernel log; a slow one only waits.
        storage.device-failing
          source Linux kernel documentation, block layer and ext4; smartctl manual
          log the kernel says `blk_update_request: I/O error, dev sda`, `EXT4-fs error`, `Remounting filesystem
            read-only`
          metric node_disk_io_errors, SMART reallocated sectors grow
          alert NodeRAIDDiskFailure, SmartDeviceUnhealthy
          causes database.corrupted, database.read-only, node.not-ready
          unlike storage.volume-permission-denied: `Read-only file system` after I/O errors is the kernel's protection;
            without them the volume was mounted read-only.
          unlike node.hardware-failing: Disk errors name a device (`sda`, `nvme0n1`); other hardware names memory or
            processor.
        image.reference-incorrect
          source Kubernetes documentation, Images; OCI distribution specification, error codes
          state the pod is in ImagePullBackOff, ErrImagePull or InvalidImageName
          event Failed: `manifest unknown`, `failed to resolve reference … not found`, `couldn't parse image reference`
          alert KubeContainerWaiting
          with image.pull-failed, workload.rollout-stuck
          causes workload.replicas-missing, service.no-endpoints
          unlike image.pull-secret-missing: `not found` or `manifest unknown` is a name or tag; `denied` or
            `unauthorized` is a credential, though some registries answer a missing repository with `denied` as well.
        image.registry-dns-failure
          source Kubernetes documentation, Images
          event Failed: `dial tcp: lookup registry.example.com: no such host`
          state the pod is in ImagePullBackOff; images of other registries are pulled well
          alert KubeContainerWaiting
          with image.pull-failed, service.dns-resolution-failure
          causes workload.replicas-missing
          unlike image.registry-unavailable: `no such host` means that the name does not resolve; `i/o timeout` or
            `connection refused` means that it does and nobody answers.
          unlike service.dns-resolution-failure: Images are pulled by the node with the node's resolver; the pod's own
            lookups use the cluster's.
        image.registry-unavailable
          source Kubernetes documentation, Images
          event Failed: `dial tcp 203.0.113.7:443: i/o timeout`, `connection refused`, `503 Service Unavailable`
          state pods on many nodes are in ImagePullBackOff at once
          alert KubeContainerWaiting
          with image.pull-failed
          causes workload.replicas-missing
        image.rate-limited
          source Docker documentation, Docker Hub pull usage and limits
          event Failed: `toomanyrequests: You have reached your pull rate limit`, `429 Too Many Requests`
          state many pods began to pull at once, after a drain or a rollout; images that are present start well
          alert KubeContainerWaiting
          with image.pull-failed
          causes workload.replicas-missing
          unlike image.registry-unavailable: A limit is an answer with 429; an unavailable registry gives none, or 5xx.
          unlike image.pull-secret-missing: A limit ends by itself or with a login; `denied` does not end by waiting.
        image.pull-secret-missing
          source Kubernetes documentation, Pull an Image from a Private Registry
          event Failed: `pull access denied`, `401 Unauthorized`, `no basic auth credentials`;
            FailedToRetrieveImagePullSecret
          state the pod is in ImagePullBackOff; imagePullSecrets names a secret that is missing, expired or of another
            registry
          alert KubeContainerWaiting
          with image.pull-failed
          causes workload.replicas-missing
        image.architecture-mismatch
          source Linux manual, execve ENOEXEC; Docker documentation, Multi-platform images
          event Failed: `no match for platform in manifest`
          log `exec /app/server: exec format error`
          state the container ends at once with exit code 1 or 255; nodes are of kubernetes.io/arch arm64 and the image
            is amd64
          alert KubePodCrashLooping
          with startup.crash-loop, startup.command-invalid
          causes workload.replicas-missing, service.no-endpoints
          unlike startup.command-invalid: `exec format error` on a binary is the wrong processor (or a script without
            `#!`); `executable file not found` is a wrong path.
          unlike image.reference-incorrect: `no match for platform` means that the tag exists, only not for this
            processor.
        image.pull-failed
          source Kubernetes documentation, Images
          state the pod is in ImagePullBackOff or ErrImagePull
          event BackOff: `Back-off pulling image`
          alert KubeContainerWaiting
          causes workload.replicas-missing
          unlike startup.crash-loop: Both back off; one cannot get its image, the other has it and ends.
        """#
}
