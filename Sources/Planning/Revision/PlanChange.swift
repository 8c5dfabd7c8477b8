public import StrictJSON

/// What a person changes in a plan before approving it.
public struct PlanChange: Sendable, Equatable {
    /// The ways to change a step.
    public enum Kind: Sendable, Equatable {
        /// Give an argument another value, or one that it did not have; null takes it away.
        case set(argument: String, value: JSONValue)
        /// Leave the step out.
        case remove
    }

    /// The number of the step, from 1.
    public let step: Int
    /// What is changed.
    public let kind: Kind

    /// Creates a change.
    public init(step: Int, _ kind: Kind) {
        self.step = step
        self.kind = kind
    }
}

/// Why a plan cannot be changed so.
public struct PlanChangeError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Every fault, with the step.
    public let faults: [String]
    /// All faults, one a line.
    public var description: String { faults.joined(separator: "\n") }
}
