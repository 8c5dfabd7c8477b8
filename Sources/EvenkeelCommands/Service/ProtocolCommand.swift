internal import Console
internal import Diagnosis
internal import Governance
internal import HostProcess
internal import IncidentEngine
internal import IncidentModel
internal import Journal
internal import LocalFiles
internal import SQLiteStore

/// Carries `mcp` out: standard input and output for a model's client, passed on to a service, or answered about files.
struct ProtocolCommand: Sendable {
    /// The command line and its surroundings.
    let context: CommandContext

    /// Carries it out; ends with standard input.
    func run() async throws(CommandFailure) -> ExitStatus {
        context.invocation.operands.isEmpty ? try await passOn() : try await answer(context.invocation.operands)
    }

    // MARK: - Passing on

    private func passOn() async throws(CommandFailure) -> ExitStatus {
        let service = try ServiceConnection(context)
        let lines = InputLines()
        while let line = await lines.next() {
            guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) else { continue }
            let reply = try await service.pass(line, to: "/mcp")
            guard !reply.isEmpty else { continue }
            do throws(StreamError) { try StandardStream.output.write(reply + [0x0A]) } catch {
                throw CommandFailure(error.isClosed ? [] : ["\(error)"])
            }
        }
        await service.shutDown()
        return .done
    }

    // MARK: - Answering

    private func answer(_ inputs: [String]) async throws(CommandFailure) -> ExitStatus {
        let folder = try ServiceFolder.open(Configuration(), environment: context.environment, isDemo: true)
        defer { folder.close() }
        var configuration = try context.configuration()
        let engine: LiveEngine
        let journal: SQLiteJournal
        do {
            let evidence = try IncidentInput(configuration).evidence(inputs)
            if FileReader.kind(of: inputs[0]) == .folder { configuration.serve.evidence = inputs[0] }
            let workspace = try Workspace(configuration, program: context.program)
            let session = try IncidentSession(
                configuration,
                workspace: workspace,
                environment: context.environment,
                isOffline: context.invocation.has(.offline)
            )
            journal = try SQLiteJournal(path: folder.journal)
            let parts = LiveEngine.Parts(session: session, journal: journal) { "unused" }
            engine = try await LiveEngine.start(parts, settings: LiveSettings())
            await withCheckedContinuation { continuation in
                engine.ingest(evidence.alerts, from: "files") { _ in continuation.resume() }
            }
        } catch let error as EngineError {
            throw CommandFailure(error)
        } catch let error as JournalError {
            throw CommandFailure(error, of: folder.journal)
        } catch {
            throw CommandFailure(["\(error)"])
        }
        while await engine.planNext() {}
        let person = Principal(name: "local", roles: [.responder], kind: .user)
        let session = MCPSession(engine: engine, principal: person)
        let lines = InputLines()
        while let line = await lines.next() {
            guard let reply = await session.handle(line) else { continue }
            do throws(StreamError) { try StandardStream.output.write(reply + [0x0A]) } catch { break }
        }
        await engine.shutDown()
        await journal.close()
        return .done
    }
}
