internal import Governance
internal import IncidentEngine
internal import IncidentLedger
internal import IncidentModel
internal import Planning
internal import StrictJSON

/// Calls the tools for somebody.
struct MCPTools: Sendable {
    let engine: LiveEngine
    let principal: Principal

    /// Calls a tool.
    /// - Returns: Its result; what does not work is a result too, so that the model can read why.
    /// - Throws: Invalid parameters when there is no such tool.
    func call(_ parameters: JSONValue) async throws(MCPMessage.Fault) -> JSONValue {
        guard let tool = parameters["name"]?.string.flatMap({ MCPTool(rawValue: $0) }) else {
            throw .badParameters(["there is no such tool"])
        }
        let arguments = parameters["arguments"] ?? .object(JSONObject())
        let faults = ShapeCheck.faults(in: arguments, tool.arguments)
        guard faults.isEmpty else { return MCPData.failure(faults) }
        guard principal.roles.contains(where: { $0.permissions.contains(tool.permission) }) else {
            return MCPData.failure(["Your roles do not permit this tool."])
        }
        let found: JSONValue
        do throws(Refusal) { found = try await result(of: tool, arguments) } catch {
            return MCPData.failure(error.reasons)
        }
        return try MCPData.result(found)
    }

    private func result(of tool: MCPTool, _ arguments: JSONValue) async throws(Refusal) -> JSONValue {
        switch tool {
        case .searchRunbooks: return try search(arguments)
        case .listIncidents: return try list(arguments)
        default: break
        }
        guard let id = arguments["incident"]?.string.flatMap({ IncidentIdentifier($0) }) else { throw .noIncident }
        do throws(LiveError) {
            switch tool {
            case .why:
                let question = arguments["question"]?.string ?? ""
                return try await engine.answer(question, about: id, for: principal).json
            case .planIncident: return try Self.value(of: try await engine.plan(of: id, for: principal))
            case .simulatePlan: return try await engine.simulate(id, plan: arguments["plan"], for: principal).json
            default: return try await explain(id)
            }
        } catch { throw Refusal(error) }
    }

    private func search(_ arguments: JSONValue) throws(Refusal) -> JSONValue {
        let hits = KnowledgeRoutes.hits(
            engine,
            arguments["query"]?.string ?? "",
            limit: arguments["limit"]?.int ?? 5
        )
        return try Self.value { KnowledgeRoutes.write(hits, to: &$0) }
    }

    private func list(_ arguments: JSONValue) throws(Refusal) -> JSONValue {
        var query = IncidentQuery()
        switch arguments["status"]?.string ?? "open" {
        case "open": query.statuses = [.open]
        case "resolved": query.statuses = [.resolved]
        default: query.statuses = [.open, .resolved]
        }
        if let word = arguments["severity"]?.string {
            query.severities = Set(Severity.allCases.filter { $0.word == word })
        }
        query.service = arguments["service"]?.string
        query.text = arguments["text"]?.string
        query.limit = arguments["limit"]?.int ?? 20
        query.after = arguments["cursor"]?.string.flatMap { IncidentIdentifier($0) }
        let page = engine.incidents(query, for: principal)
        return try Self.value {
            IncidentText.write(page.records, of: engine, to: &$0)
            $0.member("next", page.next?.text)
            $0.member("total", page.total)
        }
    }

    private func explain(_ id: IncidentIdentifier) async throws(LiveError) -> JSONValue {
        let record = try engine.incident(id, for: principal)
        let decision = try engine.decision(on: id, for: principal)
        let timeline = try await engine.timeline(of: id, for: principal, limit: 50)
        let incident = try Self.liveValue {
            IncidentText.write(record, of: engine, to: &$0)
            IncidentText.write(decision, to: &$0)
            $0.list("timeline", timeline) { IncidentText.write($1, to: &$0) }
        }
        var diagnosis = JSONValue.null
        do throws(LiveError) {
            diagnosis = try Self.value(of: try await engine.diagnosis(of: id, for: principal))
        } catch  where error.code == .missing {
            // There is none yet, or it is on its way into the journal.
        }
        return ["incident": incident, "diagnosis": diagnosis]
    }

    private static func value(_ members: (inout JSONWriter) -> Void) throws(Refusal) -> JSONValue {
        do throws(LiveError) { return try liveValue(members) } catch { throw Refusal(error) }
    }

    private static func liveValue(_ members: (inout JSONWriter) -> Void) throws(LiveError) -> JSONValue {
        var writer = JSONWriter()
        writer.object(nil, members)
        let bytes: [UInt8]
        do throws(JSONError) { bytes = try writer.finish() } catch { throw unwritable }
        return try value(of: bytes)
    }

    /// A document of our own as a value.
    private static func value(of bytes: [UInt8]) throws(LiveError) -> JSONValue {
        let limits = JSONLimits(documentBytes: 64 << 20, stringBytes: 64 << 20, members: 5_000_000)
        do throws(JSONError) { return try JSONValue(parsing: bytes, limits: limits) } catch { throw unwritable }
    }

    private static let unwritable = LiveError(.unavailable, ["The answer could not be written."])
}
