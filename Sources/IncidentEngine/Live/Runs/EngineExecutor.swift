internal import ContentDigests
internal import Execution
internal import IncidentLedger
internal import IncidentModel
internal import Remediation
internal import Synchronization

/// Carries out what the engine does itself: waiting and watching, and reading what was measured. Nothing of it changes
/// anything, so that a repeated order does no harm.
struct EngineExecutor: StepExecutor {
    /// The most series of a look.
    private static let mostSeries = 40

    let engine: LiveEngine
    let incident: IncidentIdentifier

    var canSimulate: Bool { true }
    var canInquire: Bool { true }

    func describe(_ action: Action) async throws(ExecutorSilence) -> TargetReading {
        .state(TargetState(fingerprint: ContentDigest(of: action.target.description)))
    }

    func simulate(_ order: StepOrder) async throws(ExecutorSilence) -> StepForecast {
        StepForecast(isAccepted: true, words: "nothing is changed")
    }

    /// A look answers at once; a wait as well, since the step's verification does the watching.
    func run(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer {
        guard order.action.definition.actionClass == .look else { return .done(.nothing) }
        return .done(RecordedState(measured(on: order.action.target)) ?? .nothing)
    }

    func inquire(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer { try await run(order) }

    /// The last sample of each series of a target, a line each.
    private func measured(on target: EntityReference) -> String {
        let series = engine.state.withLock { state in
            state.ledger[incident].map { state.evidence.metrics(of: $0, state.telemetry) } ?? []
        }
        return series.filter { $0.entityName == target.name || $0.entityName == target.description }
            .prefix(Self.mostSeries)
            .compactMap { series in
                series.samples.last.map { "\(series.metric) \($0.value) \(series.unit) at \($0.time)" }
            }
            .joined(separator: "\n")
    }
}

extension LiveEngine {
    /// Who carries out the plans of an incident.
    func hands(for id: IncidentIdentifier) -> Hands {
        var hands = state.withLock { $0.settings.hands }
        guard !hands.isEmpty else { return hands }
        if hands.executors[.engine] == nil { hands.executors[.engine] = EngineExecutor(engine: self, incident: id) }
        if hands.executors[.person] == nil { hands.executors[.person] = hands.callsPeople?(self, id) }
        return hands
    }
}
