public import IncidentModel

/// A fault that may be there, with what it would do to the model's components.
public struct HypothesisedFault: Sendable, Hashable {
    /// Which fault.
    public let fault: FaultCode
    /// On which entity.
    public let entity: EntityReference
    /// How likely it is; the probabilities of all faults of a simulation add up to at most 1.
    public let probability: Double
    /// What it does.
    public let impact: FaultImpact
    /// The places of the components that it does it to.
    public let places: [Int]

    /// Creates a fault.
    public init(
        fault: FaultCode,
        entity: EntityReference,
        probability: Double,
        impact: FaultImpact,
        places: [Int]
    ) {
        self.fault = fault
        self.entity = entity
        self.probability = probability
        self.impact = impact
        self.places = places
    }

    /// Whether instances that are replaced while the fault lasts do not come back.
    public var hindersNewInstances: Bool { impact == .newInstances }

    /// What one minute of the fault costs beside failed requests, in error-minutes: an intruder does harm that no
    /// request shows, and lost redundancy is paid for later.
    public var exposure: Double { impact == .intrusion ? 0.5 : 0.02 }
}
