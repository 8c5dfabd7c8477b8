extension OperationsLexicon {
    /// General vocabulary of operations: platforms, resources, symptoms, remedies. It belongs to no collection and
    /// names no alert; its effect is measured in docs/retrieval.md.
    public static let standard = OperationsLexicon(
        groups: source.split(separator: "\n").map { line in
            line.split(separator: ",").map { String($0.drop { $0 == " " }) }
        }
    )

    /// One group a line, members separated by commas. Stop words and endings are lost before members are matched, so
    /// that none may be here whose remaining words are common ("fail over" would match every failure).
    private static let source = """
        kubernetes, k8s, kube
        out of memory, oom, oomkilled, memory exhausted
        memory, ram, mem
        cpu, processor, compute
        disk, filesystem, storage, volume
        disk full, out of space, no space left, filesystem full, space exhausted
        full, exhausted, filling, exceeded
        persistent volume claim, pvc
        persistent volume, pv
        persistent volume, volume, claim
        crash loop, crashlooping, crashloopbackoff, restarting repeatedly, keeps restarting
        crash, exit, terminate, die, kill
        restart, reboot, bounce, recreate
        down, unavailable, unreachable, offline, outage, dead, gone
        absent, missing, disappeared, vanished, lost
        failed, failing, failure, error, unsuccessful, broken
        slow, latency, delay, response time
        timeout, deadline exceeded
        lag, behind, delay, backlog, stale
        stuck, hung, blocked, stalled
        high, elevated, spike, increased, excessive
        low, insufficient, shortage
        limit, quota, maximum, allowance, cap
        saturated, overloaded, exhausted, at capacity, busy
        throttled, throttling, rate limited, rate limiting
        certificate, cert, tls, ssl, x509
        expire, expiry, expiration, expiring
        renew, rotate, rotation, renewal
        credential, secret, password, token, api key
        authentication, authorization, login, permission denied, forbidden, unauthorized
        dns, name resolution, resolver, lookup, coredns
        load balancer, lb, haproxy, ingress, proxy
        network, networking, connectivity, connection
        packet loss, packets dropped, dropped packets
        network interface, nic, network card
        interface, link, port
        bandwidth, throughput, traffic
        host, node, machine, server, instance
        worker, node
        control plane, master, controlplane
        kubelet, node agent
        pod, container, workload
        replica, instance, copy
        deployment, rollout, release
        rollback, roll back, revert, undo
        rolling update, rollout, upgrade
        upgrade, update, version
        autoscaler, autoscaling, hpa, horizontal pod autoscaler, scaling
        scale, scaling, resize, expand
        daemonset, daemon set, per node
        statefulset, stateful set
        job, cronjob, cron job, batch, scheduled task
        namespace, tenant, project
        not ready, notready, unready, readiness
        flapping, unstable, intermittent, changing repeatedly
        evicted, eviction, preempted
        unschedulable, not scheduled, pending, scheduling
        image pull, imagepullbackoff, errimagepull, registry
        api server, apiserver, kubernetes api, kubeapi
        etcd, key value store
        leader, leadership, election, primary
        quorum, majority
        member, peer
        split brain, partition, network partition
        replication, replica, mirror, mirroring, sync
        out of sync, inconsistent, mismatch, drift, diverged
        database, db, postgres, postgresql, mysql, sql
        connection pool, too many connections, connections exhausted
        query, statement, transaction
        deadlock, lock, contention
        queue, backlog, broker, kafka, rabbitmq
        message, event
        cache, redis, memcached
        monitoring, prometheus, metrics
        scrape, target, exporter
        sample, series, data point, metric
        ingest, ingestion, append
        remote write, remote storage, shipping
        alert, notification, page, pager
        alertmanager, alert delivery, notification
        silence, mute, inhibit, suppress
        heartbeat, watchdog, dead man
        log, logging, logs
        config, configuration
        misconfigured, invalid configuration, bad config, misconfiguration
        reload, hot reload, refresh
        operator, controller
        reconcile, reconciliation, converge
        health check, healthcheck, probe, liveness, health
        unhealthy, degraded, impaired
        clock, ntp, chrony
        clock skew, time drift, out of sync
        backup, snapshot, restore
        disaster recovery, dr, failover
        failover, switchover
        garbage collection, gc
        heap, jvm
        memory leak, leak, growing memory
        file descriptor, fd, open files
        inode, inodes
        readonly, not writable
        corruption, corrupt, corrupted, damaged
        delete, remove, purge, clean up
        defragment, defrag, compaction, compact
        object storage, bucket, s3
        osd, ceph, storage daemon
        virtual machine, vm, guest
        hypervisor, libvirt, qemu, kvm
        migration, migrate, evacuate, drain
        drain, cordon
        hardware, firmware, bmc
        temperature, overheating, thermal
        error rate, errors, 5xx, http errors
        5xx, 500, 502, 503, server error
        request, call, rpc, grpc
        slo, error budget, burn rate, burn
        p99, percentile, tail latency
        mtu, jumbo frames
        firewall, nftables, iptables, network policy
        service, application, app
        client, consumer
        webhook, admission
        feature flag, toggle
        denial of service, ddos, attack, flood
        custom resource definition, crd
        swap, swapping
        disk io, iops, io wait, iowait
        raid, disk array, mdadm
        bond, bonding, lacp, link aggregation
        conntrack, connection tracking
        bgp, routing
        vpn, tunnel, ipsec, wireguard
        load average, system load, run queue
        kernel panic, kernel crash, oops
        systemd, service unit, systemctl
        cgroup, control group
        thread pool, worker threads
        exception, stack trace, traceback, panic
        segfault, segmentation fault, core dump, sigsegv
        429, too many requests, rate limited
        401, 403, unauthorized, forbidden, access denied
        cdn, edge
        smtp, mail, email
        ldap, active directory, identity provider, sso, oidc
        vacuum, autovacuum, bloat
        write ahead log, wal
        schema migration, ddl, alter table
        consumer group, consumer lag
        dead letter queue, dlq, poison message
        canary, blue green, progressive delivery
        helm, chart
        gitops, argocd, flux
        ci pipeline, build pipeline, continuous integration
        intrusion, compromise, breach
        malware, ransomware, virus
        phishing, credential theft
        vulnerability, cve, exploit
        patch, hotfix, security update
        quarantine, isolate, fence
        """
}
