import Execution
import LocalFiles
import Remediation

@testable import Executors

/// Another side that goes wrong, and what operators read of it.
enum BadSide {
    /// What another side does wrong.
    enum Fault: String, Sendable, CaseIterable { case hangs, garbage, dies, credentials, rights, gone }

    /// What is told of a target's state, when it cannot be read.
    static func words(
        _ system: some ControlledSystem,
        _ action: Action
    ) async throws -> String {
        var said = ""
        try await TestFolder.with { folder in
            said = try await words(RememberingExecutor(system, memory: try OrderMemory(folder.path("memory"))), action)
        }
        return said
    }

    static func words(_ executor: some StepExecutor, _ action: Action) async throws -> String {
        do throws(ExecutorSilence) {
            guard case .refused(let refusal) = try await executor.describe(action) else { return "it has a state" }
            return refusal.clause
        } catch {
            return error.clause
        }
    }
}
