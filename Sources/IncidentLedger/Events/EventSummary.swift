internal import IncidentModel
public import Journal
public import StrictJSON
internal import StructuredDocuments

extension LedgerEvent {
    /// What happened, in one inert sentence for a timeline.
    public var summary: String { InertText(sentence, maximum: 300).text }

    private var sentence: String {
        switch self {
        case .alertsReceived(let received): Self.sentence(on: received)
        case .incidentMerged(let into): "It is a part of \(into)."
        case .incidentResolved(let reason): "Resolved: \(reason)."
        case .incidentReopened(let reason): "Opened again: \(reason)."
        case .incidentNoted(let text): "Note: \(text)"
        case .changesReceived(let source, let changes): Self.sentence(on: changes, from: source)
        case .diagnosisMade(let diagnosis):
            diagnosis.cause?.summary ?? "The evidence shows nothing wrong, or does not tell."
        case .planMade(let made): made.sentence
        case .planLate: "A better plan of the model came late; it is offered."
        case .approval(let event): event.sentence
        case .steppingAsked: "Each step waits for a person's word."
        case .runBegun(let begun):
            "The plan begins to be carried out, \(begun.steps.count) steps\(begun.isStepwise ? ", one by one" : "")."
        case .run(let entry): entry.sentence
        case .stopTurned(let isEngaged, let reason):
            "The stop switch is \(isEngaged ? "engaged" : "released"): \(reason)"
        case .freezeOverridden(let freeze, let reason): "Let through change freeze `\(freeze)`: \(reason)"
        case .holdCleared(let resource, let reason): "\(resource.phrase) may be acted on again: \(reason)"
        case .swept: "What is too old to matter was let go of."
        case .remark(let remark): remark.text
        }
    }

    private static func sentence(on received: AlertsReceived) -> String {
        let firing = received.alerts.count { $0.status == .firing }
        let resolved = received.alerts.count - firing
        let name = received.alerts.first.map { $0.name.isEmpty ? "an alert without a name" : $0.name } ?? "nothing"
        let others = received.alerts.count - 1
        let what = others > 0 ? "\(name) and \(others) more" : name
        let begin = received.isOpening ? "Opened by" : "Received"
        let counts = resolved == 0 ? "" : firing == 0 ? ", resolved" : ", \(firing) firing and \(resolved) resolved"
        return "\(begin) \(what)\(counts), from \(received.source)."
    }

    private static func sentence(on changes: [Change], from source: String) -> String {
        guard let first = changes.first else { return "No change, from \(source)." }
        let more = changes.count > 1 ? " and \(changes.count - 1) more" : ""
        return "\(first.kind.rawValue) of \(first.entityName)\(more), from \(source): \(first.summary)"
    }
}

extension LedgerEvent {
    /// The details of a remark; empty for every other entry.
    /// - Throws: What its body has wrong.
    public static func details(of entry: JournalEntry) throws -> JSONObject {
        guard case .remark(let remark) = try LedgerEvent(kind: entry.kind, body: entry.body) else { return [:] }
        return remark.details
    }

    /// What an entry of the journal tells, in one inert sentence.
    public static func summary(kind: String, body: [UInt8]) -> String {
        do throws(EventBodyProblem) { return try LedgerEvent(kind: kind, body: body).summary } catch {
            return body.isEmpty ? "Its details were removed when their time was over." : "It cannot be read."
        }
    }
}
