/// What is broken and why, as far as the evidence tells: the result of a diagnosis.
public struct Findings: Sendable, Equatable {
    /// Alerts and entities that have one cause.
    public struct Group: Sendable, Hashable {
        /// The cause's entity.
        public let root: EntityReference
        /// Every entity concerned, the root among them, in order.
        public let members: [EntityReference]
        /// Which entity's trouble causes which other's.
        public let edges: [Edge]

        /// Creates a group.
        public init(root: EntityReference, members: [EntityReference], edges: [Edge]) {
            self.root = root
            self.members = members
            self.edges = edges
        }
    }

    /// One entity's trouble causing another's.
    public struct Edge: Sendable, Hashable {
        /// Where the trouble comes from.
        public let cause: EntityReference
        /// Where it shows.
        public let effect: EntityReference

        /// Creates an edge.
        public init(cause: EntityReference, effect: EntityReference) {
            self.cause = cause
            self.effect = effect
        }
    }

    /// An explanation that was considered and dropped.
    public struct RuledOut: Sendable, Hashable {
        /// What it would have blamed.
        public let entity: EntityReference
        /// For which fault.
        public let fault: FaultCode
        /// Why it does not hold.
        public let reason: String

        /// Creates a dropped explanation.
        public init(entity: EntityReference, fault: FaultCode, reason: String) {
            self.entity = entity
            self.fault = fault
            self.reason = reason
        }
    }

    /// The explanations, most likely first; none below the reporting threshold.
    public let hypotheses: [Hypothesis]
    /// When the trouble began, when the evidence tells.
    public let onset: Timestamp?
    /// The incident's parts, each with its root.
    public let groups: [Group]
    /// What was considered and dropped, and why.
    public let ruledOut: [RuledOut]
    /// Why nothing is held to be wrong, when there is no hypothesis.
    public let abstention: String?
    /// Parts of the evidence that were absent.
    public let missing: [String]

    /// Creates a diagnosis.
    public init(
        hypotheses: [Hypothesis],
        onset: Timestamp?,
        groups: [Group],
        ruledOut: [RuledOut],
        abstention: String?,
        missing: [String]
    ) {
        self.hypotheses = hypotheses
        self.onset = onset
        self.groups = groups
        self.ruledOut = ruledOut
        self.abstention = abstention
        self.missing = missing
    }

    /// Whether the evidence shows nothing wrong.
    public var isAbstention: Bool { hypotheses.isEmpty }
}
