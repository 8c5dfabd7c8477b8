/// Why an approval was not taken or not spent.
public enum ApprovalRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// No role permits it, or not for this tenant.
    case notPermitted
    /// A token that nobody answers for, or the service itself.
    case notAPerson
    /// Whoever asked for the plan or changed it.
    case requester
    /// What was approved is not what is there now.
    case mismatch([ApprovalBinding.Part])
    /// This person has approved it: one approval of each person counts, and a second one is told so.
    case repeated
    /// The request is over, or never came so far.
    case wrongState(ApprovalMachine.State)
    /// Its time has run out.
    case expired
    /// These people approved, and may no longer.
    case approversLost([String])
    /// More people are needed now than approved.
    case moreNeeded(Int)
    /// Something lets it not start now; the approval is kept.
    case blocked([PolicyDecision.Block])
    /// A rejection without a reason.
    case noReason

    /// The reason in a sentence.
    public var description: String {
        switch self {
        case .notPermitted: "no role of yours permits it here"
        case .notAPerson: "only people approve, and nobody answers for this token"
        case .requester: "whoever asked for a plan or changed it cannot approve it"
        case .mismatch(let parts):
            "\(parts.map(\.phrase).joined(separator: ", ")) changed meanwhile; look at it again"
        case .repeated: "you have approved it already; another person has to where more are needed"
        case .wrongState(.approved): "enough people have approved it already; it waits for its start"
        case .wrongState(.spent): "it was approved and handed over already"
        case .wrongState(let state): "the request for approval is \(state.word)"
        case .expired: "the request for approval has expired"
        case .approversLost(let people):
            "\(people.count) of those who approved may no longer approve; ask for approval again"
        case .moreNeeded(let count): "\(count) people have to approve now; ask for approval again"
        case .blocked(let blocks): blocks.map(\.reason).joined(separator: " ")
        case .noReason: "say why: the reason is kept in the journal"
        }
    }
}
