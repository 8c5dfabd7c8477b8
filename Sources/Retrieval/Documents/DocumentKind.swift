/// What a document is, and so how far it is to be trusted.
///
/// The order is that of trust: when limits force the index to leave documents out, later kinds go first, so that a
/// flood of past incidents cannot push out a runbook.
public enum DocumentKind: String, Hashable, Comparable, CaseIterable, Sendable {
    /// Written by operators, reviewed.
    case runbook
    /// The record of an incident a human confirmed.
    case pastIncident = "past-incident"
    /// Anything else: manuals, tickets, notes.
    case other

    /// Orders by trust, most trusted first.
    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    /// Place in the order of trust.
    var rank: Int {
        switch self {
        case .runbook: 0
        case .pastIncident: 1
        case .other: 2
        }
    }
}
