internal import Governance
internal import IncidentModel
internal import StrictJSON

/// The tools. None of them changes anything.
enum MCPTool: String, Sendable, CaseIterable {
    case searchRunbooks = "search_runbooks"
    case listIncidents = "list_incidents"
    case explainIncident = "explain_incident"
    case why
    case planIncident = "plan_incident"
    case simulatePlan = "simulate_plan"

    /// What it needs.
    var permission: Permission {
        switch self {
        case .searchRunbooks, .listIncidents, .explainIncident, .planIncident: .view
        case .why: .ask
        case .simulatePlan: .simulate
        }
    }

    /// What it takes.
    var arguments: Shape {
        switch self {
        case .searchRunbooks:
            .object([
                .init("query", .text(1...500), "What is looked for, in any words."),
                .init("limit", .integer(1...20), "The most results; 5 unless said otherwise.", isRequired: false),
            ])
        case .listIncidents:
            .object([
                .init("status", .choice(["open", "resolved", "all"]), "`open` unless said.", isRequired: false),
                .init("severity", .choice(Severity.allCases.map(\.word)), isRequired: false),
                .init("service", .text(1...253), "A name that must be among those that alert.", isRequired: false),
                .init("text", .text(1...200), "Text in title, cause or name.", isRequired: false),
                .init("limit", .integer(1...100), "20 unless said otherwise.", isRequired: false),
                .init("cursor", .text(1...128, .incident), "`next` of the page before.", isRequired: false),
            ])
        case .explainIncident, .planIncident:
            .object([.init("incident", .incidentName, "Its name, such as `inc-3f2a9c81d0ab`.")])
        case .why:
            .object([
                .init("incident", .incidentName, "Its name."),
                .init("question", .text(1...500), "The question, such as `why the rollback?`."),
            ])
        case .simulatePlan:
            .object([
                .init("incident", .incidentName, "Its name."),
                .init("plan", .map(.anything), "A plan document; the standing plan without one.", isRequired: false),
            ])
        }
    }

    private var title: String {
        switch self {
        case .searchRunbooks: "Search runbooks and past incidents"
        case .listIncidents: "List incidents"
        case .explainIncident: "Explain an incident"
        case .why: "Ask why"
        case .planIncident: "Show the plan"
        case .simulatePlan: "Predict what a plan would do"
        }
    }

    private var meaning: String {
        switch self {
        case .searchRunbooks: "Finds the best passages of runbooks and of past incidents that people confirmed."
        case .listIncidents: "Lists incidents, the newest first, with state, severity, cause and plan in short."
        case .explainIncident: "Shows one incident: what alerts, the diagnosis with its evidence, what policy allows."
        case .why: "Answers a question about an incident in statements that each cite evidence."
        case .planIncident: "Shows the plan that stands: steps, why, effect, how to undo, risk against doing nothing."
        case .simulatePlan: "Simulates the standing plan or a given one on the incident as it is now. Changes nothing."
        }
    }

    /// The tool as `tools/list` has it.
    var json: JSONValue {
        [
            "name": .string(rawValue), "title": .string(title), "description": .string(meaning),
            "inputSchema": arguments.schema,
            "annotations": ["readOnlyHint": true, "destructiveHint": false, "openWorldHint": false],
        ]
    }
}
