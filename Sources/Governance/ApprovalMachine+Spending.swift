extension ApprovalMachine {
    /// All that is read again in the moment in which a plan is to start.
    public struct Spending: Sendable, Hashable {
        /// The name of the intent that is about to be written.
        public let intent: String
        /// What is there now.
        public let binding: ApprovalBinding
        /// What may be done now.
        public let decision: PolicyDecision
        /// Those who approved, as the directory has them now, by person; who is missing is gone.
        public let approvers: [String: Principal]

        /// Creates a spending.
        public init(
            intent: String,
            binding: ApprovalBinding,
            decision: PolicyDecision,
            approvers: [String: Principal]
        ) {
            (self.intent, self.binding) = (intent, binding)
            (self.decision, self.approvers) = (decision, approvers)
        }
    }

    /// Spends the request: it is used with this, whatever becomes of the intent.
    ///
    /// Everything is checked again, since an approval is about then and the start is now: the state of the world, the
    /// policy, the stop switch and the budgets, and whether those who approved may still approve. What changed voids the
    /// request for good; what merely stands in the way now leaves it as it was.
    /// - Returns: The right to start once.
    /// - Throws: Why not; `state` says whether the request is still open.
    public mutating func spend(_ spending: Spending, at now: Moment) throws(ApprovalRefusal) -> Approval {
        if pass(now) != nil { throw .expired }
        guard state == .approved else { throw .wrongState(state) }
        let parts = request.binding.differences(from: spending.binding)
        guard parts.isEmpty else { throw void(.mismatch(parts)) }
        let lost = grants.map(\.person).filter { !mayStill($0, spending) }
        guard lost.isEmpty else { throw void(.approversLost(lost)) }
        if let refusal = refusal(by: spending.decision) { throw refusal }
        state = .spent
        return Approval(spending: request, on: spending.intent, people: grants.map(\.person))
    }

    /// Whether a person who approved may still do so.
    private func mayStill(_ person: String, _ spending: Spending) -> Bool {
        guard let actor = spending.approvers[person], actor.person == person else { return false }
        return refusal(of: actor) == nil
    }

    /// What the policy of now has against the start; voids the request when it asks for more people than were asked.
    private mutating func refusal(by decision: PolicyDecision) -> ApprovalRefusal? {
        guard decision.mayStart else {
            let reason = "The policy lets the service \(decision.rung.phrase)."
            return .blocked(decision.blockedBy.isEmpty ? [.init(kind: .policy, reason: reason)] : decision.blockedBy)
        }
        // A plan that nobody had to approve has nobody's approval, so it needs the rung `act` to this moment.
        let isShort = decision.needed > grants.count || (grants.isEmpty && decision.rung < .act)
        return isShort ? void(.moreNeeded(max(decision.needed, 1))) : nil
    }

    /// Voids the request and gives the reason back.
    private mutating func void(_ refusal: ApprovalRefusal) -> ApprovalRefusal {
        state = .voided
        return refusal
    }
}
