internal import IncidentModel
internal import StructuredDocuments

/// Reads autoscalers, disruption budgets, network policies, certificates and configuration.
struct ObjectAnalyser: Analyser {
    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        for object in scene.evidence.cluster.objects {
            switch object.entity.kind {
            case .autoscaler: autoscaler(object, scene, &board)
            case .poddisruptionbudget: budget(object, scene, &board)
            case .networkpolicy: policy(object, scene, &board)
            case .certificate: certificate(object, scene, &board)
            case .configmap: resolver(object, scene, &board)
            default: continue
            }
        }
    }

    private func enter(
        _ fault: StaticString,
        _ strength: Double,
        _ entity: EntityReference,
        _ evidence: Evidence,
        _ reason: String,
        _ corrections: [Correction],
        _ board: inout ClueBoard
    ) {
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

    /// An autoscaler that wants more than it may have: `cpu: 198%/50%` at its maximum.
    private func autoscaler(_ object: ObjectState, _ scene: Scene, _ board: inout ClueBoard) {
        let fields = object.fields
        guard let maximum = scene.snapshot.facts.number(.autoscalerMaximum, of: object.entity),
            let current = scene.snapshot.facts.number(.autoscalerCurrent, of: object.entity), current >= maximum
        else { return }
        let load = AutoscalerLoad(fields["targets"] ?? "")
        guard load.map({ $0.isAbove }) ?? scene.alerted.contains(object.entity) else { return }
        let wanted = load.map { min((maximum * $0.ratio).rounded(.up), maximum * 3) } ?? (maximum * 1.5).rounded(.up)
        let correction = Correction(
            entity: object.entity,
            field: "spec.maxReplicas",
            current: String(Int64(saturating: maximum)),
            desired: String(Int64(saturating: max(wanted, maximum + 1))),
            basis: .measured,
            reason:
                "\(Int64(saturating: current)) replicas at \(fields["targets"] ?? "their limit"); at most three times as many in one step"
        )
        let excerpt =
            "\(object.entity.name): \(fields["targets"] ?? "?"), \(Int64(saturating: current)) of at most \(Int64(saturating: maximum)) replicas"
        let evidence = scene.state(object.locator, excerpt)
        let reason = "it runs its largest number of replicas and load is still above its target"
        enter("resource.autoscaler-at-limit", 0.93, object.entity, evidence, reason, [correction], &board)
    }

    /// A budget that allows no disruption.
    private func budget(_ object: ObjectState, _ scene: Scene, _ board: inout ClueBoard) {
        guard scene.snapshot.facts.number(.disruptionsAllowed, of: object.entity) == 0 else { return }
        let cordoned = scene.evidence.cluster.nodes.contains { $0.isSchedulable == false }
        guard cordoned || scene.alerted.contains(object.entity) else { return }
        let minimum = object.fields["min available"] ?? object.fields["spec.minAvailable"]
        let correction = Correction(
            entity: object.entity,
            field: "spec.minAvailable",
            current: minimum,
            desired: minimum.flatMap { Int($0) }.flatMap { $0 > 1 ? String($0 - 1) : nil },
            basis: .measured,
            reason: "one less than now, so that one pod may be moved at a time"
        )
        let excerpt = "\(object.entity.name): min available \(minimum ?? "?"), allowed disruptions 0"
        let evidence = scene.state(object.locator, excerpt)
        let reason = cordoned ? "it allows no disruption while a node is to be drained" : "it allows no disruption"
        enter(
            "scheduling.disruption-budget-blocked",
            cordoned ? 0.92 : 0.8,
            object.entity,
            evidence,
            reason,
            [correction],
            &board
        )
    }

    /// A policy that is listed while something complains that it cannot reach what it needs.
    private func policy(_ object: ObjectState, _ scene: Scene, _ board: inout ClueBoard) {
        let name = object.entity.name.lowercased()
        let text = object.text.lowercased()
        let denies = ["deny", "block", "isolate", "quarantine"].contains { name.contains($0) || text.contains($0) }
        let isEmpty =
            text.contains("ingress: []") || text.contains("egress: []") || text.contains("isolating selected pods")
        guard denies || isEmpty || Self.concernsAlerted(object, scene) else { return }
        let correction = Correction(
            entity: object.entity,
            field: name.contains("egress") ? "spec.egress" : "spec.ingress",
            current: nil,
            desired: nil,
            basis: .person,
            reason: "the peers and ports that must get through, name resolution on port 53 among them"
        )
        let evidence = scene.state(
            object.locator,
            "network policy \(object.entity.name) \(object.fields["age"].map { "age \($0)" } ?? "")"
        )
        let strength = denies || isEmpty ? 0.8 : 0.5
        enter(
            "network.policy-blocks",
            strength,
            object.entity,
            evidence,
            "it selects the pods concerned",
            [correction],
            &board
        )
    }

    /// Whether a policy selects pods of something that alerts, or that something which alerts needs. Where no labels of
    /// pods are known, the values of its selector are taken for names of workloads, as which they usually are.
    private static func concernsAlerted(_ policy: ObjectState, _ scene: Scene) -> Bool {
        let prefix = "spec.podSelector.matchLabels."
        var selector: [String: String] = [:]
        for (path, value) in policy.fields where path.hasPrefix(prefix) {
            selector[String(path.dropFirst(prefix.count))] = value
        }
        let shown = policy.fields["pod-selector"] ?? policy.fields["PodSelector"] ?? ""
        for part in selector.isEmpty ? shown.split(separator: ",") : [] {
            let sides = part.split(separator: "=", maxSplits: 1)
            if sides.count == 2 { selector[String(sides[0])] = String(sides[1]) }
        }
        guard !selector.isEmpty else { return false }
        let graph = CallGraph(scene.snapshot.topology)
        let alerted = Set(scene.alerted.all.lazy.map(\.name))
        func isConcerned(_ name: String) -> Bool {
            alerted.contains(name) || graph.spread(from: name).reaches(anyOf: alerted)
        }
        let cluster = scene.evidence.cluster
        let labelled =
            cluster.workloads.map { ($0.name, $0.podLabels) }
            + cluster.pods.map { (scene.owner(of: $0)?.name ?? $0.name, $0.labels) }
        if labelled.allSatisfy(\.1.isEmpty) { return selector.values.contains { isConcerned($0) } }
        return labelled.contains { name, labels in
            selector.allSatisfy { labels[$0.key] == $0.value } && isConcerned(name)
        }
    }

    /// A certificate that is not ready.
    private func certificate(_ object: ObjectState, _ scene: Scene, _ board: inout ClueBoard) {
        guard object.fields["ready"] == "False" || object.fields["status"] == "False" else { return }
        let correction = Correction(
            entity: object.entity,
            field: "spec.issuerRef",
            current: object.fields["issuer"],
            desired: nil,
            basis: .person,
            reason: "an issuer that is ready"
        )
        let evidence = scene.state(object.locator, "certificate \(object.entity.name): not ready")
        // An issuer that is not ready is the cause, and this what follows from it.
        let isIssuer = scene.evidence.cluster.objects(of: .issuer).contains { issuer in
            let isNamed = [object.fields["issuer"], object.fields["spec.issuerRef.name"]].contains(issuer.name)
            let isOnly = scene.evidence.cluster.objects(of: .issuer).count == 1
            return (isNamed || isOnly) && issuer.fields.contains { $0.key.hasSuffix("status") && $0.value == "False" }
        }
        let strength = isIssuer ? 0.3 : 0.75
        enter("certificate.renewal-failed", strength, object.entity, evidence, "it is not ready", [correction], &board)
    }

    /// The cluster resolver's own configuration.
    private func resolver(_ object: ObjectState, _ scene: Scene, _ board: inout ClueBoard) {
        let text = object.text.lowercased()
        guard text.contains("corefile") || object.entity.name == "coredns" else { return }
        let denies = ["nxdomain", "servfail", "refused"].first {
            text.contains("rcode \($0)") || text.contains("rcode \($0.uppercased())")
        }
        let lacksCluster = !text.contains("kubernetes cluster.local") && text.contains("forward")
        guard denies != nil || lacksCluster else { return }
        let correction = Correction(
            entity: object.entity,
            field: denies == nil ? "data.Corefile (kubernetes)" : "data.Corefile (template)",
            current: denies.map { "rcode \($0.uppercased())" } ?? "absent",
            desired: denies == nil ? "kubernetes cluster.local in-addr.arpa ip6.arpa" : "absent",
            basis: .peer,
            reason: "the resolver's usual configuration answers names of the cluster"
        )
        let lines = TextScan.lines(of: object.text).map { $0.split(separator: " ").joined(separator: " ") }
        let line =
            lines.first { $0.lowercased().contains("template") || $0.lowercased().contains("rcode") } ?? "Corefile"
        let evidence = scene.state(object.locator, line)
        let reason =
            denies == nil
            ? "it does not serve the cluster's names" : "a template answers the cluster's names with \(denies ?? "")"
        enter("dns.resolver-misconfigured", 0.95, object.entity, evidence, reason, [correction], &board)
    }
}

/// The load of an autoscaler as a listing shows it: `198%/50%` or `cpu: 198%/50%`.
struct AutoscalerLoad: Sendable, Hashable {
    /// Present load over target load.
    let ratio: Double

    /// Whether load is above its target by more than the usual tolerance of a tenth.
    var isAbove: Bool { ratio > 1.1 }

    /// The largest ratio that `text` shows, or nil when it shows none.
    init?(_ text: String) {
        let ratios = text.split(whereSeparator: { $0 == "," || $0 == " " }).compactMap { part -> Double? in
            let sides = part.split(separator: "/")
            guard sides.count == 2, let present = Double(sides[0].filter { $0 != "%" }),
                let target = Double(sides[1].filter { $0 != "%" }), target > 0
            else { return nil }
            return present / target
        }
        guard let largest = ratios.max() else { return nil }
        ratio = largest
    }
}
