public import IncidentModel
public import StructuredDocuments

/// What experienced people do about a kind of incident: text to read, and typed steps that a plan may take over.
public struct Runbook: Sendable, Hashable {
    /// The typed name of a runbook.
    public typealias ID = Identifier<Runbook>

    /// A label that an alert must bear.
    public struct LabelMatch: Sendable, Hashable {
        /// The label's name.
        public let name: String
        /// Its value.
        public let value: String
    }

    /// The id.
    public let id: ID
    /// The title.
    public let title: String
    /// The names of alerts that it is for.
    public let alerts: [AlertPattern]
    /// The labels that such an alert must bear besides.
    public let labels: [LabelMatch]
    /// The faults that it is for.
    public let faults: [FaultPattern]
    /// The typed steps, in the order in which they should be tried; none in a foreign runbook.
    public let steps: [RunbookStep]
    /// The text in sections.
    public let sections: [MarkdownSection]
    /// The file that it was read from.
    public let file: String

    /// Whether it is another product's: text without typed steps.
    public let isForeign: Bool

    /// Whether it is for alerts like this one.
    public func matches(_ alert: Alert) -> Bool { matches(anyOf: [alert], called: alert.name) }

    /// Whether it is for one of `candidates`, which all bear the same name.
    public func matches(anyOf candidates: [Alert], called name: String) -> Bool {
        guard alerts.contains(where: { $0.matches(name) }) else { return false }
        return candidates.contains { alert in labels.allSatisfy { alert.labels[$0.name] == $0.value } }
    }

    /// Whether it is for `fault`.
    public func matches(_ fault: FaultCode) -> Bool { faults.contains { $0.matches(fault) } }
}

extension Runbook {
    /// A runbook from a parsed file; nil when something is wrong, which is then reported.
    ///
    /// A file without front matter, or whose front matter has no `id`, is another product's and read as text only.
    /// - Parameters:
    ///   - markdown: The file.
    ///   - faults: Where faults go.
    public init?(_ markdown: ParsedMarkdown, reportingTo faults: FaultCollector) {
        guard let front = markdown.frontMatter, front["id"] != nil else {
            self.init(foreign: markdown)
            return
        }
        // What is wrong with an optional field counts too: a step without its arguments would be another step.
        let before = faults.count
        let header = faults.read(front, as: .mapping { RunbookHeader(reading: $0) })
        let steps = markdown.actionBlocks.map { block in
            if !block.fence.isClosed {
                faults.add(DocumentFault(position: block.node.position, problem: "the block is not closed"))
            }
            let line = block.fence.openingLine
            return faults.read(block.node, as: .mapping { RunbookStep(reading: $0, line: line) })
        }
        guard let header, faults.count == before else { return nil }
        self.init(
            id: header.id,
            title: header.title,
            alerts: header.alerts,
            labels: header.labels,
            faults: header.faults,
            steps: steps.compactMap(\.self),
            sections: markdown.sections,
            file: markdown.file,
            isForeign: false
        )
    }

    /// Another product's runbook: its name and headings say what it is for.
    private init?(foreign markdown: ParsedMarkdown) {
        let name = markdown.file.split(separator: "/").last.map { String($0.prefix { $0 != "." }) } ?? markdown.file
        let plain = name.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "-" }
        guard let id = ID("foreign." + (plain.isEmpty ? "runbook" : plain)) else { return nil }
        let title = markdown.frontMatter?["title"]?.text ?? markdown.heading
        self.init(
            id: id,
            title: title,
            alerts: [AlertPattern(name), AlertPattern(title.filter { !$0.isWhitespace })].compactMap { $0 },
            labels: [],
            faults: [],
            steps: [],
            sections: markdown.sections,
            file: markdown.file,
            isForeign: true
        )
    }
}

/// The front matter of a runbook.
private struct RunbookHeader: Sendable {
    let id: Runbook.ID
    let title: String
    let alerts: [AlertPattern]
    let labels: [Runbook.LabelMatch]
    let faults: [FaultPattern]

    /// The header from its fields; nil when something is wrong, which is then reported.
    init?(reading fields: FieldReader) {
        let id = fields.required("id", FieldRule<String>.identifier(.dotted).refined("an id") { Runbook.ID($0) })
        let title = fields.required("title", .line(upTo: 120))
        let match = fields.optional("match", .mapping { RunbookMatch(reading: $0) })
        let faults = fields.required("faults", .list(of: .faultPattern, count: 1...40))
        _ = fields.optional("reviewed", .line(upTo: 40))
        _ = fields.optional("owner", .line(upTo: 80))
        guard let id, let title, let faults else { return nil }
        self.id = id
        self.title = title
        self.alerts = match?.alerts ?? []
        self.labels = match?.labels ?? []
        self.faults = faults
    }
}

/// The part of a runbook's front matter that says for which alerts it is.
private struct RunbookMatch: Sendable {
    let alerts: [AlertPattern]
    let labels: [Runbook.LabelMatch]

    /// The match from its fields.
    init?(reading fields: FieldReader) {
        let rule = FieldRule<String>.line(upTo: 100)
            .refined("an alert's name, `*` standing for any characters") { AlertPattern($0) }
        alerts = fields.optional("alerts", .list(of: rule, count: 1...60), default: [])
        let labels = fields.optional("labels", .entries(of: .line(upTo: 200)), default: [])
        self.labels = labels.map { Runbook.LabelMatch(name: $0.key, value: $0.value) }
    }
}
