public import IncidentModel
public import StructuredDocuments

/// An incident that is over, as somebody wrote it down: what it looked like, what it was, what helped.
public struct PastIncident: Sendable, Hashable {
    /// The typed name of a past incident.
    public typealias ID = Identifier<PastIncident>

    /// Something that was done.
    public struct Attempt: Sendable, Hashable {
        /// The action's id.
        public let action: String
        /// The kind of its target.
        public let target: EntityKind
    }

    /// The id.
    public let id: ID
    /// The title.
    public let title: String
    /// The day, as it is written.
    public let date: String
    /// The services concerned.
    public let services: [String]
    /// The names of the alerts that fired.
    public let alerts: [String]
    /// What it was.
    public let fault: FaultCode
    /// Who confirmed it; nothing is learned from an incident that nobody confirmed.
    public let confirmedBy: String?
    /// Whether it is an invented example.
    public let isExample: Bool
    /// What ended it.
    public let worked: [Attempt]
    /// What did not help or did harm.
    public let failed: [Attempt]
    /// Minutes from the first alert to the recovery, when somebody wrote them down.
    public let minutes: Int?
    /// The text in sections.
    public let sections: [MarkdownSection]
    /// The file that it was read from.
    public let file: String
}

extension PastIncident {
    /// A past incident from a parsed file; nil when something is wrong, which is then reported.
    public init?(_ markdown: ParsedMarkdown, reportingTo faults: FaultCollector) {
        guard let front = markdown.frontMatter else {
            let start = SourcePosition(document: markdown.file)
            let advice = "begin the file with `---`, then `id`, `title`, `fault` and the rest, then `---`"
            faults.add(DocumentFault(position: start, problem: "a past incident needs front matter", advice: advice))
            return nil
        }
        let sections = markdown.sections
        let file = markdown.file
        let rule = FieldRule<PastIncident>.mapping { PastIncident(reading: $0, sections: sections, file: file) }
        let before = faults.count
        guard let incident = faults.read(front, as: rule), faults.count == before else { return nil }
        self = incident
    }

    private init?(reading fields: FieldReader, sections: [MarkdownSection], file: String) {
        let id = fields.required("id", FieldRule<String>.identifier(.dotted).refined("an id") { ID($0) })
        let title = fields.required("title", .line(upTo: 160))
        let date = fields.required("date", .line(upTo: 40))
        services = fields.optional("services", .list(of: .line(upTo: 100)), default: [])
        alerts = fields.optional("alerts", .list(of: .line(upTo: 100)), default: [])
        let code = FieldRule<String>.line(upTo: 80).refined("a fault code such as image.pull-failed") { FaultCode($0) }
        let fault = fields.required("fault", code)
        confirmedBy = fields.optional("confirmed-by", .line(upTo: 80))
        isExample = fields.optional("example", .boolean, default: false)
        worked = fields.optional("worked", .list(of: .mapping { Attempt(reading: $0) }), default: [])
        failed = fields.optional("failed", .list(of: .mapping { Attempt(reading: $0) }), default: [])
        minutes = fields.optional("minutes-to-recover", .integer(in: 0...100_000))
        guard let id, let title, let date, let fault else { return nil }
        self.id = id
        self.title = title
        self.date = date
        self.fault = fault
        self.sections = sections
        self.file = file
    }
}

extension PastIncident.Attempt {
    /// An attempt from its fields.
    fileprivate init?(reading fields: FieldReader) {
        let action = fields.required("action", .identifier(.dotted))
        let kind = FieldRule<String>.line(upTo: 60).refined("a kind of entity such as deployment") {
            EntityKind(named: $0)
        }
        let target = fields.required("target", kind)
        guard let action, let target else { return nil }
        self.action = action
        self.target = target
    }
}
