internal import Authentication
internal import Console
internal import ContentDigests
internal import Governance
internal import HostProcess
internal import IncidentEngine
internal import IncidentLedger
internal import IncidentModel
internal import Journal
internal import SQLiteStore
internal import Signatures
internal import WebServer

/// The service: store, engine, console, checkpoints and notices, put together and run until a signal ends it.
struct ServiceHost: Sendable {
    /// The command line and its surroundings.
    let context: CommandContext
    /// The configuration with the command line on top.
    let configuration: Configuration
    /// Whether it feeds itself the example.
    let isDemo: Bool

    /// Runs until a signal ends it.
    /// - Returns: How the process ends.
    /// - Throws: `CommandFailure` when it cannot begin.
    func run() async throws(CommandFailure) -> ExitStatus {
        let signals = HostSignals()
        let folder = try ServiceFolder.open(configuration, environment: context.environment, isDemo: isDemo)
        defer { folder.close() }
        let journal = try openJournal(folder)
        let key: SigningKey
        do throws(JournalError) { key = try SigningKeyFile.key(at: folder.key) } catch {
            throw CommandFailure(["\(error)"])
        }
        let access = try access(folder)
        let vault = CheckpointVault(configuration.serve, folder)
        try await vault.compare(journal, key)
        let engine = try await startEngine(journal, access.directory, folder)
        let checkpoints = CheckpointKeeper(
            vault.sinks,
            journal,
            key,
            engine,
            every: configuration.serve.checkpointInterval
        )
        await checkpoints.begin()
        let console = try console(engine, access.directory)
        let addresses: [ListeningAddress]
        do throws(ConsoleError) { addresses = try console.start() } catch {
            await journal.close()
            throw CommandFailure(["\(error)"])
        }
        tell(addresses, access, folder)
        engine.keep(auditKey: key.publicKey)
        note(engine)
        let present = PresentConfiguration(configuration)
        let parts = Parts(engine: engine, console: console, checkpoints: checkpoints, folder: folder, present: present)
        await serve(parts, addresses, signals.requests)
        withExtendedLifetime(signals) {}
        context.terminal.say("stopping: no new work, what is under way is finished")
        await console.stop(grace: .seconds(10))
        await engine.shutDown()
        await checkpoints.finish()
        await journal.close()
        return .done
    }

    /// What runs together.
    struct Parts: Sendable {
        let engine: LiveEngine
        let console: ConsoleServer
        let checkpoints: CheckpointKeeper
        let folder: ServiceFolder
        let present: PresentConfiguration
    }

    private func openJournal(_ folder: ServiceFolder) throws(CommandFailure) -> SQLiteJournal {
        do throws(JournalError) { return try SQLiteJournal(path: folder.journal) } catch {
            throw CommandFailure(error, of: folder.journal)
        }
    }

    /// Who may come in: those that are configured, else whoever has the token of the state folder.
    func access(_ folder: ServiceFolder) throws(CommandFailure) -> Access {
        guard configuration.serve.directory.isEmpty else { return Access(directory: configuration.serve.directory) }
        let (token, isNew) = try AccessTokenFile(path: folder.token).token()
        return Access(directory: try AccessTokenFile.directory(token), token: token, isNew: isNew)
    }

    /// Who may come in.
    struct Access: Sendable {
        let directory: Directory
        /// The token of the state folder; nil where somebody is configured.
        var token: Secret?
        /// Whether it was made just now.
        var isNew = false
    }

    private func startEngine(
        _ journal: SQLiteJournal,
        _ directory: Directory,
        _ folder: ServiceFolder
    ) async throws(CommandFailure) -> LiveEngine {
        do throws(EngineError) {
            let workspace = try Workspace(configuration, program: context.program)
            let session = try IncidentSession(
                configuration,
                workspace: workspace,
                environment: context.environment,
                isOffline: context.invocation.has(.offline)
            )
            let parts = LiveEngine.Parts(session: session, journal: journal) { Self.nonce() }
            return try await LiveEngine.start(parts, settings: try Self.settings(configuration, directory, folder))
        } catch {
            await journal.close()
            throw CommandFailure(error)
        }
    }

    /// Sixteen random bytes as text.
    private static func nonce() -> String {
        do throws(AuthenticationError) {
            return try Cryptography.randomBytes(16).map { String($0, radix: 16) }.joined(separator: "-")
        } catch {
            preconditionFailure("the system has no random bytes: \(error)")
        }
    }

    /// What an engine follows under a configuration.
    /// - Throws: `EngineError` when an executor's secret cannot be used.
    static func settings(
        _ configuration: Configuration,
        _ directory: Directory,
        _ folder: ServiceFolder
    ) throws(EngineError) -> LiveSettings {
        var settings = LiveSettings()
        let serve = configuration.serve
        settings.ledger.tenantLabel = serve.tenantLabel
        settings.ledger.groupingSeconds = serve.groupingWindow.components.seconds
        settings.rules = serve.rules
        settings.approvalLifetime = serve.approvalLifetime
        settings.retention = serve.retention
        settings.hands = try serve.executors.hands(memory: folder.orders, evidence: folder.evidence)
        let approvers = Approvers(directory: directory, provider: serve.identity)
        settings.principal = { approvers.principal(of: $0, at: EngineClock.host.wall()) }
        return settings
    }

    private func console(_ engine: LiveEngine, _ directory: Directory) throws(CommandFailure) -> ConsoleServer {
        let serve = configuration.serve
        var server = WebServerConfiguration()
        server.listeners = try ListenerText.listeners(serve)
        server.connections.total = 2048
        server.connections.loopbackIsOperator = !serve.isBehindProxy
        var settings = ConsoleSettings(server: server, trust: try Self.trust(serve, directory))
        settings.hasTLS = serve.certificate != nil
        settings.tenantLabel = serve.tenantLabel
        settings.process = {
            let usage = HostUsage.current()
            return ProcessFigures(
                residentBytes: usage?.residentBytes ?? 0,
                openDescriptors: usage?.openDescriptors ?? 0,
                processorSeconds: usage?.processorSeconds ?? 0
            )
        }
        let terminal = context.terminal
        settings.log = { terminal.say($0) }
        do throws(ConsoleError) { return try ConsoleServer(engine: engine, settings: settings) } catch {
            throw CommandFailure(["\(error)"])
        }
    }

    /// Who may sign in, and who may send.
    /// - Throws: `CommandFailure` when a secret or a key cannot be used.
    static func trust(
        _ serve: Configuration.Serve,
        _ directory: Directory
    ) throws(CommandFailure) -> ConsoleTrust {
        let isOpen = serve.directory.isEmpty && serve.webhooks.isEmpty && serve.identity == nil && !serve.isBehindProxy
        return ConsoleTrust(
            directory: directory,
            verifier: try TrustFiles.verifier(serve),
            webhooks: try TrustFiles.webhooks(serve),
            origins: serve.origins,
            takesAnonymousLocal: serve.anonymousIngest ?? (isOpen && ListenerText.isLocal(serve)),
            tellsFiguresToAll: serve.openMetrics
        )
    }

    /// Keeps what the service begins with: version and policy.
    private func note(_ engine: LiveEngine) {
        let policy = configuration.serve.rules.policy
        let rules = "\(policy.rules.count) rules, \(policy.ceilings.count) ceilings"
        let kinds = [
            Remark(kind: "engine.started", text: "The service starts, version \(Product.version)."),
            Remark(kind: "policy.loaded", text: "The policy in force: default \(policy.standard.rawValue), \(rules)."),
        ]
        for remark in kinds { engine.note(refusal: remark, by: "engine") }
    }

    /// Says where the service is reached, and how to get in.
    private func tell(_ addresses: [ListeningAddress], _ access: Access, _ folder: ServiceFolder) {
        for address in addresses { context.terminal.say("listening at \(address)") }
        let address = addresses.first { $0.port != nil }
        if access.token != nil, address == nil || !(access.isNew || context.terminal.messages.isTerminal) {
            // Messages may go into a log that others read, so the token is told only where it is news.
            context.terminal.say("nobody is configured; the access token is in \(folder.token)")
        } else if let token = access.token, let address {
            // The part after # stays in the browser: it is in no request and no log.
            context.terminal.say("nobody is configured; open this address to sign in as \(AccessTokenFile.person):")
            context.terminal.say("\(address)/#token=\(token.text)")
        }
        if configuration.serve.rules.policy == .observeOnly {
            context.terminal.say("no policy is configured, so the service only observes; see `serve.governance`")
        }
        if folder.isTemporary { context.terminal.say("a demonstration: nothing of it is kept") }
    }

    /// Runs everything together until a signal asks for the end.
    private func serve(
        _ parts: Parts,
        _ addresses: [ListeningAddress],
        _ requests: AsyncStream<HostSignals.Request>
    ) async {
        let origin = configuration.serve.origins.first ?? addresses.first { $0.port != nil }.map { "\($0)" } ?? ""
        await withTaskGroup(of: Void.self) { group in
            group.addTask(name: "engine") { await parts.engine.run() }
            group.addTask(name: "console") { await parts.console.run() }
            group.addTask(name: "checkpoints") { await parts.checkpoints.run() }
            if let desk = sources(parts.engine) { group.addTask(name: "sources") { await desk.run() } }
            if let relay = relay(parts.engine, origin) { group.addTask(name: "notices") { await relay.run() } }
            if isDemo {
                group.addTask(name: "demo") {
                    do throws(CommandFailure) {
                        try await DemoFeed(engine: parts.engine, configuration: configuration).run()
                    } catch {
                        for problem in error.problems { context.terminal.say(problem) }
                    }
                }
            }
            for await request in requests {
                guard request == .reload else { break }
                await reload(parts)
            }
            group.cancelAll()
        }
    }

    private func sources(_ engine: LiveEngine) -> SourceDesk? {
        guard !configuration.serve.sources.isEmpty, !context.invocation.has(.offline) else { return nil }
        do throws(EngineError) {
            return try SourceDesk(engine, configuration, environment: context.environment)
        } catch {
            for problem in error.problems { context.terminal.say("no source is asked: \(problem)") }
            engine.alarm("sources", "no source is asked: \(error)")
            return nil
        }
    }

    private func relay(_ engine: LiveEngine, _ origin: String) -> NoticeRelay? {
        do throws(EngineError) {
            guard !configuration.serve.notices.isEmpty else { return nil }
            return try NoticeRelay(engine, configuration, origin: origin, environment: context.environment)
        } catch {
            for problem in error.problems { context.terminal.say("nobody is told of incidents: \(problem)") }
            engine.alarm("notices", "nobody is told of incidents: \(error)")
            return nil
        }
    }
}
