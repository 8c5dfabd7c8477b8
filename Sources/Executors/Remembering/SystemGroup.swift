public import Execution
public import Remediation

/// Several systems as one: an order goes to the first whose configuration knows its target and action.
public struct SystemGroup: ControlledSystem {
    private let systems: [any ControlledSystem]

    /// A group, in the order in which its members are asked.
    public init(_ systems: [any ControlledSystem]) { self.systems = systems }

    /// Whether all of them can tell what a step would do.
    public var canRehearse: Bool { systems.allSatisfy(\.canRehearse) }

    /// Whether the system that an action goes to keeps evidence by itself.
    public func keepsEvidence(before action: Action) -> Bool {
        // Losing the error is right: what no system knows is refused when it is asked about.
        (try? member(for: action))?.keepsEvidence(before: action) ?? false
    }

    /// What an action acts on, as the first system that knows it names it.
    /// - Throws: What the last one that does not know it says, or why the one that does refuses it.
    public func subject(of action: Action) throws(SystemStop) -> String { try member(for: action).subject(of: action) }

    /// The state of what an action acts on.
    public func state(of action: Action) async throws(SystemStop) -> SystemState {
        try await member(for: action).state(of: action)
    }

    /// What an order would do.
    public func rehearse(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> String {
        try await member(for: order.action).rehearse(order, from: state)
    }

    /// Carries an action out.
    public func act(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> RecordedState {
        try await member(for: order.action).act(order, from: state)
    }

    /// Undoes an action.
    public func undo(_ order: StepOrder, recorded: RecordedState, from state: SystemState) async throws(SystemStop) {
        try await member(for: order.action).undo(order, recorded: recorded, from: state)
    }

    /// Whether an order that was begun has had its effect.
    public func hasHappened(_ order: StepOrder, recorded: RecordedState) async throws(SystemStop) -> Truth {
        try await member(for: order.action).hasHappened(order, recorded: recorded)
    }

    private func member(for action: Action) throws(SystemStop) -> any ControlledSystem {
        var words = "no such target is configured"
        for system in systems {
            do throws(SystemStop) {
                _ = try system.subject(of: action)
                return system
            } catch {
                guard case .refused(let refusal) = error, refusal.reason == .notConfigured else { throw error }
                if !refusal.words.isEmpty { words = refusal.words }
            }
        }
        throw .refused(.init(.notConfigured, words))
    }
}
