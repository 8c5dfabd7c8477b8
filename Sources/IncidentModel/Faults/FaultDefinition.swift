/// What is known in general about one way in which systems break.
public struct FaultDefinition: Sendable, Hashable {
    /// The code.
    public let code: FaultCode
    /// The fault in words that follow the entity's name: "names an image that does not exist".
    public let title: String
    /// The kinds of entity it can live on; the first is the usual one.
    public let kinds: [EntityKind]
    /// What users and callers notice of it.
    public let impact: FaultImpact
    /// Whether it is only how something looks from outside, with a more precise fault behind it.
    public let isSymptom: Bool
    /// How it shows, what it causes and what it is mistaken for.
    public private(set) var knowledge = FaultKnowledge.none

    /// What it causes in what depends on it.
    public var consequences: [FaultCode] { knowledge.consequences }
    /// Whether callers get it from what they call, so that one which has it may be a mere victim.
    public var isPassedToCallers: Bool { knowledge.isPassedToCallers }

    /// Creates a definition of the built-in catalogue; a malformed code traps.
    init(
        _ code: StaticString,
        _ title: String,
        _ kinds: [EntityKind],
        _ impact: FaultImpact,
        isSymptom: Bool = false
    ) {
        self.code = FaultCode(literal: code)
        self.title = title
        self.kinds = kinds
        self.impact = impact
        self.isSymptom = isSymptom
    }

    /// The same with what `book` knows of it.
    func known(from book: FaultKnowledgeBook) -> FaultDefinition {
        var copy = self
        copy.knowledge = book.entries[code] ?? .none
        return copy
    }
}

/// What users and callers notice of a fault, for the simulator; ranges are sampled, since the true share is seldom known.
public struct FaultImpact: Sendable, Hashable {
    /// The share of instances that do not serve, 0 to 1.
    public let instancesLost: ClosedRange<Double>
    /// The share of requests that fail on the instances that serve, 0 to 1.
    public let requestsFailed: ClosedRange<Double>
    /// The factor on service time, 1 and above.
    public let slowdown: ClosedRange<Double>
    /// Minutes until the impact grows to a full loss, when it grows; nil when it stays as it is.
    public let minutesToLoss: ClosedRange<Double>?
    /// The chance per hour that it ends without anyone doing anything.
    public let selfHealingPerHour: Double

    /// Creates an impact.
    public init(
        instancesLost: ClosedRange<Double> = 0...0,
        requestsFailed: ClosedRange<Double> = 0...0,
        slowdown: ClosedRange<Double> = 1...1,
        minutesToLoss: ClosedRange<Double>? = nil,
        selfHealingPerHour: Double = 0.05
    ) {
        self.instancesLost = instancesLost
        self.requestsFailed = requestsFailed
        self.slowdown = slowdown
        self.minutesToLoss = minutesToLoss
        self.selfHealingPerHour = selfHealingPerHour
    }

    /// Nothing serves.
    public static let outage = FaultImpact(instancesLost: 0.9...1, selfHealingPerHour: 0.02)
    /// New instances do not come up while old ones may still serve.
    public static let newInstances = FaultImpact(instancesLost: 0.3...1, selfHealingPerHour: 0.02)
    /// A part of the requests fails.
    public static let errors = FaultImpact(requestsFailed: 0.05...0.6)
    /// Every request that needs it fails.
    public static let refusal = FaultImpact(requestsFailed: 0.8...1, selfHealingPerHour: 0.02)
    /// Requests take longer.
    public static let slow = FaultImpact(slowdown: 1.5...5)
    /// Requests take longer and a part fails.
    public static let overload = FaultImpact(requestsFailed: 0.02...0.4, slowdown: 2...6, selfHealingPerHour: 0.15)
    /// It grows until nothing serves.
    public static let growth = FaultImpact(
        requestsFailed: 0...0.05,
        minutesToLoss: 10...90,
        selfHealingPerHour: 0.02
    )
    /// Nobody notices it yet: room or redundancy is gone.
    public static let latent = FaultImpact(requestsFailed: 0...0.01, selfHealingPerHour: 0.05)
    /// Somebody who should not be there acts; the harm is not in the requests.
    public static let intrusion = FaultImpact(
        requestsFailed: 0...0.05,
        slowdown: 1...1.5,
        minutesToLoss: 60...600,
        selfHealingPerHour: 0.01
    )
}
