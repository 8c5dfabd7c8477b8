internal import ContentDigests
internal import Execution
internal import Governance
internal import IncidentModel
internal import StructuredDocuments

/// The fold of everything that is not alerts.
extension IncidentLedger {
    /// Counts the entry that is written next, as the last of the incident with this number.
    mutating func number(_ number: UInt32) {
        sequence += 1
        if number < records.count { records[Int(number)].version = sequence }
    }

    /// The token that the entry with this number gives to an order: above all of earlier starts, so that what a worker
    /// orders that was replaced is refused, even where both went on from copies of one journal. Within 53 bits for two
    /// million starts and four thousand million entries.
    func token(at position: UInt64) -> UInt64 { (term &<< 32) &+ position }

    /// The token that the last entry gives to an order.
    public var token: UInt64 { token(at: sequence) }

    /// Lets an event change the incident with this number, or the whole.
    /// - Parameters:
    ///   - number: The incident; `noIncident` for none.
    ///   - event: What happened. Alerts have a way of their own.
    ///   - actor: Who did it.
    ///   - time: When.
    ///   - position: The number of the entry that says so.
    mutating func change(
        _ number: UInt32,
        by event: LedgerEvent,
        from actor: String,
        at time: Timestamp,
        as position: UInt64
    ) {
        switch event {
        case .swept: return sweep(at: time)
        case .stopTurned(let isEngaged, let reason):
            let turn = StopSwitch.Turn(actor: actor, reason: reason, time: time)
            governance.stop = StopSwitch(isEngaged: isEngaged, last: turn)
            return
        case .holdCleared(let resource, _): return govern(.cleared(resource))
        case .changesReceived(let source, let changes): return keep(changes, from: source, at: time)
        case .alertsReceived, .remark: return
        default: break
        }
        guard number < records.count else { return }
        if case .incidentMerged(let into) = event, let target = places[into] {
            return merge(number, into: target, at: time)
        }
        govern(event, of: records[Int(number)], by: actor, at: time)
        let (wasOpen, kept) = (isOpen(number), records[Int(number)].alerts.count)
        records[Int(number)].fold(event, from: actor, at: time, as: token(at: position))
        wholeCount += records[Int(number)].alerts.count - kept
        openCount += (isOpen(number) ? 1 : 0) - (wasOpen ? 1 : 0)
    }

    /// Keeps what governs later decisions.
    private mutating func govern(
        _ event: LedgerEvent,
        of record: IncidentRecord,
        by actor: String,
        at time: Timestamp
    ) {
        let id = record.id
        switch event {
        case .freezeOverridden(let freeze, let reason):
            govern(.overridden(.init(restoring: freeze, incident: id.text, actor: actor, reason: reason, time: time)))
        case .approval(let event):
            if case .spent(let intent) = event.happening { for change in intent.changes { govern(.started(change)) } }
        case .runBegun(let begun):
            let steps = begun.steps.map { GovernedEvent.Step(action: $0.action, target: $0.target) }
            govern(.begun(begun.plan, incident: id.text, steps))
        case .run(let entry):
            guard let run = record.run, run.begun.intent == entry.intent, !run.isOver else { return }
            govern(entry.record, of: run.begun.plan, id, at: time)
        default: break
        }
    }

    /// Keeps what a run's record means for budgets.
    private mutating func govern(
        _ record: RunRecord,
        of plan: ContentDigest,
        _ id: IncidentIdentifier,
        at time: Timestamp
    ) {
        switch record {
        case .intended(let part, _), .lost(let part, _):
            govern(.heard(plan, incident: id.text, part, isAnswered: false, at: time))
        case .done(let part, _), .failed(let part, _), .settled(let part, .happened, _):
            govern(.heard(plan, incident: id.text, part, isAnswered: true, at: time))
        case .finished: govern(.ended(plan, incident: id.text))
        default: break
        }
    }

    /// Makes an incident a part of another one.
    private mutating func merge(_ number: UInt32, into target: UInt32, at time: Timestamp) {
        guard number != target, isOpen(number), isOpen(target) else { return }
        var part = records[Int(number)]
        let before = part.alerts.count + records[Int(target)].alerts.count
        records[Int(target)].take(part, upTo: configuration.wholeAlerts, at: time)
        wholeCount += records[Int(target)].alerts.count - before
        part.end(.merged, at: time)
        wholeCount += part.alerts.count
        part.mergedInto = records[Int(target)].id
        records[Int(number)] = part
        openCount -= 1
    }

    /// Remembers changes.
    private mutating func keep(_ received: [Change], from source: String, at time: Timestamp) {
        changes += received.map { RecordedChange(source: source, change: $0) }
        let oldest = time.adding(seconds: -configuration.changeSeconds)
        if changes.count > configuration.changes || changes.first.map({ $0.change.time < oldest }) ?? false {
            changes.removeAll { $0.change.time < oldest }
            changes.removeFirst(max(0, changes.count - configuration.changes))
        }
    }
}

extension IncidentRecord {
    /// Whether a person, an approval or a run has dealt with it, so that it is not swept into another one.
    var isHandled: Bool { !notes.isEmpty || hasOpenRun || plan?.isTouched ?? false }

    /// Lets an event change it.
    mutating func fold(_ event: LedgerEvent, from actor: String, at time: Timestamp, as token: UInt64) {
        switch event {
        case .incidentResolved:
            guard status == .open else { return }
            end(.resolved, at: time)
        case .incidentReopened:
            guard status == .resolved else { return }
            status = .open
            resolvedAt = nil
        case .incidentNoted(let text):
            notes.append(
                Note(time: time, author: actor, text: InertText(text, maximum: 2000, keepingNewlines: true).text)
            )
            notes.removeFirst(max(0, notes.count - Self.mostNotes))
        case .diagnosisMade(let diagnosis): self.diagnosis = diagnosis
        case .planMade(let made): plan = StandingPlan(made, at: time)
        case .planLate(let digest): latePlan = digest
        case .approval(let event): plan?.fold(event, at: time)
        case .steppingAsked(let digest): plan?.askForSteps(digest)
        case .runBegun(let begun):
            let mandate = plan.flatMap { $0.intent == begun.intent ? RunMandate($0) : nil }
            run = StandingRun(begun, at: time, of: mandate)
        case .run(let entry):
            run?.fold(entry, as: token, at: time)
            if status != .open { letGoOfAlerts() }
        case .freezeOverridden: break
        case .alertsReceived, .incidentMerged, .changesReceived, .stopTurned, .holdCleared, .swept, .remark: return
        }
        updatedAt = max(updatedAt, time)
    }

    /// Ends it; its alerts are let go of and stand in the journal.
    mutating func end(_ status: Status, at time: Timestamp) {
        self.status = status
        resolvedAt = time
        updatedAt = time
        plan?.incidentEnded(at: time)
        letGoOfAlerts()
    }

    /// Lets its alerts go, unless a run goes on: that the last of them ended is what its step is verified by.
    private mutating func letGoOfAlerts() {
        guard !hasOpenRun else { return }
        alerts = []
        overCount = 0
    }

    /// Takes the alerts and names of another incident over.
    mutating func take(_ part: IncidentRecord, upTo most: Int, at time: Timestamp) {
        firing += part.firing
        total += part.total
        severity = max(severity, part.severity)
        for name in part.services { mention(name) }
        alerts += part.alerts.prefix(max(0, most - alerts.count))
        countOver()
        updatedAt = time
    }
}
