public import ContentDigests
public import Risk

/// What an approval is an approval of. Whoever approves sends it back as it was shown; whatever differs voids the click.
public struct ApprovalBinding: Sendable, Hashable {
    /// A part of it.
    public enum Part: String, CaseIterable, Sendable, Hashable {
        case plan, evidence, effect, state, tier, nonce

        /// The part in words.
        public var phrase: String {
            switch self {
            case .plan: "the plan"
            case .evidence: "the evidence"
            case .effect: "the predicted effect"
            case .state: "the state of what it acts on"
            case .tier: "the risk"
            case .nonce: "the request for approval"
            }
        }
    }

    /// The plan's digest.
    public var plan: ContentDigest
    /// The digest of the evidence that it rests on.
    public var evidence: ContentDigest
    /// The digest of what the simulator predicts.
    public var effect: ContentDigest
    /// The fingerprint of the state that preconditions were read from.
    public var state: ContentDigest
    /// The simulated risk.
    public var tier: RiskReport.Tier
    /// The random name of this one request; spent with it.
    public var nonce: String

    /// Creates a binding.
    public init(
        plan: ContentDigest,
        evidence: ContentDigest,
        effect: ContentDigest,
        state: ContentDigest,
        tier: RiskReport.Tier,
        nonce: String
    ) {
        (self.plan, self.evidence, self.effect, self.state) = (plan, evidence, effect, state)
        (self.tier, self.nonce) = (tier, nonce)
    }

    /// The parts in which `other` differs, in the order of the cases.
    public func differences(from other: ApprovalBinding) -> [Part] {
        Part.allCases.filter { part in
            switch part {
            case .plan: plan != other.plan
            case .evidence: evidence != other.evidence
            case .effect: effect != other.effect
            case .state: state != other.state
            case .tier: tier != other.tier
            case .nonce: !nonce.utf8.elementsEqual(other.nonce.utf8)
            }
        }
    }
}
