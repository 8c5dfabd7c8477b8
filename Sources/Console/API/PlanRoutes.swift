internal import ContentDigests
internal import Governance
internal import IncidentEngine
internal import IncidentLedger
internal import IncidentModel
internal import Planning
internal import StrictJSON
internal import WebServer

/// Plans: read, predicted, changed, asked about.
enum PlanRoutes: Sendable {
    /// The most bytes of a plan that is sent in.
    private static let planBytes = 1 << 20

    /// The routes.
    static let all: [RouteDefinition] = [
        RouteDefinition(
            method: .get,
            path: "/api/v1/plans/{digest}",
            name: "getPlanByDigest",
            summary: "Shows a plan by its digest, as it was when it was made.",
            tag: .plans,
            access: .permission(.view),
            success: [.init(shape: .plan, meaning: "The plan.")],
            problems: [.missing],
            handler: .task { core, call throws(Refusal) in
                let digest = try call.digest
                do throws(LiveError) {
                    return answer(try await core.engine.plan(digest, for: call.principal), call)
                } catch { throw Refusal(error) }
            }
        ),
        RouteDefinition(
            method: .post,
            path: "/api/v1/incidents/{id}/simulate",
            name: "simulatePlan",
            summary: "Predicts what the standing plan, or one that is sent, would do now. It changes nothing.",
            tag: .plans,
            access: .permission(.simulate),
            body: .init(shape: .simulationRequest, limit: planBytes, isOptional: true, example: [:]),
            success: [.init(shape: .document, meaning: "The prediction.")],
            problems: [.missing, .conflict],
            handler: .task { core, call throws(Refusal) in
                let id = try call.incident
                let found: PlanSimulation
                do throws(LiveError) {
                    found = try await core.engine.simulate(id, plan: call.body["plan"], for: call.principal)
                } catch { throw Refusal(error) }
                return try .value(found.json)
            }
        ),
        RouteDefinition(
            method: .post,
            path: "/api/v1/incidents/{id}/modify",
            name: "modifyPlan",
            summary: "Changes arguments of the standing plan or leaves steps out, and predicts the outcome anew.",
            tag: .plans,
            access: .permission(.modify),
            body: .init(
                shape: .modification,
                example: [
                    "planDigest": .string("sha256:" + String(repeating: "0", count: 64)),
                    "changes": [["step": 2, "argument": "replicas", "value": 6]], "preview": true,
                ]
            ),
            success: [.init(shape: .modifiedPlan, meaning: "The changed plan, with the risk before and after.")],
            problems: [.missing, .conflict, .refused],
            handler: .task { core, call throws(Refusal) in try await modify(core, call) }
        ),
        RouteDefinition(
            method: .post,
            path: "/api/v1/incidents/{id}/why",
            name: "askWhy",
            summary: "Answers a question about the incident from its evidence, as one document or as a stream.",
            tag: .plans,
            access: .permission(.ask),
            body: .init(shape: .question, example: ["question": "Why the rollback and not a restart?"]),
            success: [
                .init(shape: .document, meaning: "The answer."),
                .init(
                    type: "text/event-stream",
                    shape: nil,
                    meaning: "Events `statement` {text, citations}, then `evidence`, then `end`."
                ),
            ],
            problems: [.missing],
            handler: .task { core, call throws(Refusal) in try await why(core, call) }
        ),
    ]

    /// A document with its digest as ETag; 304 when the client has it.
    static func answer(_ bytes: [UInt8], _ call: APICall) -> WebResponse {
        let tag = EntityTag(ContentDigest(of: bytes).hexadecimal)
        return tag.isKnown(to: call.head) ? tag.unchanged : .document(bytes, fields: [tag.field])
    }

    private static func modify(_ core: ConsoleCore, _ call: APICall) async throws(Refusal) -> WebResponse {
        let id = try call.incident
        let plan = try call.digest("planDigest")
        let changes = try (call.body["changes"]?.array ?? []).map { value throws(Refusal) in try change(value) }
        let result: ModifiedPlan
        do throws(LiveError) {
            result = try await core.engine.modify(
                id,
                plan: plan,
                changes,
                preview: call.body["preview"]?.bool ?? false,
                by: call.principal
            )
        } catch { throw Refusal(error) }
        // The document is written already; to put it into the answer it is set between the other members as it is.
        let rest: WebResponse = try .json {
            $0.member("riskBefore", result.riskBefore)
            $0.member("riskAfter", result.riskAfter)
            $0.member("stored", result.isStored)
        }
        guard case .bytes(let members) = rest.body else { return rest }
        return .document(Array(#"{"plan":"#.utf8) + result.document + [UInt8(ascii: ",")] + members.dropFirst())
    }

    private static func change(_ value: JSONValue) throws(Refusal) -> PlanChange {
        let step = value["step"]?.int ?? 0
        if let argument = value["argument"]?.string {
            return PlanChange(step: step, .set(argument: argument, value: value["value"] ?? .null))
        }
        guard value["remove"]?.bool == true else {
            throw Refusal(.invalid, "`remove` must be true; leave the change out to keep the step.")
        }
        return PlanChange(step: step, .remove)
    }

    private static func why(_ core: ConsoleCore, _ call: APICall) async throws(Refusal) -> WebResponse {
        let id = try call.incident
        let answer: Planning.Answer
        do throws(LiveError) {
            answer = try await core.engine.answer(call.text("question"), about: id, for: call.principal)
        } catch { throw Refusal(error) }
        let document = answer.json
        guard call.wants("text/event-stream") else { return try .value(document) }
        let statements = document["answer"]?.array ?? []
        var limits = EventLimits()
        limits.events = statements.count + 8
        limits.bytes = 4 << 20
        let stream = EventStream(limits: limits)
        for statement in statements { stream.send(try event("statement", statement)) }
        stream.send(try event("evidence", document["evidence"] ?? []))
        var end = document.object ?? JSONObject()
        end["answer"] = nil
        end["evidence"] = nil
        stream.send(try event("end", .object(end)))
        stream.end()
        return WebResponse(events: stream)
    }

    private static func event(_ name: String, _ value: JSONValue) throws(Refusal) -> ServerEvent {
        do throws(JSONError) {
            return ServerEvent(name: name, data: String(decoding: try value.serialized(), as: UTF8.self))
        } catch { throw Refusal(.failed, "The answer could not be written.") }
    }
}
