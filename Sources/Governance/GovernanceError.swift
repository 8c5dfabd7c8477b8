/// Why somebody's order was not followed.
public enum GovernanceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// No role of theirs permits it, or not for this tenant.
    case notPermitted(Permission)
    /// An order that has to be explained came without a reason.
    case noReason
    /// There is no freeze of that name.
    case unknownFreeze

    /// The reason in a sentence.
    public var description: String {
        switch self {
        case .notPermitted(let permission): "no role of yours permits `\(permission.rawValue)` here"
        case .noReason: "say why: the reason is kept in the journal"
        case .unknownFreeze: "there is no change freeze of that name"
        }
    }
}
