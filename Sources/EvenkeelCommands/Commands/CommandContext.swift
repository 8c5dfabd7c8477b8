internal import IncidentEngine
internal import LocalFiles
internal import StrictJSON
internal import StructuredDocuments

/// What a command works with: its options, the environment, the terminal.
struct CommandContext: Sendable {
    /// The command line.
    let invocation: Invocation
    /// The environment.
    let environment: [String: String]
    /// Where results and messages go.
    let terminal: Terminal
    /// Where the program stands.
    let program: ProgramLocation
    /// Told what is being done.
    let progress: Progress
    /// When the program began, from which deadlines count: who waits for a plan waits for the program.
    let start: ContinuousClock.Instant

    /// The configuration with the options on top.
    /// - Parameter file: The file, where none is named on the command line.
    /// - Returns: The configuration.
    /// - Throws: `CommandFailure` when the file or an option is wrong.
    func configuration(file: String? = nil) throws(CommandFailure) -> Configuration {
        var configuration: Configuration
        do throws(EngineError) {
            let loader = ConfigurationLoader(environment: environment)
            configuration = try loader.load(file: invocation.value(.config) ?? file)
        } catch {
            throw CommandFailure(error)
        }
        if invocation.has(.runbooks) { configuration.runbooks = invocation.allValues(.runbooks) }
        configuration.incidents = invocation.value(.incidents) ?? configuration.incidents
        configuration.prompts = invocation.value(.prompts) ?? configuration.prompts
        configuration.inventory = invocation.value(.inventory) ?? configuration.inventory
        configuration.inference.endpoint = invocation.value(.endpoint) ?? configuration.inference.endpoint
        configuration.inference.model = invocation.value(.model) ?? configuration.inference.model
        if invocation.has(.listen) { configuration.serve.listen = invocation.allValues(.listen) }
        configuration.serve.state = invocation.value(.state) ?? configuration.serve.state
        configuration.deadline = try deadline() ?? configuration.deadline
        configuration.seed = try seed() ?? configuration.seed
        return configuration
    }

    /// The configuration of a demonstration: the one that is named, else the example that ships.
    func demoConfiguration() throws(CommandFailure) -> Configuration {
        var configuration = try exampleConfiguration()
        configuration.serve.movesEvidenceToNow = true
        return configuration
    }

    private func exampleConfiguration() throws(CommandFailure) -> Configuration {
        if invocation.has(.config) || environment["EVENKEEL_CONFIG"].map({ !$0.isEmpty }) ?? false {
            let configuration = try configuration()
            guard configuration.serve.evidence != nil else {
                throw CommandFailure(["--demo needs `serve.evidence` in the configuration: the folder of the example"])
            }
            return configuration
        }
        guard let folder = program.shipped("examples") else {
            let advice = "name docs/examples/evenkeel.yaml with --config"
            throw CommandFailure(["the example that ships was not found; \(advice)"])
        }
        return try configuration(file: folder + "/evenkeel.yaml")
    }

    /// The seed that the command line gives.
    func seed() throws(CommandFailure) -> UInt64? {
        guard let text = invocation.value(.seed) else { return nil }
        guard let seed = UInt64(text) else {
            let shown = InertText(text, maximum: 60).quoted
            throw .use(
                "--seed must be a whole number from 0 to \(UInt64.max), not \(shown)",
                of: invocation.command.name
            )
        }
        return seed
    }

    private func deadline() throws(CommandFailure) -> Duration? {
        guard let text = invocation.value(.deadline) else { return nil }
        let range: ClosedRange<Duration> = .milliseconds(10) ... .seconds(3600)
        guard let deadline = DurationText.parse(text), range.contains(deadline) else {
            let shown = InertText(text, maximum: 60).quoted
            let problem = "--deadline must be a time from 10ms to 1h, such as 8s or 500ms, not \(shown)"
            throw .use(problem, of: invocation.command.name)
        }
        return deadline
    }

    /// A session with everything that the options say.
    /// - Parameter needsKnowledge: Whether runbooks, past incidents and prompts are read.
    /// - Returns: The session.
    /// - Throws: `CommandFailure` when the configuration, or what it names, cannot be used.
    func session(needsKnowledge: Bool = true) throws(CommandFailure) -> IncidentSession {
        let configuration = try configuration()
        do throws(EngineError) {
            progress.report("reading runbooks")
            let workspace =
                try needsKnowledge
                ? Workspace(configuration, program: program) : Workspace(actionsOf: configuration)
            if needsKnowledge { tell(workspace) }
            return try IncidentSession(
                configuration,
                workspace: workspace,
                environment: environment,
                isOffline: invocation.has(.offline),
                progress: { [progress] in progress.report($0) }
            )
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Says what is wrong with the workspace, without standing in the way of the result.
    private func tell(_ workspace: Workspace) {
        for fault in workspace.faults.prefix(Self.toldFaults) { terminal.say(InertText(fault, maximum: 500).text) }
        let rest = workspace.faults.count - Self.toldFaults
        if rest > 0 { terminal.say("and \(rest) more; `evenkeel runbooks check` lists them") }
        if workspace.folders.runbooks.isEmpty {
            terminal.say("no runbooks were found; `evenkeel doctor` says where they are expected")
        }
    }

    /// The most faults that a plan's messages list.
    private static let toldFaults = 5

    /// Prints a result in the form that is asked for.
    func show(_ page: Page, json: JSONValue) throws(CommandFailure) {
        switch invocation.value(.format) {
        case "json": try show(json)
        case "markdown": try terminal.printResult(MarkdownRenderer().text(page))
        default:
            let renderer = TextRenderer(width: terminal.width, isColoured: terminal.isColoured)
            try terminal.printResult(renderer.text(page))
        }
    }

    /// Prints a JSON document alone.
    func show(_ json: JSONValue) throws(CommandFailure) {
        let bytes: [UInt8]
        do throws(JSONError) { bytes = try json.serialized(.pretty) } catch {
            throw CommandFailure(["the result has no JSON form: \(error)"])
        }
        try terminal.printResult(String(decoding: bytes, as: UTF8.self) + "\n")
    }
}
