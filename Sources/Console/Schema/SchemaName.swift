internal import Governance
internal import IncidentEngine
internal import IncidentLedger
internal import IncidentModel
internal import Planning
internal import Remediation
internal import Risk
internal import StrictJSON

/// The forms that have a name in the OpenAPI document.
enum SchemaName: String, Sendable, CaseIterable {
    case problem = "Problem"
    case entity = "Entity"
    case incidentSummary = "IncidentSummary"
    case incident = "Incident"
    case incidentPage = "IncidentPage"
    case timelineEntry = "TimelineEntry"
    case note = "Note"
    case decision = "Decision"
    case alert = "Alert"
    case alertPage = "AlertPage"
    case alertmanagerAlerts = "AlertmanagerAlerts"
    case graph = "Graph"
    case metrics = "Metrics"
    case approvalCard = "ApprovalCard"
    case approval = "Approval"
    case rejection = "Rejection"
    case modification = "Modification"
    case modifiedPlan = "ModifiedPlan"
    case simulationRequest = "SimulationRequest"
    case question = "Question"
    case noteText = "NoteText"
    case reason = "Reason"
    case freezeOverride = "FreezeOverride"
    case run = "Run"
    case runDecision = "RunDecision"
    case planName = "PlanName"
    case settlement = "Settlement"
    case runbook = "Runbook"
    case runbookList = "RunbookList"
    case searchResults = "SearchResults"
    case checkpoint = "Checkpoint"
    case journalEntry = "JournalEntry"
    case journalPage = "JournalPage"
    case inclusionProof = "InclusionProof"
    case consistencyProof = "ConsistencyProof"
    case governance = "Governance"
    case stopTurn = "StopTurn"
    case holdClearing = "HoldClearing"
    case signIn = "SignIn"
    case session = "Session"
    case receipt = "Receipt"
    case readiness = "Readiness"
    case plan = "Plan"
    case document = "Document"
    case messages = "Messages"

    /// The form.
    var shape: Shape {
        switch self {
        case .plan: .foreign(Self.planSchema)
        case .document: .map(.anything)
        case .messages: .either([.map(.anything), .list(.map(.anything))])
        default: incidentShape ?? actingShape ?? runShape ?? wholeShape
        }
    }

    /// Plans of the actions that ship. `$defs` stay inside: references in them are relative to the document, so they
    /// are rewritten to where the schema stands.
    private static let planSchema: JSONValue = {
        guard case .object(var schema) = PlanSchema(catalogue: .builtIn).json else { return ["type": "object"] }
        schema["$schema"] = nil
        schema["$id"] = nil
        return rewritten(.object(schema))
    }()

    private static func rewritten(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): .array(elements.map(rewritten))
        case .object(let members):
            .object(
                JSONObject(
                    members.map { key, value in
                        if key == "$ref", let text = value.string, text.hasPrefix("#/$defs/") {
                            return (key, .string("#/components/schemas/Plan" + text.dropFirst()))
                        }
                        return (key, rewritten(value))
                    }
                )
            )
        default: value
        }
    }
}

extension Shape {
    /// A line for people, made inert.
    static let line = Shape.text(0...2000)
    /// What a person says: a note, a reason. The engine has the same limit.
    static let words = Shape.text(1...LiveEngine.longestText)
    /// A name of an incident.
    static let incidentName = Shape.text(1...128, .incident)
    /// A digest.
    static let digest = Shape.text(71...71, .digest)
    /// A moment.
    static let moment = Shape.text(20...30, .moment)
    /// A hash in hexadecimal digits.
    static let hash = Shape.text(64...64)
    /// A whole number that is not negative.
    static let count = Shape.integer()

    /// The words of an enumeration.
    static func cases<Value: CaseIterable & RawRepresentable>(of type: Value.Type) -> Shape
    where Value.RawValue == String { .choice(type.allCases.map(\.rawValue)) }

    /// A page of a list.
    static func page(of item: Shape) -> Shape {
        .object([
            Member("items", .list(item, 1000)),
            Member("next", .nullable(.text(1...200)), "The cursor of the next page; null on the last."),
            Member("total", .count, "How many there are on all pages."),
        ])
    }
}
