internal import Execution
internal import Governance
internal import IncidentEngine
internal import IncidentLedger
internal import IncidentModel
internal import StrictJSON
internal import WebServer

/// How plans are carried out, and what people decide about that.
enum RunRoutes: Sendable {
    private static let anyDigest = JSONValue.string("sha256:" + String(repeating: "0", count: 64))

    /// The routes.
    static let all: [RouteDefinition] = [
        RouteDefinition(
            method: .get,
            path: "/api/v1/incidents/{id}/run",
            name: "getRun",
            summary: "Shows how the plan is being carried out: each step, what was predicted and what came.",
            tag: .runs,
            access: .permission(.view),
            success: [.init(shape: .run, meaning: "The last run, and why an approved plan is not begun.")],
            problems: [.missing],
            handler: .quick { core, call throws(Refusal) in try show(core, call) }
        ),
        deciding(
            "stepwise",
            "askForSteps",
            "Lets each step that changes something wait for a person's word; to be asked before the plan is approved.",
            .approve,
            .init(shape: .planName, example: ["planDigest": anyDigest])
        ) { core, call throws(Refusal) in
            let id = try call.incident
            let plan = try call.digest("planDigest")
            do throws(LiveError) { try await core.engine.askForSteps(id, plan: plan, by: call.principal) } catch {
                throw Refusal(error)
            }
        },
        deciding(
            "resume",
            "resumeRun",
            "Lets a run that waits go on; one that goes step by step, with its next step.",
            .approve,
            .init(isOptional: true)
        ) { core, call throws(Refusal) in
            try told { () throws(LiveError) in try core.engine.resumeRun(try call.incidentName, by: call.principal) }
        },
        deciding(
            "pause",
            "pauseRun",
            "Lets a run begin nothing new until somebody lets it go on. What is under way is finished.",
            .reject,
            .init(shape: .reason, example: ["reason": "The vendor is looking at it."])
        ) { core, call throws(Refusal) in
            try told { () throws(LiveError) in
                try core.engine.pauseRun(try call.incidentName, reason: call.text("reason"), by: call.principal)
            }
        },
        deciding(
            "abandon",
            "abandonRun",
            "Ends a run as it is: nothing more is done, and nothing is undone.",
            .approve,
            .init(isOptional: true)
        ) { core, call throws(Refusal) in
            try told { () throws(LiveError) in try core.engine.abandonRun(try call.incidentName, by: call.principal) }
        },
        deciding(
            "release",
            "releaseContainment",
            "Has what the run put in force against an intruder taken back; works while the stop switch is engaged.",
            .approve,
            .init(shape: .reason, example: ["reason": "The examination is over."])
        ) { core, call throws(Refusal) in
            let (id, reason) = (try call.incident, call.text("reason"))
            do throws(LiveError) {
                try await core.engine.releaseContainment(id, reason: reason, by: call.principal)
            } catch {
                throw Refusal(error)
            }
        },
        deciding(
            "settle",
            "settleRun",
            "Says whether a step took effect of which nobody could tell.",
            .approve,
            .init(shape: .settlement, example: ["step": 1, "undo": false, "happened": true])
        ) { core, call throws(Refusal) in
            let step = call.body["step"]?.int ?? 0
            let part = RunPart(step - 1, isUndo: call.body["undo"]?.bool ?? false)
            let settlement: RunRecord.Settlement = call.body["happened"]?.bool ?? false ? .happened : .didNotHappen
            try told { () throws(LiveError) in
                try core.engine.settleRun(try call.incidentName, part, settlement, by: call.principal)
            }
        },
    ]

    private static func deciding(
        _ verb: String,
        _ name: String,
        _ summary: String,
        _ permission: Permission,
        _ body: RouteDefinition.Body,
        _ act: @escaping @Sendable (ConsoleCore, APICall) async throws(Refusal) -> Void
    ) -> RouteDefinition {
        RouteDefinition(
            method: .post,
            path: "/api/v1/incidents/{id}/run/" + verb,
            name: name,
            summary: summary,
            tag: .runs,
            access: .permission(permission),
            body: body,
            success: [
                .init(
                    status: 202,
                    shape: .runDecision,
                    meaning: "It will be taken in before anything else is done; the run shows it then."
                )
            ],
            problems: [.missing, .conflict, .refused],
            handler: .task { core, call throws(Refusal) in
                _ = try call.incident
                try await act(core, call)
                return try .json(202) { $0.member("accepted", true) }
            }
        )
    }

    private static func told(_ act: () throws(LiveError) -> Void) throws(Refusal) {
        do throws(LiveError) { try act() } catch { throw Refusal(error) }
    }

    private static func show(_ core: ConsoleCore, _ call: APICall) throws(Refusal) -> WebResponse {
        let id = try call.incident
        let (record, held): (IncidentRecord, String?)
        var run: RunView?
        do throws(LiveError) {
            record = try core.engine.incident(id, for: call.principal)
            held = try core.engine.held(id, for: call.principal)
            if record.run != nil { run = try core.engine.run(of: id, for: call.principal) }
        } catch {
            throw Refusal(error)
        }
        return try .json {
            $0.member("phase", record.phase.rawValue)
            $0.member("held", held)
            $0.member("executors", core.engine.carriesOut)
            $0.member("stepwise", record.plan?.isStepwise ?? false)
            RunText.write(run, of: record.run?.begun.plan, to: &$0)
        }
    }
}

extension APICall {
    /// The incident in the path, which was found there already.
    fileprivate var incidentName: IncidentIdentifier {
        get throws(LiveError) {
            guard let id = path["id"].flatMap({ IncidentIdentifier($0) }) else {
                throw LiveError(.missing, ["there is no such incident"])
            }
            return id
        }
    }
}
