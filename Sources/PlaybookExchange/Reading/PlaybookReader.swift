public import StrictJSON

/// Reads a playbook from untrusted bytes, and says all at once what is wrong with it.
///
/// Nothing is fetched, no reference is followed out of the document, and no command is looked into.
public struct PlaybookReader: Sendable {
    /// A playbook that was taken, with what departs from the specification.
    public struct Reading: Sendable, Equatable {
        /// The playbook.
        public let playbook: Playbook
        /// The document as it was read.
        public let document: JSONValue
        /// Departures from the specification that leave no doubt about what is meant.
        public let notes: [PlaybookFault]
    }

    /// Creates a reader.
    public init() {}

    /// Reads a document.
    /// - Parameter bytes: The document.
    /// - Returns: The playbook.
    /// - Throws: `PlaybookError` with every fault; a document that is no JSON has one.
    /// - Complexity: O(length).
    public func read(_ bytes: [UInt8]) throws(PlaybookError) -> Reading {
        let document: JSONValue
        do throws(JSONError) { document = try JSONValue(parsing: bytes, limits: PlaybookLimits.document) } catch {
            throw PlaybookError("\(error)", advice: "write one JSON document within the limits of playbooks")
        }
        return try read(document)
    }

    /// Reads a document that is parsed already.
    /// - Parameter document: The document.
    /// - Returns: The playbook.
    /// - Throws: `PlaybookError` with every fault.
    public func read(_ document: JSONValue) throws(PlaybookError) -> Reading {
        let report = PlaybookReport()
        let playbook = Self.playbook(document, report)
        if let playbook {
            WorkflowCheck(playbook, document, report).run()
            ReferenceCheck(playbook: playbook, document: document, report: report).run()
        }
        guard let playbook, report.faults.isEmpty else {
            if report.isFull {
                let problem = "more than \(PlaybookLimits.reported) faults were found; the rest is not listed"
                throw PlaybookError(
                    report.faults + [PlaybookFault(pointer: "", problem: problem, advice: "mend these first")]
                )
            }
            throw PlaybookError(report.faults)
        }
        return Reading(playbook: playbook, document: document, notes: report.notes)
    }

    /// The playbook as far as it can be read; nil, with faults, when it has no beginning.
    private static func playbook(_ document: JSONValue, _ report: PlaybookReport) -> Playbook? {
        guard var reader = MemberReader(document, at: "", report) else { return nil }
        guard checkForm(&reader) else { return nil }
        let steps = StepReader(report: report).steps(&reader)
        let id = reader.identifier("id", required: true, types: ["playbook"])
        let name = reader.text("name", required: true)
        let maker = reader.identifier("created_by", required: true)
        let created = reader.time("created", required: true)
        let modified = reader.time("modified", required: true)
        let start = reader.identifier("workflow_start", required: true, types: PlaybookStep.types)
        var rest = Rest(report: report)
        rest.read(&reader)
        guard let id, let maker, let created, let start, let name else { return nil }
        var playbook = Playbook(id: id, name: name, by: maker, at: created, start: start)
        playbook.modified = modified ?? created
        playbook.exception = rest.exception
        playbook.steps = steps
        rest.fill(&playbook)
        playbook.unknown = reader.rest()
        if playbook.modified.moment < created.moment {
            report.fault("/modified", "it is before `created`", "write the time of this version")
        }
        if let from = playbook.validFrom, let until = playbook.validUntil, until.moment <= from.moment {
            report.fault("/valid_until", "it is not after `valid_from`", "write a later time")
        }
        return playbook
    }

    /// Whether the document says that it is a playbook of this version.
    private static func checkForm(_ reader: inout MemberReader) -> Bool {
        let type = reader.text("type", required: true)
        let version = reader.text("spec_version", required: true)
        if let type, type != "playbook" {
            reader.report.fault("/type", "it is \(PlaybookReport.shown(type))", "a playbook says `playbook` there")
        }
        if let version, version != Playbook.specification {
            let advice = "only `\(Playbook.specification)` is read; convert it"
            reader.report.fault("/spec_version", "it is \(PlaybookReport.shown(version))", advice)
        }
        return type == "playbook" && version == Playbook.specification
    }
}

/// The members of a playbook that need not be there.
private struct Rest {
    let report: PlaybookReport
    var exception: PlaybookIdentifier?
    private var fills: [(inout Playbook) -> Void] = []

    init(report: PlaybookReport) { self.report = report }

    mutating func read(_ reader: inout MemberReader) {
        exception = reader.identifier("workflow_exception", types: PlaybookStep.types)
        readWords(&reader)
        readTimesAndNumbers(&reader)
        readParts(&reader)
    }

    func fill(_ playbook: inout Playbook) { for fill in fills { fill(&playbook) } }

    private mutating func readWords(_ reader: inout MemberReader) {
        let explanation = reader.text("description")
        let types = reader.texts("playbook_types")
        let activities = reader.texts("playbook_activities")
        let sectors = reader.texts("industry_sectors")
        let labels = reader.texts("labels")
        let processing = reader.dictionary("playbook_processing_summary")
        fills.append { playbook in
            playbook.explanation = explanation
            playbook.types = types
            playbook.activities = activities
            playbook.sectors = sectors
            playbook.labels = labels
            playbook.processing = processing
        }
    }

    private mutating func readTimesAndNumbers(_ reader: inout MemberReader) {
        let isRevoked = reader.flag("revoked")
        let validFrom = reader.time("valid_from")
        let validUntil = reader.time("valid_until")
        let priority = reader.whole("priority", 0...100)
        let severity = reader.whole("severity", 0...100)
        let impact = reader.whole("impact", 0...100)
        if isRevoked == true {
            report.note("/revoked", "its maker took the playbook back", "it is not meant to be used any more")
        }
        fills.append { playbook in
            playbook.isRevoked = isRevoked
            playbook.validFrom = validFrom
            playbook.validUntil = validUntil
            playbook.priority = priority
            playbook.severity = severity
            playbook.impact = impact
        }
    }

    private mutating func readParts(_ reader: inout MemberReader) {
        let parts = PartReader(report: report)
        let derivedFrom = reader.identifiers("derived_from", types: ["playbook"])
        let relatedTo = reader.identifiers("related_to")
        let markings = reader.identifiers("markings")
        let references = parts.references(&reader)
        let variables = parts.variables("playbook_variables", &reader)
        let extensions = reader.dictionary("playbook_extensions")
        let authentication = reader.dictionary("authentication_info_definitions")
        let agents = parts.parties("agent_definitions", &reader)
        let targets = parts.parties("target_definitions", &reader)
        let definitions = reader.dictionary("extension_definitions")
        let markingDefinitions = reader.dictionary("data_marking_definitions")
        let signatures = reader.list("signatures")
        fills.append { playbook in
            playbook.derivedFrom = derivedFrom
            playbook.relatedTo = relatedTo
            playbook.markings = markings
            playbook.references = references
            playbook.variables = variables
            playbook.extensions = extensions
            playbook.authentication = authentication
            playbook.agents = agents
            playbook.targets = targets
            playbook.extensionDefinitions = definitions
            playbook.markingDefinitions = markingDefinitions
            playbook.signatures = signatures
        }
    }
}
