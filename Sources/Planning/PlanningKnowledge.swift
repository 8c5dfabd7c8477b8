internal import IncidentModel
public import Retrieval
public import Runbooks
internal import StructuredDocuments

/// What a planner knows beside the incident at hand: runbooks, past incidents, and an index over both.
public struct PlanningKnowledge: Sendable {
    /// The runbooks in order of their files.
    public let runbooks: [Runbook]
    /// The past incidents in order of their files.
    public let incidents: [PastIncident]
    /// Finds passages of both.
    public let index: any PassageIndex

    /// Nothing is known.
    public static let none = PlanningKnowledge(runbooks: [], incidents: [])

    /// Knowledge of `runbooks` and `incidents`, with an index over their text.
    ///
    /// Past incidents that nobody confirmed are kept out: what an attacker can write must not be learned from.
    /// - Complexity: O(text).
    public init(runbooks: [Runbook], incidents: [PastIncident]) {
        self.runbooks = runbooks
        self.incidents = incidents.filter { $0.confirmedBy != nil }
        index = Self.index(runbooks, self.incidents)
    }

    /// An index over the texts.
    private static func index(_ runbooks: [Runbook], _ incidents: [PastIncident]) -> any PassageIndex {
        let books = runbooks.map { runbook in
            let keys = runbook.alerts.filter { !$0.isWide }.map(\.text) + runbook.faults.map(\.description)
            return document(runbook.id.text, runbook.title, .runbook, keys: keys, runbook.sections)
        }
        let past = incidents.map { incident in
            let keys = incident.alerts + [incident.fault.text]
            return document(incident.id.text, incident.title, .pastIncident, keys: keys, incident.sections)
        }
        do throws(RetrievalError) {
            var builder = try IndexBuilder()
            var ids: Set<DocumentIdentifier> = []
            // Two documents of one name cannot both be cited; the first counts, and the check of runbooks reports it.
            for document in books + past where ids.insert(document.id).inserted { try builder.add(document) }
            return builder.build()
        } catch {
            preconditionFailure("the standard retrieval configuration was refused: \(error)")
        }
    }

    private static func document(
        _ id: String,
        _ title: String,
        _ kind: DocumentKind,
        keys: [String],
        _ sections: [MarkdownSection]
    ) -> RetrievalDocument {
        RetrievalDocument(
            id: DocumentIdentifier(id),
            title: title,
            kind: kind,
            keys: keys,
            sections: sections.map { section in
                DocumentSection(
                    headingPath: section.headings,
                    text: section.text.text,
                    firstLine: section.lines.lowerBound
                )
            }
        )
    }

    /// The runbook with this id.
    public func runbook(_ id: String) -> Runbook? { runbooks.first { $0.id.text == id } }

    /// The past incident with this id.
    public func incident(_ id: String) -> PastIncident? { incidents.first { $0.id.text == id } }
}
