internal import IncidentModel

/// Compares the pods of one workload's templates: where those of one fail while those of another serve, the difference
/// between the two is to blame and not what both depend on.
/// - Source: Kubernetes documentation, "Deployments", rolling updates: pods of the new template are added before pods of
///   the old one are taken away, so that both run side by side.
struct ReleaseAnalyser: Analyser {
    /// What a pod shows that fails by itself; one that waits for a node, an image or a volume fails for other reasons.
    private static let failing: Set<String> = ["CrashLoopBackOff", "Error", "OOMKilled", "Running"]

    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        var templates: [EntityReference: [String: [PodState]]] = [:]
        for pod in scene.evidence.cluster.pods where !pod.isLeaving {
            guard let owner = scene.owner(of: pod), owner.kind == .deployment,
                let hash = pod.labels["pod-template-hash"] ?? PodName(pod.name).templateHash
            else { continue }
            templates[owner, default: [:]][hash, default: []].append(pod)
        }
        for (owner, pods) in templates.sorted(by: { $0.key < $1.key }) where pods.count >= 2 {
            let ordered = pods.sorted { $0.key < $1.key }.map(\.value)
            let serving = ordered.filter { $0.allSatisfy { $0.isHealthy == true } }
            let broken = ordered.filter {
                $0.allSatisfy { $0.isHealthy == false && Self.failing.contains($0.status ?? "") }
            }
            guard let well = serving.first?.first, let ill = broken.first?.first else { continue }
            let evidence = [
                scene.state(ill.locator, PodAnalyser.summary(ill)),
                scene.state(well.locator, PodAnalyser.summary(well)),
            ]
            board.add(
                Clue(
                    fault: FaultCode(literal: "workload.bad-release"),
                    entity: owner,
                    strength: 0.6,
                    evidence: evidence,
                    reason: "pods of one template fail while those of another serve"
                )
            )
        }
    }
}
