public import Diagnosis
public import IncidentModel
public import Remediation

/// Everything that a plan is a function of: the same request gives the same plan, byte for byte.
public struct PlanRequest: Sendable {
    /// The limits of planning.
    public struct Limits: Sendable, Hashable {
        /// The least confidence of a hypothesis for which steps are made, 0 to 1.
        public var actsFromConfidence = 0.25
        /// The most single actions that are simulated for one cause.
        public var candidates = 8
        /// The most causes that one plan acts on.
        public var causes = 3
        /// The most steps of a plan.
        public var steps = 8
        /// The most passages of runbooks and past incidents that are read.
        public var passages = 6

        /// The usual limits.
        public init() {}
    }

    /// The incident.
    public let snapshot: IncidentSnapshot
    /// What is broken and why.
    public let findings: Findings
    /// Runbooks and past incidents.
    public let knowledge: PlanningKnowledge
    /// The actions that there are.
    public let catalogue: ActionCatalogue
    /// The seed of all chance.
    public let seed: UInt64
    /// The limits.
    public let limits: Limits

    /// Creates a request from a diagnosis.
    public init(
        _ diagnosis: Diagnoser.Result,
        knowledge: PlanningKnowledge,
        catalogue: ActionCatalogue = .builtIn,
        seed: UInt64,
        limits: Limits = Limits()
    ) {
        self.init(
            snapshot: diagnosis.snapshot,
            findings: diagnosis.findings,
            knowledge: knowledge,
            catalogue: catalogue,
            seed: seed,
            limits: limits
        )
    }

    /// Creates a request from parts.
    init(
        snapshot: IncidentSnapshot,
        findings: Findings,
        knowledge: PlanningKnowledge,
        catalogue: ActionCatalogue,
        seed: UInt64,
        limits: Limits = Limits()
    ) {
        self.snapshot = snapshot
        self.findings = findings
        self.knowledge = knowledge
        self.catalogue = catalogue
        self.seed = seed
        self.limits = limits
    }
}
