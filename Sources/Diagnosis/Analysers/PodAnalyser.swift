internal import IncidentModel

/// Reads the state of pods and their containers.
/// - Source: Kubernetes documentation, "Pod Lifecycle" and "Debug Pods"; exit codes 126 and 127 of POSIX shells, 128 and
///   above for signals.
struct PodAnalyser: Analyser {
    private let book: SignatureBook

    init(book: SignatureBook = .builtIn) { self.book = book }

    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        for pod in scene.evidence.cluster.pods where !pod.isLeaving {
            guard let entity = scene.owner(of: pod) else { continue }
            let evidence = scene.state(pod.locator, Self.summary(pod))
            if pod.isHealthy == true {
                vouch(for: entity, pod, scene, &board)
                continue
            }
            if entity.kind == .job {
                jobRun(pod, entity, evidence, scene, &board)
                continue
            }
            status(pod, entity, evidence, &board)
            for container in pod.containers { analyse(container, pod, entity, &board, scene) }
        }
    }

    /// A pod in one line, as a listing shows it.
    static func summary(_ pod: PodState) -> String {
        let ready = pod.readyContainers.map { "\($0)/\(pod.allContainers ?? $0) ready" }
        let restarts = pod.restarts.map { "\($0) restarts" }
        return ([pod.name, pod.status] + [ready, restarts]).compactMap { $0 }.joined(separator: ", ")
    }

    /// A pod that runs well speaks against whatever would keep pods of its workload from running, unless others do not.
    private func vouch(for entity: EntityReference, _ pod: PodState, _ scene: Scene, _ board: inout ClueBoard) {
        guard scene.pods(of: entity).allSatisfy({ $0.isHealthy == true }),
            scene.workload(of: entity)?.isHealthy ?? true
        else { return }
        let reason = "all listed pods of \(entity.phrase) run and are ready"
        for area in ["image", "startup", "scheduling", "probe"] {
            board.add(Contradiction(pattern: .area(area), entity: entity, reason: reason))
        }
        let others = ["resource.memory-oom-killed", "workload.rollout-stuck", "workload.replicas-missing"]
        for code in others.compactMap({ FaultCode($0) }) {
            board.add(Contradiction(pattern: .code(code), entity: entity, reason: reason))
        }
    }

    /// A run of a job that failed counts unless a later run of the same job ended well.
    private func jobRun(
        _ pod: PodState,
        _ entity: EntityReference,
        _ evidence: Evidence,
        _ scene: Scene,
        _ board: inout ClueBoard
    ) {
        let fault = FaultCode(literal: "workload.job-failed")
        if let later = JobRun(entity.name).flatMap({ $0.laterSuccess(in: scene) }) {
            let reason = "a later run, \(later), completed"
            board.add(Contradiction(pattern: .code(fault), entity: entity, reason: reason))
        } else if pod.status == "Error" || pod.status == "Failed" {
            let reason = "its pod \(pod.name) failed"
            board.add(Clue(fault: fault, entity: entity, strength: 0.8, evidence: [evidence], reason: reason))
        }
    }

    /// What the pod's own status says.
    private func status(_ pod: PodState, _ entity: EntityReference, _ evidence: Evidence, _ board: inout ClueBoard) {
        func enter(_ fault: StaticString, _ strength: Double, _ reason: String, _ corrections: [Correction] = []) {
            board.add(
                Clue(
                    fault: FaultCode(literal: fault),
                    entity: entity,
                    strength: strength,
                    evidence: [evidence],
                    reason: reason,
                    corrections: corrections
                )
            )
        }
        switch pod.status ?? "" {
        case "OOMKilled":
            enter("resource.memory-oom-killed", 0.93, "its container was killed for memory", [memory(entity, pod)])
        case "CrashLoopBackOff": enter("startup.crash-loop", 0.82, "its container ends again and again")
        case "Error": enter("startup.crash-loop", 0.7, "its container ended")
        case "RunContainerError", "StartError", "ContainerCannotRun":
            enter("startup.command-invalid", 0.85, "its container cannot be started", [command(entity, pod)])
        case "ImagePullBackOff", "ErrImagePull": enter("image.pull-failed", 0.85, "its image cannot be pulled")
        case "InvalidImageName", "ErrImageNeverPull":
            enter("image.reference-incorrect", 0.93, "its image's name is not valid", [Self.image(entity, pod)])
        case "CreateContainerConfigError":
            enter("startup.configmap-missing", 0.5, "something that its container needs is missing")
        case "CreateContainerError": enter("startup.command-invalid", 0.6, "its container cannot be made")
        case "Pending": enter("scheduling.pod-unschedulable", 0.5, "it waits for a node")
        case "Evicted": enter("node.disk-pressure", 0.5, "it was evicted from its node")
        case "Unknown", "NodeLost":
            guard let node = pod.node.flatMap({ EntityReference(kind: .node, name: $0) }) else { return }
            board.add(
                Clue(
                    fault: FaultCode(literal: "node.not-ready"),
                    entity: node,
                    strength: 0.7,
                    evidence: [evidence],
                    reason: "the state of its pods is not known"
                )
            )
        case let status where status.hasPrefix("Init:"): initStatus(status, entity, pod, enter)
        case "Running" where (pod.readyContainers ?? 1) < (pod.allContainers ?? 1):
            enter("probe.failing", 0.55, "it runs and is not ready")
        default: return
        }
    }

    /// `Init:0/1`, `Init:Error`, `Init:CrashLoopBackOff`.
    private func initStatus(
        _ status: String,
        _ entity: EntityReference,
        _ pod: PodState,
        _ enter: (StaticString, Double, String, [Correction]) -> Void
    ) {
        let name = pod.containers.first { $0.isInit && $0.isReady != true }?.name
        let correction = Correction(
            entity: entity,
            field: "spec.template.spec.initContainers[\(name ?? "0")]",
            current: name,
            desired: nil,
            basis: .person,
            reason: "what the init container should do, or that it is not needed"
        )
        switch status.dropFirst(5) {
        case "Error", "CrashLoopBackOff", "RunContainerError", "StartError":
            enter("startup.init-container-failed", 0.88, "its init container fails", [correction])
        case "ImagePullBackOff", "ErrImagePull": enter("image.pull-failed", 0.85, "its init image cannot be pulled", [])
        default: enter("startup.init-container-stuck", 0.8, "its init container does not end", [correction])
        }
    }

    /// A higher memory limit.
    private func memory(_ entity: EntityReference, _ pod: PodState) -> Correction {
        let container =
            pod.containers.first { $0.lastReason == "OOMKilled" || $0.waitingReason != nil } ?? pod.containers.first
        return Self.memoryCorrection(entity, container: container)
    }

    /// A higher memory limit for a container: double, which is what a first try takes where growth was not measured.
    static func memoryCorrection(_ entity: EntityReference, container: ContainerState?) -> Correction {
        let current = container?.limits["memory"]
        let desired = current.flatMap { ResourceQuantity($0) }.map { ResourceQuantity.memoryText($0.value * 2) }
        return Correction(
            entity: entity,
            field: "spec.template.spec.containers[\(container?.name ?? "0")].resources.limits.memory",
            current: current,
            desired: desired,
            basis: .measured,
            reason: desired == nil
                ? "the present limit is not in the evidence; about double is a usual first step"
                : "the container reached \(current ?? "its limit"); double leaves room to measure what it needs"
        )
    }

    /// The command that has to be set right.
    private func command(_ entity: EntityReference, _ pod: PodState) -> Correction {
        let container = pod.containers.first { !$0.isInit }
        return Self.commandCorrection(entity, container)
    }

    /// The command of a container, by a person who knows the program.
    static func commandCorrection(_ entity: EntityReference, _ container: ContainerState?) -> Correction {
        let list = container?.isInit == true ? "initContainers" : "containers"
        return Correction(
            entity: entity,
            field: "spec.template.spec.\(list)[\(container?.name ?? "0")].command",
            current: container.flatMap { $0.command.isEmpty ? nil : $0.command.joined(separator: " ") },
            desired: nil,
            basis: .person,
            reason: "the command that the image provides"
        )
    }

    /// The image that has to be set right.
    static func image(_ entity: EntityReference, _ pod: PodState, wanted: String? = nil) -> Correction {
        let container = pod.containers.first { $0.waitingReason?.contains("Image") ?? false } ?? pod.containers.first
        return Correction(
            entity: entity,
            field: "spec.template.spec.containers[\(container?.name ?? "0")].image",
            current: container?.image,
            desired: wanted,
            basis: .earlier,
            reason: wanted == nil
                ? "an image and tag that the registry has" : "pods of the revision before still run it"
        )
    }

    /// What the state of one container says.
    private func analyse(
        _ container: ContainerState,
        _ pod: PodState,
        _ entity: EntityReference,
        _ board: inout ClueBoard,
        _ scene: Scene
    ) {
        let parts = [container.waitingReason, container.waitingMessage, container.lastReason, container.lastMessage]
        let exit = container.lastExitCode.map { "exit code \($0)" }
        let text = (parts + [exit]).compactMap { $0 }.joined(separator: ": ")
        guard !text.isEmpty, container.isRunning != true || container.isReady != true else { return }
        let evidence = scene.state(pod.locator, "container \(container.name): \(text)")
        for signature in book.signatures(in: text) {
            board.add(
                Clue(
                    fault: signature.fault,
                    entity: entity,
                    strength: signature.strength,
                    evidence: [evidence],
                    reason: signature.meaning,
                    corrections: ContainerCorrections.corrections(for: signature.fault, entity, container, pod, scene)
                )
            )
        }
        exitCode(container, entity, evidence, &board)
    }

    /// What an exit code tells, and what it rules out.
    private func exitCode(
        _ container: ContainerState,
        _ entity: EntityReference,
        _ evidence: Evidence,
        _ board: inout ClueBoard
    ) {
        guard let code = container.lastExitCode else { return }
        let initFault = container.isInit ? FaultCode("startup.init-container-failed") : nil
        func enter(_ fault: StaticString, _ strength: Double, _ reason: String, _ corrections: [Correction]) {
            board.add(
                Clue(
                    fault: FaultCode(literal: fault),
                    entity: entity,
                    strength: strength,
                    evidence: [evidence],
                    reason: reason,
                    corrections: corrections
                )
            )
        }
        switch code {
        case 126, 127, 128:
            enter(
                "startup.command-invalid",
                0.88,
                "exit code \(code) means that the command was not found or cannot be run",
                [Self.commandCorrection(entity, container)]
            )
        case 137 where container.lastReason == "OOMKilled":
            let correction = Self.memoryCorrection(entity, container: container)
            enter("resource.memory-oom-killed", 0.95, "the kernel killed it for memory (exit code 137)", [correction])
        case 1...125, 139, 134:
            if initFault != nil {
                enter("startup.init-container-failed", 0.8, "its init container ends with exit code \(code)", [])
            }
            let reason = "the container ended by itself with exit code \(code)"
            board.add(
                Contradiction(
                    pattern: .code(FaultCode(literal: "resource.memory-oom-killed")),
                    entity: entity,
                    reason: "\(reason), not for memory"
                )
            )
        default: return
        }
    }
}
