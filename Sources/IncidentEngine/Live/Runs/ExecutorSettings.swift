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
    /// The most attempts and inquiries, and the longest that an executor is at it, before a person is asked; how long an effect
    /// has to stay.
    var limits = RunLimits()
    var kubernetes: KubernetesConfiguration?
    var supervisor: SupervisorSettings?
    var proxy: ProxySettings?
    var databases: [PostgreSQLConfiguration] = []
    var caches: [RedisConfiguration] = []
    var hosts: [HostConfiguration] = []
    var firewalls: [FirewallConfiguration] = []
    var flags: FlagSettings?
    var certificates: CertificateSettings?
    var silences: SilenceSettings?
    var person: PersonSettings?
    var evidence = EvidenceSettings()
    var webhooks: [WebhookExecutorSettings] = []

    /// Nobody: plans are handed to people.
    public init() {}

    /// Settings from their fields; faults are reported.
    init?(reading fields: FieldReader, resolve: @escaping @Sendable (String) -> String) {
        parallelRuns = fields.optional("parallel-runs", .integer(in: 1...64), default: parallelRuns)
        limits.attempts = fields.optional("attempts", .integer(in: 1...10), default: limits.attempts)
        limits.inquiries = fields.optional("inquiries", .integer(in: 1...100), default: limits.inquiries)
        limits.hold = fields.optional("hold", .duration(in: .zero ... .seconds(60)), default: limits.hold)
        limits.running = fields.optional("running", .integer(in: 1...100), default: limits.running)
        kubernetes = fields.optional(
            "kubernetes",
            .mapping { KubernetesConfiguration(reading: $0, environment: HostEnvironment.variables()) }
        )
        supervisor = fields.optional("supervisor", .mapping { SupervisorSettings(reading: $0) })
        proxy = fields.optional("proxy", .mapping { ProxySettings(reading: $0) })
        databases = fields.optional("postgresql", Self.several { PostgreSQLConfiguration(reading: $0) }, default: [])
        caches = fields.optional("redis", Self.several { RedisConfiguration(reading: $0) }, default: [])
        hosts = fields.optional("hosts", Self.several { HostConfiguration(reading: $0) }, default: [])
        firewalls = fields.optional("firewall", Self.several { FirewallConfiguration(reading: $0) }, default: [])
        flags = fields.optional("flags", .mapping { FlagSettings(reading: $0) })
        certificates = fields.optional("certificates", .mapping { CertificateSettings(reading: $0) })
        silences = fields.optional("alertmanager", .mapping { SilenceSettings(reading: $0) })
        person = fields.optional("person", .mapping { PersonSettings(reading: $0) })
        evidence = fields.optional("evidence", .mapping { EvidenceSettings(reading: $0) }, default: evidence)
        webhooks = fields.optional(
            "webhooks",
            .list(of: .mapping { WebhookExecutorSettings(reading: $0, resolve: resolve) }, count: 0...20),
            default: []
        )
    }

    /// Up to a hundred systems of one kind.
    private static func several<Item: Sendable>(
        _ read: @escaping @Sendable (FieldReader) -> Item?
    ) -> FieldRule<[Item]> {
        .list(of: .mapping { read($0) }, count: 1...100)
    }

    /// The systems that keep no memory of orders themselves, by what kind of step goes to them.
    private func systems(_ evidence: EvidenceFolder) -> [ExecutorBinding: [any ControlledSystem]] {
        let hosts = self.hosts.map { HostSystem($0, evidence: evidence) as any ControlledSystem }
        let all: [ExecutorBinding: [any ControlledSystem]] = [
            .supervisor: supervisor.map { [SupervisorSystem($0)] } ?? [],
            .proxy: proxy.map { [ProxySystem($0)] } ?? [],
            .database: databases.map { PostgreSQLSystem($0) },
            .cache: caches.map { RedisSystem($0) },
            .systemd: hosts, .storage: hosts,
            // By the target: what is declared to be this machine, else what the cluster knows.
            .evidence: hosts + (kubernetes.map { [ClusterEvidence($0, folder: evidence)] } ?? []),
            .firewall: firewalls.map { FirewallSystem($0) },
            .flags: flags.map { [FlagSystem($0)] } ?? [],
            .certificates: certificates.map { [CertificateSystem($0)] } ?? [],
            .alertmanager: silences.map { [SilenceSystem($0) { EngineClock.host.wall() }] } ?? [],
        ]
        return all.filter { !$0.value.isEmpty }
    }

    /// Hands by these settings.
    /// - Parameters:
    ///   - folder: Where orders are remembered for systems that cannot.
    ///   - evidence: Where evidence is kept, unless configuration names another folder.
    ///   - refresh: Fetches what may have changed since the last look.
    /// - Returns: The hands; empty ones where nobody is configured.
    /// - Throws: `EngineError` when a secret cannot be used, or the folder cannot be made.
    public func hands(
        memory folder: String,
        evidence: String,
        refresh: @escaping @Sendable () async -> Void = {}
    ) throws(EngineError) -> Hands {
        var executors: [ExecutorBinding: any StepExecutor] = [:]
        let systems = self.systems(EvidenceFolder(self.evidence, usual: evidence))
        var memory: OrderMemory?
        if !systems.isEmpty || person != nil {
            do throws(FileError) { memory = try OrderMemory(folder) } catch {
                throw EngineError(.badConfiguration, ["serve.executors: \(error)"])
            }
        }
        if let memory {
            for (binding, members) in systems {
                executors[binding] = RememberingExecutor(SystemGroup(members), memory: memory)
            }
        }
        if let kubernetes { executors[.kubernetes] = KubernetesExecutor(kubernetes) }
        for webhook in webhooks {
            let executor = try webhook.executor()
            for binding in webhook.bindings { executors[binding] = executor }
        }
        var hands = Hands(executors: executors, parallelRuns: parallelRuns, limits: limits, refresh: refresh)
        if let memory {
            hands.beginMemory = { token throws(EngineError) in
                do throws(FileError) { try memory.begin(after: token) } catch {
                    throw EngineError(.badConfiguration, ["serve.executors: \(error)"])
                }
            }
        }
        if let person, let memory {
            hands.callsPeople = { engine, incident in
                let calling = EnginePersonCall(engine: engine, incident: incident)
                return RememberingExecutor(PersonSystem(person, calling: calling), memory: memory)
            }
        }
        return hands
    }
}
