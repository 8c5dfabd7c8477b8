public import Execution
internal import IncidentModel
public import Remediation

/// Calls a person, by what the application tells people with. The step is done when the call was taken over; whether somebody
/// comes is not its business.
public struct PersonSystem: ControlledSystem {
    private let settings: PersonSettings
    private let calling: any PersonCalling

    /// A system that calls by `calling`.
    public init(_ settings: PersonSettings, calling: any PersonCalling) {
        (self.settings, self.calling) = (settings, calling)
    }

    /// Yes: it is known what would be said.
    public var canRehearse: Bool { true }

    /// What the call is about.
    public func subject(of action: Action) throws(SystemStop) -> String {
        _ = try reason(of: action)
        return "person \(action.target)"
    }

    /// That a person can be called: nothing that a decision rests on ever changes.
    public func state(of action: Action) async throws(SystemStop) -> SystemState {
        _ = try reason(of: action)
        return SystemState(essence: "a person can be called")
    }

    /// What would be said.
    public func rehearse(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> String {
        "Would say: \(try call(order).sentence)"
    }

    /// Hands the call over.
    public func act(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> RecordedState {
        let call = try call(order)
        do throws(PersonCallProblem) { try await calling.call(call) } catch {
            throw .refused(.forbidden, "Nobody was called: \(error)")
        }
        return .nothing
    }

    /// Refused: who was called is called.
    public func undo(_ order: StepOrder, recorded: RecordedState, from state: SystemState) async throws(SystemStop) {
        throw .refused(.forbidden, "A call cannot be taken back.")
    }

    /// Whether the call was taken over, as far as the application can tell.
    public func hasHappened(_ order: StepOrder, recorded: RecordedState) async throws(SystemStop) -> Truth {
        await calling.wasCalled(for: order.key).map { $0 ? .yes : .no } ?? .unknown
    }

    private func call(_ order: StepOrder) throws(SystemStop) -> PersonCall {
        PersonCall(key: order.key, target: order.action.target, reason: try reason(of: order.action).rawValue)
    }

    private func reason(of action: Action) throws(SystemStop) -> PersonSettings.Reason {
        guard action.definition.id.text == "incident.page" else { throw .unknownAction(action, by: "Nobody") }
        guard case .choice(let word) = action[argument: "reason"], let reason = PersonSettings.Reason(rawValue: word)
        else { throw .refused(.notConfigured, "The step does not say why a person is needed.") }
        guard settings.reasons.contains(reason) else {
            throw .refused(.notConfigured, "The configuration of executors.person calls nobody for \(word).")
        }
        return reason
    }
}
