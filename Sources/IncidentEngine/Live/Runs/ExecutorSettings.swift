internal import Execution
internal import Executors
internal import HostProcess
internal import LocalFiles
internal import Remediation
internal import StructuredDocuments

/// Who carries plans out, as operators configure it: the keys under `serve.executors`. Nothing of it ever comes from a plan.
public struct ExecutorSettings: Sendable, Equatable {
    /// The most plans that are carried out at a time.
    var parallelRuns = 4
    /// The most attempts and inquiries before a person is asked.
    var limits = RunLimits()
    /// Who carries out what.
    var kubernetes: KubernetesConfiguration?
    var webhooks: [WebhookExecutorSettings] = []

    /// Nobody: plans are handed to people.
    public init() {}

    /// Whether there is nobody.
    public var isEmpty: Bool { kubernetes == nil && webhooks.isEmpty && systems.isEmpty }

    /// The systems that keep no memory of orders themselves, by what kind of step goes to them.
    private var systems: [ExecutorBinding: [any ControlledSystem]] { [:] }

    /// Settings from their fields; faults are reported.
    init?(reading fields: FieldReader, resolve: @escaping @Sendable (String) -> String) {
        parallelRuns = fields.optional("parallel-runs", .integer(in: 1...64), default: parallelRuns)
        limits.attempts = fields.optional("attempts", .integer(in: 1...10), default: limits.attempts)
        limits.inquiries = fields.optional("inquiries", .integer(in: 1...100), default: limits.inquiries)
        kubernetes = fields.optional(
            "kubernetes",
            .mapping { KubernetesConfiguration(reading: $0, environment: HostEnvironment.variables()) }
        )
        webhooks = fields.optional(
            "webhooks",
            .list(of: .mapping { WebhookExecutorSettings(reading: $0, resolve: resolve) }, count: 0...20),
            default: []
        )
    }

    /// Hands by these settings.
    /// - Parameters:
    ///   - memory: The folder in which orders are remembered for systems that cannot.
    ///   - refresh: Fetches what may have changed since the last look.
    /// - Throws: `EngineError` when a secret cannot be used, or the folder cannot be made.
    public func hands(
        memory folder: String,
        refresh: @escaping @Sendable () async -> Void = {}
    ) throws(EngineError) -> Hands {
        var executors: [ExecutorBinding: any StepExecutor] = [:]
        if !systems.isEmpty {
            let memory: OrderMemory
            do throws(FileError) { memory = try OrderMemory(folder) } catch {
                throw EngineError(.badConfiguration, ["serve.executors: \(error)"])
            }
            for (binding, members) in systems {
                executors[binding] = RememberingExecutor(SystemGroup(members), memory: memory)
            }
        }
        if let kubernetes { executors[.kubernetes] = KubernetesExecutor(kubernetes) }
        for webhook in webhooks {
            let executor = try webhook.executor()
            for binding in webhook.bindings { executors[binding] = executor }
        }
        return Hands(executors: executors, parallelRuns: parallelRuns, limits: limits, refresh: refresh)
    }
}
