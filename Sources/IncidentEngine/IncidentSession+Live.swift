internal import IncidentModel
internal import LocalInference
internal import Planning
internal import Risk
internal import StrictJSON

/// What the live engine asks of a session: planning on requests that it made itself.
extension IncidentSession {
    /// Whether a language model may be asked.
    var hasModel: Bool { endpoint != nil }

    /// The plan that is there at once.
    func deterministicPlan(_ request: PlanRequest) -> Plan { DeterministicPlanner(simulator: simulator).plan(request) }

    /// The plan that stands at the deadline, the model's when it is better.
    func race(_ request: PlanRequest) async -> Plan {
        await race(request, ContinuousClock(), within: configuration.deadline).plan
    }

    /// The answer to a question about a plan.
    func answer(_ inquiry: Inquiry, _ request: PlanRequest, _ plan: Plan, records: [Evidence]) async -> Answer {
        let answerer = EvidenceAnswerer(request: request, plan: plan, records: records)
        return await AnswerRace(model: modelAnswerer, clock: ContinuousClock())
            .run(inquiry, answerer, within: configuration.deadline)
    }

    /// A stored plan, checked and simulated against an incident as it is now.
    func simulation(of stored: StoredPlan, against request: PlanRequest) throws(StoredPlanError) -> PlanSimulation {
        try PlanSimulation(of: stored, catalogue: workspace.catalogue, request: request, simulator: simulator)
    }

    /// A plan with a person's changes.
    func changed(
        _ plan: Plan,
        _ request: PlanRequest,
        _ changes: [PlanChange],
        by author: String
    ) throws(PlanChangeError) -> Plan {
        try PlanRevision(of: plan, request: request, changes: changes, by: author, simulator: simulator).plan
    }

    /// A plan checked against an incident as it is now; nil when a step is no longer valid.
    func checked(_ plan: Plan, _ request: PlanRequest) -> Plan? {
        // Why a step is no longer valid shows in the plan that takes its place.
        try? PlanRevision(checking: plan, against: request, simulator: simulator).plan
    }

    /// The plan of a stored document, checked so; nil when it cannot be used.
    func restored(_ document: [UInt8], _ request: PlanRequest) -> Plan? {
        let limits = JSONLimits(documentBytes: 64 << 20)
        // As above; what was stored by the service itself can always be read.
        guard let value = try? JSONValue(parsing: document, limits: limits), let stored = try? StoredPlan(value) else {
            return nil
        }
        return try? PlanRevision(restoring: stored, against: request, simulator: simulator).plan
    }
}

extension IncidentSession {
    /// Closes the connections to the model.
    func shutDown() async { await endpoint?.shutDown() }
}
