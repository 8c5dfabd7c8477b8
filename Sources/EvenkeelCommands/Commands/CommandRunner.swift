internal import Console
internal import Diagnosis
internal import IncidentEngine
internal import IncidentModel
internal import Planning
internal import Remediation
internal import StrictJSON

/// Carries commands out.
struct CommandRunner: Sendable {
    /// What the command works with.
    let context: CommandContext

    private var invocation: Invocation { context.invocation }

    /// Carries the command out.
    /// - Returns: How the process ends.
    /// - Throws: `CommandFailure` when it cannot be done.
    func run() async throws(CommandFailure) -> ExitStatus {
        switch invocation.command.name {
        case Command.plan.name: try await plan()
        case Command.diagnose.name: try diagnose()
        case Command.why.name: try await why()
        case Command.simulate.name: try simulate()
        case Command.run.name: try await RunCommand(context: context).run()
        case Command.playbook.name: try PlaybookCommandLine(context: context).run()
        case Command.capture.name: try await CaptureCommand(context: context).run()
        case Command.schema.name: try schema()
        case Command.runbooks.name: try checkRunbooks()
        case Command.doctor.name: try await doctor()
        case Command.serve.name: try await serve()
        case Command.audit.name: try AuditCommand(context: context).run()
        case Command.hash.name: try HashCommand(context: context).run()
        case Command.mcp.name: try await ProtocolCommand(context: context).run()
        case Command.completions.name: try completions()
        case Command.version.name: try version()
        default: try help()
        }
    }

    private func plan() async throws(CommandFailure) -> ExitStatus {
        let session = try context.session()
        let document: PlanDocument
        do throws(EngineError) { document = try await session.plan(invocation.operands, since: context.start) } catch {
            throw CommandFailure(error)
        }
        try context.show(PlanPage(document: document).page, json: document.json)
        return document.plan.isAbstention ? .abstained : .done
    }

    private func diagnose() throws(CommandFailure) -> ExitStatus {
        // A diagnosis needs no runbooks, so none are read.
        let configuration = try context.configuration()
        let document: DiagnosisDocument
        do throws(EngineError) {
            context.progress.report("diagnosing")
            let evidence = try IncidentInput(configuration).evidence(invocation.operands)
            document = DiagnosisDocument(Diagnoser().diagnose(evidence))
        } catch {
            throw CommandFailure(error)
        }
        try context.show(DiagnosisPage(document: document).page, json: document.json)
        return document.diagnosis.findings.isAbstention ? .abstained : .done
    }

    private func why() async throws(CommandFailure) -> ExitStatus {
        guard let inquiry = Inquiry(invocation.operands[1]) else {
            throw .use("a question has 1 to \(Inquiry.longest) characters with a word among them", of: "why")
        }
        let session = try context.session()
        let answer: Answer
        do throws(EngineError) {
            answer = try await session.answer(inquiry, about: [invocation.operands[0]], since: context.start)
        } catch {
            throw CommandFailure(error)
        }
        try context.show(AnswerPage(answer: answer).page, json: answer.json)
        return answer.isAnswered ? .done : .abstained
    }

    private func simulate() throws(CommandFailure) -> ExitStatus {
        let seed = try context.seed()
        let session = try context.session(needsKnowledge: false)
        let simulation: PlanSimulation
        do throws(EngineError) {
            simulation = try session.simulate(
                planAt: invocation.operands[0],
                against: invocation.allValues(.input),
                seed: seed
            )
        } catch {
            throw CommandFailure(error)
        }
        try context.show(SimulationPage(simulation: simulation).page, json: simulation.json)
        return .done
    }

    private func schema() throws(CommandFailure) -> ExitStatus {
        if invocation.operands[0] == "openapi" {
            try context.show(OpenAPIDocument.json)
            return .done
        }
        let configuration = try context.configuration()
        let inputs = invocation.allValues(.input)
        var inventory: Inventory?
        let catalogue: ActionCatalogue
        do throws(EngineError) {
            catalogue = try Workspace.catalogue(of: configuration)
            if !inputs.isEmpty {
                let evidence = try IncidentInput(configuration).evidence(inputs)
                inventory = Diagnoser().diagnose(evidence).snapshot.inventory
            }
        } catch {
            throw CommandFailure(error)
        }
        let isPlan = invocation.operands[0] == "plan"
        try context.show(
            isPlan
                ? PlanSchema(catalogue: catalogue, inventory: inventory).json
                : ActionSchema(catalogue: catalogue, inventory: inventory).json
        )
        return .done
    }

    private func checkRunbooks() throws(CommandFailure) -> ExitStatus {
        let configuration = try context.configuration()
        var folders = Workspace.Folders(configuration, program: context.program)
        let named = Array(invocation.operands.dropFirst())
        // Folders that are named are checked alone: those that ship are in order.
        if !named.isEmpty {
            folders = Workspace.Folders(
                runbooks: named,
                incidents: invocation.value(.incidents),
                prompts: invocation.value(.prompts)
            )
        }
        guard !folders.runbooks.isEmpty else {
            throw .use("no folder was named and none was found", of: "runbooks")
        }
        let review: RunbookReview
        do throws(EngineError) {
            review = try RunbookReview(folders, catalogue: try Workspace.catalogue(of: configuration))
        } catch {
            throw CommandFailure(error)
        }
        // A folder that was mistyped must not pass for one without a fault.
        guard review.isAboutSomething else {
            let names = folders.runbooks.joined(separator: ", ")
            throw CommandFailure(["\(names): there is no runbook; runbooks are Markdown files (*.md)"])
        }
        try context.show(RunbookReviewPage(review: review).page, json: review.json)
        return review.faults.isEmpty ? .done : .failed
    }

    private func doctor() async throws(CommandFailure) -> ExitStatus {
        let doctor = Doctor(
            try context.configuration(),
            program: context.program,
            environment: context.environment,
            isOffline: invocation.has(.offline)
        )
        context.progress.report("asking the model's endpoint")
        let findings = await doctor.findings()
        try context.show(DoctorPage(findings: findings).page, json: Doctor.json(findings))
        return findings.contains { $0.state == .broken } ? .failed : .done
    }

    private func serve() async throws(CommandFailure) -> ExitStatus {
        let isDemo = invocation.has(.demo)
        let configuration = try isDemo ? context.demoConfiguration() : context.configuration()
        return try await ServiceHost(context: context, configuration: configuration, isDemo: isDemo).run()
    }

    private func completions() throws(CommandFailure) -> ExitStatus {
        try context.terminal.printResult(ShellCompletion.script(for: invocation.operands[0]))
        return .done
    }

    private func version() throws(CommandFailure) -> ExitStatus {
        try context.terminal.printResult("\(Product.name) \(Product.version)\n")
        return .done
    }

    private func help() throws(CommandFailure) -> ExitStatus {
        let page = HelpPage(width: context.terminal.width)
        let command = invocation.operands.first.flatMap { name in Command.all.first { $0.name == name } }
        try context.terminal.printResult(command.map { page.text(for: $0) } ?? page.overview)
        return .done
    }
}
