public import StrictJSON

/// A playbook of CACAO 2.0: what to do about something, as steps, in a form that other organisations' programs read.
///
/// Lists and objects that are not written are nil, so that what was read is written again as it was.
/// - Source: OASIS, "CACAO Security Playbooks Version 2.0", Committee Specification 01, 27 November 2023, section 3.
public struct Playbook: Sendable, Equatable {
    /// The version of the form that is read and written.
    public static let specification = "cacao-2.0"

    /// The name of the playbook.
    public var id: PlaybookIdentifier
    /// What people call it.
    public var name: String
    /// Who made it.
    public var createdBy: PlaybookIdentifier
    /// When it was made.
    public var created: PlaybookTime
    /// When this version of it was made.
    public var modified: PlaybookTime
    /// The first step.
    public var start: PlaybookIdentifier
    /// The step that follows whatever nobody provided for.
    public var exception: PlaybookIdentifier?
    /// The steps, in the order of the document.
    public var steps: [PlaybookStep]

    /// More about it.
    public var explanation: String?
    /// What it is for, such as `remediation`.
    public var types: [String]?
    /// What is done in it.
    public var activities: [String]?
    /// What a program must be able to do to carry it out.
    public var processing: JSONObject?
    /// Whether its maker took it back.
    public var isRevoked: Bool?
    /// From when on it may be used.
    public var validFrom: PlaybookTime?
    /// Until when it may be used.
    public var validUntil: PlaybookTime?
    /// What it was made from.
    public var derivedFrom: [PlaybookIdentifier]?
    /// What it belongs with.
    public var relatedTo: [PlaybookIdentifier]?
    /// 1, the highest, to 100; 0 for undefined.
    public var priority: Int?
    /// 1, the lowest, to 100; 0 for undefined.
    public var severity: Int?
    /// 1, the lowest, to 100; 0 for undefined.
    public var impact: Int?
    /// Whom it concerns.
    public var sectors: [String]?
    /// Words to find it by.
    public var labels: [String]?
    /// Where to read more.
    public var references: [PlaybookReference]?
    /// How it may be shared; kept, and not enforced here.
    public var markings: [PlaybookIdentifier]?
    /// Values that all its steps may use.
    public var variables: [PlaybookVariable]?
    /// What extensions say of it, by the extension's identifier.
    public var extensions: JSONObject?
    /// How to sign in where; kept, and never used here.
    public var authentication: JSONObject?
    /// Who carries commands out.
    public var agents: [PlaybookParty]?
    /// What commands are about.
    public var targets: [PlaybookParty]?
    /// What the extensions are, by their identifier.
    public var extensionDefinitions: JSONObject?
    /// What the markings are, by their identifier.
    public var markingDefinitions: JSONObject?
    /// Signatures; kept, and trusted no more than the rest.
    public var signatures: [JSONValue]?
    /// What CACAO does not define, kept.
    public var unknown = JSONObject()

    /// A playbook without steps.
    public init(
        id: PlaybookIdentifier,
        name: String,
        by maker: PlaybookIdentifier,
        at time: PlaybookTime,
        start: PlaybookIdentifier
    ) {
        self.id = id
        self.name = name
        createdBy = maker
        created = time
        modified = time
        self.start = start
        steps = []
    }
}
