/// The right to start one plan once.
///
/// Only the approval machine makes one, and it cannot be copied: using it twice is an error of the compiler. Across crashes
/// the journal sees to the same: the entry that writes the intent carries `claim`, which it takes only once.
public struct Approval: ~Copyable, Sendable {
    /// What was approved.
    public let binding: ApprovalBinding
    /// The incident.
    public let incident: String
    /// The intent that it is spent on.
    public let intent: String
    /// The people who approved, in order.
    public let people: [String]

    /// Made by the machine, in the moment in which the request becomes spent.
    init(spending request: ApprovalRequest, on intent: String, people: [String]) {
        binding = request.binding
        incident = request.incident
        self.intent = intent
        self.people = people
    }

    /// The key that the journal takes only once.
    public var claim: String { "approval:\(binding.nonce)" }
}
