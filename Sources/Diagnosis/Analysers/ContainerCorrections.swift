internal import IncidentModel

/// What would set a container's fault right, as far as its own state and that of its siblings tells.
enum ContainerCorrections: Sendable {
    /// The corrections for `fault`.
    static func corrections(
        for fault: FaultCode,
        _ entity: EntityReference,
        _ container: ContainerState,
        _ pod: PodState,
        _ scene: Scene
    ) -> [Correction] {
        switch fault.text {
        case "resource.memory-oom-killed": return [PodAnalyser.memoryCorrection(entity, container: container)]
        case "startup.command-invalid": return [PodAnalyser.commandCorrection(entity, container)]
        case "image.reference-incorrect":
            return [PodAnalyser.image(entity, pod, wanted: earlierImage(of: pod, entity, scene))]
        case "startup.secret-missing", "startup.configmap-missing", "startup.service-account-missing":
            return missingObject(fault, entity, container).map { [$0] } ?? []
        default: return []
        }
    }

    /// The image that healthy pods of the same workload but another template run.
    static func earlierImage(of pod: PodState, _ entity: EntityReference, _ scene: Scene) -> String? {
        let template = PodName(pod.name).templateHash
        let healthy = scene.pods(of: entity).filter {
            $0.isHealthy == true && PodName($0.name).templateHash != template
        }
        return healthy.lazy.compactMap { $0.containers.first?.image }.first
    }

    /// The object that the kubelet says is missing: `secret "x" not found`.
    private static func missingObject(
        _ fault: FaultCode,
        _ entity: EntityReference,
        _ container: ContainerState
    ) -> Correction? {
        let message = [container.waitingMessage, container.lastMessage].compactMap { $0 }.joined(separator: " ")
        guard let name = QuotedName.first(in: message) else { return nil }
        let kind =
            fault.text.contains("secret")
            ? "secret" : fault.text.contains("configmap") ? "config map" : "service account"
        return Correction(
            entity: entity,
            field: "\(kind) \(name)",
            current: "absent",
            desired: nil,
            basis: .person,
            reason: "the \(kind) \(name) has to be created by somebody who holds its content, or its name corrected"
        )
    }
}

/// Finds a name in quotes.
enum QuotedName: Sendable {
    /// The first name of strict form between double or single quotes.
    static func first(in text: String) -> String? {
        for quote in ["\"", "'"] as [Character] {
            let parts = text.split(separator: quote, omittingEmptySubsequences: false)
            for (place, part) in parts.enumerated() where place % 2 == 1 {
                let name = part.split(separator: "/").last.map(String.init) ?? ""
                if EntityReference.isWellFormed(name) { return name }
            }
        }
        return nil
    }
}
