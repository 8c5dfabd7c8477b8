public import StructuredDocuments

/// When people are called by steps of plans, as `executors.person` in the configuration says.
public struct PersonSettings: Sendable, Hashable {
    /// The reasons that there are.
    enum Reason: String, Sendable, CaseIterable {
        case decisionNeeded = "decision-needed"
        case valueNeeded = "value-needed"
        case capacityNeeded = "capacity-needed"
        case causeUnknown = "cause-unknown"
        case dataAtRisk = "data-at-risk"
        case security
        case outsideParty = "outside-party"
    }

    /// The reasons for which somebody is called.
    let reasons: Set<Reason>

    /// Settings from their fields; faults are reported.
    public init?(reading fields: FieldReader) {
        let all = Reason.allCases
        reasons = Set(
            fields.optional("reasons", .list(of: .enumeration(Reason.self), count: 1...all.count), default: all)
        )
    }
}
