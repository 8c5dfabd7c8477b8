public import IncidentModel
public import Remediation
public import Risk

/// When a rule, a ceiling, a freeze or a window applies. What is left out is no condition; all that is there must hold.
public struct PolicyCondition: Sendable, Hashable {
    /// What to make of a fact that is not known, and of several of which some match.
    enum Doubt {
        /// For what permits: the condition does not hold, and all of several must match.
        case excludes
        /// For what restricts: the condition holds, and one of several is enough.
        case includes
    }

    /// The environments.
    public var environments: [NamePattern] = []
    /// The tenants.
    public var tenants: [NamePattern] = []
    /// The services.
    public var services: [NamePattern] = []
    /// The service tiers, 1 (most important) to 4.
    public var tiers: Set<Int> = []
    /// The classes of action.
    public var classes: Set<ActionClass> = []
    /// The actions, by identifier or form of identifier, such as `kubernetes.*`.
    public var actions: [NamePattern] = []
    /// The least simulated risk.
    public var riskFrom: RiskReport.Tier?
    /// The greatest simulated risk.
    public var riskUpTo: RiskReport.Tier?
    /// The severities, as alerts say them.
    public var severities: Set<Severity> = []

    /// A condition that always holds.
    public init() {}

    /// Whether the condition holds for one step of a plan.
    func holds(for step: GovernedStep, of request: PolicyRequest, inDoubt doubt: Doubt) -> Bool {
        holds(ofPlace: request, services: step.services, inDoubt: doubt)
            && (classes.isEmpty || classes.contains(step.actionClass))
            && (actions.isEmpty || actions.contains { $0.matches(step.action.text) })
            && riskFrom.map { request.risk >= $0 } ?? true
            && riskUpTo.map { request.risk <= $0 } ?? true
            && (severities.isEmpty || severities.contains(request.severity))
    }

    /// Whether that part holds which says where something happens.
    func holds(ofPlace request: PolicyRequest, services names: [String], inDoubt doubt: Doubt) -> Bool {
        Self.holds(environments, for: request.environment.map { [$0] } ?? [], inDoubt: doubt)
            && Self.holds(tenants, for: request.tenant.map { [$0] } ?? [], inDoubt: doubt)
            && Self.holds(services, for: names, inDoubt: doubt)
            && (tiers.isEmpty || request.tier.map { tiers.contains($0) } ?? (doubt == .includes))
    }

    private static func holds(_ patterns: [NamePattern], for names: [String], inDoubt doubt: Doubt) -> Bool {
        guard !patterns.isEmpty else { return true }
        guard !names.isEmpty else { return doubt == .includes }
        return switch doubt {
        case .excludes: names.allSatisfy { name in patterns.contains { $0.matches(name) } }
        case .includes: names.contains { name in patterns.contains { $0.matches(name) } }
        }
    }
}
