extension FaultKnowledgeBook {
    /// Start-up and probes.
    static let startupTable = #"""
        source Kubernetes documentation, Debug Pods; Pod Lifecycle
        startup.secret-missing
          state the pod is in CreateContainerConfigError, or in ContainerCreating with a secret volume
          event Failed: `Error: secret "cart-key" not found`, `couldn't find key password in Secret shop/cart-key`
          alert KubeContainerWaiting
          causes workload.replicas-missing, workload.rollout-stuck
          unlike startup.configmap-missing: The kubelet names the kind: `secret "…" not found` or `configmap "…" not
            found`.
          unlike startup.environment-missing: A missing secret keeps the container from being made; a missing variable
            is noticed by the program after it started.
        startup.configmap-missing
          state the pod is in CreateContainerConfigError, or in ContainerCreating with a config map volume
          event Failed: `Error: configmap "cart-settings" not found`, `references non-existent config key`
          alert KubeContainerWaiting
          causes workload.replicas-missing, workload.rollout-stuck
          unlike startup.configuration-invalid: A missing config map keeps the container from being made; an invalid
            one is read by the program, which then ends with a complaint.
        startup.service-account-missing
          source Kubernetes documentation, Configure Service Accounts for Pods
          state no pod is created at all
          event FailedCreate on the replica set: `error looking up service account shop/cart: serviceaccount "cart" not
            found`
          alert KubeDeploymentReplicasMismatch
          with workload.replicas-missing
          causes service.no-endpoints
          unlike quota.pods-exceeded: Both refuse to create pods with FailedCreate; the message names either an account
            or a quota.
          unlike startup.admission-refused: An account that is missing reads `error looking up service account`; a
            policy names itself and what it demands.
        startup.command-invalid
          state RunContainerError, StartError or CrashLoopBackOff with exit code 126, 127 or 128
          event Failed: `exec: "cartd": executable file not found in $PATH`
          log `sh: 1: cartd: not found`
          alert KubePodCrashLooping
          with startup.crash-loop
          causes workload.replicas-missing, service.no-endpoints
          unlike startup.library-missing: A missing command ends before the program prints anything; a missing library
            is named by the loader or the language: `error while loading shared libraries`, `Cannot find module`.
        startup.configuration-invalid
          state CrashLoopBackOff soon after the start, exit code 1 or 2
          log `unknown directive "worker_proces" in /etc/nginx/nginx.conf:3`, `invalid configuration`, `unrecognized
            option`
          change the config map or the arguments were changed before
          alert KubePodCrashLooping
          with startup.crash-loop
          causes workload.replicas-missing, service.no-endpoints
          unlike startup.environment-missing: Invalid means that a value or line is there and refused; missing that
            none is there.
          unlike configuration.harmful: An invalid configuration keeps the program from starting; a harmful one lets it
            run badly.
        startup.environment-missing
          state CrashLoopBackOff soon after the start
          log `required environment variable CART_DB is not set`, `KeyError: 'CART_DB'`
          change the variable was in the revision before
          alert KubePodCrashLooping
          with startup.crash-loop, startup.configuration-invalid
          causes workload.replicas-missing, service.no-endpoints
          unlike service.env-address-mismatch: One variable is absent; the other is there and leads nowhere.
        startup.init-container-failed
          source Kubernetes documentation, Debug Init Containers
          state `Init:Error` or `Init:CrashLoopBackOff`; the main containers are in PodInitializing
          log the reason stands in the init container's log: `kubectl logs POD -c INIT`
          alert KubePodNotReady
          causes workload.replicas-missing, service.no-endpoints
          unlike startup.init-container-stuck: A failed one ends and is started again (`Init:Error`); a stuck one runs
            on (`Init:0/1`).
          unlike startup.crash-loop: `Init:` before the status means that the main container never ran.
        startup.init-container-stuck
          source Kubernetes documentation, Debug Init Containers
          state `Init:0/1` for longer than it ever took, no restarts
          log it waits: `waiting for db…`, or prints nothing
          alert KubePodNotReady
          causes workload.replicas-missing, service.no-endpoints
          unlike startup.dependency-unavailable: An init container that waits for something is right to wait while that
            is down; look at what it waits for first.
        startup.dependency-unavailable
          state CrashLoopBackOff, exit code 1, the container lives for a few seconds
          log `could not connect to orders-db:5432: Connection refused` as the last line
          alert KubePodCrashLooping
          with startup.crash-loop
          passes to callers
          causes workload.replicas-missing, service.no-endpoints
          unlike startup.crash-loop: The last line of the previous container's log names something else that does not
            answer.
        startup.admission-refused
          source Kubernetes documentation, Pod Security Admission; Dynamic Admission Control
          state no pod is created
          event FailedCreate: `admission webhook "policy.example.com" denied the request: …`, `violates PodSecurity
            "restricted:latest"`
          alert KubeDeploymentReplicasMismatch
          with workload.replicas-missing
          causes service.no-endpoints, workload.rollout-stuck
          unlike startup.admission-unavailable: `denied the request` is a judgement of a webhook that works; `failed
            calling webhook` is one that does not answer.
        startup.admission-unavailable
          source Kubernetes documentation, Dynamic Admission Control: failurePolicy
          state no pod is created in any namespace that the webhook concerns; the webhook's own pods are not ready
          event FailedCreate: `Internal error occurred: failed calling webhook "inject.example.com": … no endpoints
            available for service "injector"`, or `connection refused`, `context deadline exceeded`, `x509: certificate
            has expired`
          alert KubeDeploymentReplicasMismatch on many at once
          with workload.replicas-missing
          causes workload.rollout-stuck, service.no-endpoints
          unlike certificate.expired: Where the call fails with x509, renew the webhook's certificate; otherwise it has
            no pods.
        startup.security-context-invalid
          source Kubernetes documentation, Configure a Security Context for a Pod or Container
          state the pod is in CreateContainerConfigError
          event Failed: `container has runAsNonRoot and image will run as root`, `image has non-numeric user (app),
            cannot verify user is non-root`
          alert KubeContainerWaiting
          causes workload.replicas-missing, workload.rollout-stuck
          unlike startup.admission-refused: Admission refuses the pod before it exists; the kubelet refuses the
            container of a pod that exists.
          unlike startup.secret-missing: Both are CreateContainerConfigError; the event's message says which.
        startup.library-missing
          source Linux manual, ld.so; Java, Node.js and Python manuals
          state CrashLoopBackOff since the last image, exit code 1 or 127
          log `error while loading shared libraries: libpq.so.5: cannot open shared object file`, `ModuleNotFoundError:
            No module named 'redis'`, `Error: Cannot find module 'express'`, `java.lang.NoClassDefFoundError`
          change a new image
          alert KubePodCrashLooping
          with startup.crash-loop
          causes workload.replicas-missing, service.no-endpoints
          unlike workload.bad-release: A release that lacks a library is bad too; here it says what it lacks, so the
            image is rebuilt.
        startup.crash-loop
          state CrashLoopBackOff or Error with a growing number of restarts
          event BackOff: `Back-off restarting failed container`
          metric kube_pod_container_status_restarts_total grows
          alert KubePodCrashLooping
          passes to callers
          causes workload.replicas-missing, service.no-endpoints
          unlike resource.memory-oom-killed: The last state's reason is Error with the program's own exit code, or
            OOMKilled with 137.
          unlike probe.failing: A container that its liveness probe kills shows `Killing … failed liveness probe` and
            often exit code 137 or 143 without OOMKilled.
        probe.liveness-port-incorrect
          source Kubernetes documentation, Configure Liveness, Readiness and Startup Probes
          state restarts grow; livenessProbe.port is not among the container's ports
          event Unhealthy: `Liveness probe failed: dial tcp 10.0.0.9:8081: connect: connection refused`, then Killing
          alert KubePodCrashLooping
          with startup.crash-loop, probe.failing
          causes workload.replicas-missing, service.errors-high
          unlike probe.readiness-port-incorrect: A wrong liveness port restarts the container; a wrong readiness port
            leaves it running and not ready.
          unlike probe.liveness-timing-incorrect: With the wrong port the program's own log says that it listens
            elsewhere; with wrong timing it had not yet begun to listen.
        probe.liveness-protocol-incorrect
          source Kubernetes documentation, Configure Liveness, Readiness and Startup Probes
          state restarts grow; the probe's scheme or kind is not what the port speaks
          event Unhealthy: `Liveness probe failed: … http: server gave HTTP response to HTTPS client`, `malformed HTTP
            response`
          alert KubePodCrashLooping
          with startup.crash-loop, probe.failing
          causes workload.replicas-missing, service.errors-high
          unlike probe.liveness-port-incorrect: A wrong protocol is answered, though not understood; a wrong port is
            refused.
        probe.liveness-path-incorrect
          source Kubernetes documentation, Configure Liveness, Readiness and Startup Probes
          state restarts grow while requests of users are answered well
          event Unhealthy: `Liveness probe failed: HTTP probe failed with statuscode: 404`
          alert KubePodCrashLooping
          with startup.crash-loop, probe.failing
          causes workload.replicas-missing, service.errors-high
          unlike probe.readiness-path-incorrect: A wrong liveness path restarts the container; a wrong readiness path
            leaves it running and not ready.
          unlike probe.liveness-protocol-incorrect: A statuscode of 4xx proves that protocol and port are right.
        probe.liveness-timing-incorrect
          source Kubernetes documentation, Configure Liveness, Readiness and Startup Probes
          state the container is killed after about initialDelaySeconds + periodSeconds × failureThreshold, before it
            says that it is up
          event Unhealthy: `Liveness probe failed: … context deadline exceeded`, then Killing; exit code 137 or 143
            without OOMKilled
          alert KubePodCrashLooping
          with startup.crash-loop, probe.failing
          causes workload.replicas-missing, service.errors-high
          unlike resource.memory-oom-killed: Exit code 137 is a kill by whomever: OOMKilled says the kernel, `failed
            liveness probe` the kubelet.
          unlike resource.cpu-throttled: A probe may time out since the container is throttled; then it fails under
            load and not only at the start.
        probe.readiness-port-incorrect
          source Kubernetes documentation, Configure Liveness, Readiness and Startup Probes
          state 0/1 Running without restarts; readinessProbe.port is not among the container's ports
          event Unhealthy: `Readiness probe failed: dial tcp 10.0.0.9:8081: connect: connection refused`
          alert KubePodNotReady
          with probe.failing, workload.replicas-missing
          causes service.no-endpoints
          unlike service.port-mapping-mismatch: A wrong probe port leaves the pod not ready and the service without
            endpoints; with a wrong target port pods are ready and endpoints exist.
        probe.readiness-protocol-incorrect
          source Kubernetes documentation, Configure Liveness, Readiness and Startup Probes
          state 0/1 Running without restarts
          event Unhealthy: `Readiness probe failed: … server gave HTTP response to HTTPS client`
          alert KubePodNotReady
          with probe.failing, workload.replicas-missing
          causes service.no-endpoints
          unlike probe.readiness-port-incorrect: A wrong protocol is answered, though not understood; a wrong port is
            refused.
          unlike probe.liveness-protocol-incorrect: The event names the probe: liveness restarts, readiness only takes
            out of service.
        probe.readiness-path-incorrect
          source Kubernetes documentation, Configure Liveness, Readiness and Startup Probes
          state 0/1 Running without restarts
          event Unhealthy: `Readiness probe failed: HTTP probe failed with statuscode: 404`
          alert KubePodNotReady
          with probe.failing, workload.replicas-missing
          causes service.no-endpoints
          unlike probe.failing: 404 is a wrong path; 500 or 503 is a program that says that it is not well, and the
            probe is right.
        probe.failing
          source Kubernetes documentation, Configure Liveness, Readiness and Startup Probes
          state 0/1 Running
          event Unhealthy: `Readiness probe failed: HTTP probe failed with statuscode: 503`
          alert KubePodNotReady
          passes to callers
          causes service.no-endpoints
        """#
}
