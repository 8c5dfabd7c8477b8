internal import ContentDigests
internal import Execution
internal import Governance
internal import IncidentModel
internal import Remediation

/// Something that budgets, holds and freezes remember; replaying these gives the state that governs.
enum GovernedEvent: Sendable, Equatable {
    /// A change was started.
    case started(ActionRecord)
    /// A plan whose changes were started is carried out by the service: the actions and targets of its steps.
    case begun(ContentDigest, incident: String, [Step])
    /// A step of it, or undoing it, is ordered, cannot be told of, or is answered.
    case heard(ContentDigest, incident: String, RunPart, isAnswered: Bool, at: Timestamp)
    /// It is over.
    case ended(ContentDigest, incident: String)
    /// A hold was cleared.
    case cleared(EntityReference)
    /// An incident was let through a freeze.
    case overridden(ChangeFreeze.Override)

    /// A step as budgets know it.
    struct Step: Sendable, Equatable {
        let action: ActionDefinition.ID
        let target: EntityReference
    }

    /// The most that are kept, as many as budgets count.
    static let most = 20_000

    /// Lets the state that governs take it in.
    func apply(to state: inout GovernanceState) {
        switch self {
        case .started(let record): state.history.record(record)
        case .begun(let plan, let incident, let steps):
            state.history.expect(plan, of: incident, steps: steps.map { (action: $0.action, target: $0.target) })
        case .heard(let plan, let incident, let part, let isAnswered, let time):
            state.history.hear(
                of: part.step,
                isUndo: part.isUndo,
                isAnswered: isAnswered,
                plan,
                of: incident,
                at: time
            )
        case .ended(let plan, let incident): state.history.end(plan, of: incident)
        case .cleared(let resource): state.history.restoreClearedHold(of: resource)
        case .overridden(let override): state.add(override)
        }
    }
}

extension IncidentLedger {
    /// Remembers something that governs, and lets it govern.
    mutating func govern(_ event: GovernedEvent) {
        event.apply(to: &governance)
        governed.append(event)
        if governed.count > GovernedEvent.most { governed.removeFirst(GovernedEvent.most / 10) }
    }

    func writeGovernance(to writer: inout SnapshotWriter) {
        writer.write(governance.stop.isEngaged)
        writer.write(governance.stop.last) { writer, turn in
            writer.write(turn.actor)
            writer.write(turn.reason)
            writer.write(turn.time)
        }
        writer.write(governed) { writer, event in
            switch event {
            case .started(let record):
                writer.write(0)
                let spent = ApprovalEvent(plan: record.plan, .spent(Intent(id: "", people: [], changes: [record])))
                writer.write(LedgerEvent.approval(spent).body)
            case .cleared(let resource):
                writer.write(1)
                writer.write(resource.description)
            case .overridden(let override):
                writer.write(2)
                for text in [override.freeze, override.incident, override.actor, override.reason] { writer.write(text) }
                writer.write(override.time)
            case .begun(let plan, let incident, let steps):
                writer.write(3)
                writer.write(plan)
                writer.write(incident)
                writer.write(steps) { writer, step in
                    writer.write(step.action.text)
                    writer.write(step.target.description)
                }
            case .heard(let plan, let incident, let part, let isAnswered, let time):
                writer.write(4)
                writer.write(plan)
                writer.write(incident)
                writer.write(part.step)
                writer.write(part.isUndo)
                writer.write(isAnswered)
                writer.write(time)
            case .ended(let plan, let incident):
                writer.write(5)
                writer.write(plan)
                writer.write(incident)
            }
        }
    }

    mutating func readGovernance(_ reader: inout SnapshotReader) throws(LedgerError) {
        let isEngaged = try reader.flag()
        let last = try reader.optional { reader throws(LedgerError) in
            StopSwitch.Turn(actor: try reader.text(), reason: try reader.text(), time: try reader.time())
        }
        governance.stop = StopSwitch(isEngaged: isEngaged, last: last)
        for _ in 0..<(try reader.count()) { govern(try Self.governedEvent(&reader)) }
    }

    private static func governedEvent(_ reader: inout SnapshotReader) throws(LedgerError) -> GovernedEvent {
        switch try reader.number() {
        case 0:
            guard case .approval(let event) = try reader.event("intent.written"),
                case .spent(let intent) = event.happening, let record = intent.changes.first
            else { throw .badSnapshot }
            return .started(record)
        case 1:
            guard let resource = EntityReference(try reader.text()) else { throw .badSnapshot }
            return .cleared(resource)
        case 2:
            return .overridden(
                ChangeFreeze.Override(
                    restoring: try reader.text(),
                    incident: try reader.text(),
                    actor: try reader.text(),
                    reason: try reader.text(),
                    time: try reader.time()
                )
            )
        case 3:
            return .begun(
                try reader.digest(),
                incident: try reader.text(),
                try reader.array { reader throws(LedgerError) in
                    guard let action = ActionDefinition.ID(try reader.text()),
                        let target = EntityReference(try reader.text())
                    else { throw .badSnapshot }
                    return GovernedEvent.Step(action: action, target: target)
                }
            )
        case 4:
            return .heard(
                try reader.digest(),
                incident: try reader.text(),
                RunPart(Int(clamping: try reader.number()), isUndo: try reader.flag()),
                isAnswered: try reader.flag(),
                at: try reader.time()
            )
        case 5: return .ended(try reader.digest(), incident: try reader.text())
        default: throw .badSnapshot
        }
    }
}
