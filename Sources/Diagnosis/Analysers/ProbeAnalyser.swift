internal import IncidentModel

/// Compares the probes of containers with what the containers serve, and with what became of them.
///
/// A probe that looks odd is only reported where the pods suffer as that probe would make them suffer: a liveness probe
/// has containers killed and restarted, a readiness probe keeps them from being ready.
/// - Source: Kubernetes documentation, "Configure Liveness, Readiness and Startup Probes"; `pkg/kubelet/prober`.
struct ProbeAnalyser: Analyser {
    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        var seen: Set<String> = []
        for workload in scene.evidence.cluster.workloads where workload.entity.kind != .replicaset {
            seen.insert(workload.name)
            let pods = scene.pods(of: workload.entity)
            analyse(workload.entity, workload.containers, workload.locator, pods, scene, &board)
        }
        for pod in scene.evidence.cluster.pods where !pod.isLeaving {
            guard let owner = scene.owner(of: pod), seen.insert(owner.name).inserted else { continue }
            analyse(owner, pod.containers, pod.locator, scene.pods(of: owner), scene, &board)
        }
    }

    private func analyse(
        _ entity: EntityReference,
        _ containers: [ContainerState],
        _ locator: String,
        _ pods: [PodState],
        _ scene: Scene,
        _ board: inout ClueBoard
    ) {
        for container in containers where !container.isInit {
            let states = pods.flatMap(\.containers).filter { $0.name == container.name }
            if states.contains(where: { ProbeEffect.isKilledByProbe($0) }), let probe = container.liveness {
                let other = container.readiness
                let found = ProbeFinding(probe, beside: other, of: container, kind: "liveness", scene, entity)
                if let finding = found ?? timing(probe, container, entity, scene) {
                    enter(finding, "liveness", container, entity, locator, scene, &board)
                    // What is restarted again and again is seldom ready: that is not its readiness probe's fault.
                    continue
                }
            }
            let isHeldBack = states.contains { $0.isReady == false && $0.waitingReason == nil }
            let isListed = pods.contains { $0.status == "Running" && $0.isHealthy == false }
            if isHeldBack || states.isEmpty && isListed, let probe = container.readiness {
                let other = container.liveness
                let finding = ProbeFinding(probe, beside: other, of: container, kind: "readiness", scene, entity)
                if let finding { enter(finding, "readiness", container, entity, locator, scene, &board) }
            }
        }
    }

    private func enter(
        _ finding: ProbeFinding,
        _ kind: String,
        _ container: ContainerState,
        _ entity: EntityReference,
        _ locator: String,
        _ scene: Scene,
        _ board: inout ClueBoard
    ) {
        guard let fault = FaultCode(finding.fault) else { return }
        let correction = Correction(
            entity: entity,
            field: "spec.template.spec.containers[\(container.name)].\(kind)Probe\(finding.field)",
            current: finding.current,
            desired: finding.desired,
            basis: .counterpart,
            reason: finding.advice
        )
        board.add(
            Clue(
                fault: fault,
                entity: entity,
                strength: finding.strength,
                evidence: [scene.state(locator, finding.excerpt)],
                reason: finding.reason,
                corrections: [correction]
            )
        )
    }

    /// How long a container has until a liveness probe has it killed; a program that needs seconds to start does not live
    /// through less. Five seconds is what the slowest common runtimes need and what few probes leave out.
    private static let leastPatience = 5.0

    /// A liveness probe that has the container killed before it can have started.
    private func timing(
        _ probe: ContainerState.Probe,
        _ container: ContainerState,
        _ entity: EntityReference,
        _ scene: Scene
    ) -> ProbeFinding? {
        guard let patience = probe.patience else { return nil }
        let peers = scene.evidence.cluster.workloads
            .filter { $0.entity.kind != .replicaset && $0.name != entity.name }
            .flatMap(\.containers).filter { !$0.isInit }.compactMap { $0.liveness?.patience }.sorted()
        let usual = peers.isEmpty ? nil : peers[peers.count / 2]
        let isShort = patience <= Self.leastPatience || usual.map { patience * 3 <= $0 } ?? false
        guard isShort else { return nil }
        return ProbeFinding(
            fault: "probe.liveness-timing-incorrect",
            strength: patience <= Self.leastPatience ? 0.93 : 0.75,
            reason:
                "the liveness probe has it killed after \(Int64(saturating: patience)) s, before it can have started",
            excerpt: "liveness probe of \(container.name): delay \(Self.seconds(probe.initialDelay)), "
                + "period \(Self.seconds(probe.period)), failures \(probe.failureThreshold.map(String.init) ?? "3")",
            field: ".initialDelaySeconds",
            current: probe.initialDelay.map { String(Int64(saturating: $0)) },
            desired: usual.map { String(Int64(saturating: max($0, 30))) } ?? "30",
            advice: usual.map { "its peers give a container about \(Int64(saturating: $0)) s" }
                ?? "half a minute lets most programs start; to be measured"
        )
    }

    private static func seconds(_ value: Double?) -> String { value.map { "\(Int64(saturating: $0)) s" } ?? "not set" }
}

/// What the state of a container tells of its probes.
enum ProbeEffect: Sendable {
    /// Whether the kubelet stopped the container, and not memory or the program itself: it was restarted, and ended by a
    /// signal (143 for the polite one, 137 for the other, 130 for an interrupt) or, asked to stop, with a code of its
    /// own: 0, or 2 as programs in Go do, for the first process of a container cannot end by the signal itself.
    /// - Source: Go `runtime/signal_unix.go`, `dieFromSignal`; pid_namespaces(7).
    static func isKilledByProbe(_ container: ContainerState) -> Bool {
        guard let restarts = container.restarts, restarts > 0, container.lastReason != "OOMKilled" else { return false }
        guard let code = container.lastExitCode else { return container.lastReason == nil }
        return [0, 2, 130, 137, 143].contains(code)
    }
}

extension ContainerState.Probe {
    /// Seconds from the start of a container until the probe has failed for good.
    /// - Source: Kubernetes defaults: a period of 10 s, 3 failures, no delay, a timeout of 1 s.
    var patience: Double? {
        guard initialDelay != nil || period != nil || failureThreshold != nil else { return nil }
        let failures = Double(failureThreshold ?? 3)
        return (initialDelay ?? 0) + max(failures - 1, 0) * (period ?? 10) + (timeout ?? 1)
    }
}
