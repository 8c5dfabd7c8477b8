public import IncidentModel

/// A kind of step that may stand in a plan: data that validator, simulator, schema and reference page all read.
public struct ActionDefinition: Sendable, Hashable {
    /// The typed name of a definition.
    public typealias ID = Identifier<ActionDefinition>

    /// How long the action takes, in seconds: usually, and with 95 % confidence at most.
    public struct Timing: Sendable, Hashable {
        /// The median.
        public let typical: Double
        /// The 95th percentile; at least `typical`.
        public let slow: Double

        /// Creates a timing.
        public init(typical: Double, slow: Double) {
            self.typical = typical
            self.slow = max(typical, slow)
        }
    }

    /// A fault that the action can end, with how often it does.
    public struct Remedy: Sendable, Hashable {
        /// Which faults.
        public let pattern: FaultPattern
        /// The share of cases, 0 to 1, before any record of our own.
        public let successRate: Double

        /// Creates a remedy.
        public init(pattern: FaultPattern, successRate: Double) {
            self.pattern = pattern
            self.successRate = successRate
        }
    }

    /// The name, such as `kubernetes.rollout-restart`.
    public let id: ID
    /// What sort of step it is.
    public let actionClass: ActionClass
    /// What it does, in the imperative and without a full stop.
    public let title: String
    /// The kinds of target.
    public let targetKinds: Set<EntityKind>
    /// The arguments.
    public let parameters: [ParameterDefinition]
    /// What must hold before.
    public let preconditions: [Condition]
    /// What must hold all along.
    public let invariants: [Condition]
    /// What must hold afterwards.
    public let postconditions: [Condition]
    /// Seconds after the action within which the postconditions must come to hold.
    public let verificationWindow: Double
    /// What it does to the world beside removing the fault.
    public let effects: [ActionEffect]
    /// How it is undone.
    public let compensation: Compensation
    /// What else must be left alone meanwhile.
    public let locks: Set<LockScope>
    /// How long it takes.
    public let timing: Timing
    /// What it costs beside risk, 0 (nothing) to 10 (a purchase, a night's work), to break ties.
    public let cost: Double
    /// Which adapter carries it out.
    public let executor: ExecutorBinding
    /// Which faults it ends.
    public let remedies: [Remedy]
    /// How many people must agree at least.
    public let approval: ApprovalNeed
    /// What a field that it sets is called: one of these words is a part of the field's path, `env` or with `*` for what
    /// may stand before or behind, `*Probe`. Empty for an action that may set any field of its target.
    public let settable: [String]

    /// Whether the action may set `field`. Names in brackets, which whoever wrote the manifest chose, do not count.
    func maySet(_ field: String) -> Bool {
        guard !settable.isEmpty else { return true }
        var depth = 0
        let path = field.filter { character in
            if character == "[" { depth += 1 }
            defer { if character == "]" { depth -= 1 } }
            return depth == 0
        }
        return path.split(separator: ".").contains { part in settable.contains { Self.matches($0, part) } }
    }

    /// Whether a part of a path is meant by a word.
    private static func matches(_ word: String, _ part: Substring) -> Bool {
        if word.hasPrefix("*") { return part.hasSuffix(word.dropFirst()) }
        return word.hasSuffix("*") ? part.hasPrefix(word.dropLast()) : part == word
    }

    /// How often the action ends `fault`, by the narrowest remedy that matches; nil when none does.
    public func successRate(against fault: FaultCode) -> Double? {
        remedies.filter { $0.pattern.matches(fault) }
            .max { ($0.pattern.specificity, $0.successRate) < ($1.pattern.specificity, $1.successRate) }?
            .successRate
    }

    /// The parameter called `name`.
    public func parameter(named name: String) -> ParameterDefinition? { parameters.first { $0.name == name } }
}
