/// How far the service may go by itself: the rungs of the autonomy ladder, each holding all below it.
public enum AutonomyRung: String, CaseIterable, Sendable, Hashable, Comparable {
    /// Watch, diagnose and keep the plan to itself and the journal.
    case observe
    /// Show the plan. Nobody can start it from here.
    case suggest
    /// Start the plan once enough people have approved it.
    case approve
    /// Start the plan without asking.
    case act

    /// Less freedom before more.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.height < rhs.height }

    /// The rung above; the highest stays where it is.
    var next: AutonomyRung {
        switch self {
        case .observe: .suggest
        case .suggest: .approve
        case .approve, .act: .act
        }
    }

    /// What the service may do, as it follows "lets the service".
    var phrase: String {
        switch self {
        case .observe: "only observe"
        case .suggest: "only suggest"
        case .approve: "start what people approve"
        case .act: "act by itself"
        }
    }

    /// The place on the ladder, counted from 0.
    private var height: Int {
        switch self {
        case .observe: 0
        case .suggest: 1
        case .approve: 2
        case .act: 3
        }
    }
}
