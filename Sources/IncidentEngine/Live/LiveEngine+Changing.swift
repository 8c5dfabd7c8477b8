internal import ContentDigests
public import Governance
public import IncidentLedger
public import IncidentModel
internal import StructuredDocuments

/// What people do that starts nothing.
extension LiveEngine {
    /// The most characters (Unicode scalars, as JSON Schema counts them) of a note, a reason or a comment.
    public static let longestText = 2000

    /// Keeps a note.
    public func note(
        _ id: IncidentIdentifier,
        text: String,
        by principal: Principal
    ) async throws(LiveError) -> IncidentRecord {
        let text = try Self.checked(text, "a note")
        return try await change(id, .note, by: principal) { _, _ throws(LiveError) in .incidentNoted(text: text) }
    }

    /// Declares an incident over.
    public func resolve(
        _ id: IncidentIdentifier,
        reason: String,
        by principal: Principal
    ) async throws(LiveError) -> IncidentRecord {
        let reason = try Self.checked(reason, "a reason")
        return try await change(id, .resolve, by: principal) { record, _ throws(LiveError) in
            guard record.status == .open else {
                throw LiveError(.conflict, ["the incident is \(record.status.rawValue) already"])
            }
            return .incidentResolved(reason: reason)
        }
    }

    /// Lets one incident's plans through a change freeze.
    public func overrideFreeze(
        _ name: String,
        for id: IncidentIdentifier,
        reason: String,
        by principal: Principal
    ) async throws(LiveError) -> IncidentRecord {
        let reason = try Self.checked(reason, "a reason")
        return try await change(id, .overrideFreeze, by: principal) { _, state throws(LiveError) in
            guard state.settings.rules.freeze(named: name) != nil else {
                throw LiveError(.missing, ["there is no change freeze of that name"])
            }
            return .freezeOverridden(freeze: name, reason: reason)
        }
    }

    /// Turns the stop switch.
    public func turnStop(
        engaged: Bool,
        reason: String,
        by principal: Principal
    ) async throws(LiveError) -> GovernanceView {
        let reason = try Self.checked(reason, "a reason")
        try await transact { state, moment throws(LiveError) in
            var stop = state.ledger.governance.stop
            let isChanged: Bool
            do throws(GovernanceError) {
                isChanged =
                    try engaged
                    ? stop.engage(by: principal, reason: reason, at: moment.time)
                    : stop.release(by: principal, reason: reason, at: moment.time)
            } catch {
                throw LiveError(.forbidden, ["\(error)"])
            }
            guard isChanged else { return Transaction(value: ()) }
            let event = LedgerEvent.stopTurned(isEngaged: engaged, reason: reason)
            let entry = state.happen(event, by: principal.name, at: moment.time)
            state.alarms["stop"] = nil
            if engaged { raise("stop", "the stop switch is engaged by \(principal.name): \(reason)", &state) }
            if let stop = state.stop {
                let exempt = state.runs.driven.filter { state.ledger[$0]?.run?.isReleasing ?? false }
                state.runs.stop(stop, but: exempt)
            }
            return Transaction(entries: [entry], value: ())
        }
        return governance(for: principal)
    }

    /// Lets a resource that was held since it flapped be acted on again.
    public func clearHold(
        of resource: EntityReference,
        reason: String,
        by principal: Principal
    ) async throws(LiveError) -> GovernanceView {
        let reason = try Self.checked(reason, "a reason")
        try await transact { state, moment throws(LiveError) in
            guard principal.may(.clearHold, tenant: nil) else {
                throw LiveError(.forbidden, ["\(GovernanceError.notPermitted(.clearHold))"])
            }
            guard state.held.contains(resource) else {
                throw LiveError(.missing, ["\(resource.phrase) is not held"])
            }
            let event = LedgerEvent.holdCleared(resource, reason: reason)
            return Transaction(entries: [state.happen(event, by: principal.name, at: moment.time)], value: ())
        }
        return governance(for: principal)
    }

    /// Keeps something that is worth proving.
    public func remark(_ remark: Remark, by actor: String) async throws(LiveError) {
        try await transact { state, moment throws(LiveError) in
            Transaction(entries: [state.happen(.remark(remark), by: actor, at: moment.time)], value: ())
        }
    }

    /// Keeps a refusal without waiting. Where too many come at once they are counted instead: whoever is refused a
    /// thousand times a second must not fill the journal.
    public func note(refusal: Remark, by actor: String) {
        commit { state, moment throws(LiveError) in
            guard state.entriesInFlight < Self.refusalsInFlight else {
                state.figures.droppedRemarks += 1
                return Transaction(value: ())
            }
            return Transaction(entries: [state.happen(.remark(refusal), by: actor, at: moment.time)], value: ())
        } completion: { _ in
        }
    }

    /// How much may be on its way to the journal when a refusal is still kept.
    private static let refusalsInFlight = 256

    /// Changes an incident by one event.
    private func change(
        _ id: IncidentIdentifier,
        _ permission: Permission,
        by principal: Principal,
        _ event: (IncidentRecord, LiveState) throws(LiveError) -> LedgerEvent
    ) async throws(LiveError) -> IncidentRecord {
        try await transact { state, moment throws(LiveError) in
            let record = try state.record(id, for: principal, to: permission)
            let entry = state.happen(try event(record, state), about: id, by: principal.name, at: moment.time)
            return Transaction(entries: [entry], value: state.ledger[id] ?? record)
        }
    }

    /// A text that people write, neither empty nor too long.
    static func checked(_ text: String, _ what: String) throws(LiveError) -> String {
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw LiveError(.malformed, ["\(what) must say something"])
        }
        guard text.unicodeScalars.count <= longestText else {
            throw LiveError(.malformed, ["\(what) has at most \(longestText) characters"])
        }
        return text
    }
}
