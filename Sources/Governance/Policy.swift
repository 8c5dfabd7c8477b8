public import Remediation

/// How far the service may go, where and with what: the operators' words, which no text from outside can widen.
///
/// For each step that is governed, **the first rule whose condition holds decides**, as in a firewall's table: operators
/// read from the top and stop at the first that fits. "The strictest of all that match" would make a narrow permission
/// impossible beside a broad one, and "the most generous" would make a forgotten broad rule dangerous. Where no rule
/// fits, `standard` holds, and that is `observe` unless the file says otherwise; it can never be `act`. Then **every
/// ceiling that applies caps the result**, in whatever order: a ceiling is the sentence "never more than this there",
/// and no rule above or below it can get round it. A plan gets the lowest rung of its steps.
///
/// Text can lower and never raise. A severity is what an alert says of itself, so a rule that names severities counts
/// only where it is stricter than what the rules without severities give. A fact that is not known satisfies no rule and
/// falls under every ceiling.
public struct Policy: Sendable, Hashable {
    /// One line of the table.
    public struct Rule: Sendable, Hashable {
        /// What messages call it.
        public let name: String
        /// When it applies.
        public let condition: PolicyCondition
        /// How far the service may go then.
        public let rung: AutonomyRung
        /// How many people must approve: more than the action's definition asks for, or, as `none` and only for a plan of
        /// low risk that can be undone and is corroborated, fewer. Nil for what the definition asks for.
        public let approvals: ApprovalNeed?

        /// Creates a rule.
        public init(name: String, condition: PolicyCondition, rung: AutonomyRung, approvals: ApprovalNeed? = nil) {
            self.name = name
            self.condition = condition
            self.rung = rung
            self.approvals = approvals
        }
    }

    /// The rung where no rule fits; at most `approve`.
    public let standard: AutonomyRung
    /// The rules, the first that fits decides.
    public let rules: [Rule]
    /// The caps, all that apply hold. Their `approvals` can only ask for more people.
    public let ceilings: [Rule]

    /// Creates a policy; a `standard` of `act` becomes `approve`.
    public init(standard: AutonomyRung = .observe, rules: [Rule] = [], ceilings: [Rule] = []) {
        self.standard = min(standard, .approve)
        self.rules = rules
        self.ceilings = ceilings
    }

    /// What holds where there is no policy: nothing is started and nothing suggested.
    public static let observeOnly = Policy()
}
