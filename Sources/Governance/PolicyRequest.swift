public import IncidentModel
public import Risk

/// A plan as the policy sees it.
///
/// Environment, tenant, services and tier have to come from the configuration and the inventory, the risk from the
/// simulator, the corroboration from a count of independent sources. What is not known is nil or empty: it satisfies no
/// rule and falls under every ceiling and freeze.
public struct PolicyRequest: Sendable, Hashable {
    /// The incident.
    public let incident: String
    /// Where it happens, such as `production`; nil when that is not known.
    public var environment: String?
    /// Whose it is; nil where there are no tenants, or it is not known.
    public var tenant: String?
    /// How much the services concerned matter, 1 (most) to 4; nil when that is not known.
    public var tier: Int?
    /// How bad the alert says it is: text, which can lower the rung and never raise it.
    public var severity: Severity
    /// The simulated risk.
    public let risk: RiskReport.Tier
    /// Whether at least two independent sources, or a probe of our own, show the symptom.
    public let isCorroborated: Bool
    /// The steps.
    public let steps: [GovernedStep]

    /// Creates a request.
    public init(
        incident: String,
        risk: RiskReport.Tier,
        isCorroborated: Bool,
        steps: [GovernedStep],
        severity: Severity = .warning
    ) {
        self.incident = incident
        self.risk = risk
        self.isCorroborated = isCorroborated
        self.steps = steps
        self.severity = severity
    }

    /// The steps that the policy looks at.
    var governed: [GovernedStep] { steps.filter(\.isGoverned) }
    /// The steps that budgets count.
    var counted: [GovernedStep] { steps.filter(\.isCounted) }
}
