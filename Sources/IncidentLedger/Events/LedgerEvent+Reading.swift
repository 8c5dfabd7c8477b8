internal import ContentDigests
internal import Execution
internal import Governance
internal import IncidentModel
internal import Remediation
internal import Risk
internal import StrictJSON

extension LedgerEvent {
    /// An event as the journal keeps it. A kind that is not known changes no state, so it is a remark.
    /// - Throws: What the body has wrong.
    init(kind: String, body bytes: [UInt8]) throws(EventBodyProblem) {
        guard kind != AlertsReceived.kind else {
            do throws(JSONError) { self = .alertsReceived(try AlertsReceived(reading: bytes)) } catch {
                throw EventBodyProblem(problem: "its body is not one of alerts (\(error.location))")
            }
            return
        }
        let body = try EventBody(parsing: bytes)
        switch kind {
        case "incident.merged": self = .incidentMerged(into: try body.identifier("into", IncidentRecord.self))
        case "incident.resolved": self = .incidentResolved(reason: try body.text("reason"))
        case "incident.reopened": self = .incidentReopened(reason: try body.text("reason"))
        case "incident.noted": self = .incidentNoted(text: try body.text("text"))
        case "changes.received":
            let changes = try body.list("changes").map { item throws(EventBodyProblem) in try Self.change(item) }
            self = .changesReceived(source: try body.text("source"), changes)
        case "diagnosis.made": self = .diagnosisMade(try Self.diagnosis(body))
        case "plan.made", "plan.modified": self = .planMade(try PlanMade(reading: body))
        case "plan.late": self = .planLate(try body.digest("digest"))
        case "approval.granted", "approval.described", "approval.rejected", "approval.voided", "approval.expired",
            "intent.written":
            self = .approval(try ApprovalEvent(kind: kind, reading: body))
        case "run.stepping": self = .steppingAsked(plan: try body.digest("plan"))
        case "run.begun": self = .runBegun(try RunBegun(reading: body))
        case _ where RunRecord.kinds.contains(kind): self = .run(try RunEntry(kind: kind, reading: body))
        case "stop.engaged", "stop.released":
            self = .stopTurned(isEngaged: kind == "stop.engaged", reason: try body.text("reason"))
        case "freeze.overridden":
            self = .freezeOverridden(freeze: try body.text("freeze"), reason: try body.text("reason"))
        case "hold.cleared": self = .holdCleared(try body.entity("resource"), reason: try body.text("reason"))
        case "ledger.swept": self = .swept
        default:
            let details = try? body.object("details")  // Entries of other parts have bodies of their own.
            self = .remark(Remark(kind: kind, text: body.optionalText("text") ?? kind, details: details ?? [:]))
        }
    }

    private static func change(_ body: EventBody) throws(EventBodyProblem) -> Change {
        Change(
            time: try body.time("time"),
            entityName: try body.text("entity"),
            kind: try body.word("kind", Change.Kind.self),
            summary: try body.text("summary"),
            revision: body.optionalText("revision")
        )
    }

    private static func diagnosis(_ body: EventBody) throws(EventBodyProblem) -> IncidentRecord.Diagnosis {
        let cause = try body.optional("cause").map { cause throws(EventBodyProblem) in
            IncidentRecord.Cause(
                entity: try cause.entity("entity"),
                fault: try cause.text("fault"),
                summary: try cause.text("summary"),
                confidence: try cause.fraction("confidence")
            )
        }
        return IncidentRecord.Diagnosis(digest: try body.digest("digest"), cause: cause)
    }
}

extension PlanMade {
    init(reading body: EventBody) throws(EventBodyProblem) {
        self.init(
            digest: try body.digest("digest"),
            document: try body.digest("document"),
            essence: try body.digest("essence"),
            basis: try body.digest("basis"),
            planner: try body.text("planner"),
            sentence: try body.text("sentence"),
            rung: try body.word("rung", AutonomyRung.self)
        )
        isAbstention = body.flag("abstention")
        isModification = body.flag("modification")
        changes = try body.number("changes")
        reasons = try body.texts("reasons")
        authors = Set(try body.texts("authors"))
        steps = try body.number("steps")
        tier = body.optionalText("tier").flatMap { RiskReport.Tier(rawValue: $0) }
        request = try body.optional("request").map { request throws(EventBodyProblem) in try Self.request(request) }
    }

    private static func request(_ body: EventBody) throws(EventBodyProblem) -> ApprovalRequest {
        let plan = ApprovalBinding(
            plan: try body.digest("plan"),
            evidence: try body.digest("evidence"),
            effect: try body.digest("effect"),
            state: try body.digest("state"),
            tier: try body.word("tier", RiskReport.Tier.self),
            nonce: try body.text("nonce")
        )
        return ApprovalRequest(
            incident: try body.text("incident"),
            tenant: body.optionalText("tenant"),
            binding: plan,
            needed: try body.number("needed"),
            requesters: Set(try body.texts("requesters")),
            made: try body.time("made"),
            lifetime: .seconds(try body.number("lifetime"))
        )
    }
}

extension ApprovalEvent {
    init(kind: String, reading body: EventBody) throws(EventBodyProblem) {
        let plan = try body.digest("plan")
        switch kind {
        case "approval.granted":
            let grant = ApprovalGrant(
                person: try body.text("person"),
                actor: try body.text("actor"),
                comment: try body.text("comment"),
                time: try body.time("time"),
                identity: try body.optional("identity").map { body throws(EventBodyProblem) in
                    try IdentityClaims(reading: body)
                }
            )
            self.init(plan: plan, .granted(grant, isEnough: body.flag("enough")))
        case "approval.described":
            let states = try body.list("states").map { state throws(EventBodyProblem) in
                try state.asOptionalDigest()
            }
            self.init(plan: plan, .described(states))
        case "approval.rejected": self.init(plan: plan, .rejected(reason: try body.text("reason")))
        case "approval.voided": self.init(plan: plan, .voided(reason: try body.text("reason")))
        case "approval.expired": self.init(plan: plan, .expired)
        default:
            let intent = Intent(
                id: try body.text("intent"),
                people: try body.texts("people"),
                changes: try body.list("changes").map { item throws(EventBodyProblem) in try Self.record(item) }
            )
            self.init(plan: plan, .spent(intent))
        }
    }

    private static func record(_ body: EventBody) throws(EventBodyProblem) -> ActionRecord {
        ActionRecord(
            restoring: try body.identifier("action", ActionDefinition.self),
            undo: body.optionalText("undo").flatMap { ActionDefinition.ID($0) },
            isUndo: body.flag("isUndo"),
            on: try body.list("targets").map { target throws(EventBodyProblem) in try target.asEntity() },
            services: try body.texts("services"),
            context: (
                incident: try body.text("incident"), plan: try body.digest("plan"),
                window: body.optionalText("window"), time: try body.time("time")
            )
        )
    }
}
