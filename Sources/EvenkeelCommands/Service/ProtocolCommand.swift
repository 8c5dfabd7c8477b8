internal import Console
internal import CurlTransport
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
    /// The most bytes of a reply of the service.
    private static let maximumReplyBytes = 16 << 20

    /// The command line and its surroundings.
    let context: CommandContext

    /// Carries it out; ends with standard input.
    func run() async throws(CommandFailure) -> ExitStatus {
        context.invocation.operands.isEmpty ? try await passOn() : try await answer(context.invocation.operands)
    }

    // MARK: - Passing on

    private func passOn() async throws(CommandFailure) -> ExitStatus {
        let address = context.invocation.value(.url) ?? "http://127.0.0.1:7373"
        let token = try token()
        let client = HTTPClient()
        let lines = InputLines()
        while let line = await lines.next() {
            guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) else { continue }
            var request = HTTPRequest(.post, address + "/mcp", body: line)
            request.headers = [
                HeaderField("Content-Type", "application/json"), HeaderField("Accept", "application/json"),
                HeaderField("Authorization", "Bearer \(token)"),
            ]
            request.limits.maximumBodyBytes = Self.maximumReplyBytes
            do {
                let response = try await client.send(request)
                guard response.status < 300 else {
                    throw CommandFailure(["the service at \(address) answers with status \(response.status)"])
                }
                if !response.body.isEmpty { try StandardStream.output.write(response.body + [0x0A]) }
            } catch let failure as CommandFailure {
                throw failure
            } catch {
                throw CommandFailure(["the service at \(address) cannot be asked: \(error)"])
            }
        }
        await client.shutDown()
        return .done
    }

    /// The token: the file's, the variable's, else the one in the state folder of this machine.
    private func token() throws(CommandFailure) -> String {
        let named = context.invocation.value(.tokenFile)
        if named == nil, let text = context.environment["EVENKEEL_TOKEN"], !text.isEmpty { return text }
        let folder = ServiceFolder.path(try context.configuration(), context.environment)
        guard let path = named ?? folder.map({ $0 + "/access-token" }) else {
            throw .use("no token is known; name its file with --token-file", of: "mcp")
        }
        do throws(FileError) {
            let bytes = try FileReader.bytes(of: path, limit: 4096)
            return String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
        } catch {
            throw CommandFailure(["the service's token: \(error)"])
        }
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
