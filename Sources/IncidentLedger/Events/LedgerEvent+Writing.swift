internal import ContentDigests
internal import Execution
internal import Governance
internal import IncidentModel
internal import Risk
internal import StrictJSON

extension LedgerEvent {
    /// The body under which the journal keeps it: one JSON object in canonical form. Alerts are written in that order by
    /// hand; all else is sorted here, however it is put together.
    public var body: [UInt8] {
        do throws(JSONError) {
            guard case .alertsReceived(let received) = self else { return try json.canonicalBytes() }
            var writer = JSONWriter(.compact)
            received.write(to: &writer)
            return try writer.finish()
        } catch {
            // Numbers are checked where they are made, and keys are written once.
            preconditionFailure("an event has no JSON form: \(error)")
        }
    }

    private var json: JSONValue {
        switch self {
        case .alertsReceived, .swept: [:]
        case .incidentMerged(let into): ["into": .string(into.text)]
        case .incidentResolved(let reason), .incidentReopened(let reason): ["reason": .string(reason)]
        case .incidentNoted(let text): ["text": .string(text)]
        case .changesReceived(let source, let changes):
            ["changes": .array(changes.map { Self.json($0) }), "source": .string(source)]
        case .diagnosisMade(let diagnosis): Self.json(diagnosis)
        case .planMade(let made): made.json
        case .planLate(let digest): ["digest": .string(digest.hexadecimal)]
        case .approval(let event): event.json
        case .steppingAsked(let plan): ["plan": .string(plan.hexadecimal)]
        case .runBegun(let begun): begun.json
        case .run(let entry): ["intent": .string(entry.intent), "record": entry.record.json]
        case .stopTurned(_, let reason): ["reason": .string(reason)]
        case .freezeOverridden(let freeze, let reason): ["freeze": .string(freeze), "reason": .string(reason)]
        case .holdCleared(let entity, let reason):
            ["reason": .string(reason), "resource": .string(entity.description)]
        case .remark(let remark): ["details": .object(remark.details), "text": .string(remark.text)]
        }
    }

    private static func json(_ change: Change) -> JSONValue {
        var object: JSONObject = [
            "entity": .string(change.entityName), "kind": .string(change.kind.rawValue),
        ]
        if let revision = change.revision { object["revision"] = .string(revision) }
        object["summary"] = .string(change.summary)
        object["time"] = .string(change.time.description)
        return .object(object)
    }

    private static func json(_ diagnosis: IncidentRecord.Diagnosis) -> JSONValue {
        let cause = diagnosis.cause.map { cause in
            JSONValue.object([
                "confidence": .double(cause.confidence), "entity": .string(cause.entity.description),
                "fault": .string(cause.fault), "summary": .string(cause.summary),
            ])
        }
        return ["cause": cause ?? .null, "digest": .string(diagnosis.digest.hexadecimal)]
    }
}

extension PlanMade {
    var json: JSONValue {
        [
            "abstention": .bool(isAbstention), "authors": .array(authors.sorted().map { .string($0) }),
            "basis": .string(basis.hexadecimal), "changes": JSONValue(changes),
            "digest": .string(digest.hexadecimal),
            "document": .string(document.hexadecimal), "essence": .string(essence.hexadecimal),
            "modification": .bool(isModification),
            "planner": .string(planner), "reasons": .array(reasons.map { .string($0) }),
            "request": request.map { Self.json($0) } ?? .null,
            "rung": .string(rung.rawValue), "sentence": .string(sentence), "steps": JSONValue(steps),
            "tier": tier.map { .string($0.rawValue) } ?? .null,
        ]
    }

    private static func json(_ request: ApprovalRequest) -> JSONValue {
        let binding = request.binding
        return [
            "effect": .string(binding.effect.hexadecimal), "evidence": .string(binding.evidence.hexadecimal),
            "incident": .string(request.incident), "lifetime": JSONValue(request.lifetime.components.seconds),
            "made": .string(request.made.description), "needed": JSONValue(request.needed),
            "nonce": .string(binding.nonce), "plan": .string(binding.plan.hexadecimal),
            "requesters": .array(request.requesters.sorted().map { .string($0) }),
            "state": .string(binding.state.hexadecimal), "tenant": request.tenant.map { .string($0) } ?? .null,
            "tier": .string(binding.tier.rawValue),
        ]
    }
}

extension ApprovalEvent {
    var json: JSONValue {
        var object: JSONObject = ["plan": .string(plan.hexadecimal)]
        switch happening {
        case .granted(let grant, let isEnough):
            object["actor"] = .string(grant.actor)
            object["comment"] = .string(grant.comment)
            object["enough"] = .bool(isEnough)
            if let identity = grant.identity { object["identity"] = identity.json }
            object["person"] = .string(grant.person)
            object["time"] = .string(grant.time.description)
        case .described(let states):
            object["states"] = .array(states.map { $0.map { .string($0.hexadecimal) } ?? .null })
        case .rejected(let reason), .voided(let reason): object["reason"] = .string(reason)
        case .expired: break
        case .spent(let intent):
            object["changes"] = .array(intent.changes.map { Self.json($0) })
            object["intent"] = .string(intent.id)
            object["people"] = .array(intent.people.map { .string($0) })
        }
        return .object(object)
    }

    private static func json(_ record: ActionRecord) -> JSONValue {
        [
            "action": .string(record.action.text), "incident": .string(record.incident), "isUndo": .bool(record.isUndo),
            "plan": .string(record.plan.hexadecimal), "services": .array(record.services.map { .string($0) }),
            "targets": .array(record.targets.map { .string($0.description) }),
            "time": .string(record.time.description), "undo": record.undo.map { .string($0.text) } ?? .null,
            "window": record.window.map { .string($0) } ?? .null,
        ]
    }
}
