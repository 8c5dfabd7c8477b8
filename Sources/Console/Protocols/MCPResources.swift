internal import Governance
internal import IncidentEngine
internal import IncidentModel
internal import Planning
internal import Runbooks
internal import StrictJSON
internal import StructuredDocuments

/// Runbooks as resources.
struct MCPResources: Sendable {
    private static let prefix = "evenkeel://runbooks/"
    private static let perPage = 200

    let engine: LiveEngine
    let principal: Principal

    private var mayRead: Bool { principal.roles.contains { $0.permissions.contains(.view) } }

    /// A page of resources; the cursor is the number of those before it.
    func list(after cursor: String?) -> JSONValue {
        guard mayRead else { return ["resources": []] }
        let runbooks = engine.workspace.knowledge.runbooks
        let start = min(max(cursor.flatMap { Int($0) } ?? 0, 0), runbooks.count)
        let end = min(start + Self.perPage, runbooks.count)
        let items = runbooks[start..<end].map { runbook -> JSONValue in
            [
                "uri": .string(Self.prefix + runbook.id.text), "name": .string(runbook.id.text),
                "title": .string(InertText(runbook.title).text), "mimeType": "text/markdown",
            ]
        }
        var page: JSONObject = ["resources": .array(items)]
        if end < runbooks.count { page["nextCursor"] = .string(String(end)) }
        return .object(page)
    }

    /// The text of a runbook.
    /// - Throws: Resource not found.
    func read(_ uri: String) throws(MCPMessage.Fault) -> JSONValue {
        guard mayRead, uri.hasPrefix(Self.prefix),
            let runbook = engine.workspace.knowledge.runbook(String(uri.dropFirst(Self.prefix.count)))
        else { throw MCPMessage.Fault(code: -32_002, message: "There is no such resource") }
        let sections = runbook.sections.map { section in
            let heading = section.headings.last.map { "## \($0)\n\n" } ?? ""
            return heading + InertText(section.text.text, keepingNewlines: true).text
        }
        let text = ["# \(InertText(runbook.title).text)"] + sections
        return [
            "contents": [
                [
                    "uri": .string(uri), "mimeType": "text/markdown",
                    "text": .string(text.joined(separator: "\n\n")),
                ]
            ]
        ]
    }
}
