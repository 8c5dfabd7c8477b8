public import IncidentModel

/// What a runbook's step works on, said without naming it: `{{ workload }}` is the workload of the incident at hand.
public enum StepBinding: Sendable, Hashable, CaseIterable {
    case entity, workload, service, node, namespace, database, cache, queue, claim, certificate, flag, secret
    case autoscaler, budget, policy, configuration, host, cluster, route, issuer, release, pod

    /// The words between the braces.
    public var word: String { "\(self)" }

    /// The kinds of entity that it may stand for, in order of preference; none means any kind.
    public var kinds: [EntityKind] {
        switch self {
        case .entity: []
        case .workload: [.deployment, .statefulset, .daemonset, .job, .cronjob, .pod]
        case .service: [.service]
        case .node: [.node]
        case .namespace: [.namespace, .resourcequota]
        case .database: [.database, .statefulset, .deployment, .service]
        case .cache: [.cache, .deployment, .statefulset, .service]
        case .queue: [.queue, .service, .statefulset]
        case .claim: [.persistentvolumeclaim]
        case .certificate: [.certificate, .secret, .ingress]
        case .flag: [.flag]
        case .secret: [.secret]
        case .autoscaler: [.autoscaler]
        case .budget: [.poddisruptionbudget]
        case .policy: [.networkpolicy]
        case .configuration: [.configmap]
        case .host: [.host, .node]
        case .cluster: [.cluster, .nodegroup, .machineset, .node]
        case .route: [.route, .ingress]
        case .issuer: [.issuer]
        case .release: [.release]
        case .pod: [.pod]
        }
    }

    /// A binding from text such as `{{ workload }}`, or nil when it is none.
    public init?(_ text: String) {
        guard text.hasPrefix("{{"), text.hasSuffix("}}") else { return nil }
        let word = text.dropFirst(2).dropLast(2).filter { $0 != " " }
        guard let binding = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = binding
    }

    /// The text form.
    public var text: String { "{{ \(word) }}" }
}

/// The value of an argument in a runbook's step.
public enum StepArgument: Sendable, Hashable {
    /// A whole number.
    case integer(Int64)
    /// A word or name.
    case text(String)
    /// The correction that the diagnosis supports: `{{ correction }}`.
    case correction
    /// What the planner finds fit from the facts: `{{ suggested }}`.
    case suggested
}
