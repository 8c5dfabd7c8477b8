internal import IncidentModel
public import Remediation

/// A sequence of steps whose consequence is to be predicted.
public struct CandidatePlan: Sendable, Hashable {
    /// One step.
    public struct Step: Sendable, Hashable {
        /// What is done.
        public let action: Action
        /// How many people must agree first.
        public let approval: ApprovalNeed
        /// The places of the components that the action works on.
        public let places: [Int]
        /// How likely it ends each of the hypothesised faults, in their order.
        public let successRates: [Double]

        /// Creates a step.
        public init(action: Action, approval: ApprovalNeed, places: [Int], successRates: [Double]) {
            self.action = action
            self.approval = approval
            self.places = places
            self.successRates = successRates
        }
    }

    /// The steps in order. A later one is carried out only while the fault lasts.
    public let steps: [Step]

    /// Creates a plan; without steps it is doing nothing.
    public init(steps: [Step]) { self.steps = steps }

    /// Doing nothing.
    public static let nothing = CandidatePlan(steps: [])

    /// What cannot be undone, in words, in order of the steps.
    public var irreversibleParts: [String] {
        steps.compactMap { step in
            guard case .irreversible(let reason) = step.action.definition.compensation else { return nil }
            return "\(step.action.definition.title.lowercasedFirst) (\(step.action.target.phrase)): \(reason)"
        }
    }

    /// The cost of all steps, to break ties.
    var cost: Double { steps.reduce(0) { $0 + $1.action.definition.cost } }
}

extension String {
    /// The text with its first letter in lower case, to continue a sentence.
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
