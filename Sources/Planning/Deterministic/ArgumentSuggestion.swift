internal import IncidentModel
internal import Remediation

/// Chooses the value of an argument from what is known, where a rule of thumb is enough; nil where it is not.
struct ArgumentSuggestion: Sendable {
    /// What is known.
    let snapshot: IncidentSnapshot
    /// What is to be mended.
    let hypothesis: Hypothesis

    /// The value of `parameter` for `definition` on `target`.
    func value(
        of parameter: ParameterDefinition,
        for definition: ActionDefinition,
        on target: EntityReference
    ) -> ProposedAction.Value? {
        switch (definition.id.text, parameter.name) {
        case ("host.terminate-process", "process"):
            // What others call is no intruder.
            return snapshot.facts.number(.callers, of: hypothesis.entity) ?? 0 > 0 ? nil : process.map { .text($0) }
        case (_, "process"): return process.map { .text($0) }
        case (_, "unit"): return declared(.unitName, of: hypothesis.entity).first.map { .text($0) }
        case ("cache.flush-pattern", "pattern"): return keyPattern(of: target).map { .text($0) }
        case (_, "correction"): return correction(for: target)
        case ("kubernetes.scale-workload", "replicas"): return replicas(of: target).map { .integer($0) }
        case ("kubernetes.rollback-workload", "revision"):
            return snapshot.facts.number(.revisionPrevious, of: target).flatMap(Self.whole).map { .integer($0) }
        case ("kubernetes.raise-autoscaler-limit", "maximum"): return maximum(of: target).map { .integer($0) }
        case ("cluster.add-nodes", "count"): return .integer(1)
        case ("node.restart-service", "service"): return .text(nodeService)
        case ("database.terminate-sessions", "state"): return .text(sessionState)
        case ("database.terminate-sessions", "older-than"): return .integer(sessionAge)
        case ("database.cancel-query", "selection"):
            return .text(hypothesis.fault.text == "database.maintenance-saturating" ? "maintenance" : "most-load")
        case ("traffic.shed-load", "share-percent"): return .integer(shedShare(of: target))
        case (_, "share-percent"): return .integer(definition.actionClass == .limit ? 50 : 20)
        case (_, "growth-percent"): return .integer(50)
        case ("traffic.limit-client", "per-second"): return .integer(10)
        case (_, "for"): return .integer(definition.actionClass == .wait ? 300 : 3600)
        case ("incident.page", "reason"): return .text(pageReason)
        case ("network.block-address", "address"): return hostileAddress.map { .text($0) }
        default: return nil
        }
    }

    /// The correction for `target`: one of its own, else the first of the hypothesis.
    private func correction(for target: EntityReference) -> ProposedAction.Value? {
        let own = hypothesis.corrections.first { $0.entity == target } ?? hypothesis.corrections.first
        return own.map { .setting(entity: $0.entity.description, field: $0.field, desired: $0.desired) }
    }

    /// Half as many again, at least one more; for a workload scaled to zero what the topology remembers, else two, so
    /// that one may fail.
    private func replicas(of target: EntityReference) -> Int64? {
        if hypothesis.fault.text == "workload.zero-replicas" {
            let remembered = snapshot.topology.nodes.first { $0.entity.name == target.name }?.replicas
            return Int64(max(remembered ?? 2, 1))
        }
        guard let desired = snapshot.facts.number(.replicasDesired, of: target), desired >= 1 else { return nil }
        return Self.whole(max(desired + 1, (desired * 1.5).rounded(.up)))
    }

    /// What the diagnosis computed from the load, else half as many again.
    private func maximum(of target: EntityReference) -> Int64? {
        if let wanted = hypothesis.corrections.first(where: { $0.field == "spec.maxReplicas" })?.desired.flatMap({
            Int64($0)
        }) {
            return wanted
        }
        return snapshot.facts.number(.autoscalerMaximum, of: target).flatMap { Self.whole(($0 * 1.5).rounded(.up)) }
    }

    /// A number without its fraction; nil when it is too large for an argument, as only nonsense in the evidence is.
    private static func whole(_ number: Double) -> Int64? { Int64(exactly: number.rounded(.towardZero)) }

    /// The service of a node that its fault names.
    private var nodeService: String {
        switch hypothesis.fault.text {
        case "node.container-runtime-unavailable": "containerd"
        case "node.kube-proxy-unavailable": "kube-proxy"
        case "node.scheduler-unavailable": "kube-scheduler"
        case "clock.skew": "chronyd"
        default: "kubelet"
        }
    }

    /// Sessions that hold up others are those to end where a lock is waited for; idle ones where none is free.
    private var sessionState: String { hypothesis.fault.text == "database.lock-contention" ? "blocking" : "idle" }

    /// What held others up before anybody noticed is at least as old as the first alert; a minute is old enough.
    private var sessionAge: Int64 {
        let since = snapshot.firingAlerts.map(\.startsAt).filter { !$0.isUnset }.min()
        let seconds = since.map { snapshot.capturedAt.seconds(since: $0) } ?? 60
        return Int64(exactly: min(max(seconds, 5), 60).rounded(.down)) ?? 60
    }

    /// What came in beyond the usual, and a tenth more, so that what has piled up is worked off, in whole tenths, so that
    /// another look seldom gives another plan; half where the usual is not known, and at least that where the overload
    /// goes on by itself.
    private func shedShare(of target: EntityReference) -> Int64 {
        guard let now = snapshot.facts.number(.requestRate, of: target),
            let usual = snapshot.facts.number(.requestRateUsual, of: target), usual > 0, now > usual * 1.2
        else { return 50 }
        let least = hypothesis.fault.text == "resource.overload-sustained" ? 50.0 : 20
        let share = ((1 - usual / now) * 10 + 1).rounded(.up) * 10
        return Self.whole(min(max(share, least), 80)) ?? 50
    }

    /// The words that operators declare of `entity` under `name`.
    private func declared(_ name: FactName, of entity: EntityReference) -> [String] {
        guard case .text(let text)? = snapshot.facts[entity, name] else { return [] }
        return text.split(separator: " ").map(String.init)
    }

    /// The declared process that the labels of a firing alert name, if they name just one; else all of them together.
    private var process: String? {
        let names = declared(.processNames, of: hypothesis.entity)
        let named = snapshot.firingAlerts.reduce(into: Set<String>()) { found, alert in
            for label in alert.labels.labels where names.contains(label.value) { found.insert(label.value) }
        }
        if let one = named.first, named.count == 1, Self.mayBeOfOne.contains(hypothesis.fault.text) { return one }
        return declared(.processGroup, of: hypothesis.entity).first ?? (names.count == 1 ? names.first : nil)
    }

    /// Faults that one process of several may have.
    private static let mayBeOfOne: Set<String> = [
        "workload.process-stopped", "resource.memory-leak", "resource.deadlocked", "resource.thread-pool-exhausted",
        "resource.file-descriptors-exhausted", "service.unreachable",
    ]

    /// The declared pattern that the labels of a firing alert name; else the only one that there is.
    private func keyPattern(of cache: EntityReference) -> String? {
        let names = declared(.keyPatterns, of: cache)
        let named = names.filter { name in
            snapshot.firingAlerts.contains { $0.labels.labels.contains { $0.value == name } }
        }
        return named.count == 1 ? named.first : names.count == 1 ? names.first : nil
    }

    /// Why a person is needed.
    private var pageReason: String {
        switch hypothesis.fault.area {
        case "security": return "security"
        case "quota", "cluster": return "capacity-needed"
        case "storage": return "data-at-risk"
        case "dependency": return "outside-party"
        case "node" where hypothesis.fault.text == "node.provisioning-failed": return "capacity-needed"
        default: return hypothesis.corrections.contains { $0.desired == nil } ? "value-needed" : "cause-unknown"
        }
    }

    /// Labels by which rules name where requests come from.
    private static let sourceLabels = [
        "source_ip", "src_ip", "client_ip", "remote_ip", "remote_addr", "attacker_ip", "source_address", "srcip",
        "clientip",
    ]
    /// Labels by which rules name what a thing connects to.
    private static let destinationLabels = [
        "destination_ip", "dest_ip", "dst_ip", "remote_ip", "remote_addr", "destination_address", "peer_ip",
    ]
    /// Faults in which the trouble is whom a thing calls, and not who calls it.
    private static let outward: Set<String> = [
        "security.malware-traffic", "security.data-exfiltration", "security.crypto-mining",
    ]

    /// The address that most is heard of: what labels of alerts call the source, or the destination of what an intruder sends, else what logs and events name. Prose
    /// names none, nor do labels of what was attacked; and addresses of the organisation's own networks are for people
    /// to decide on.
    private var hostileAddress: String? {
        var counts: [String: Int] = [:]
        func count(_ text: String) {
            if let address = NetworkAddress(text), address.isBlockable, !address.isPrivate {
                counts[text, default: 0] += 1
            }
        }
        let labels = Self.outward.contains(hypothesis.fault.text) ? Self.destinationLabels : Self.sourceLabels
        for alert in snapshot.firingAlerts { alert.labels.first(of: labels).map(count) }
        if counts.isEmpty {
            for evidence in hypothesis.evidence where evidence.source == .log || evidence.source == .event {
                for word in evidence.excerpt.split(whereSeparator: { !($0.isHexDigit || ".:/".contains($0)) }) {
                    count(word.split(separator: ":").count == 2 ? String(word.split(separator: ":")[0]) : String(word))
                }
            }
        }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
}
