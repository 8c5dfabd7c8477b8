public import IncidentModel

/// What people are told about an incident: a summary and a link, never evidence, logs or plans.
public struct Notice: Sendable, Hashable {
    /// What has happened that people are told of.
    public enum Stage: String, Sendable, CaseIterable {
        /// An incident began.
        case opened
        /// There is a plan to look at.
        case planReady = "plan-ready"
        /// A plan waits for an approval.
        case approvalNeeded = "approval-needed"
        /// A plan was approved.
        case approved
        /// A run waits for a person, or a plan calls one.
        case personNeeded = "person-needed"
        /// People have to go on by themselves.
        case handedOver = "handed-over"
        /// The incident is over.
        case resolved
        /// The stop switch was engaged: nothing is done any more.
        case stopEngaged = "stop-engaged"
        /// The stop switch was released.
        case stopReleased = "stop-released"

        /// What a change of an incident's phase means for people; nil when nobody is told.
        /// - Parameters:
        ///   - old: The phase before; nil for a new incident.
        ///   - new: The phase now, as the ledger names it.
        public init?(from old: String?, to new: String) {
            guard old != new else { return nil }
            switch new {
            case "planned": self = .planReady
            case "awaiting-approval": self = .approvalNeeded
            case "approved": self = .approved
            case "needs-person": self = .personNeeded
            case "abstained", "handed-over", "ended": self = .handedOver
            case "resolved": self = .resolved
            case _ where old == nil || old == "resolved": self = .opened
            default: return nil
            }
        }

        /// The words before a title.
        var words: String {
            switch self {
            case .opened: "Incident opened"
            case .planReady: "Plan ready"
            case .approvalNeeded: "Approval needed"
            case .approved: "Plan approved"
            case .personNeeded: "A person is needed"
            case .handedOver: "Handed over to people"
            case .resolved: "Incident resolved"
            case .stopEngaged: "Stop engaged"
            case .stopReleased: "Stop released"
            }
        }
    }

    /// The incident's id; for the stop switch a word of its own, such as `stop`.
    public let incident: String
    /// The incident's title, untrusted.
    public let title: String
    /// How bad it is.
    public let severity: Severity
    /// What has happened.
    public let stage: Stage
    /// The incident's phase, as the ledger names it.
    public let phase: String
    /// A few sentences about it, untrusted.
    public let lines: [String]
    /// Where the incident is shown, from our own configuration; empty for none. One that is no plain http or https URL is
    /// left out.
    public let link: String
    /// When it happened.
    public let time: Timestamp

    /// Creates a notice.
    public init(
        incident: String,
        title: String,
        severity: Severity,
        stage: Stage,
        phase: String,
        lines: [String] = [],
        link: String = "",
        time: Timestamp
    ) {
        self.incident = incident
        self.title = title
        self.severity = severity
        self.stage = stage
        self.phase = phase
        self.lines = lines
        self.link = Self.isPlainLink(link) ? link : ""
        self.time = time
    }

    /// The most lines that are shown, and characters of one of them and of the title.
    static let shownLines = 8
    static let shownLine = 300
    static let shownTitle = 120

    /// The first line of every form: `Approval needed: …`.
    var headline: DefusedText { DefusedText("\(stage.words): \(title)", maximum: Self.shownTitle) }

    /// The lines below it.
    var body: [DefusedText] {
        let state = "Severity \(severity.word), phase \(phase), incident \(incident)."
        return ([state] + lines.prefix(Self.shownLines)).map { DefusedText($0, maximum: Self.shownLine) }
    }

    /// Whether a link is an http or https URL that can stand in any of the forms as it is.
    private static func isPlainLink(_ link: String) -> Bool {
        guard link.hasPrefix("https://") || link.hasPrefix("http://"), link.utf8.count <= 2000 else { return false }
        return link.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"<>|\"'\\^`{}()[]*".utf8.contains($0) }
    }
}
