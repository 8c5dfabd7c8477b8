internal import Governance
internal import IncidentEngine
internal import IncidentModel
internal import Planning
internal import Retrieval
internal import Runbooks
internal import StrictJSON
internal import StructuredDocuments
internal import WebServer

/// Runbooks and past incidents.
enum KnowledgeRoutes: Sendable {
    /// The most characters of an excerpt.
    static let excerpt = 600

    /// The routes.
    static let all: [RouteDefinition] = [
        RouteDefinition(
            method: .get,
            path: "/api/v1/runbooks",
            name: "listRunbooks",
            summary: "Lists the runbooks.",
            tag: .knowledge,
            access: .permission(.view),
            success: [.init(shape: .runbookList, meaning: "All of them.")],
            handler: .quick { core, _ throws(Refusal) in try list(core) }
        ),
        RouteDefinition(
            method: .get,
            path: "/api/v1/runbooks/{id}",
            name: "getRunbook",
            summary: "Shows a runbook.",
            tag: .knowledge,
            access: .permission(.view),
            success: [.init(shape: .runbook, meaning: "The runbook.")],
            problems: [.missing],
            handler: .quick { core, call throws(Refusal) in try runbook(core, call) }
        ),
        RouteDefinition(
            method: .get,
            path: "/api/v1/search",
            name: "search",
            summary: "Searches runbooks and past incidents.",
            tag: .knowledge,
            access: .permission(.view),
            query: [
                .init("q", .text(1...500), "What is looked for."),
                .init("limit", .integer(1...50), "The most results; 10 unless said otherwise."),
            ],
            success: [.init(shape: .searchResults, meaning: "The best passages, the best first.")],
            handler: .task { core, call throws(Refusal) in try search(core, call) }
        ),
    ]

    private static func list(_ core: ConsoleCore) throws(Refusal) -> WebResponse {
        let runbooks = core.engine.workspace.knowledge.runbooks
        return try .json {
            $0.list("items", runbooks) { writer, runbook in
                writer.object {
                    $0.member("id", runbook.id.text)
                    $0.member("title", runbook.title)
                    $0.member("alerts", runbook.alerts.map(\.text))
                    $0.member("faults", runbook.faults.map(\.description))
                    $0.member("steps", runbook.steps.count)
                }
            }
            $0.member("next", String?.none)
            $0.member("total", runbooks.count)
        }
    }

    private static func runbook(_ core: ConsoleCore, _ call: APICall) throws(Refusal) -> WebResponse {
        guard let id = call.path["id"], let runbook = core.engine.workspace.knowledge.runbook(id) else {
            throw Refusal(.missing, "There is no such runbook.")
        }
        return try .json { write(runbook, to: &$0) }
    }

    /// The members of a runbook.
    static func write(_ runbook: Runbook, to writer: inout JSONWriter) {
        writer.member("id", runbook.id.text)
        writer.member("title", runbook.title)
        writer.member("alerts", runbook.alerts.map(\.text))
        writer.member("faults", runbook.faults.map(\.description))
        writer.list("steps", runbook.steps) { writer, step in
            writer.object {
                $0.member("action", step.action)
                $0.member("target", "\(step.target)")
                $0.member("reason", step.reason)
            }
        }
        writer.list("sections", runbook.sections) { writer, section in
            writer.object {
                $0.member("headings", section.headings)
                $0.member("text", section.text.text)
                $0.member("line", section.lines.lowerBound)
            }
        }
    }

    private static func search(_ core: ConsoleCore, _ call: APICall) throws(Refusal) -> WebResponse {
        guard let text = call.head.queryValue("q") else { throw Refusal(.malformed, "The query needs `q`.") }
        let hits = hits(core.engine, text, limit: call.number("limit", default: 10))
        return try .json { write(hits, to: &$0) }
    }

    /// The best passage of each of the best documents.
    static func hits(_ engine: LiveEngine, _ text: String, limit: Int) -> [SearchHit] {
        let query = RetrievalQuery(text, kinds: [.runbook, .pastIncident], granularity: .document)
        return engine.workspace.knowledge.index.search(query, limit: limit)
    }

    /// The members of a list of results.
    static func write(_ hits: [SearchHit], to writer: inout JSONWriter) {
        writer.list("items", hits) { writer, hit in
            writer.object {
                $0.member("id", hit.passage.document.rawValue)
                $0.member("kind", hit.passage.kind == .runbook ? "runbook" : "incident")
                $0.member("title", hit.passage.title)
                $0.member("heading", hit.passage.headingPath.joined(separator: " / "))
                let text = InertText(hit.passage.text, maximum: excerpt, keepingNewlines: true)
                $0.member("excerpt", text.text)
                $0.member("score", Double(hit.score))
            }
        }
        writer.member("next", String?.none)
        writer.member("total", hits.count)
    }
}
