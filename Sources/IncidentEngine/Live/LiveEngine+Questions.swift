public import ContentDigests
public import Governance
public import IncidentLedger
public import IncidentModel
public import Planning
public import StrictJSON
internal import Synchronization

/// Questions about a plan, and changes to it.
extension LiveEngine {
    /// The answer to a question, every sentence with its citation.
    public func answer(
        _ question: String,
        about id: IncidentIdentifier,
        for principal: Principal
    ) async throws(LiveError) -> Answer {
        try state.withLock { state throws(LiveError) in _ = try state.record(id, for: principal, to: .ask) }
        guard let inquiry = Inquiry(question) else {
            throw LiveError(.malformed, ["a question has 1 to \(Inquiry.longest) characters with a word among them"])
        }
        let evaluation = try await evaluation(of: id, for: principal)
        return await parts.session.answer(inquiry, evaluation.request, evaluation.plan, records: evaluation.records)
    }

    /// A plan simulated against the incident as it is now.
    /// - Parameters:
    ///   - id: The incident.
    ///   - plan: A plan's document; nil takes the plan that stands.
    ///   - principal: Who asks.
    /// - Returns: The simulation.
    /// - Throws: `malformed` with every fault of the plan; `missing`, `forbidden`, `conflict`.
    public func simulate(
        _ id: IncidentIdentifier,
        plan: JSONValue?,
        for principal: Principal
    ) async throws(LiveError) -> PlanSimulation {
        try state.withLock { state throws(LiveError) in _ = try state.record(id, for: principal, to: .simulate) }
        let evaluation = try await evaluation(of: id, for: principal)
        do throws(StoredPlanError) {
            let stored = try StoredPlan(plan ?? evaluation.document.json)
            return try parts.session.simulation(of: stored, against: evaluation.request)
        } catch {
            throw LiveError(.malformed, error.faults)
        }
    }

    /// Changes the plan that stands, or looks ahead what that would do.
    public func modify(
        _ id: IncidentIdentifier,
        plan digest: ContentDigest,
        _ changes: [PlanChange],
        preview: Bool,
        by principal: Principal
    ) async throws(LiveError) -> ModifiedPlan {
        let record = try state.withLock { state throws(LiveError) in
            try state.record(id, for: principal, to: .modify)
        }
        guard record.plan?.made.digest == digest else {
            throw LiveError(.conflict, ["another plan stands by now; look at it first"])
        }
        guard !changes.isEmpty, changes.count <= 100 else {
            throw LiveError(.malformed, ["1 to 100 changes can be made at once"])
        }
        let before = try await evaluation(of: id, for: principal)
        let begin = parts.clock.elapsed()
        let plan: Plan
        do throws(PlanChangeError) {
            plan = try parts.session.changed(before.plan, before.request, changes, by: principal.name)
        } catch {
            throw LiveError(.malformed, error.faults)
        }
        let timings = PlanDocument.Timings(total: (parts.clock.elapsed() - begin).milliseconds)
        let after = Evaluation(plan, request: before.request, records: before.records, timings: timings)
        if !preview { try await store(after, of: id, instead: digest, by: principal) }
        return ModifiedPlan(
            document: after.documentBytes,
            riskBefore: before.document.json["risk"] ?? .null,
            riskAfter: after.document.json["risk"] ?? .null,
            isStored: !preview
        )
    }

    private func store(
        _ evaluation: Evaluation,
        of id: IncidentIdentifier,
        instead digest: ContentDigest,
        by principal: Principal
    ) async throws(LiveError) {
        try await transact { [parts] state, moment throws(LiveError) in
            let record = try state.record(id, for: principal, to: .modify)
            guard record.status == .open, let plan = record.plan, plan.made.digest == digest else {
                throw LiveError(.conflict, ["another plan stands by now; look at it first"])
            }
            guard plan.state != .spent else { throw LiveError(.conflict, ["the plan is handed over already"]) }
            let entries = state.place(
                evaluation,
                of: record,
                by: principal,
                isModification: true,
                nonce: parts.nonce(),
                at: moment
            )
            return Transaction(entries: entries, value: ())
        }
    }
}
