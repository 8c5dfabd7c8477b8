internal import Execution
internal import Governance
public import Risk
internal import StrictJSON

/// On whose word a run began: who had approved its plan, who cannot, and how risky it was found.
///
/// Another plan may stand at the incident by the time that a later step of the run is looked at, so the run keeps it.
public struct RunMandate: Sendable, Equatable {
    /// Those who had approved the plan; nobody where the policy let the service act by itself.
    public let people: Set<String>
    /// Those who had asked for the plan or changed it, and so do not count among those who approve it.
    public let authors: Set<String>
    /// How risky the plan was found; nil when that is not known.
    public let tier: RiskReport.Tier?

    /// The mandate of a run of this plan, which was handed over a moment ago.
    init(_ plan: StandingPlan) {
        people = Set(plan.grants.map(\.person))
        authors = plan.made.authors
        tier = plan.made.tier
    }
}

extension RunMandate {
    /// The mandate as a snapshot keeps it.
    var json: JSONValue {
        [
            "authors": .array(authors.sorted().map { .string($0) }),
            "people": .array(people.sorted().map { .string($0) }),
            "tier": tier.map { .string($0.rawValue) } ?? .null,
        ]
    }

    init(reading body: EventBody) throws(EventBodyProblem) {
        people = Set(try body.texts("people"))
        authors = Set(try body.texts("authors"))
        tier = body.optionalText("tier") == nil ? nil : try body.word("tier", RiskReport.Tier.self)
    }
}

/// Who approved what is carried out.
extension StandingRun {
    /// What the reason of a pause begins with in which the run waits until more people approve what is left of it.
    public static let asksForPeople = "the policy by now asks for "

    /// Whether it waits until more people approve what is left of it.
    public var isShortOfPeople: Bool { folded.pause?.hasPrefix(Self.asksForPeople) ?? false }

    /// Those who approved the plan, and those who let the run go on when it waited for more people; whoever asked for the plan
    /// or changed it is none of them.
    public var approvers: Set<String> {
        (mandate?.people ?? []).union(folded.people.subtracting(mandate?.authors ?? []))
    }

    /// For what it pauses, and who let it go on when it waited for more people.
    private var folded: (pause: String?, people: Set<String>) {
        entries.reduce(into: (pause: String?.none, people: Set<String>())) { folded, entry in
            switch entry.record {
            case .paused(let words): folded.pause = words
            case .resumed(let person):
                // A word that was given for another reason approves nothing.
                if folded.pause?.hasPrefix(Self.asksForPeople) ?? false { folded.people.insert(person) }
                folded.pause = nil
            case .abandoned: folded.pause = nil
            default: break
            }
        }
    }
}
